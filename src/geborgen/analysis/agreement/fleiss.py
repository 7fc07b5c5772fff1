"""Fleiss' kappa: the same number of raters for each unit, not always the same persons."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.kappa import compute_kappa_verdict
from geborgen.analysis.agreement.results import FleissKappa
from geborgen.analysis.shares import (
    BOOTSTRAP_DRAWS,
    BOOTSTRAP_SEED,
    FEWEST_SESSIONS_TO_RESAMPLE,
    compute_resampling_percentiles,
    compute_wilson_interval,
)

__all__ = ["compute_fleiss_kappa"]

# More blocks than this are drawn several together: it costs time and changes nothing one can see.
_MOST_BLOCKS = 2_000
_DRAWN_AT_ONCE = 100

Counts = npt.NDArray[np.float64]


def compute_fleiss_kappa(
    counts: npt.ArrayLike,
    *,
    block: int = 1,
    sessions: npt.ArrayLike | None = None,
    seed: int = BOOTSTRAP_SEED,
) -> FleissKappa:
    """Fleiss' kappa, overall and per code, with its 95 % interval.

    Parameters
    ----------
    counts
        Shape (n_units, n_codes): how many raters gave each code; the same sum m ≥ 2 in every row.
    block
        How many consecutive units the bootstrap draws together: more than 1 for units of time,
        which resemble their neighbours.
    sessions
        Shape (n_units,): the number of each unit's session, from 0 up. From five sessions on whole
        sessions are drawn again as well (`compute_resampling_percentiles`), and the wider bounds
        count.
    seed
        Of the bootstrap over units.

    Returns
    -------
    FleissKappa
        Value and interval are None where only one code was given; a code's is None when nobody or
        everybody always gave it.

    Raises
    ------
    ValueError
        When the rows do not have the same number of raters, or only one.

    Notes
    -----
    Observed: the share of pairs of raters of a unit that agree, averaged over units; expected: the
    sum of the squared shares of the codes over everything. Per code, the code against all others.
    The interval draws units again. Where all agree everywhere that would claim certainty: the lower
    bound is then that of Wilson's interval of the agreement, with chance taken as known.

    References
    ----------
    fleiss1971
    """
    table = np.asarray(counts, dtype=np.float64)
    raters = table.sum(axis=1) if table.ndim == 2 else np.zeros(1)
    if table.ndim != 2 or not raters.size or raters[0] < 2 or (raters != raters[0]).any():
        raise ValueError("counts: units by codes, the same number of raters (2 or more) in each")
    m, n = float(raters[0]), len(table)
    agreed = ((table**2).sum(axis=1) - m) / (m * (m - 1))
    value = _kappa(agreed.mean(), float(((table.sum(axis=0) / (n * m)) ** 2).sum()))
    low = high = None
    if value is not None:
        low, high = _find_interval(table, agreed, block=block, seed=seed)
        low, high = _widen(table, agreed, low, high, sessions=sessions, seed=seed)
    return FleissKappa(
        value=value, low=low, high=high, n_units=n, n_raters=int(m),
        codes=tuple(_kappa_of_code(table[:, code], m) for code in range(table.shape[1])),
        verdict=compute_kappa_verdict(n / block, low, high),
    )  # fmt: skip


def _kappa(agreed: float, chance: float) -> float | None:
    return float((agreed - chance) / (1 - chance)) if chance < 1 - 1e-12 else None


def _kappa_of_code(given: Counts, m: float) -> float | None:
    share = float(given.sum() / (given.size * m))
    if not 0 < share < 1:
        return None
    differing = float((given * (m - given)).sum())
    return 1 - differing / (given.size * m * (m - 1) * share * (1 - share))


def _find_interval(
    table: Counts, agreed: Counts, *, block: int, seed: int
) -> tuple[float | None, float | None]:
    """Kappa of units drawn again, block by block; Wilson's lower bound where all agree."""
    if agreed.min() == 1:
        bound = compute_wilson_interval(len(table) / block, len(table) / block)[0]
        chance = float(((table.sum(axis=0) / table.sum()) ** 2).sum())
        return None if bound is None else _kappa(bound, chance), 1.0
    starts = np.arange(0, len(table), max(block, -(-len(table) // _MOST_BLOCKS)))
    return _find_middle(_draw(np.add.reduceat(_join(table, agreed), starts, axis=0), seed))


def _widen(
    table: Counts,
    agreed: Counts,
    *bounds: float | None,
    sessions: npt.ArrayLike | None,
    seed: int,
) -> tuple[float | None, float | None]:
    """Bounds that hold those of whole sessions drawn again too, where there are enough."""
    low, high = bounds
    numbers = np.zeros(len(table), dtype=np.intp) if sessions is None else np.asarray(sessions)
    n = len(np.unique(numbers))
    if n < FEWEST_SESSIONS_TO_RESAMPLE or low is None or high is None:
        return low, high
    sums = np.zeros((int(numbers.max()) + 1, table.shape[1] + 2))
    np.add.at(sums, numbers, _join(table, agreed))
    own = _find_middle(_draw(sums[sums[:, -1] > 0], seed), compute_resampling_percentiles(n))
    if own[0] is None or own[1] is None:
        return low, high
    return min(low, own[0]), max(high, own[1])


def _join(table: Counts, agreed: Counts) -> Counts:
    """What sums over units are taken of: counts per code, agreement, and the units themselves."""
    joined: Counts = np.column_stack([table, agreed, np.ones(len(table))])
    return joined


def _draw(sums: Counts, seed: int) -> Counts:
    """Kappa of as many rows drawn again, one value per draw in which more than one code is used."""
    n = len(sums)
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(BOOTSTRAP_DRAWS // _DRAWN_AT_ONCE):
        rows = rng.integers(0, n, size=(_DRAWN_AT_ONCE, n)) + n * np.arange(_DRAWN_AT_ONCE)[:, None]
        times = np.bincount(rows.ravel(), minlength=_DRAWN_AT_ONCE * n).reshape(-1, n)
        found = times @ sums
        given = found[:, :-2]
        chance = ((given / given.sum(axis=1, keepdims=True)) ** 2).sum(axis=1)
        known = chance < 1 - 1e-12
        quotient = found[known, -2] / found[known, -1]
        drawn.append((quotient - chance[known]) / (1 - chance[known]))
    return np.concatenate(drawn)


def _find_middle(
    drawn: Counts, bounds: Sequence[float] = (2.5, 97.5)
) -> tuple[float | None, float | None]:
    if not drawn.size:
        return None, None
    low, high = np.percentile(drawn, bounds)
    return float(low), float(high)
