"""Weights: how much they are worth, and the tail by which they may not be trusted."""

import numpy as np
import pytest

from geborgen.inference.weights import (
    compute_ess,
    compute_quantiles,
    draw_rows,
    fit_pareto,
    smooth_weights,
)

RNG = np.random.default_rng


def test_even_weights_are_worth_their_number():
    assert compute_ess(np.full(40, 1 / 40)) == pytest.approx(40)
    weights, k = smooth_weights(np.zeros(40))
    assert weights == pytest.approx(np.full(40, 1 / 40))
    assert k == 0.0


@pytest.mark.parametrize("shape", [0.2, 0.5, 0.9])
def test_the_shape_of_a_pareto_tail_is_found(shape):
    draws = np.sort(((1 - RNG(3).random(4000)) ** -shape - 1) / shape)
    k, sigma = fit_pareto(draws)
    assert k == pytest.approx(shape, abs=0.06)
    assert sigma == pytest.approx(1.0, abs=0.1)


def test_a_heavy_tail_is_told_from_a_light_one():
    light, heavy = RNG(1).normal(size=2000), 4.0 * RNG(1).normal(size=2000)
    assert smooth_weights(light)[1] < 0.7 < smooth_weights(heavy)[1]


def test_smoothing_keeps_the_order_and_a_sum_of_one():
    logs = 3.0 * RNG(2).normal(size=2000)
    weights, _ = smooth_weights(logs)
    assert weights.sum() == pytest.approx(1.0)
    assert (np.argsort(weights) == np.argsort(logs)).mean() > 0.99


def test_too_short_a_tail_is_not_trusted():
    assert smooth_weights(np.array([0.0, 1.0, 2.0]))[1] == float("inf")


def test_quantiles_of_even_weights_are_the_usual_ones():
    values = RNG(4).normal(size=501)
    found = compute_quantiles(values, np.full(501, 1 / 501), (0.25, 0.5, 0.75))
    assert found == pytest.approx(np.quantile(values, (0.25, 0.5, 0.75)), abs=0.02)


def test_rows_are_drawn_as_often_as_they_weigh():
    rows = draw_rows(np.array([0.5, 0.0, 0.3, 0.2]), 1000, RNG(5))
    assert np.bincount(rows, minlength=4) == pytest.approx([500, 0, 300, 200], abs=1)
