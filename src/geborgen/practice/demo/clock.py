"""The clock of the made-up past: only while an empty folder is filled, before anybody is served.

The access log takes no time from whoever writes to it, and none is added here. Instead this process
is given another clock, for as long as the block lasts; it never runs back, and it starts in no
database that holds an account or a line of the log already.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from geborgen.moments import UserError
from geborgen.practice.accesslog import services
from geborgen.practice.accesslog.acts import Access
from geborgen.practice.accesslog.anchors import AnchorFolder, Head
from geborgen.practice.accesslog.chain import ChainKey
from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.people.models import Account

__all__ = ["PastClock", "living_in_the_past"]

_TICK = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class PastClock:
    """A clock that is moved by hand, and only forward."""

    at: datetime

    def move(self, at: datetime) -> None:
        self.at = max(self.at + _TICK, at)

    def now(self) -> datetime:
        return self.at.astimezone(UTC)

    def now_us(self) -> int:
        return (self.at - _EPOCH) // timedelta(microseconds=1)

    def pace(self, accesses: Iterable[tuple[datetime, Access]]) -> Iterator[Access]:
        """Yield accesses, each at its own time."""
        for at, access in accesses:
            self.move(at)
            yield access


@dataclass(slots=True)
class _LateAnchors:
    """Anchors that are kept once, at the end, instead of after each of thousands of lines."""

    folder: AnchorFolder
    last: tuple[Head, ChainKey | None] | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.folder, name)

    def __hash__(self) -> int:
        return hash(self.folder)

    def advance(self, head: Head, chain_key: ChainKey | None) -> None:
        self.last = head, chain_key

    def keep(self) -> None:
        if self.last is not None:
            self.folder.advance(*self.last)


@contextmanager
def living_in_the_past(start: datetime) -> Iterator[PastClock]:
    """Let this process believe another time, from `start` on; UserError where data is already."""
    if Account.objects.exists() or AccessLine.objects.exists():
        raise UserError("demo_folder", folder=services.current_anchors().path.parent.name)
    clock, anchors = PastClock(start), _LateAnchors(services.current_anchors())
    replaced = (
        (timezone, "now", clock.now),
        (services, "now_us", clock.now_us),
        (services, "current_anchors", lambda: anchors),
    )
    kept = [(place, name, getattr(place, name)) for place, name, _ in replaced]
    try:
        for place, name, other in replaced:
            setattr(place, name, other)
        yield clock
    finally:
        for place, name, own in kept:
            setattr(place, name, own)
        anchors.keep()
