"""A row as the record's moment: what was tapped, what is read from it, what stays open."""

from datetime import timedelta

import pytest

from geborgen.analysis import compute_reading
from geborgen.moments import Fate, Need, Role, SignalKind
from geborgen.practice.diary.store import make_moment, make_recording
from geborgen.practice.diary.tiles import ANSWERS, ENDINGS, SIGNALS
from geborgen.practice.people.models import Child
from tests.web.people import tell

pytestmark = pytest.mark.django_db


def test_the_need_is_read_from_the_signal_with_half_the_certainty(family):
    moment = make_moment(tell(family.mother, family.child), family.child, caregiver="mama")
    assert (moment.need, moment.other_needs) == (Need.COMFORT, (Need.ORGANISE_FEELINGS,))
    assert (moment.certainty, moment.fate, moment.told) == (0.5, Fate.MET, True)


def test_the_tellers_own_reading_wins(family):
    row = tell(family.mother, family.child, need="protect", is_hidden=True)
    moment = make_moment(row, family.child, caregiver="mama")
    assert (moment.need, moment.other_needs, moment.certainty) == (Need.PROTECT, (), None)
    assert moment.signal is SignalKind.MISCUE


def test_what_was_mended_at_bedtime_is_mended_with_its_hours(family):
    row = tell(family.mother, family.child, answers=("dismissed",), ending="apart")
    row.mended_by, row.mended_at = "caregiver", row.at + timedelta(hours=3)
    moment = make_moment(row, family.child, caregiver="mama")
    assert moment.fate is Fate.MENDED
    assert (moment.repair.by, moment.repair.latency_s) == (Role.CAREGIVER, 3 * 3600)


@pytest.mark.parametrize("signal", SIGNALS)
def test_every_tile_gives_a_moment(family, signal):
    for answer, ending in ((a.key, e.key) for a in ANSWERS for e in ENDINGS):
        row = tell(family.mother, family.child)
        row.signal, row.answers, row.ending = signal, [answer], ending
        assert make_moment(row, family.child, caregiver="mama").answer == answer


def test_before_birth_nothing_lies_on_the_circle(family):
    row = tell(family.mother, family.child)
    expected = Child(name="Later", due_date=row.at.date())
    assert make_moment(row, expected, caregiver="mama") is None


def test_the_diary_is_read_as_any_recording(family):
    rows = [tell(family.mother, family.child), tell(family.father, family.child, signal="played")]
    names = {family.mother.pk: "mama", family.father.pk: "papa"}
    reading = compute_reading(make_recording(family.child, rows, names=names))
    assert [pair.caregiver for pair in reading.pairs] == ["mama", "papa"]
