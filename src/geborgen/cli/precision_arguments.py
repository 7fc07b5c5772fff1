"""The words of ``geborgen precision``: what is to be known, and how precisely."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from geborgen.cli.agree_arguments import read_duration
from geborgen.moments.phrases import Phrasebook

__all__ = ["QUANTITIES", "add_precision", "read_share"]

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


def read_share(text: str) -> float:
    """A share from 0 to 1, or as per cent with its sign."""
    text = text.strip().replace(",", ".")
    value = float(text.rstrip("% ")) / 100 if text.endswith("%") else float(text)
    return _between(value, text, low=0, high=1)


def _between(value: float, text: str, *, low: float, high: float) -> float:
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(f"from {low:g} to {high:g}, found {text}")
    return value


def _number(text: str, *, low: float, high: float) -> float:
    return _between(float(text.replace(",", ".")), text, low=low, high=high)


def _whole(text: str, *, low: int, high: int) -> int:
    if not text.isdecimal():
        raise ValueError(text)
    return round(_between(int(text), text, low=low, high=high))


def _inner_share(text: str) -> float:
    """A share that is neither nothing nor everything."""
    value = read_share(text)
    if not 0 < value < 1:
        raise ValueError(text)
    return value


def _margin(text: str) -> float:
    value = read_share(text)
    return _between(value, text, low=0.001, high=0.49)


def _seconds(text: str) -> float:
    value = read_duration(text)
    if value < 0.001:
        raise ValueError(text)
    return value


_VALUES: dict[str, tuple[Callable[[str], float], str]] = {
    "share": (read_share, "share"),
    "kappa": (partial(_number, low=-0.99, high=0.999), "number"),
    "odds": (partial(_number, low=1 / _LARGEST_ODDS, high=_LARGEST_ODDS), "number"),
    "latency": (_seconds, "duration"),
}
_OPTIONS = (
    _Asked("--within", ("share", "kappa", "families"), _margin, 0.1, "share"),
    _Asked("--within", ("odds",), partial(_number, low=1.01, high=1000), 2.0),
    _Asked("--within", ("latency",), _seconds, None, "duration"),
    _Asked("--prevalence", ("kappa",), _inner_share, 0.25, "share"),
    _Asked("--given", ("odds",), _inner_share, 0.2, "share"),
    _Asked("--base", ("odds",), _inner_share, 0.1, "share"),
    _Asked(
        "--per-minute", ("share", "latency"),
        partial(_number, low=0.001, high=_MOST_PER_MINUTE), None,
    ),
    _Asked(
        "--per-minute", ("kappa", "odds"),
        partial(_number, low=0.001, high=_MOST_PER_MINUTE), 60.0,
    ),
    _Asked("--likeness", ("share", "kappa", "odds", "latency"), read_share, 0.1, "share"),
    _Asked("--families", ("families",), partial(_whole, low=5, high=_MOST_FAMILIES), 40),
    _Asked(
        "--sessions", ("families",),
        partial(_whole, low=_FEWEST_SESSIONS, high=_MOST_SESSIONS), 12,
    ),
    _Asked("--moments", ("families",), partial(_whole, low=1, high=_MOST_MOMENTS), 8),
    _Asked("--months", ("families",), partial(_number, low=0, high=_MOST_MONTHS), 12.0),
    _Asked("--days", ("families",), partial(_whole, low=1, high=_MOST_DAYS), 7),
    _Asked("--seed", ("families",), partial(_whole, low=0, high=2**63), None),
)  # fmt: skip
