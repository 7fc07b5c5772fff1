"""Days as the likelihood sums over them: a few kinds of day, each with its weight."""

import functools
from typing import Any

import numpy as np

__all__ = ["day_nodes"]

Array = np.ndarray[Any, Any]

SWINGS, LOADS = 5, 2


@functools.cache
def day_nodes(swings: int = SWINGS, loads: int = LOADS) -> tuple[Array, Array, Array]:
    """Kinds of day that stand for all days of the model.

    Parameters
    ----------
    swings, loads
        How many places for the swing of noticing, and for the load.

    Returns
    -------
    tuple of arrays
        Swing, share of the strain that is felt, and weight, of each kind of day; kinds of one load
        stand together, and weights add to 1.

    Notes
    -----
    The model's swing is the sum of three even numbers, scaled to a standard deviation of 1; its
    load is even. Both by Gauss's rule, which is exact for polynomials of degree 2n - 1.

    References
    ----------
    golub1969
    """
    places, weights = _gauss_of_three_even(swings)
    even, even_weights = np.polynomial.legendre.leggauss(loads)
    load, swing = np.meshgrid(0.5 + 0.5 * even, places, indexing="ij")
    weight = np.outer(0.5 * even_weights, weights)
    return swing.ravel(), load.ravel(), weight.ravel()


def _gauss_of_three_even(n: int) -> tuple[Array, Array]:
    """Gauss's rule for the sum of three even numbers, from a fine grid by Stieltjes's procedure."""
    x = np.linspace(-1.5, 1.5, 6001)
    inner = np.abs(x) <= 0.5
    density = np.where(inner, 0.75 - x**2, 0.5 * (1.5 - np.abs(x)) ** 2)
    density /= density.sum()
    before, now, norm = np.zeros_like(x), np.ones_like(x), 1.0
    middles: list[float] = []
    links: list[float] = []
    for step in range(n):
        middles.append(float((density * x * now**2).sum() / norm))
        after = (x - middles[-1]) * now - (links[-1] if step else 0.0) * before
        before, now = now, after
        fresh = float((density * now**2).sum())
        links.append(fresh / norm)
        norm = fresh
    off = np.sqrt(links[: n - 1])
    places, vectors = np.linalg.eigh(np.diag(middles) + np.diag(off, 1) + np.diag(off, -1))
    return 2.0 * places, vectors[0] ** 2
