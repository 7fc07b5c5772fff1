"""Row to record: the one place that knows both."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from geborgen.moments import (
    Moment,
    Need,
    Provenance,
    Recording,
    Repair,
    SignalKind,
    __version__,
)
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.screen import (
    find_answer,
    find_ending,
    find_feeling,
    find_mending,
    find_signal,
)
from geborgen.practice.people.ages import compute_age_months
from geborgen.practice.people.models import Child

__all__ = ["make_moment", "make_recording"]

# The need is read from what the child did when the teller did not name one: less certain.
_CERTAINTY_GUESSED = 0.5


def make_recording(
    child: Child, rows: Iterable[MomentRow], *, names: Mapping[int, str]
) -> Recording | None:
    """Return a child's moments as one diary; None when there are none to read.

    `names` gives each author's name for this child. What was told before birth is not about a
    signal of the child, and stays out.
    """
    ordered = sorted(rows, key=lambda row: (row.at, row.saved_at))
    born = [row for row in ordered if _age_months(row, child) >= 0]
    if not born:
        return None
    start = timezone.localtime(born[0].at)
    moments = [make_moment(row, child, caregiver=names[row.author_id], start=start) for row in born]
    return Recording(
        session=f"diary-{child.pk}",
        child=child.name,
        caregivers=tuple(dict.fromkeys(moment.caregiver for moment in moments)),
        started_at=_naive(start),
        moments=tuple(moments),
        provenance=Provenance(maker="geborgen app", version=__version__),
    )


def make_moment(
    row: MomentRow, child: Child, *, caregiver: str, start: datetime | None = None
) -> Moment:
    """Return a row as the record's moment, its onset counted from `start`."""
    at, months = timezone.localtime(row.at), _age_months(row, child)
    signal, ending = find_signal(row.signal), find_ending(row.ending)
    needs = (Need(row.need),) if row.need else signal.needs
    kind = SignalKind.MISCUE if row.is_hidden else signal.signal
    repair = _read_repair(row)
    return Moment(
        session=f"diary-{child.pk}",
        child=child.name,
        caregiver=caregiver,
        onset_s=(at - start).total_seconds() if start else 0.0,
        at=_naive(at),
        child_age_months=months if months >= 0 else None,
        need=needs[0],
        other_needs=needs[1:],
        signal=kind,
        shown_need=signal.shown_need if kind is SignalKind.MISCUE else None,
        intensity=signal.intensity if row.intensity is None else row.intensity,
        answers=tuple(dict.fromkeys(find_answer(key).answer for key in row.answers)),
        settled=ending.settled if ending else None,
        explored=ending.explored if ending else None,
        ruptured=True if repair else ending.ruptured if ending else None,
        repair=repair,
        caregiver_feeling=_read_feeling(row),
        note=row.note or None,
        certainty=None if row.need else _CERTAINTY_GUESSED,
        told=True,
    )


def _age_months(row: MomentRow, child: Child) -> float:
    return compute_age_months(child, timezone.localdate(row.at))


def _read_repair(row: MomentRow) -> Repair | None:
    mending = find_mending(row.mending)
    if mending is None or mending.by is None:
        return None
    if row.mended_at is None:
        return Repair(by=mending.by)
    return Repair(by=mending.by, latency_s=max(0.0, (row.mended_at - row.at).total_seconds()))


def _read_feeling(row: MomentRow) -> str | None:
    """Return the feeling in the words that were tapped; Dutch, as a diary file tells it."""
    feeling = find_feeling(row.feeling)
    return feeling.nl if feeling else None


def _naive(at: datetime) -> datetime:
    """Return the clock on the wall, as a diary file tells it."""
    return at.replace(tzinfo=None, microsecond=0)
