"""The words of ``geborgen workbench``: whose acts, what is asked of them, and how it is counted."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from geborgen.cli.agree_arguments import USUAL_TOLERANCE
from geborgen.cli.amounts import read_duration, read_unit, read_whole
from geborgen.moments.phrases import Phrasebook

__all__ = ["add_workbench"]

USUAL_WINDOW = "3s"
_PERMUTATIONS, _SEED = 2000, 58
_MOST_PERMUTATIONS = 100_000
_LABELS = ("code", "actor", "actor-code", "code-modifiers", "meaning")


def add_workbench(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    """Add what may be asked of a set of sessions."""
    parser.add_argument(
        "files", nargs="*", type=Path, metavar=book.say("help.file_word"),
        help=book.say("help.workbench_files"),
    )  # fmt: skip
    _add_whose(parser, book)
    _add_questions(parser, book)
    _add_counting(parser, book)
    parser.add_argument(
        "-o", "--output", type=Path, metavar=book.say("help.folder_word"),
        help=book.say("help.output_workbench"),
    )  # fmt: skip
    parser.add_argument("--force", action="store_true", help=book.say("help.workbench_force"))
    parser.add_argument("--no-png", action="store_true", help=book.say("help.no_png"))
    parser.add_argument("--demo", action="store_true", help=book.say("help.demo_workbench"))
    # Every session of a file counts.
    parser.set_defaults(observation="all")


def _add_whose(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add(parser, book, "--actor", word="actor", action="append")
    _add(parser, book, "--code", word="code", action="append")
    parser.add_argument("--label", choices=_LABELS, help=book.say("help.label"))


def _add_questions(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add(parser, book, "--given", word="code", action="append")
    _add(parser, book, "--response", word="code", action="append")
    _add(parser, book, "--window", word="duration", kind=read_unit, usual=USUAL_WINDOW)
    for flag in ("--group", "--phase"):
        _add(parser, book, flag, word="variable")
    _add(parser, book, "--after", word="value", action="append")


def _add_counting(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add(parser, book, "--unit", word="duration", kind=read_unit)
    _add(parser, book, "--lag", word="number", kind=partial(read_whole, low=1, high=20), usual=1)
    parser.add_argument(
        "--no-repeat", action="store_true", help=book.say("help.workbench_no_repeat")
    )
    _add(parser, book, "--tolerance", word="duration", kind=read_duration, usual=USUAL_TOLERANCE)
    _add(
        parser,
        book,
        "--permutations",
        word="number",
        kind=partial(read_whole, low=100, high=_MOST_PERMUTATIONS),
        usual=_PERMUTATIONS,
    )
    _add(
        parser,
        book,
        "--seed",
        word="number",
        kind=partial(read_whole, low=0, high=2**32),
        usual=_SEED,
    )


def _add(
    parser: argparse.ArgumentParser,
    book: Phrasebook,
    flag: str,
    *,
    word: str,
    kind: Callable[[str], Any] = str,
    usual: object = None,
    action: str = "store",
) -> None:
    key = f"help.workbench_{flag.lstrip('-')}"
    parser.add_argument(
        flag,
        type=kind,
        default=usual,
        action=action,
        metavar=book.say(f"help.{word}_word"),
        help=book.say(key, usual=str(usual)),
    )
