"""Our measures against a second coding, written blind from the papers' descriptions alone.

Whoever wrote `second_coding.py` had not seen `geborgen.analysis`; both must agree.
"""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.analysis import compute_difference, compute_reading, compute_survival
from geborgen.analysis.contingency import (
    UnitStreams,
    compute_association,
    compute_contingency,
    compute_window,
)
from geborgen.analysis.shares import compute_wilson_interval
from geborgen.moments import (
    Actor,
    Behaviour,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Engagement,
    Provenance,
    Recording,
    Role,
    Span,
)
from tests.agreement import second_coding

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
cells = st.tuples(*[st.integers(0, 60)] * 4)
flags = st.lists(st.booleans(), min_size=2, max_size=60)
waits = st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=1, max_size=30)
moods = st.lists(
    st.tuples(*[st.sampled_from(["positive", "neutral", "negative"])] * 2) | st.none(),
    min_size=3,
    max_size=40,
)


@given(counts)
def test_wilson(share):
    assert compute_wilson_interval(*share) == pytest.approx(second_coding.wilson(*share))


@given(counts, counts)
def test_newcombe_difference(first, second):
    expected = second_coding.newcombe_difference(*first, *second)
    assert compute_difference(first, second) == pytest.approx(expected)


@given(waits)
def test_kaplan_meier_with_its_band(data):
    times, seen = zip(*data, strict=True)
    curve = compute_survival(times, seen, what="answer")
    steps = dict(
        zip(
            curve.times_s,
            zip(curve.survival, curve.at_risk, curve.low, curve.high, strict=True),
            strict=True,
        )
    )
    for time, survival, at_risk, low, high in second_coding.kaplan_meier(times, seen):
        ours = steps[time]
        assert ours[:2] == pytest.approx((survival, at_risk))
        if survival > 0:
            assert ours[2:] == pytest.approx((low, high))


@given(waits)
def test_median_wait(data):
    times, seen = zip(*data, strict=True)
    curve = compute_survival(times, seen, what="answer")
    assert curve.median_s == second_coding.median(times, seen)
    lower, upper = second_coding.median_interval(times, seen)
    assert curve.median_low_s == lower
    # At 0 the variance says nothing: the second coding takes 0 for the upper band there, we keep
    # the band of the step before, which may never come down.
    assert curve.median_high_s in (upper, None)
    if curve.survival[-1] > 0:
        assert curve.median_high_s == upper


@given(cells)
def test_odds_ratio_and_yules_q(table):
    found = compute_association(table)
    expected = second_coding.odds(*table)
    ours = (found.odds_ratio, found.odds_low, found.odds_high, found.yule_q)
    assert ours == (expected if expected[0] is None else pytest.approx(expected))


@given(flags, st.data(), st.integers(1, 8))
def test_time_window_table_and_rotation(given_units, data, window):
    n = len(given_units)
    response = data.draw(st.lists(st.booleans(), min_size=n, max_size=n))
    in_window = compute_window(np.array(given_units), window)
    streams = UnitStreams(
        in_window=in_window, responded=np.array(response), n_given=sum(given_units)
    )
    found = compute_contingency([streams], names=("a", "b"), window_s=window)
    ours = (
        found.in_window_with,
        found.in_window_without,
        found.outside_with,
        found.outside_without,
    )
    assert ours == second_coding.time_window_table(given_units, response, window)
    if found.p_value is not None:
        expected = second_coding.rotation_p(in_window.tolist(), response)
        assert found.p_value == pytest.approx(expected)


def _recording(pairs):
    """Build a session of one-second units; None is a second in which nothing could be seen."""
    people = [Actor(role=Role.CHILD, name="kind"), Actor(role=Role.CAREGIVER, name="moeder")]
    acts = [
        Behaviour(actor=actor, code=mood, onset_s=second, offset_s=second + 1)
        for second, pair in enumerate(pairs)
        if pair is not None
        for actor, mood in zip(people, pair, strict=True)
    ]
    gaps = [Span(start_s=s, end_s=s + 1) for s, pair in enumerate(pairs) if pair is None]
    codes = [
        CodeDefinition(code=str(state), means=CodeMeaning.ENGAGEMENT, engagement=state)
        for state in Engagement
    ]
    return Recording(
        session="s",
        child="kind",
        caregivers=("moeder",),
        provenance=Provenance(maker="test", version="1"),
        length_s=len(pairs),
        interval_s=1.0,
        behaviours=tuple(acts),
        gaps=tuple(gaps),
        scheme=CodingScheme(name="moods", codes=tuple(codes)),
    )


@given(moods)
def test_match_mismatch_and_repair(pairs):
    child = [pair and pair[0] for pair in pairs]
    caregiver = [pair and pair[1] for pair in pairs]
    expected = second_coding.match_repair(child, caregiver)
    found = [pair.matching for pair in compute_reading([_recording(pairs)]).pairs]
    if not found or found[0] is None:
        assert expected["known"] == 0
        return
    ours = found[0]
    assert (ours.matched.count, ours.matched.total) == (expected["matched"], expected["known"])
    assert ours.n_mismatches == expected["mismatches"]
    assert ours.repaired.count == expected["repaired"]
    assert ours.repaired_next.count == expected["repaired_next"]
    assert ours.repaired_next.total == expected["mismatched_next_known"]


def test_the_second_coding_has_runs_as_groupby_has_them():
    child = ["positive", "negative", "negative", "positive", None, "negative"]
    caregiver = ["positive", "positive", "neutral", "positive", None, "positive"]
    equal = [a == b for a, b in zip(child, caregiver, strict=True) if a is not None]
    runs = [matched for matched, _ in itertools.groupby(equal)]
    found = second_coding.match_repair(child, caregiver)
    assert (runs.count(False), found["mismatches"], found["repaired"]) == (2, 2, 1)
