"""Intervals against printed examples."""

import pytest

from geborgen.analysis.shares import compute_difference, compute_wilson_interval

# Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3 (score).
PRINTED_WILSON = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
# Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
PRINTED_DIFFERENCES = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((10, 10), (0, 10), 0.6075, 1.0000),
]


@pytest.mark.parametrize(("count", "total", "low", "high"), PRINTED_WILSON)
def test_wilson_interval_agrees_with_the_printed_one(count, total, low, high):
    assert compute_wilson_interval(count, total) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("first", "second", "low", "high"), PRINTED_DIFFERENCES)
def test_difference_agrees_with_the_printed_one(first, second, low, high):
    _, found_low, found_high = compute_difference(first, second)
    assert (found_low, found_high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.slow
@pytest.mark.oracle
def test_wilson_interval_agrees_with_scipy():
    stats = pytest.importorskip("scipy.stats")
    for count, total in [(0, 5), (3, 7), (11, 12), (40, 40), (500, 1234)]:
        expected = stats.binomtest(count, total).proportion_ci(method="wilson")
        found = compute_wilson_interval(count, total)
        assert found == pytest.approx((expected.low, expected.high), abs=1e-12)
