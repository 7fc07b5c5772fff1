"""Reading the log: who read this file, what stood out this month. Reading it is logged too."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from geborgen.practice.accesslog.acts import Access, Act, Ground, Lock
from geborgen.practice.accesslog.logged import (
    FileAccess,
    Logged,
    Review,
    WorkingHours,
    compute_review,
    group_accesses,
    localise,
)
from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.accesslog.services import record_access

__all__ = ["list_file_accesses", "list_lines", "review_month"]

_FIELDS = (
    "number",
    "at_us",
    "act",
    "outcome",
    "user",
    "role",
    "on_behalf_of",
    "client",
    "ground",
    "reference",
    "object_kind",
    "object_id",
)


def list_file_accesses(client: str, *, reader: Access) -> list[FileAccess]:
    """Sum up who did what with a client's file, newest first; `reader` says who asks."""
    record_access(_asking(reader, client))
    return group_accesses(list_lines(client=client))


def review_month(
    month: datetime,
    *,
    reader: Access,
    hours: WorkingHours | None = None,
    own: frozenset[tuple[str, str]] = frozenset(),
    users: frozenset[str] | None = None,
    locks_of: frozenset[str] = frozenset(),
) -> Review:
    """Sum up the month that begins at `month`, and what stood out; by `users` only, when named.

    `locks_of` are those who work here: a new password or second factor of theirs counts too.
    """
    record_access(_asking(reader, ""))
    year, following = divmod(month.month, 12)
    end = month.replace(year=month.year + year, month=following + 1)
    only = {} if users is None else {"user__in": users}
    # What people do with their own diary is not the practice's to look at.
    locks = Q(reference__in=[*Lock], user__in=locks_of)
    kept = Q(at_us__gte=_in_us(month), at_us__lt=_in_us(end))
    lines = list_lines(kept, ~Q(ground=Ground.OWN, client="") | locks, **only)
    return compute_review(lines, hours=hours or WorkingHours(), own=own)


def list_lines(*where: Q, **also: object) -> Iterable[Logged]:
    """Give lines as they are shown, in order, without holding them all."""
    zone = timezone.get_current_timezone()
    rows = AccessLine.objects.filter(*where, **also).order_by("number").values_list(*_FIELDS)
    for number, at_us, *values in rows.iterator(chunk_size=2000):
        named = dict(zip(_FIELDS[2:], values, strict=True))
        yield Logged(number=number, at=localise(at_us, zone), **named)


def _asking(reader: Access, client: str) -> Access:
    return Access(
        act=Act.READ_LOG,
        user=reader.user,
        role=reader.role,
        client=client,
        ground=reader.ground or Ground.DUTY,
        place=reader.place,
    )


def _in_us(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)
