"""Contingency: the slow, readable twin, a printed table, and the rhythm that a rotation keeps."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.analysis.contingency import (
    UnitStreams,
    compute_association,
    compute_contingency,
    compute_rotation_counts,
    compute_window,
)


def slow_window(given_units, n_units):
    """Whether a given onset lies at most so many units back, counting one's own."""
    return [any(given_units[max(0, u - n_units + 1) : u + 1]) for u in range(len(given_units))]


def slow_rotation_counts(in_window, responded):
    """Move the responses one unit at a time and count those in a window."""
    n = len(in_window)
    return [
        sum(in_window[u] and responded[(u - shift) % n] for u in range(n)) for shift in range(n)
    ]


units = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


@given(units, st.integers(1, 8))
def test_window_equals_its_slow_twin(pairs, n_units):
    given_units = [a for a, _ in pairs]
    assert compute_window(np.array(given_units), n_units).tolist() == slow_window(
        given_units, n_units
    )


@given(units)
def test_rotation_counts_equal_their_slow_twin(pairs):
    in_window, responded = [a for a, _ in pairs], [b for _, b in pairs]
    found = compute_rotation_counts(np.array(in_window), np.array(responded))
    assert found.tolist() == slow_rotation_counts(in_window, responded)


@given(units)
def test_whole_result_equals_its_slow_twin(pairs):
    in_window, responded = [a for a, _ in pairs], [b for _, b in pairs]
    found = compute_contingency([_streams(in_window, responded)], names=("x", "y"), window_s=3)
    a = sum(w and r for w, r in pairs)
    assert found.in_window_with == a
    assert found.outside_without == sum(not w and not r for w, r in pairs)
    if found.p_value is not None:
        counts = slow_rotation_counts(in_window, responded)
        assert found.p_value == pytest.approx(sum(n >= a for n in counts) / len(counts))


def test_odds_ratio_and_q_agree_with_a_table_worked_by_hand():
    # a 20, b 10, c 15, d 55: odds ratio 22/3; ln = 1.9924, s.e. = sqrt(1/20+1/10+1/15+1/55)
    # = 0.48462, Woolf's limits exp(1.9924 -+ 0.94984); Yule's Q = (1100-150)/(1100+150) = 0.76.
    found = compute_association((20, 10, 15, 55))
    assert found.odds_ratio == pytest.approx(22 / 3)
    assert (found.odds_low, found.odds_high) == pytest.approx((2.8364, 18.960), rel=1e-3)
    assert found.yule_q == pytest.approx(0.76)
    assert not found.zero_corrected


@pytest.mark.slow
@pytest.mark.oracle
def test_odds_ratio_agrees_with_scipy():
    stats = pytest.importorskip("scipy.stats.contingency")
    for table in [(20, 10, 15, 55), (3, 7, 40, 5), (101, 203, 77, 1009)]:
        expected = stats.odds_ratio([table[:2], table[2:]], kind="sample")
        interval = expected.confidence_interval()
        found = compute_association(table)
        assert found.odds_ratio == pytest.approx(expected.statistic)
        assert (found.odds_low, found.odds_high) == pytest.approx((interval.low, interval.high))


def test_an_empty_cell_is_corrected_for_the_odds_and_said():
    found = compute_association((8, 0, 5, 20))
    assert found.zero_corrected
    assert found.odds_ratio == pytest.approx(8.5 * 20.5 / (0.5 * 5.5))
    assert found.yule_q == 1


def test_an_answer_after_every_signal_is_contingent_and_two_loose_rhythms_are_not():
    rng = random.Random(4)
    signals = np.zeros(600, dtype=bool)
    signals[rng.sample(range(590), 25)] = True
    answers = np.roll(signals, 2)
    after = compute_contingency([_of(signals, answers)], names=("x", "y"), window_s=5)
    # Five of the 600 rotations keep every answer inside its window of five units.
    assert after.p_value == pytest.approx(5 / 600)
    loose = compute_contingency([_of(signals, signals[::-1])], names=("x", "y"), window_s=5)
    assert loose.p_value > 0.05


def test_under_two_loose_rhythms_small_p_values_are_as_rare_as_they_should_be():
    rng = np.random.default_rng(7)
    small = 0
    for _ in range(200):
        # Two bursty streams: independent units would call half of these contingent.
        bursts = [np.repeat(rng.random(60) < 0.3, 10) & (rng.random(600) < 0.6) for _ in "ab"]
        p = compute_contingency([_of(*bursts)], names=("x", "y"), window_s=5).p_value
        small += p is not None and p <= 0.05
    assert small / 200 <= 0.05 + 2.6 * math.sqrt(0.05 * 0.95 / 200)


def test_drawn_rotations_over_sessions_come_near_the_exact_ones_of_each():
    rng = np.random.default_rng(1)
    sessions = [_of(rng.random(300) < 0.05, rng.random(300) < 0.1) for _ in range(3)]
    found = compute_contingency(sessions, names=("x", "y"), window_s=5, n_permutations=4000)
    counts = [compute_rotation_counts(s.in_window, s.responded) for s in sessions]
    exact = _exact_p(counts)
    assert found.n_permutations == 4000
    assert found.p_value == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 4000))


def _exact_p(counts):
    """Share of all combinations of one rotation per session that reach the observed sum."""
    spread = np.ones(1)
    for of_session in counts:
        spread = np.convolve(spread, np.bincount(of_session) / of_session.size)
    return float(spread[sum(int(of_session[0]) for of_session in counts) :].sum())


def _of(signals, answers, n_units=5):
    return _streams(compute_window(np.asarray(signals), n_units), answers)


def _streams(in_window, responded):
    return UnitStreams(
        in_window=np.asarray(in_window),
        responded=np.asarray(responded),
        n_given=int(sum(in_window)),
    )
