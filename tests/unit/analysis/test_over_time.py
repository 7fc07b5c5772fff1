"""Availability, trend, repair and latency: what unfolds in time."""

from datetime import datetime

import pytest

from geborgen.analysis.availability import compute_availability
from geborgen.analysis.repair import compute_repair
from geborgen.analysis.results import Verdict
from geborgen.analysis.survival import compute_latency_curve, compute_survival
from geborgen.analysis.trend import compute_trend
from geborgen.moments import Answer, Censoring, Need, Repair, Role
from tests.moment_scenes import a_moment


def test_without_moments_availability_is_too_few_to_say():
    found = compute_availability([])
    assert found.blocks == ()
    assert found.evenness is None
    assert found.verdict is Verdict.TOO_FEW


def test_one_session_is_cut_into_equal_stretches_of_minutes():
    moments = [a_moment(onset_s=60.0 * i, fate="met" if i < 5 else "missed") for i in range(10)]
    found = compute_availability(moments)
    assert found.block_s == 60
    assert [block.total for block in found.blocks] == [1] * 10
    assert (found.answered_blocks.count, found.evenness) == (5, 0)


def test_an_even_caregiver_is_even_whatever_the_share():
    fates = ["met", "missed"] * 6
    moments = [a_moment(onset_s=30.0 * i, fate=fate) for i, fate in enumerate(fates)]
    found = compute_availability(moments)
    assert found.evenness == 1
    assert found.answered_blocks.value == 1


def test_three_sessions_are_the_stretches_in_their_order():
    moments = [
        a_moment(session=s, fate=f) for s, f in (("b", "met"), ("a", "missed"), ("c", "met"))
    ]
    found = compute_availability(moments, order=["a", "b", "c"])
    assert found.block_s is None
    assert [block.count for block in found.blocks] == [0, 1, 1]


def test_the_days_of_a_diary_are_the_stretches():
    days = [datetime(2024, 5, day, 12) for day in (3, 1, 2, 1)]
    found = compute_availability([a_moment(at=day, told=True) for day in days])
    assert [block.total for block in found.blocks] == [2, 1, 1]


def test_a_trend_needs_two_sessions():
    assert compute_trend([a_moment(), a_moment()]) is None
    assert compute_trend([a_moment(session="1"), a_moment(session="2", fate="open")]) is None


def test_the_trend_is_the_later_half_minus_the_earlier_one():
    early = [a_moment(session="1", fate=f) for f in ["met"] * 48 + ["missed"] * 32]
    middle = [a_moment(session="2", fate="missed")] * 9
    late = [a_moment(session="3", fate=f) for f in ["met"] * 56 + ["missed"] * 14]
    found = compute_trend([*early, *middle, *late], order=["1", "2", "3"], labels={"1": "mei"})
    assert [point.label for point in found.points] == ["mei", "2", "3"]
    # Newcombe (1998), Statistics in Medicine 17, 873-890: 56/70 against 48/80.
    assert found.change == pytest.approx(0.2)
    assert (found.change_low, found.change_high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert found.verdict is Verdict.ENOUGH


def test_a_told_unfitting_answer_is_a_rupture_also_where_nobody_called_it_one():
    told = [
        a_moment(answers=(Answer.INTRUDED,), told=True),
        a_moment(answers=(Answer.DISMISSED,), told=True),
        a_moment(answers=(Answer.FRIGHTENING,), ruptured=True, repair=Repair(by=Role.CAREGIVER)),
    ]
    found = compute_repair(told)
    assert (found.ruptures.count, found.ruptures.total) == (3, 3)
    assert (found.repaired.count, found.repaired.total) == (1, 3)


def test_repair_says_how_many_by_whom_and_how_soon():
    moments = [
        a_moment(fate="met", ruptured=False), a_moment(fate="mended"), a_moment(fate="missed"),
        a_moment(answers=(Answer.DISMISSED,), ruptured=True,
                 repair=Repair(by=Role.CHILD, latency_s=20)),
        a_moment(fate="met"),
    ]  # fmt: skip
    found = compute_repair(moments)
    assert (found.ruptures.count, found.ruptures.total) == (3, 4)
    assert (found.repaired.count, found.repaired.total) == (2, 3)
    assert found.by == ((Role.CHILD, 1), (Role.CAREGIVER, 1))
    assert (found.latency.n, found.latency.n_events, found.latency.times_s[-1]) == (3, 2, 60)


def test_an_open_rupture_near_the_end_was_watched_no_longer_than_the_session():
    found = compute_repair([a_moment(fate="missed", onset_s=90)], ends_s={"s1": 100})
    assert found.latency.times_s == (0, 10)
    assert found.latency.n_censored == 1


def test_an_untimed_diary_has_no_latency():
    assert compute_latency_curve([a_moment(told=True)]) is None
    told = a_moment(fate="missed", told=True)
    assert compute_repair([told]).latency is None


def test_a_missed_answer_is_censored_and_not_slow():
    answered = [a_moment(latency_s=float(i)) for i in range(1, 7)]
    missed = [
        a_moment(fate="missed", watched_s=10.0, censored_by=Censoring.WINDOW) for _ in range(6)
    ]
    curve = compute_latency_curve([*answered, *missed])
    assert (curve.n_events, curve.n_censored) == (6, 6)
    assert curve.median_s == 6
    assert curve.survival[-1] == pytest.approx(0.5)


def test_turning_away_ends_the_wait_without_an_answer():
    curve = compute_latency_curve([a_moment(Need.HELP, answers=(Answer.DISMISSED,), latency_s=2.0)])
    assert (curve.n_events, curve.n_censored) == (0, 1)
    assert curve.median_s is None
    assert curve.verdict is Verdict.TOO_FEW


def test_answers_at_once_bring_the_curve_down_at_time_zero():
    curve = compute_survival([0, 0, 4], [True, True, True], what="answer")
    assert curve.times_s == (0, 4)
    assert curve.survival == pytest.approx((1 / 3, 0))
    assert curve.median_s == 0
