"""Weighted families: how many they are worth, how far their tail can be trusted, quantiles."""

from typing import Any

import numpy as np

__all__ = ["compute_ess", "compute_quantiles", "draw_rows", "fit_pareto", "smooth_weights"]

Array = np.ndarray[Any, Any]

# Fewer than this in the tail cannot be fitted.
_FEWEST_IN_TAIL = 5


def compute_ess(weights: Array) -> float:
    """Effective sample size of weights.

    Parameters
    ----------
    weights
        Adding up to 1.

    Returns
    -------
    float
        1 to the number of weights: how many equally weighted families would say as much.

    References
    ----------
    kish1965
    """
    return float(1.0 / np.sum(weights**2))


def smooth_weights(logs: Array) -> tuple[Array, float]:
    """Importance weights with their tail smoothed, and the shape of that tail.

    Parameters
    ----------
    logs
        Logarithms of unnormalised weights, at least two.

    Returns
    -------
    tuple
        Weights adding up to 1, and Pareto's k: above 0.7 the weights cannot be trusted. Infinite
        where the tail is too short to be fitted, 0 where all weights are the same.

    References
    ----------
    vehtari2024
    """
    weights = np.exp(logs - logs.max())
    if np.ptp(logs) < 1e-9:
        return weights / weights.sum(), 0.0
    size = len(weights)
    n = int(min(0.2 * size, 3.0 * np.sqrt(size)))
    if n < _FEWEST_IN_TAIL:
        return weights / weights.sum(), float("inf")
    order = np.argsort(weights)
    tail, cut = order[-n:], weights[order[-n - 1]]
    excess = weights[tail] - cut
    if excess[-1] <= 0.0 or excess[0] <= 0.0:
        return weights / weights.sum(), float("inf")
    k, sigma = fit_pareto(excess)
    if np.isfinite(k):
        places = (np.arange(1, n + 1) - 0.5) / n
        smooth = cut + _pareto_quantile(places, k, sigma)
        weights[tail] = np.minimum(smooth, 1.0)
    return weights / weights.sum(), k


def _pareto_quantile(share: Array, k: float, sigma: float) -> Array:
    if abs(k) < 1e-9:
        return -sigma * np.log1p(-share)
    return sigma / k * ((1.0 - share) ** -k - 1.0)


def fit_pareto(excess: Array) -> tuple[float, float]:
    """Shape and scale of a generalised Pareto distribution.

    Parameters
    ----------
    excess
        Above the threshold, in order, above 0.

    Returns
    -------
    tuple
        Shape k (drawn a little to one half, as ten more observations would) and scale.

    References
    ----------
    zhang2009, vehtari2024
    """
    n = len(excess)
    grid = 30 + int(np.sqrt(n))
    places = np.arange(1, grid + 1) - 0.5
    quarter = excess[int(n / 4 + 0.5) - 1]
    b = (1.0 - np.sqrt(grid / places)) / (3.0 * quarter) + 1.0 / excess[-1]
    shape = np.log1p(-b[:, None] * excess).mean(axis=1)
    fit = n * (np.log(-b / shape) - shape - 1.0)
    weight = np.exp(fit - np.logaddexp.reduce(fit))
    scale = float((b * weight).sum())
    k = float(np.log1p(-scale * excess).mean())
    sigma = -k / scale
    return k * n / (n + 10.0) + 0.5 * 10.0 / (n + 10.0), sigma


def compute_quantiles(values: Array, weights: Array, shares: tuple[float, ...]) -> Array:
    """Quantiles of weighted values.

    Parameters
    ----------
    values
        Any order.
    weights
        Adding up to 1.
    shares
        Between 0 and 1.

    Returns
    -------
    array
        One per share, between neighbouring values.
    """
    order = np.argsort(values)
    middle = np.cumsum(weights[order]) - 0.5 * weights[order]
    found: Array = np.interp(shares, middle, values[order])
    return found


def draw_rows(weights: Array, n: int, rng: np.random.Generator) -> Array:
    """Rows drawn by weight, evenly spread over them (systematic resampling).

    Parameters
    ----------
    weights
        Not below 0; their sum does not matter.
    n
        How many rows.
    rng
        For the one number that shifts the comb.

    Returns
    -------
    array
        In order; a row of weight w comes n·w times, rounded up or down.
    """
    edges = np.cumsum(weights)
    rows: Array = np.searchsorted(edges / edges[-1], (np.arange(n) + rng.random()) / n)
    return np.minimum(rows, len(edges) - 1)
