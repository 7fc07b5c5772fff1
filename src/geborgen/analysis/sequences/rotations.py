"""Two streams at every lag, as observed and with one rotated against the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geborgen.analysis.contingency import compute_rotation_counts
from geborgen.analysis.sequences.corrections import compute_largest_statistic_p
from geborgen.analysis.sequences.counts import Counts, Values, sort_arrays

__all__ = [
    "Band",
    "compute_band",
    "compute_rotated_lags",
    "compute_rotation_law",
    "draw_rotations",
]

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Band:
    """What chance gives at each lag: arrays (n_lags,), NaN where chance never differs.

    `low` and `high` hold the middle 95 % of the values drawn at each lag; `p` is two-sided, by
    distance from `means`; `p_largest` is corrected for looking at all lags.
    """

    means: Values = field(repr=False)
    low: Values = field(repr=False)
    high: Values = field(repr=False)
    p: Values = field(repr=False)
    p_largest: Values = field(repr=False)


def compute_rotated_lags(first: Marks, second: Marks, lags: npt.NDArray[np.int64]) -> Counts:
    """How often the second is marked `lag` units after the first, for every rotation.

    Parameters
    ----------
    first, second
        Shape (n,): marks per unit of time, n at least 1.
    lags
        Shape (n_lags,): units from first to second, below 0 for before.

    Returns
    -------
    array of int
        Shape (n, n_lags). Row s: after the second was moved s units later, what passes the end
        coming in at the start; row 0 as observed. Only units t of the first count of which
        t + lag lies in the session, so that no pair reaches over its end.
    """
    n = first.size
    counts = np.zeros((n, lags.size), dtype=np.int64)
    units, rotations = np.arange(n), np.arange(n)
    for column, lag in enumerate(lags.tolist()):
        reaches = (units + lag >= 0) & (units + lag < n)
        circular = compute_rotation_counts(first & reaches, second)
        counts[:, column] = circular[(rotations - lag) % n]
    return counts


def draw_rotations(
    tables: Sequence[npt.NDArray[np.int64]], *, n: int, rng: np.random.Generator
) -> Counts:
    """Pooled counts of randomly rotated pieces.

    Parameters
    ----------
    tables
        Per piece an array of shape (n_units, …), one row per rotation, row 0 as observed.
    n
        How many are drawn where there are several pieces.
    rng
        Draws a rotation of each piece.

    Returns
    -------
    array of int
        Shape (n, …); of a single piece each rotation but the observed one, once.
    """
    if len(tables) == 1:
        return tables[0][1:]
    drawn = np.zeros((n, *tables[0].shape[1:]), dtype=np.int64)
    for table in sort_arrays(tables):
        drawn += table[rng.integers(len(table), size=n)]
    return drawn


def compute_rotation_law(tables: Sequence[npt.NDArray[np.int64]]) -> tuple[Values, Values]:
    """Mean and standard deviation of pooled counts over all rotations, the observed among them.

    Parameters
    ----------
    tables
        As for `draw_rotations`, at least one.

    Returns
    -------
    tuple of array
        Shapes (…). Pieces are rotated independently, so variances add up.

    Notes
    -----
    Distances are told from these, not from what was drawn: of two counts equally far to either
    side, its noise (or the observed one's absence) would make one the farther. And where the
    observed one is far out and has no part in the deviation of its own lag, but in those of others,
    it seems farther than a rotation that is as far: of profiles of one piece without a bond 8 to 11
    in a hundred then had a largest p below 0.05.
    """
    means: Values = np.sum([table.mean(axis=0) for table in tables], axis=0)
    variances: Values = np.sum([table.var(axis=0) for table in tables], axis=0)
    return means, np.sqrt(variances)


def compute_band(
    observed: Values,
    drawn: Values,
    *,
    means: Values | None = None,
    sds: Values | None = None,
) -> Band:
    """Middle 95 % and p at each lag, against drawn values of shape (n, n_lags).

    Parameters
    ----------
    observed, drawn
        Shapes (n_lags,) and (n, n_lags).
    means, sds
        What chance gives on average, and its standard deviation; None takes those of what was
        drawn.

    References
    ----------
    westfall1993, phipson2010
    """
    none = np.full(observed.shape, np.nan)
    if not len(drawn):
        return Band(means=none, low=none, high=none, p=none, p_largest=none)
    sds = drawn.std(axis=0) if sds is None else sds
    means = drawn.mean(axis=0) if means is None else means
    scale = np.where(sds > 1e-12, sds, np.nan)
    deviates, own = (drawn - means) / scale, (observed - means) / scale
    reached = (np.abs(deviates) >= np.abs(own) * (1 - 1e-9)).sum(axis=0)
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return Band(
        means=means,
        low=low,
        high=high,
        p=np.where(np.isnan(own), np.nan, (1 + reached) / (1 + len(drawn))),
        p_largest=compute_largest_statistic_p(own, deviates),
    )
