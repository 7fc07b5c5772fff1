"""Corrections of p for many tests at once."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

__all__ = ["compute_benjamini_hochberg", "compute_holm", "compute_largest_statistic_p"]

from geborgen.analysis.sequences.counts import Values


def compute_holm(p: npt.ArrayLike) -> Values:
    """P corrected so that any false alarm among all tests is as rare as said (Holm).

    Parameters
    ----------
    p
        Any shape; NaN is no test and stays NaN.

    Returns
    -------
    array
        The same shape. Of m tests the i-th smallest p times m − i + 1, none smaller than the one
        before, at most 1.

    References
    ----------
    holm1979
    """
    return _step(p, lambda ordered: np.maximum.accumulate(ordered * np.arange(ordered.size, 0, -1)))


def compute_benjamini_hochberg(p: npt.ArrayLike) -> Values:
    """P corrected so that the expected share of false alarms among alarms is as said.

    Parameters
    ----------
    p
        Any shape; NaN is no test and stays NaN.

    Returns
    -------
    array
        The same shape. Of m tests the i-th smallest p times m / i, none larger than the one after,
        at most 1.

    Notes
    -----
    Holds for independent tests and for those that tend to go together. Cells of one table partly go
    against each other; the bound then holds nearly. The largest statistic of the permutations has
    no such trouble.

    References
    ----------
    benjamini1995
    """
    return _step(
        p,
        lambda ordered: np.minimum.accumulate(
            (ordered * ordered.size / np.arange(1, ordered.size + 1))[::-1]
        )[::-1],
    )


def compute_largest_statistic_p(observed: npt.ArrayLike, drawn: npt.ArrayLike) -> Values:
    """P of each test against the largest of all tests in each permutation.

    Parameters
    ----------
    observed
        Shape (…): deviates, compared by size whatever their sign; NaN is no test and stays NaN.
    drawn
        Shape (n, …): the same deviates in each of n permutations; NaN is left out.

    Returns
    -------
    array
        Shape (…): (1 + permutations whose largest deviate is at least as large) / (1 + n). Any
        false alarm among all tests is as rare as said, whatever the tests have to do with each
        other.

    References
    ----------
    westfall1993, phipson2010
    """
    deviates = np.abs(np.asarray(observed, dtype=np.float64))
    sizes = np.abs(np.asarray(drawn, dtype=np.float64)).reshape(len(np.asarray(drawn)), -1)
    largest = np.sort(np.nan_to_num(sizes, nan=-1.0).max(axis=1, initial=-1.0))
    # Deviates equal but for rounding count as reached.
    reached = largest.size - np.searchsorted(largest, deviates * (1 - 1e-12), side="left")
    return np.where(np.isnan(deviates), np.nan, (1 + reached) / (1 + largest.size))


def _step(p: npt.ArrayLike, correct: Callable[[Values], Values]) -> Values:
    values = np.array(p, dtype=np.float64)
    tested = ~np.isnan(values)
    ordered = values[tested]
    order = np.argsort(ordered, kind="stable")
    corrected = np.empty_like(ordered)
    corrected[order] = np.minimum(correct(ordered[order]), 1.0)
    values[tested] = corrected
    return values
