"""The words of ``geborgen agree``: files, tolerance, and which part of what."""

import argparse
from pathlib import Path

from geborgen.cli.amounts import read_duration, read_some_share, read_unit
from geborgen.moments.phrases import Phrasebook

__all__ = ["USUAL_TOLERANCE", "add_agree"]

USUAL_TOLERANCE = "2s"


def add_agree(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    """Add what may be asked of two observers or more."""
    word = book.say("help.file_word")
    parser.add_argument(
        "files", nargs="+", type=Path, metavar=word, help=book.say("help.agree_files")
    )
    duration = book.say("help.duration_word")
    parser.add_argument(
        "--tolerance", type=read_duration, default=USUAL_TOLERANCE, metavar=duration,
        help=book.say("help.tolerance", usual=USUAL_TOLERANCE),
    )  # fmt: skip
    parser.add_argument("--unit", type=read_unit, metavar=duration, help=book.say("help.unit"))
    parser.add_argument(
        "--overlap",
        type=read_some_share,
        metavar=book.say("help.share_word"),
        help=book.say("help.overlap"),
    )
    parser.add_argument(
        "--part", type=_part, metavar=book.say("help.part_word"), help=book.say("help.part")
    )
    _add_whose(parser, book)
    _add_what(parser, book)
    parser.add_argument(
        "-o", "--output", type=Path, metavar=book.say("help.output_word"),
        help=book.say("help.output_agree"),
    )  # fmt: skip
    parser.add_argument("--force", action="store_true", help=book.say("help.force"))
    parser.add_argument("--json", action="store_true", help=book.say("help.json"))
    # Every session of a file: the two observers' are found by their names.
    parser.set_defaults(observation="all")


def _add_whose(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    parser.add_argument(
        "--observers", nargs="+", metavar=book.say("help.observer_word"),
        help=book.say("help.agree_observers"),
    )  # fmt: skip
    parser.add_argument(
        "--observations", nargs="+", metavar=book.say("help.observation_word"),
        help=book.say("help.agree_observations"),
    )  # fmt: skip


def _add_what(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    code = book.say("help.code_word")
    parser.add_argument("--code", action="append", metavar=code, help=book.say("help.agree_code"))
    parser.add_argument(
        "--order", type=_order, metavar=f"{code},{code}", help=book.say("help.agree_order")
    )
    parser.add_argument(
        "--by", metavar=book.say("help.variable_word"), help=book.say("help.agree_by")
    )


def _order(text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code for one in text.split(",") if (code := one.strip())))
    if len(codes) < 2:
        raise ValueError(text)
    return codes


def _part(text: str) -> tuple[float, float]:
    start, _, end = text.partition("-")
    found = _clock(start), _clock(end)
    if not found[0] < found[1]:
        raise ValueError(text)
    return found


def _clock(text: str) -> float:
    """A place in a session: seconds, mm:ss or h:mm:ss."""
    seconds = 0.0
    for number in text.strip().split(":"):
        seconds = 60 * seconds + float(number.replace(",", "."))
    return seconds
