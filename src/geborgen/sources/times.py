"""Times and numbers as files write them: seconds, clock times, decimal commas."""

import math
import re
from datetime import datetime

__all__ = ["parse_datetime", "parse_number", "parse_seconds"]

_CLOCK = re.compile(r"(-?)(?:(\d{1,9}):)?(\d{1,2}):(\d{1,2}(?:[.,:]\d{1,9})?)")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d{1,3})?")


def parse_number(value: object) -> float | None:
    """Finite number that a value holds; None when it holds none.

    Parameters
    ----------
    value
        A number, or text with a decimal point or comma.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        if not _NUMBER.fullmatch(text):
            return None
        value = text.replace(",", ".")
    if not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (OverflowError, ValueError):
        return None
    return number if math.isfinite(number) else None


def parse_seconds(value: object) -> float | None:
    """Time in seconds that a value holds; None when it holds none.

    Parameters
    ----------
    value
        Seconds as a number or text, or text as ``[hours:]minutes:seconds``; a third colon or a
        decimal mark stands before the fraction.
    """
    if isinstance(value, str) and (clock := _CLOCK.fullmatch(value.strip())):
        sign, hours, minutes, seconds = clock.groups()
        total = int(hours or 0) * 3600 + int(minutes) * 60 + float(re.sub("[,:]", ".", seconds))
        return -total if sign else total
    return parse_number(value)


def parse_datetime(value: object) -> datetime | None:
    """Clock time in ISO form, with a T or a space; None for anything else."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None
