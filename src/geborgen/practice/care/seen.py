"""Moments that the professional noted, in words, and as figures day by day."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from geborgen.moments import Moment
from geborgen.practice.care.figures import Figures, compute_figures
from geborgen.practice.care.models import SeenMoment
from geborgen.practice.casefiles.models import Person
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.store import make_moment
from geborgen.practice.diary.words import Telling, tell_row
from geborgen.practice.people.models import Child

__all__ = ["compute_daily_figures", "make_child", "tell_seen"]


def tell_seen(seen: SeenMoment) -> Telling:
    """Return a noted moment in the words of its tiles."""
    return tell_row(_make_row(seen), caregiver=seen.caregiver.name)


def compute_daily_figures(seen: Iterable[SeenMoment]) -> list[tuple[date, Figures]]:
    """Return the figures of noted moments, by day and pair; before birth there are none."""
    days: dict[tuple[date, Person, Person], list[Moment]] = {}
    for one in seen:
        moment = make_moment(_make_row(one), make_child(one.child), caregiver=one.caregiver.name)
        if moment.child_age_months is not None:
            pair = (timezone.localdate(one.at), one.child, one.caregiver)
            days.setdefault(pair, []).append(moment)
    return [
        (day, compute_figures(moments, child=child.name, caregiver=caregiver.name))
        for (day, child, caregiver), moments in days.items()
    ]


def make_child(person: Person) -> Child:
    """Return a child of a file as the app's tiles know one; it is never saved."""
    return Child(
        id=person.pk, name=person.name, birth_date=person.birth_date, due_date=person.due_date
    )


def _make_row(seen: SeenMoment) -> MomentRow:
    return MomentRow(
        id=seen.pk,
        child=make_child(seen.child),
        at=seen.at,
        signal=seen.signal,
        answers=seen.answers,
        ending=seen.ending,
        need=seen.need,
        is_hidden=seen.is_hidden,
        mending=seen.mending,
        note=seen.note,
    )
