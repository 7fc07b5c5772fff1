"""Over which time the Circle looks, and which time came before it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

__all__ = ["Period", "Window", "find_windows"]


class Period(StrEnum):
    """What a person can choose."""

    WEEKS = "weeks"
    MONTH = "month"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of time: from `since` (None: from the first moment) up to `until`."""

    since: datetime | None
    until: datetime

    def has(self, at: datetime) -> bool:
        return (self.since is None or at >= self.since) and at < self.until


_DAYS = {Period.WEEKS: 14, Period.MONTH: 30}
_AHEAD = timedelta(days=1)  # a device whose clock runs ahead loses no moment


def find_windows(period: Period, now: datetime) -> tuple[Window, Window | None]:
    """Return the time to look at, and as long a time before it; no time comes before all."""
    if period is Period.ALL:
        return Window(since=None, until=now + _AHEAD), None
    length = timedelta(days=_DAYS[period])
    since = now - length
    return Window(since=since, until=now + _AHEAD), Window(since=since - length, until=since)
