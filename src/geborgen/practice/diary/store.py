"""Row to record and back: the one place that knows both."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from geborgen.moments import (
    Answer,
    Moment,
    Need,
    Provenance,
    Recording,
    Repair,
    Role,
    SignalKind,
    __version__,
)
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.tiles import SIGNALS, Ending
from geborgen.practice.people.ages import compute_age_months
from geborgen.practice.people.models import Child

__all__ = ["make_moment", "make_recording"]

# The need is read from what the child did when the teller did not name one: less certain.
_CERTAINTY_GUESSED = 0.5
_SETTLED = {
    Ending.CALM: True,
    Ending.PLAYED_ON: True,
    Ending.MENDED: True,
    Ending.UPSET: False,
    Ending.APART: False,
}
_RUPTURED = (Ending.APART, Ending.MENDED)


def make_recording(
    child: Child, rows: Iterable[MomentRow], *, names: dict[int, str]
) -> Recording | None:
    """Return a child's moments as one diary; None when there are none to read.

    `names` gives each author's name for this child; moments before birth are not on the Circle.
    """
    ordered = sorted(rows, key=lambda row: (row.at, row.saved_at))
    if not ordered:
        return None
    start = timezone.localtime(ordered[0].at)
    moments = [
        make_moment(row, child, caregiver=names[row.author_id], start=start) for row in ordered
    ]
    told = tuple(moment for moment in moments if moment is not None)
    return Recording(
        session=f"diary-{child.pk}",
        child=child.name,
        caregivers=tuple(dict.fromkeys(moment.caregiver for moment in told)),
        started_at=_naive(start),
        moments=told,
        provenance=Provenance(maker="geborgen app", version=__version__),
    )


def make_moment(
    row: MomentRow, child: Child, *, caregiver: str, start: datetime | None = None
) -> Moment | None:
    """Return a row as the record's moment; None before the child was born."""
    at = timezone.localtime(row.at)
    months = compute_age_months(child, at.date())
    if months is None and child.birth_date is None:
        return None
    needs, kind = _read_needs(row)
    is_mended = bool(row.mended_by) or row.ending == Ending.MENDED
    return Moment(
        session=f"diary-{child.pk}",
        child=child.name,
        caregiver=caregiver,
        onset_s=(at - start).total_seconds() if start else 0.0,
        at=_naive(at),
        child_age_months=months,
        need=needs[0],
        other_needs=tuple(needs[1:]),
        signal=kind,
        shown_need=SIGNALS[row.signal].shown_need if row.signal in SIGNALS else None,
        intensity=row.intensity,
        answers=tuple(Answer(answer) for answer in row.answers),
        settled=_SETTLED.get(Ending(row.ending)) if row.ending else None,
        explored=True if row.ending == Ending.PLAYED_ON else None,
        ruptured=True if is_mended or row.ending in _RUPTURED else None,
        repair=_read_repair(row) if is_mended else None,
        caregiver_feeling=row.feeling or None,
        note=row.note or None,
        certainty=None if row.need else _CERTAINTY_GUESSED,
        told=True,
    )


def _read_needs(row: MomentRow) -> tuple[Sequence[Need], SignalKind]:
    """Return the teller's own reading, or else what the signal may have asked."""
    tile = SIGNALS[row.signal]
    kind = SignalKind.MISCUE if row.is_hidden else tile.kind
    if not row.need:
        return tile.needs, kind
    return (Need(row.need),), kind


def _read_repair(row: MomentRow) -> Repair:
    by = Role(row.mended_by) if row.mended_by else Role.CAREGIVER
    if row.mended_at is None:
        return Repair(by=by)
    return Repair(by=by, latency_s=max(0.0, (row.mended_at - row.at).total_seconds()))


def _naive(at: datetime) -> datetime:
    """Return the clock on the wall, as a diary file tells it."""
    return at.replace(tzinfo=None, microsecond=0)
