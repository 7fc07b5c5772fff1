"""Precision over many families, from a plain table of what each of their sessions held."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geborgen.analysis.power.reach import compute_half_width, count_sessions_needed
from geborgen.analysis.power.results import FamilyPrecision, PrecisionGoal
from geborgen.analysis.shares import compute_count_verdict

__all__ = ["compute_family_precision"]

_FEWEST_SESSIONS = 5
_QUANTILES = (0.5, 0.1, 0.9)


def compute_family_precision(
    counts: npt.ArrayLike, totals: npt.ArrayLike, goal: PrecisionGoal
) -> FamilyPrecision:
    """How many sessions make a share precise enough in most of these families.

    Parameters
    ----------
    counts, totals
        Shape (families, sessions): how many of how many in each session.
    goal
        The half width that is asked for, and the numbers of sessions tried.

    Returns
    -------
    FamilyPrecision
        `points`: number of sessions, then the half width of the middle family, of the tenth and of
        the ninetieth per cent.

    Notes
    -----
    Of each family the variance of its share over sessions is that of a ratio: sessions' deviations
    (count - share times total) over their mean total, n - 1 in the denominator. The half width
    with m sessions is Student's t with m - 1 degrees of freedom times the standard deviation over
    the root of m. Families are as simulated, or as watched: the result says nothing of families
    that are not like them.

    References
    ----------
    cochran1977
    """
    counted, of = np.asarray(counts, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    known = ((of > 0).sum(axis=1) >= _FEWEST_SESSIONS) & (of.sum(axis=1) > 0)
    counted, of = counted[known], of[known]
    n = counted.shape[1] if counted.ndim == 2 else 0
    shares = counted.sum(axis=1) / of.sum(axis=1)
    deviations = counted - shares[:, None] * of
    deviates = (deviations**2).sum(axis=1) / max(1, n - 1) / of.mean(axis=1) ** 2
    spreads = np.sqrt(deviates)
    return FamilyPrecision(
        n_families=int(known.sum()),
        n_sessions_each=n,
        wanted=goal.wanted,
        needed=_find(spreads, 0.5, goal.wanted),
        needed_most=_find(spreads, 0.9, goal.wanted),
        points=_trace(spreads, goal.sizes),
        verdict=compute_count_verdict(int(known.sum())),
        rule="rules.precision_families",
    )


def _find(spreads: npt.NDArray[np.float64], share: float, wanted: float) -> int | None:
    if not spreads.size:
        return None
    return count_sessions_needed(float(np.quantile(spreads, share)), wanted)


def _trace(
    spreads: npt.NDArray[np.float64], sizes: Sequence[int]
) -> tuple[tuple[int, float, float, float], ...]:
    if not spreads.size:
        return ()
    middle, low, high = (float(q) for q in np.quantile(spreads, _QUANTILES))
    half = compute_half_width
    return tuple((m, half(middle, m), half(low, m), half(high, m)) for m in sizes)
