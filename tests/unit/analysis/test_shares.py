"""Shares, their verdicts, and sessions that are resampled whole."""

import numpy as np
import pytest

from geborgen.analysis.results import Verdict
from geborgen.analysis.shares import (
    compute_difference,
    compute_moment_share,
    compute_resampling_percentiles,
    compute_share,
    compute_verdict,
    compute_wilson_interval,
)
from geborgen.moments import Need
from tests.moment_scenes import a_moment


def test_a_share_of_nothing_has_no_value_and_is_too_few():
    share = compute_share(0, 0, rule="rules.answered")
    assert (share.value, share.low, share.high) == (None, None, None)
    assert share.verdict is Verdict.TOO_FEW


@pytest.mark.parametrize(
    ("count", "total", "verdict"),
    [
        (4, 4, Verdict.TOO_FEW),
        (5, 5, Verdict.THIN),
        (6, 11, Verdict.THIN),
        (6, 12, Verdict.ENOUGH),
        (12, 12, Verdict.ENOUGH),
    ],
)
def test_verdict_goes_by_how_many_units_there_are(count, total, verdict):
    assert compute_share(count, total, rule="rules.answered").verdict is verdict


def test_a_wide_interval_is_thin_however_many_units():
    assert compute_verdict(100, 0.2, 0.8) is Verdict.THIN


def test_no_wilson_interval_from_twelve_units_is_wider_than_half_the_scale():
    widths = [np.diff(compute_wilson_interval(k, 12))[0] for k in range(13)]
    assert max(widths) <= 0.5


def test_below_five_sessions_the_interval_is_wilsons():
    share = compute_share(30, 40, rule="rules.answered", by_session=[(10, 10)] * 2 + [(5, 10)] * 2)
    assert share.method == "wilson"


def test_unlike_sessions_widen_the_interval():
    alike = compute_share(30, 60, rule="rules.answered", by_session=[(5, 10)] * 6)
    unlike = compute_share(30, 60, rule="rules.answered", by_session=[(10, 10)] * 3 + [(0, 10)] * 3)
    assert alike.method == unlike.method == "session_bootstrap"
    assert (alike.low, alike.high) == compute_wilson_interval(30, 60)
    assert unlike.high - unlike.low > 1.5 * (alike.high - alike.low)


def test_the_same_sessions_in_another_order_give_the_same_interval():
    pairs = [(1, 4), (7, 9), (3, 3), (0, 5), (6, 8), (2, 2)]
    forth = compute_share(19, 31, rule="rules.answered", by_session=pairs)
    back = compute_share(19, 31, rule="rules.answered", by_session=pairs[::-1])
    assert forth == back


def test_another_generator_can_draw_the_sessions():
    pairs = [(1, 4), (7, 9), (3, 3), (0, 5), (6, 8), (0, 6)]
    drawn = [
        compute_share(
            17, 35, rule="rules.answered", by_session=pairs, rng=np.random.default_rng(seed)
        )
        for seed in (1, 1, 2)
    ]
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]


def test_moments_a_rule_does_not_apply_to_are_not_in_the_total():
    moments = [a_moment(Need.COMFORT), a_moment(Need.HELP), a_moment(Need.HELP)]
    share = compute_moment_share(
        moments, lambda m: True if m.need is Need.HELP else None, rule="rules.answered"
    )
    assert (share.count, share.total) == (2, 2)


def test_a_difference_with_an_empty_side_is_not_said():
    assert compute_difference((0, 0), (3, 4)) is None


def test_percentiles_of_few_sessions_lie_further_out():
    # Five: sqrt(5 / 4) times Student's t with four degrees of freedom, 2.7764, is 3.1041, beyond
    # which lies 0.095 % of the normal law. Worked by hand.
    low, high = compute_resampling_percentiles(5)
    assert (low, high) == (pytest.approx(0.0955, abs=1e-3), 100 - low)
    assert compute_resampling_percentiles(10_000)[0] == pytest.approx(2.5, abs=0.01)
