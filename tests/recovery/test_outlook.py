"""The outlook of simulated families: the truth ranks evenly and lies inside as often as it says."""

import numpy as np
import pytest

from geborgen.inference.alike import find_alike
from geborgen.inference.bank import TENDENCIES, current_model
from geborgen.inference.grown import GROWN, PATTERNS, compute_grown
from geborgen.inference.imagined import simulate_diaries
from geborgen.inference.weights import compute_quantiles
from geborgen.simulation.cohort import live_cohort, make_cohort
from geborgen.simulation.model import moments_until
from tests.told_families import bank, drawn

N, MOMENTS = 40, 40
REPORTED = (*TENDENCIES, *(name for name in GROWN if name not in PATTERNS))


@pytest.fixture(scope="module")
def ranks_and_said():
    """Rank of the truth of each quantity, whether it lay in the middle 80 %, and of security."""
    model, _ = current_model()
    cohort = make_cohort(drawn(N, first=500), seed=71, model=model)
    live_cohort(cohort, moments_until(bank().plan.months, model) - 4 * MOMENTS)
    rng = np.random.default_rng(3)
    diaries = simulate_diaries(cohort, moments=MOMENTS, lived=4 * MOMENTS, rng=rng)
    cares = cohort.cares[:, 0].copy()
    grown, _ = compute_grown(cohort, visits=bank().plan.visits)
    ranks, inside, said = [], [], []
    for row, diary in enumerate(diaries):
        alike = find_alike(diary, bank(), particles=400, seed=row)
        true = np.concatenate([cares[row], grown[row, : -len(PATTERNS)]])
        found = np.column_stack([alike.cares, alike.grown[:, : -len(PATTERNS)]])
        ranks.append(alike.weights @ (found < true))
        bounds = [compute_quantiles(column, alike.weights, (0.1, 0.9)) for column in found.T]
        inside.append(
            [low <= value <= high for value, (low, high) in zip(true, bounds, strict=True)]
        )
        said.append(alike.weights @ alike.grown[:, GROWN.index("secure")])
    return np.array(ranks), np.array(inside), np.array(said), grown[:, GROWN.index("secure")]


@pytest.mark.slow
def test_the_truth_ranks_evenly_for_every_reported_quantity(ranks_and_said):
    ranks = np.sort(ranks_and_said[0], axis=0)
    even = (np.arange(1, N + 1) - 0.5) / N
    distance = np.abs(ranks - even[:, None]).max(axis=0) + 0.5 / N
    # Kolmogorov and Smirnov: chance .001 for one of twenty quantities is 1.95 / sqrt(n) at most.
    too_far = {name: d for name, d in zip(REPORTED, distance, strict=True) if d > 1.95 / N**0.5}
    assert too_far == {}


@pytest.mark.slow
def test_intervals_hold_the_truth_about_as_often_as_they_say(ranks_and_said):
    inside = ranks_and_said[1]
    assert inside.mean() == pytest.approx(0.8, abs=0.06)
    assert inside.mean(axis=0).min() > 0.8 - 4 * (0.16 / N) ** 0.5


@pytest.mark.slow
def test_who_is_said_to_come_out_secure_more_often_does(ranks_and_said):
    _, _, said, true = ranks_and_said
    assert np.corrcoef(said, true)[0, 1] > 0.5
    assert said.mean() == pytest.approx(true.mean(), abs=0.12)
