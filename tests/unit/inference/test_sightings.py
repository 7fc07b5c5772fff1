"""What a moment says of the answer, by what is told and by what was watched."""

import pytest

from geborgen.inference.sightings import First, Later, Mended, Part, SightingRules, read_sighting
from geborgen.moments import Answer, Censoring, Need, Repair, Role, SignalKind
from tests.moment_scenes import a_moment
from tests.told_families import MODEL

RULES = SightingRules(k=MODEL.constants, parts=frozenset(), window_s=10.0)
BEAT_S = MODEL.constants.beat_s
MENDED = Repair(by=Role.CAREGIVER, latency_s=30.0)


def seen(need=Need.COMFORT, rules=RULES, **fields):
    return read_sighting(a_moment(need, told=True, **fields), rules)


def test_a_latency_is_a_beat():
    assert seen(answers=(Answer.MET,), latency_s=1.4 * BEAT_S).beat == 1
    assert seen(answers=(Answer.MET,)).beat == -1


def test_an_answer_after_all_beats_did_not_come_and_mended_when_it_was_warm():
    late = {"latency_s": 30.0 * BEAT_S, "ruptured": True}
    warm, cold = (seen(answers=(a,), **late) for a in (Answer.CONTAINED, Answer.DISMISSED))
    assert (warm.first, warm.mended) == (First.NONE, Mended.YES)
    assert (cold.first, cold.mended) == (First.NONE, Mended.NO)


def test_not_now_dear_and_later_comfort_is_turned_away_and_mended():
    found = seen(answers=(Answer.DISMISSED, Answer.CONTAINED), ruptured=True, repair=MENDED)
    assert (found.first, found.mended) == (First.AWAY, Mended.YES)


def test_what_hurts_after_a_fitting_answer_is_seen():
    for hurt, later in ((Answer.DISMISSED, Later.AWAY), (Answer.FRIGHTENING, Later.FRIGHT),
                        (Answer.INTRUDED, Later.HELD)):  # fmt: skip
        found = seen(answers=(Answer.MET, hurt), ruptured=True)
        assert (found.first, found.later, found.mended) == (First.FITTING, later, Mended.NO)


def test_a_child_that_mends_says_nothing_of_the_caregiver():
    found = seen(answers=(Answer.DISMISSED,), ruptured=True, repair=Repair(by=Role.CHILD))
    assert found.mended is Mended.UNKNOWN


def test_turning_away_from_play_is_not_joining_it():
    assert seen(Need.ENJOY, answers=(Answer.DISMISSED,)).first is First.NONE
    assert seen(Need.ENJOY, answers=(Answer.FRIGHTENING,)).first is First.AWAY


def test_a_latency_says_nothing_of_a_child_that_stays_close():
    found = seen(Need.ENJOY, signal=SignalKind.MISCUE, answers=(Answer.MET,), latency_s=9.0)
    assert (found.first, found.beat) == (First.FITTING, -1)


def test_kinds_are_told_apart_only_where_the_teller_does():
    rules = SightingRules(k=MODEL.constants, parts=frozenset({Answer.MIRRORED}), window_s=10.0)
    assert seen(answers=(Answer.MET,)).part is Part.ANY
    assert seen(rules=rules, answers=(Answer.MET,)).part is Part.MET


@pytest.mark.parametrize(
    ("why", "watched_s", "beats"),
    [(Censoring.WINDOW, 10.0, 4), (Censoring.SESSION_END, 10.0, 2), (Censoring.LEFT, 4.0, 1)],
)
def test_watching_that_was_cut_short_saw_fewer_beats(why, watched_s, beats):
    answers = (Answer.MISSED,) if why is Censoring.WINDOW else ()
    cut = a_moment(answers=answers, watched_s=watched_s, censored_by=why)
    found = read_sighting(cut, RULES)
    assert (found.first, found.seen) == (First.NONE, beats)


def test_a_warm_answer_after_the_window_of_a_coded_session_is_a_late_answer():
    late = a_moment(
        answers=(Answer.MISSED,), watched_s=10.0, censored_by=Censoring.WINDOW, ruptured=True,
        repair=Repair(by=Role.CAREGIVER, latency_s=3.0),
    )  # fmt: skip
    assert read_sighting(late, RULES).beat == 2
