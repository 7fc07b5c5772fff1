import numpy as np
import pytest

from geborgen.simulation.statistics import STATISTICS, estimate
from geborgen.simulation.survey import Survey


def survey(**columns):
    arrays = {name: np.array(values, dtype=float) for name, values in columns.items()}
    return Survey(columns=arrays, families=len(next(iter(arrays.values()))))


def compute(statistic, asked, *names):
    return STATISTICS[statistic][1](asked, names)


def test_families_that_were_not_seen_do_not_count():
    asked = survey(matched=[0.2, np.nan, 0.4])
    assert compute("mean", asked, "matched") == pytest.approx(0.3)


def test_correlation_of_a_measure_that_does_not_vary_is_undefined():
    assert np.isnan(compute("correlation", survey(a=[1, 1, 1], b=[1, 2, 3]), "a", "b"))


def test_carried_share_is_all_when_the_middle_is_the_only_way():
    rng = np.random.default_rng(1)
    first = rng.normal(size=20000)
    middle = first + rng.normal(size=20000)
    last = middle + rng.normal(size=20000)
    asked = survey(a=first, m=middle, y=last)
    assert compute("carried_share", asked, "a", "m", "y") == pytest.approx(1.0, abs=0.03)


def test_carried_share_is_nothing_when_the_middle_is_beside_the_way():
    rng = np.random.default_rng(1)
    first, middle = rng.normal(size=(2, 20000))
    asked = survey(a=first, m=middle, y=first + rng.normal(size=20000))
    assert compute("carried_share", asked, "a", "m", "y") == pytest.approx(0.0, abs=0.03)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.random.default_rng(2).normal(size=20000), 0.637),  # 2/pi
        (np.linspace(0, 1, 20001), 0.75),
        ([0.0] * 50 + [1.0] * 50, 1.0),
        ([0.3] * 10, 0.0),
    ],
)
def test_clustering_is_what_the_best_split_in_two_explains(values, expected):
    assert compute("clustering", survey(a=values), "a") == pytest.approx(expected, abs=0.01)


def test_group_difference_is_in_pooled_standard_deviations():
    asked = survey(group=[1, 1, 1, 0, 0, 0], y=[3, 4, 5, 1, 2, 3])
    assert compute("group_difference", asked, "group", "y") == pytest.approx(2.0)


def test_monte_carlo_error_of_a_share_is_the_binomial_one():
    secure = np.arange(2000) % 100 < 52
    secure = np.random.default_rng(3).permutation(secure)
    found = estimate(survey(secure=secure), "share", ["secure"])
    assert found.value == pytest.approx(0.52)
    assert found.error == pytest.approx(np.sqrt(0.52 * 0.48 / 2000), rel=0.35)


def test_monte_carlo_error_of_a_correlation_is_about_the_textbook_one():
    rng = np.random.default_rng(4)
    one = rng.normal(size=4000)
    other = 0.25 * one + np.sqrt(1 - 0.25**2) * rng.normal(size=4000)
    found = estimate(survey(a=one, b=other), "correlation", ["a", "b"])
    assert found.error == pytest.approx((1 - 0.25**2) / np.sqrt(4000), rel=0.35)
