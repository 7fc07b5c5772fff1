"""Reliable change against the printed example, and against what the definition says by itself."""

import math

import numpy as np
import pytest
from scipy import stats

from geborgen.analysis.change import ChangeGroup, compute_change
from geborgen.analysis.group_change import ScorePair, compute_group_change
from geborgen.analysis.yardstick import (
    Better,
    CutoffKind,
    Population,
    compute_cutoff,
    compute_jacobson_truax,
    compute_maassen,
    take_published_points,
)
from geborgen.moments import RecordError

# source: jacobson1991, the worked example: SD 7.5, retest .80, means 40 (care) and 60 (at large).
CARE, LARGE = Population(mean=40, sd=7.5), Population(mean=60, sd=7.5)


def printed_yardstick():
    return compute_jacobson_truax(7.5, 0.80, reliability_kind="retest", source="jacobson1991")


def printed_cutoff(kind):
    return compute_cutoff(kind, better=Better.HIGHER, clinical=CARE, norm=LARGE)


def test_the_printed_example_of_jacobson_and_truax():
    yardstick = printed_yardstick()
    assert yardstick.sem == pytest.approx(3.354, abs=5e-4)
    assert yardstick.difference_error == pytest.approx(4.74, abs=5e-3)  # printed: 4.74
    assert yardstick.points == pytest.approx(9.297, abs=5e-4)
    change = compute_change(32.5, 47.5, yardstick, better=Better.HIGHER)
    assert change.index == pytest.approx(3.16, abs=5e-3)  # printed: 3.16


@pytest.mark.parametrize(("kind", "value"), [("a", 55), ("b", 45), ("c", 50)])
def test_the_printed_cut_offs(kind, value):
    assert printed_cutoff(CutoffKind(kind)).value == pytest.approx(value)


def test_the_printed_person_improved_but_is_past_b_only():
    groups = [
        compute_change(
            32.5, 47.5, printed_yardstick(), better=Better.HIGHER, cutoff=printed_cutoff(kind)
        ).group
        for kind in (CutoffKind.A, CutoffKind.B, CutoffKind.C)
    ]
    assert groups == [ChangeGroup.IMPROVED, ChangeGroup.RECOVERED, ChangeGroup.IMPROVED]


def test_somebody_who_did_not_change_exceeds_the_yardstick_one_time_in_twenty():
    """The definition itself: true scores stay, two errors are drawn, r is the share of truth."""
    rng = np.random.default_rng(11)
    truth = rng.normal(50, 7.5 * math.sqrt(0.80), 200_000)
    error = 7.5 * math.sqrt(0.20)
    first, second = (truth + rng.normal(0, error, truth.size) for _ in (0, 1))
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(0.80, abs=0.005)
    beyond = np.mean(np.abs(second - first) > printed_yardstick().points)
    assert beyond == pytest.approx(0.05, abs=0.002)


def test_with_unequal_spreads_only_the_yardstick_of_maassen_is_exceeded_one_time_in_twenty():
    """Each occasion has the error that its own spread and the reliability give; nobody changes."""
    rng = np.random.default_rng(12)
    before, after = (rng.normal(0, sd * math.sqrt(0.2), 200_000) for sd in (6.0, 9.0))
    maassen = compute_maassen(6.0, 9.0, retest=0.8, source="")
    plain = compute_jacobson_truax(6.0, 0.8, reliability_kind="retest", source="")
    beyond = [np.mean(np.abs(after - before) > yardstick.points) for yardstick in (maassen, plain)]
    assert beyond[0] == pytest.approx(0.05, abs=0.002)
    assert beyond[1] > 0.10


def test_with_equal_spreads_both_yardsticks_are_the_same():
    one = compute_maassen(7.5, 7.5, retest=0.8, source="")
    assert one.points == pytest.approx(printed_yardstick().points)


def test_at_cut_off_c_both_groups_are_equally_many_spreads_away():
    care, large = Population(mean=14, sd=5), Population(mean=6, sd=4)
    cutoff = compute_cutoff(CutoffKind.C, better=Better.LOWER, clinical=care, norm=large)
    assert (care.mean - cutoff.value) / care.sd == pytest.approx((cutoff.value - 6) / 4)
    assert cutoff.is_past(8)
    assert not cutoff.is_past(cutoff.value)


@pytest.mark.parametrize("n", [2, 5, 12, 114])
def test_the_interval_of_a_mean_change_is_scipy_s(n):
    rng = np.random.default_rng(n)
    before = rng.normal(12, 5, n)
    after = before + rng.normal(-2, 4, n)
    pairs = [ScorePair(before=b, after=a) for b, a in zip(before, after, strict=True)]
    found = compute_group_change(pairs, take_published_points(4, source=""), better=Better.LOWER)
    wanted = stats.ttest_rel(after, before).confidence_interval()
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), abs=1e-5)
    assert found.dz == pytest.approx(np.mean(after - before) / np.std(after - before, ddof=1))


def test_eighty_per_cent_power_for_114_files_is_at_dz_26_hundredths():
    t = stats.t.ppf(0.975, 113)
    power = 1 - stats.nct.cdf(t, 113, 0.265 * math.sqrt(114))
    assert power == pytest.approx(0.80, abs=0.01)


def test_too_few_people_carry_no_interval_and_no_sentence():
    pairs = [ScorePair(before=12, after=8), ScorePair(before=9, after=None)]
    found = compute_group_change(pairs, take_published_points(4, source=""), better=Better.LOWER)
    assert (found.n, found.n_before_only, found.low, found.dz) == (1, 1, None, None)
    assert found.verdict == "too_few"
    assert found.phrase.key == "change.group_few"


def test_who_was_not_measured_again_is_told_and_counted_as_unchanged_beside():
    pairs = [ScorePair(before=15, after=9, days=90.0)] * 6 + [ScorePair(before=20, after=None)] * 4
    found = compute_group_change(pairs, take_published_points(4, source=""), better=Better.LOWER)
    assert found.mean_before_of_missed == 20
    assert dict(found.groups)[ChangeGroup.IMPROVED].value == 1
    assert dict(found.groups_if_missed_unchanged)[ChangeGroup.IMPROVED].value == 0.6
    assert (found.median_days, found.n_days) == (90, 6)
    assert "change.caveat.missed" in [caveat.key for caveat in found.caveats]


def test_couples_are_counted_and_warned_of():
    pairs = [ScorePair(before=15, after=9, dyad=dyad) for dyad in ("a", "a", "b", "c", None)]
    found = compute_group_change(pairs, take_published_points(4, source=""), better=Better.LOWER)
    assert found.n_couples == 1
    assert found.caveats[-1].key == "change.caveat.couples"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: compute_jacobson_truax(0, 0.8, reliability_kind="alpha", source=""),
        lambda: compute_jacobson_truax(5, 1.2, reliability_kind="alpha", source=""),
        lambda: compute_jacobson_truax(5, 0.8, reliability_kind="alpha", source="", confidence=0.8),
        lambda: compute_jacobson_truax(5, 1.0, reliability_kind="alpha", source=""),
        lambda: take_published_points(0, source=""),
        lambda: Population(mean=float("nan"), sd=1),
        lambda: compute_cutoff(CutoffKind.C, better=Better.LOWER, clinical=CARE),
        lambda: compute_cutoff(CutoffKind.PUBLISHED, better=Better.LOWER, clinical=CARE),
    ],
)
def test_numbers_that_cannot_be_are_refused(wrong):
    with pytest.raises(RecordError):
        wrong()
