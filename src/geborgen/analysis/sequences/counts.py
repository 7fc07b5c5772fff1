"""Lag tables: how often one code stands so many places after another."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from geborgen.analysis.results import Verdict
from geborgen.analysis.shares import ENOUGH_UNITS, FEWEST_UNITS

__all__ = [
    "Allowed",
    "Codes",
    "Counts",
    "Values",
    "compute_lag_counts",
    "compute_lag_stack",
    "compute_number_verdict",
    "compute_ratios",
    "make_allowed",
    "sort_arrays",
]

Codes = npt.NDArray[np.int32]
Values = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Allowed = npt.NDArray[np.bool_]
_Kind = TypeVar("_Kind", bound=np.generic)


def compute_lag_counts(codes: Sequence[Codes], n_codes: int, *, lag: int = 1) -> Counts:
    """How often code j stands `lag` places after code i, over all stretches together.

    Parameters
    ----------
    codes
        Per stretch an array of shape (n,) with numbers from 0 to `n_codes` − 1.
    n_codes
        How many codes there are (k).
    lag
        How many places later; at least 1.

    Returns
    -------
    array of int
        Shape (k, k), row i the given code, column j the one that follows. A stretch of n codes adds
        max(n − lag, 0) pairs; overlapping pairs all count, and no pair reaches from one stretch
        into the next.

    References
    ----------
    bakeman2011
    """
    pooled: Counts = compute_lag_stack(codes, n_codes, lag=lag).sum(axis=0)
    return pooled


def compute_lag_stack(codes: Sequence[Codes], n_codes: int, *, lag: int = 1) -> Counts:
    """As `compute_lag_counts`, one table per stretch: shape (n_stretches, k, k)."""
    tables = [
        np.bincount(of[:-lag] * n_codes + of[lag:], minlength=n_codes**2).reshape(n_codes, n_codes)
        for of in codes
    ]
    return np.array(tables, dtype=np.int64).reshape(len(tables), n_codes, n_codes)


def make_allowed(n_codes: int, *, may_repeat: bool = True) -> Allowed:
    """Which codes may follow which: all, or all but each itself. Shape (k, k)."""
    allowed = np.ones((n_codes, n_codes), dtype=np.bool_)
    if not may_repeat:
        np.fill_diagonal(allowed, False)
    return allowed


def sort_arrays(arrays: Sequence[npt.NDArray[_Kind]]) -> list[npt.NDArray[_Kind]]:
    """Arrays by what they hold, so that what is drawn does not hang on the order of the files."""
    return sorted(arrays, key=lambda array: (array.shape, array.tobytes()))


def compute_ratios(above: npt.ArrayLike, below: npt.ArrayLike) -> Values:
    """One array divided by another, NaN where the divisor is not above 0."""
    over, under = np.broadcast_arrays(
        np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    )
    # A divisor of 1e-16 is a zero that rounding left.
    ratios: Values = np.divide(over, under, out=np.full(over.shape, np.nan), where=under > 1e-12)
    return ratios


def compute_number_verdict(n: int) -> Verdict:
    """Whether so many acts or runs can carry a sentence: too few below 5, thin below 12."""
    if n < FEWEST_UNITS:
        return Verdict.TOO_FEW
    return Verdict.THIN if n < ENOUGH_UNITS else Verdict.ENOUGH
