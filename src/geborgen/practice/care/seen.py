"""Moments that the professional noted, in words, and as figures day by day."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.utils import timezone

from geborgen.moments import Moment
from geborgen.practice.care.figures import Figures, compute_figures
from geborgen.practice.care.models import SeenMoment
from geborgen.practice.care.seen_words import say_needs, say_tile
from geborgen.practice.casefiles.models import Person
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.store import make_moment
from geborgen.practice.diary.words import Telling, tell_row
from geborgen.practice.people.models import Child

__all__ = [
    "compute_daily_figures",
    "compute_joined_figures",
    "make_child",
    "make_row",
    "tell_seen",
]


def tell_seen(seen: SeenMoment) -> Telling:
    """Return a noted moment in the words of its tiles, as a file says them."""
    told = tell_row(make_row(seen), caregiver=seen.caregiver.name)
    answers = zip(seen.answers, told.answers, strict=True)
    return replace(
        told,
        signal=say_tile("signal", seen.signal, told.signal),
        answers=tuple(say_tile("answer", key, words) for key, words in answers),
        ending=say_tile("ending", seen.ending, told.ending),
        mending=say_tile("mending", seen.mending, told.mending),
        need=say_needs().get(seen.need, ""),
    )


def compute_daily_figures(seen: Iterable[SeenMoment]) -> list[tuple[date, Figures]]:
    """Return the figures of noted moments, by day and pair; before birth there are none."""
    days: dict[tuple[date, Person, Person], list[Moment]] = {}
    for day, child, caregiver, moment in _list_counted(seen):
        days.setdefault((day, child, caregiver), []).append(moment)
    return [
        (day, compute_figures(moments, child=child.name, caregiver=caregiver.name))
        for (day, child, caregiver), moments in days.items()
    ]


def compute_joined_figures(seen: Iterable[SeenMoment]) -> list[tuple[date, date, Figures]]:
    """Return the first day, the last, and the figures of all noted moments of each pair."""
    pairs: dict[tuple[Person, Person], list[tuple[date, Moment]]] = {}
    for day, child, caregiver, moment in _list_counted(seen):
        pairs.setdefault((child, caregiver), []).append((day, moment))
    return [
        (min(day for day, _ in dated), max(day for day, _ in dated),
         compute_figures([one for _, one in dated], child=child.name, caregiver=caregiver.name))
        for (child, caregiver), dated in pairs.items()
    ]  # fmt: skip


def _list_counted(seen: Iterable[SeenMoment]) -> Iterator[tuple[date, Person, Person, Moment]]:
    for one in seen:
        moment = make_moment(make_row(one), make_child(one.child), caregiver=one.caregiver.name)
        if moment.child_age_months is not None:
            yield timezone.localdate(one.at), one.child, one.caregiver, moment


def make_child(person: Person) -> Child:
    """Return a child of a file as the app's tiles know one; it is never saved."""
    return Child(
        id=person.pk, name=person.name, birth_date=person.birth_date, due_date=person.due_date
    )


def make_row(seen: SeenMoment) -> MomentRow:
    """Return a noted moment as a row of the app, to be told and counted; it is never saved."""
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
