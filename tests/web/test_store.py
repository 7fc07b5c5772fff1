"""A row as the record's moment: what was tapped, what is read from it, what stays open."""

from datetime import timedelta

import pytest

from geborgen.analysis import compute_reading
from geborgen.moments import Fate, Need, Role, SignalKind
from geborgen.practice.diary.pictograms import find_pictogram
from geborgen.practice.diary.store import make_moment, make_recording
from geborgen.practice.people.models import Child
from geborgen.practice.tiles import load_tiles
from tests.web.people import tell

TILES = load_tiles()

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
    row = tell(family.mother, family.child, answers=("could_not_now",), ending="lost_each_other")
    row.mending, row.mended_at = "i_came_back", row.at + timedelta(hours=3)
    moment = make_moment(row, family.child, caregiver="mama")
    assert moment.fate is Fate.MENDED
    assert (moment.repair.by, moment.repair.latency_s) == (Role.CAREGIVER, 3 * 3600)


def test_every_tile_gives_a_moment(family):
    row = tell(family.mother, family.child)
    for signal in (tile for tiles in TILES.signals.values() for tile in tiles):
        for answer in (*TILES.answers, *TILES.answers_before_birth):
            row.signal, row.answers = signal.key, [answer.key]
            moment = make_moment(row, family.child, caregiver="mama")
            assert (moment.need, moment.answers) == (signal.needs[0], (answer.answer,))


def test_every_tile_has_a_picture():
    shown = [*TILES.answers, *TILES.answers_before_birth, *TILES.endings]
    shown += [*TILES.endings_before_birth, *(t for ts in TILES.signals.values() for t in ts)]
    unknown = {tile.key for tile in shown if find_pictogram(tile.key) == "unknown"}
    assert unknown == {"cannot_tell", "cannot_tell_yet"}


def test_before_birth_nothing_lies_on_the_circle(family):
    row = tell(family.mother, family.child, signal="baby_moved")
    expected = Child(name="Later", due_date=row.at.date())
    assert make_recording(expected, [row], names={family.mother.pk: "mama"}) is None


def test_the_diary_is_read_as_any_recording(family):
    rows = [
        tell(family.mother, family.child),
        tell(family.father, family.child, signal="toddler_look"),
    ]
    names = {family.mother.pk: "mama", family.father.pk: "papa"}
    reading = compute_reading(make_recording(family.child, rows, names=names))
    assert [pair.caregiver for pair in reading.pairs] == ["mama", "papa"]
