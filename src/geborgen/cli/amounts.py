"""Amounts as a person types them: a duration, a share, a number within bounds."""

import argparse
import re

__all__ = [
    "read_at_least",
    "read_duration",
    "read_inner_share",
    "read_margin",
    "read_number",
    "read_share",
    "read_some_share",
    "read_unit",
    "read_whole",
]

_DURATION = re.compile(r"(\d+(?:[.,]\d+)?)\s*(ms|s|min)?")
_IN_SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, None: 1.0}
_LONGEST_S = 86_400.0
_SHORTEST_UNIT_S = 0.001


def read_duration(text: str) -> float:
    """Seconds: 2, 2s, 500ms or 1min."""
    found = _DURATION.fullmatch(text.strip().lower())
    value = float(found[1].replace(",", ".")) * _IN_SECONDS[found[2]] if found else -1.0
    if not 0 <= value <= _LONGEST_S:
        raise ValueError(text)
    return value


def read_unit(text: str) -> float:
    """Seconds of something that is never nothing."""
    value = read_duration(text)
    if value < _SHORTEST_UNIT_S:
        raise ValueError(text)
    return value


def read_share(text: str) -> float:
    """A share from 0 to 1, or as per cent with its sign."""
    text = text.strip().replace(",", ".")
    value = float(text.rstrip("% ")) / 100 if text.endswith("%") else float(text)
    return _between(value, text, low=0, high=1)


def read_some_share(text: str) -> float:
    """A share that is not nothing."""
    value = read_share(text)
    if not value:
        raise _outside(text, 0, 1)
    return value


def read_inner_share(text: str) -> float:
    """A share that is neither nothing nor everything."""
    value = read_share(text)
    if not 0 < value < 1:
        raise ValueError(text)
    return value


def read_margin(text: str) -> float:
    """How far a share may be off, to either side."""
    value = read_share(text)
    return _between(value, text, low=0.001, high=0.49)


def read_number(text: str, *, low: float, high: float) -> float:
    """A number within bounds, with a point or a comma."""
    return _between(float(text.replace(",", ".")), text, low=low, high=high)


def read_whole(text: str, *, low: int, high: int) -> int:
    """A whole number within bounds."""
    if not text.isdecimal() or not low <= int(text) <= high:
        raise _outside(text, low, high)
    return int(text)


def read_at_least(text: str, *, low: int) -> int:
    """A whole number that is not below a bound."""
    if not text.lstrip("-").isdecimal() or int(text) < low:
        raise argparse.ArgumentTypeError(f"least {low}, found {text}")
    return int(text)


def _between(value: float, text: str, *, low: float, high: float) -> float:
    if not low <= value <= high:
        raise _outside(text, low, high)
    return value


def _outside(text: str, low: float, high: float) -> argparse.ArgumentTypeError:
    """What the parser says behind the argument's name, in the reader's language."""
    first, last = (one if isinstance(one, int) else f"{one:g}" for one in (low, high))
    return argparse.ArgumentTypeError(f"from {first} to {last}, found {text}")
