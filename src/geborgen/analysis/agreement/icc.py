"""Intraclass correlations of ratings on a scale, in Shrout and Fleiss's six forms."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.f_distribution import compute_f_quantile
from geborgen.analysis.agreement.kappa import compute_kappa_verdict
from geborgen.analysis.agreement.results import Icc, IccForm, IccGap

__all__ = ["compute_icc"]

_UPPER = 0.975
_ROUNDING = 1e-12
_SMALL = 1e-9
_ALSO = {
    IccForm.ONE_1: "ICC(1)",
    IccForm.TWO_1: "ICC(A,1)",
    IccForm.THREE_1: "ICC(C,1)",
    IccForm.ONE_K: "ICC(k)",
    IccForm.TWO_K: "ICC(A,k)",
    IccForm.THREE_K: "ICC(C,k)",
}


class _Squares(NamedTuple):
    """Mean squares between targets, within targets, between judges, and what is left."""

    targets: float
    within: float
    judges: float
    error: float


class _Found(NamedTuple):
    value: float
    low: float | None
    high: float | None


_CERTAIN = _Found(1.0, None, None)


def compute_icc(ratings: npt.ArrayLike) -> tuple[Icc, ...]:
    """The six intraclass correlations of Shrout and Fleiss with their 95 % intervals.

    Parameters
    ----------
    ratings
        Shape (n_targets, n_raters), at least 2 by 2: numbers on a scale. Targets with a missing
        value (NaN) are left out.

    Returns
    -------
    tuple of Icc
        In the order of `IccForm`. Where all targets have the same mean, or fewer than two are left,
        there is no value; where nothing is left that could move a value of 1, there is no interval.
        `gap` says which.

    Raises
    ------
    ValueError
        When there are not two raters.

    Notes
    -----
    ICC(1,·): each target has raters of its own (one-way random). ICC(2,·): the raters are a sample
    of raters, and a rater who is always higher counts as disagreement (two-way, absolute
    agreement). ICC(3,·): these raters only, and such a rater does not (two-way, consistency).
    (·,1) is the reliability of one rater, (·,k) that of the mean of these k. Intervals by F, that
    of ICC(2,·) by Satterthwaite's approximate degrees of freedom at the value found, or at 0 where
    it is below: the formula weighs mean squares, and with weights below 0 its bounds can both lie
    beside the value. F is a quotient over the error;
    where raters do not differ at all the error is 0, F has no value, and its bounds would both be
    1 with two targets as with a thousand. That is no knowledge: none is given. Where ICC(·,1), or
    its lower bound, is -1 / (k - 1) or less, the mean of k raters has no reliability to tell.

    References
    ----------
    shrout1979, mcgraw1996
    """
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError("ratings: targets by raters, two raters or more")
    table = table[~np.isnan(table).any(axis=1)]
    n, k = table.shape
    squares = _compute_squares(table) if n >= 2 else None
    if squares is None or squares.targets <= 0:
        gap = IccGap.FEW_TARGETS if squares is None else IccGap.SAME_TARGETS
        return tuple(_make(form, None, n=n, k=k, gap=gap) for form in IccForm)
    singles = _compute_singles(squares, n, k)
    found = singles | {
        IccForm.ONE_K: _of_mean(singles[IccForm.ONE_1], k),
        IccForm.TWO_K: _of_mean(singles[IccForm.TWO_1], k),
        IccForm.THREE_K: _of_mean(singles[IccForm.THREE_1], k),
    }
    return tuple(_make(form, found[form], n=n, k=k, gap=IccGap.NO_MEAN) for form in IccForm)


def _compute_squares(table: npt.NDArray[np.float64]) -> _Squares:
    n, k = table.shape
    middle = table.mean()
    targets = k * float(((table.mean(axis=1) - middle) ** 2).sum())
    judges = n * float(((table.mean(axis=0) - middle) ** 2).sum())
    within = float(((table - table.mean(axis=1, keepdims=True)) ** 2).sum())
    # What is left after subtracting is rounding where it is this small beside the whole.
    least = _ROUNDING * float((table**2).sum())
    targets, judges, within, error = (
        one if one > least else 0.0 for one in (targets, judges, within, within - judges)
    )
    return _Squares(
        targets=targets / (n - 1),
        within=within / (n * (k - 1)),
        judges=judges / (k - 1),
        error=error / ((n - 1) * (k - 1)),
    )


def _compute_singles(squares: _Squares, n: int, k: int) -> dict[IccForm, _Found]:
    return {
        IccForm.ONE_1: _from_quotient(
            squares.targets, squares.within, df=(n - 1, n * (k - 1)), k=k
        ),
        IccForm.TWO_1: _compute_absolute(squares, n, k),
        IccForm.THREE_1: _from_quotient(
            squares.targets, squares.error, df=(n - 1, (n - 1) * (k - 1)), k=k
        ),
    }


def _from_quotient(between: float, rest: float, *, df: tuple[int, int], k: int) -> _Found:
    if rest <= 0:
        return _CERTAIN
    quotient = between / rest
    low = quotient / compute_f_quantile(_UPPER, *df)
    high = quotient * compute_f_quantile(_UPPER, df[1], df[0])
    return _Found(*((f - 1) / (f + k - 1) for f in (quotient, low, high)))


def _compute_absolute(squares: _Squares, n: int, k: int) -> _Found:
    targets, _, judges, error = squares
    rest = k * judges + (k * n - k - n) * error
    value = (targets - error) / (targets + (k - 1) * error + k * (judges - error) / n)
    if judges <= 0 and error <= 0:
        return _CERTAIN
    quotient = judges / error if error > 0 else float("inf")
    df = _approximate_df(max(value, 0.0), quotient, n=n, k=k)
    low_f = compute_f_quantile(_UPPER, n - 1, df)
    high_f = compute_f_quantile(_UPPER, df, n - 1)
    low = n * (targets - low_f * error) / (low_f * rest + n * targets)
    high = n * (high_f * targets - error) / (rest + n * high_f * targets)
    return _Found(value, low, high)


def _approximate_df(value: float, quotient: float, *, n: int, k: int) -> float:
    own = n * (1 + (k - 1) * value) - k * value
    if quotient == float("inf"):
        return float(k - 1)
    above = (k - 1) * (n - 1) * (k * value * quotient + own) ** 2
    below = (n - 1) * (k * value * quotient) ** 2 + own**2
    return above / below


def _of_mean(found: _Found, k: int) -> _Found | None:
    """Reliability of the mean of k raters, from that of one (Spearman–Brown)."""
    if found.low is None or found.high is None:
        return found
    if min(found.value, found.low) * (k - 1) <= _SMALL - 1:
        return None
    return _Found(*(k * one / (1 + (k - 1) * one) for one in (found.value, found.low, found.high)))


def _make(form: IccForm, found: _Found | None, *, n: int, k: int, gap: IccGap | None = None) -> Icc:
    value, low, high = found or (None, None, None)
    return Icc(
        form=form, also=_ALSO[form], value=value, low=low, high=high,
        n_targets=n, n_raters=k, verdict=compute_kappa_verdict(n, low, high),
        gap=gap if found is None else IccGap.NO_ERROR if low is None else None,
    )  # fmt: skip
