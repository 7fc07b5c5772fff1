"""Latency as survival against a printed example and against lifelines."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.analysis.survival import compute_survival

# Freireich et al. (1963), Blood 21, 699-716: weeks of remission of the 21 children given 6-MP, as
# tabulated in textbooks of survival analysis; + stands for censored. source: freireich1963
WEEKS_6MP = [
    "6",
    "6",
    "6",
    "6+",
    "7",
    "9+",
    "10",
    "10+",
    "11+",
    "13",
    "16",
    "17+",
    "19+",
    "20+",
    "22",
    "23",
    "25+",
    "32+",
    "32+",
    "34+",
    "35+",
]
PRINTED_6MP = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}


def test_curve_agrees_with_the_printed_leukaemia_example():
    durations = [float(week.rstrip("+")) for week in WEEKS_6MP]
    curve = compute_survival(durations, [not week.endswith("+") for week in WEEKS_6MP], what="x")
    steps = dict(zip(curve.times_s, curve.survival, strict=True))
    assert {time: round(steps[time], 3) for time in PRINTED_6MP} == PRINTED_6MP
    assert curve.median_s == 23
    assert (curve.n, curve.n_events, curve.n_censored) == (21, 9, 12)


waits = st.lists(
    st.tuples(st.integers(0, 25).map(lambda n: n / 2), st.booleans()), min_size=2, max_size=40
)


@pytest.mark.slow
@pytest.mark.oracle
@given(waits)
def test_curve_bounds_and_median_agree_with_lifelines(given_waits):
    durations = [duration for duration, _ in given_waits]
    ended = [event for _, event in given_waits]
    curve = compute_survival(durations, ended, what="x")
    oracle = _lifelines(durations, ended)
    bounds = oracle.confidence_interval_
    for i, time in enumerate(curve.times_s):
        expected = float(oracle.survival_function_.loc[time].iloc[0])
        assert curve.survival[i] == pytest.approx(expected, abs=1e-9)
        if 0 < expected < 1 - 1e-12:
            found = (curve.low[i], curve.high[i])
            assert found == pytest.approx(tuple(bounds.loc[time]), abs=1e-9)
    # Where the curve touches one half exactly, lifelines takes or leaves it by rounding.
    if not any(step == pytest.approx(0.5, abs=1e-9) for step in curve.survival):
        median = float("inf") if curve.median_s is None else curve.median_s
        assert median == pytest.approx(oracle.median_survival_time_)


@pytest.mark.slow
@pytest.mark.oracle
def test_median_interval_agrees_with_lifelines():
    from lifelines.utils import median_survival_times

    durations = [float(week.rstrip("+")) for week in WEEKS_6MP]
    ended = [not week.endswith("+") for week in WEEKS_6MP]
    curve = compute_survival(durations, ended, what="x")
    low, high = median_survival_times(_lifelines(durations, ended).confidence_interval_).iloc[0]
    assert curve.median_low_s == low
    assert curve.median_high_s is None
    assert high == float("inf")


def _lifelines(durations, ended):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lifelines = pytest.importorskip("lifelines")
        return lifelines.KaplanMeierFitter().fit(durations, ended)
