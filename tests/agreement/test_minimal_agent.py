"""The minimal agent has the crossovers that follow from the published preferences."""

import math

import pytest

from geborgen.simulation.minimal_agent import (
    MinimalAgent,
    Policy,
    compute_crossover,
    find_policy,
)


@pytest.mark.parametrize(
    ("lower", "upper", "met"),
    [(Policy.AVOID, Policy.GUARDED, 0.2235), (Policy.GUARDED, Policy.SEEK, 0.4681)],
)
def test_the_two_crossovers(lower, upper, met):
    # source: cittern2018: seek ±2, guarded +.75/−.9, avoid 0, value = preference + entropy (nats)
    assert compute_crossover(MinimalAgent(), lower, upper) == pytest.approx(met, abs=5e-5)


def test_without_the_worth_of_uncertainty_no_guarded_band_is_left():
    certain = MinimalAgent(uncertainty=0)
    assert {find_policy(certain, q / 1000) for q in range(1001)} == {Policy.AVOID, Policy.SEEK}


def test_between_the_crossovers_the_guarded_bid_is_best():
    assert [find_policy(MinimalAgent(), q) for q in (0.2, 0.3, 0.46, 0.5)] == [
        Policy.AVOID, Policy.GUARDED, Policy.GUARDED, Policy.SEEK,
    ]  # fmt: skip


def test_what_never_overtakes_has_no_crossover():
    assert math.isnan(compute_crossover(MinimalAgent(), Policy.SEEK, Policy.AVOID))
