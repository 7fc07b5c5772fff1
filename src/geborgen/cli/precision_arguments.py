"""The words of ``geborgen precision``: what is to be known, and how precisely."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from geborgen.cli.amounts import (
    read_inner_share,
    read_margin,
    read_number,
    read_share,
    read_unit,
    read_whole,
)
from geborgen.moments.phrases import Phrasebook

__all__ = ["QUANTITIES", "add_precision"]

QUANTITIES = ("share", "kappa", "odds", "latency", "families")

_MOST_FAMILIES, _FEWEST_SESSIONS, _MOST_SESSIONS = 2000, 5, 200
_MOST_MOMENTS, _MOST_DAYS, _MOST_MONTHS = 500, 365, 60
_MOST_PER_MINUTE = 6000.0
_LARGEST_ODDS = 1e6


@dataclass(frozen=True, slots=True)
class _Asked:
    """An option of one quantity or more: how it is read, and what it is otherwise."""

    flag: str
    quantities: tuple[str, ...]
    read: Callable[[str], Any]
    usual: float | None = None
    word: str = "number"


def add_precision(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    """Add a command for each quantity, each with what it needs."""
    kinds = parser.add_subparsers(
        dest="quantity",
        metavar=book.say("help.quantity_word"),
        title=book.say("help.quantity"),
        required=True,
        parser_class=type(parser),
    )
    for name in QUANTITIES:
        kind = kinds.add_parser(
            name, book=book, key=f"precision.{name}", help=book.say(f"help.precision_{name}")
        )
        _add_quantity(kind, name, book)


def _add_quantity(parser: argparse.ArgumentParser, name: str, book: Phrasebook) -> None:
    if name in _VALUES:
        read, word = _VALUES[name]
        parser.add_argument(
            "value", type=read, metavar=book.say(f"help.{word}_word"),
            help=book.say(f"help.precision_value_{name}"),
        )  # fmt: skip
    for asked in _OPTIONS:
        if name in asked.quantities:
            key = asked.flag.strip("-").replace("-", "_")
            key = {"within": f"within_{name}", "families": "many_families"}.get(key, key)
            parser.add_argument(
                asked.flag, type=asked.read, default=asked.usual,
                metavar=book.say(f"help.{asked.word}_word"),
                help=book.say(f"help.precision_{key}", usual=_say_usual(asked.usual, book)),
            )  # fmt: skip
    parser.add_argument("--json", action="store_true", help=book.say("help.json"))


def _say_usual(usual: float | None, book: Phrasebook) -> str:
    return "" if usual is None else book.number(usual, 2)


_VALUES: dict[str, tuple[Callable[[str], float], str]] = {
    "share": (read_share, "share"),
    "kappa": (partial(read_number, low=-0.99, high=0.999), "number"),
    "odds": (partial(read_number, low=1 / _LARGEST_ODDS, high=_LARGEST_ODDS), "number"),
    "latency": (read_unit, "duration"),
}
_OPTIONS = (
    _Asked("--within", ("share", "kappa", "families"), read_margin, 0.1, "share"),
    _Asked("--within", ("odds",), partial(read_number, low=1.01, high=1000), 2.0),
    _Asked("--within", ("latency",), read_unit, None, "duration"),
    _Asked("--prevalence", ("kappa",), read_inner_share, 0.25, "share"),
    _Asked("--given", ("odds",), read_inner_share, 0.2, "share"),
    _Asked("--base", ("odds",), read_inner_share, 0.1, "share"),
    _Asked(
        "--per-minute", ("share", "latency"),
        partial(read_number, low=0.001, high=_MOST_PER_MINUTE), None,
    ),
    _Asked(
        "--per-minute", ("kappa", "odds"),
        partial(read_number, low=0.001, high=_MOST_PER_MINUTE), 60.0,
    ),
    _Asked("--likeness", ("share", "kappa", "odds", "latency"), read_share, 0.1, "share"),
    _Asked("--families", ("families",), partial(read_whole, low=5, high=_MOST_FAMILIES), 40),
    _Asked(
        "--sessions", ("families",),
        partial(read_whole, low=_FEWEST_SESSIONS, high=_MOST_SESSIONS), 12,
    ),
    _Asked("--moments", ("families",), partial(read_whole, low=1, high=_MOST_MOMENTS), 8),
    _Asked("--months", ("families",), partial(read_number, low=0, high=_MOST_MONTHS), 12.0),
    _Asked("--days", ("families",), partial(read_whole, low=1, high=_MOST_DAYS), 7),
    _Asked("--seed", ("families",), partial(read_whole, low=0, high=2**63), None),
)  # fmt: skip
