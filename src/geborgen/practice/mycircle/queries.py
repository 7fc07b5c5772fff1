"""The moments behind a Circle, read as one account may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from geborgen.moments import Moment
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.queries import list_seen_moments
from geborgen.practice.diary.store import make_recording
from geborgen.practice.mycircle.periods import Period, Window, find_windows
from geborgen.practice.people.models import Caregiving
from geborgen.practice.people.queries import list_companions

__all__ = ["Gathered", "gather_moments"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One caregiver's moments with a child: now, in the time before, and all there are."""

    link: Caregiving
    rows: tuple[MomentRow, ...]
    now: tuple[Moment, ...]
    before: tuple[Moment, ...]
    ever: int


def gather_moments(mine: Caregiving, period: Period) -> tuple[Gathered, ...]:
    """Return what the account may see of a child, per caregiver, its own first.

    A caregiver who shared nothing is left out; the account itself never is.
    """
    windows = find_windows(period, timezone.now())
    seen = list_seen_moments(mine.account, mine.child)
    ever = dict(seen.order_by().values_list("author_id").annotate(n=Count("pk")))
    oldest = (windows[1] or windows[0]).since
    by_author: dict[int, list[MomentRow]] = {}
    for row in seen.filter(at__gte=oldest) if oldest else seen:
        row.child = mine.child  # one child for all rows, not read again for each
        by_author.setdefault(row.author_id, []).append(row)
    links = sorted(list_companions(mine), key=lambda link: link.pk != mine.pk)
    return tuple(
        _gather(
            link, by_author.get(link.account_id, ()), windows, ever=ever.get(link.account_id, 0)
        )
        for link in links
        if link.pk == mine.pk or link.account_id in ever
    )


def _gather(
    link: Caregiving,
    rows: Sequence[MomentRow],
    windows: tuple[Window, Window | None],
    *,
    ever: int,
) -> Gathered:
    window, before = windows
    within = [row for row in rows if window.has(row.at)]
    return Gathered(
        link=link,
        rows=tuple(within),
        now=_read(link, within),
        before=_read(link, [row for row in rows if before and before.has(row.at)]),
        ever=ever,
    )


def _read(link: Caregiving, rows: Sequence[MomentRow]) -> tuple[Moment, ...]:
    recording = make_recording(link.child, rows, names={link.account_id: link.called})
    return recording.moments if recording else ()
