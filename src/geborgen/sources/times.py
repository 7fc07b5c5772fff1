"""Times and numbers as files write them: seconds, clock times, decimal commas."""

import math
import re
from datetime import datetime

__all__ = ["Clock", "parse_datetime", "parse_number", "parse_seconds", "to_milliseconds"]

_HOUR_S, _DAY_S = 3600.0, 86_400.0
_HALF_DAY_S = _DAY_S / 2
_AROUND_S = 600.0  # nobody pauses for longer just when the clock is put back

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


def to_milliseconds(seconds: float) -> int:
    """Whole milliseconds nearest to a time, however large it is."""
    most = seconds * 1000
    return round(most) if math.isfinite(most) else int(seconds) * 1000


def parse_datetime(value: object) -> datetime | None:
    """Clock time in ISO form, with a T or a space; None for anything else."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None


class Clock:
    """Clock times read one after the other, through the end of summer time and through midnight.

    A class because it remembers the last one, and by how much later ones are behind.
    """

    __slots__ = ("_behind_s", "_last_s")

    def __init__(self) -> None:
        self._behind_s = 0.0
        self._last_s: float | None = None

    def read(self, clock_s: float) -> tuple[float, str | None]:
        """Seconds that go on where the clock was put back, and what the jump was.

        Parameters
        ----------
        clock_s
            Seconds since midnight, not earlier than the one before, unless the clock jumped.

        Returns
        -------
        tuple of float and str or None
            The time, and ``one_hour_later`` or ``one_day_later`` where the clock went back by about
            an hour or by more than half a day. Another step back stays as it is: times may be out
            of order. A step forward of an hour is left too: nothing may have been coded then.
        """
        shifted, jump = clock_s + self._behind_s, None
        if self._last_s is not None:
            back = self._last_s - shifted
            if back > _HALF_DAY_S:
                jump, shifted = "one_day_later", shifted + _DAY_S
            elif _HOUR_S - _AROUND_S <= back <= _HOUR_S:
                jump, shifted = "one_hour_later", shifted + _HOUR_S
            self._behind_s = shifted - clock_s
        self._last_s = shifted
        return shifted, jump
