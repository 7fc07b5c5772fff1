"""Intervals of a pooled lag table's statistics, from drawing sessions or dyads again."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geborgen.analysis.sequences.cells import (
    compute_cell_odds,
    compute_conditional,
    compute_transformed_kappas,
)
from geborgen.analysis.sequences.counts import (
    Allowed,
    Values,
    compute_lag_stack,
    sort_arrays,
)
from geborgen.analysis.sequences.expected import compute_expected
from geborgen.analysis.sequences.stretches import Stretches
from geborgen.analysis.shares import (
    BOOTSTRAP_DRAWS,
    BOOTSTRAP_SEED,
    FEWEST_SESSIONS_TO_RESAMPLE,
    compute_resampling_percentiles,
)

__all__ = ["LagBootstrap", "Range", "compute_lag_bootstrap"]

# Enough for the kappas of a thousand tables.
_ROUNDS = 100


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Range:
    """Lower and upper bound of each cell, 95 %; arrays (k, k), NaN where mostly undefined."""

    low: Values = field(repr=False)
    high: Values = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LagBootstrap:
    """Intervals of the pooled table when whole sessions or dyads are drawn again."""

    unit: str
    n_units: int
    n_draws: int
    conditional: Range
    log_odds: Range
    yule_q: Range
    phi: Range
    kappas: Range

    @property
    def odds(self) -> Range:
        """Of the odds ratios themselves."""
        with np.errstate(over="ignore"):
            return Range(low=np.exp(self.log_odds.low), high=np.exp(self.log_odds.high))


def compute_lag_bootstrap(
    stretches: Stretches,
    unit: str,
    allowed: Allowed,
    *,
    lag: int = 1,
    n_draws: int = BOOTSTRAP_DRAWS,
    seed: int = BOOTSTRAP_SEED,
) -> LagBootstrap | None:
    """95 % intervals of a pooled table's cells, from resampling whole sessions or dyads.

    Parameters
    ----------
    stretches
        The sequences.
    unit
        ``session`` or ``dyad``: what is drawn again, as many as there are, with putting back.
    allowed
        Shape (k, k): False for a structural zero at lag 1.
    lag
        How many places later.
    n_draws
        How many times all units are drawn.
    seed
        The same seed gives the same intervals.

    Returns
    -------
    LagBootstrap or None
        Percentiles of each statistic over the draws in which it is defined, where that is at least
        half of them; None with fewer than five units.

    Notes
    -----
    The 2.5th and 97.5th percentile of few units lie too close together: of dyads with rules of
    their own they held the truth in 84 of a hundred studies of five and 91 of twelve. So those of
    `compute_resampling_percentiles` are taken. With five to ten units they remain a hint.

    References
    ----------
    efron1979, hesterberg2015
    """
    parts = list(stretches.by(unit).values())
    if len(parts) < FEWEST_SESSIONS_TO_RESAMPLE:
        return None
    n_units, k = len(parts), stretches.n_codes
    own = [compute_lag_stack(part.codes, k, lag=lag).sum(axis=0) for part in parts]
    tables = np.array(sort_arrays(own))
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(n_units, np.full(n_units, 1 / n_units), size=n_draws)
    pooled = np.tensordot(weights, tables, axes=1)
    may = allowed if lag == 1 else np.ones_like(allowed)
    odds, fit = compute_cell_odds(pooled), compute_expected(pooled, may, most_rounds=_ROUNDS)
    return LagBootstrap(
        unit=unit,
        n_units=n_units,
        n_draws=n_draws,
        conditional=_range(compute_conditional(pooled), n_units),
        log_odds=_range(odds.log_odds, n_units),
        yule_q=_range(odds.yule_q, n_units),
        phi=_range(odds.phi, n_units),
        kappas=_range(compute_transformed_kappas(pooled, fit.values), n_units),
    )


def _range(drawn: Values, n_units: int) -> Range:
    """Percentiles over the draws, without those in which a cell is undefined."""
    defined = ~np.isnan(drawn)
    ordered = np.sort(np.where(defined, drawn, np.inf), axis=0)
    n = defined.sum(axis=0)
    bounds = compute_resampling_percentiles(n_units)
    low, high = (_percentile(ordered, n, bound / 100) for bound in bounds)
    mostly = n * 2 >= len(drawn)
    return Range(low=np.where(mostly, low, np.nan), high=np.where(mostly, high, np.nan))


def _percentile(ordered: Values, n: npt.NDArray[np.int64], share: float) -> Values:
    """Linear between the neighbours, as NumPy's own, of the first n of each column."""
    place = np.maximum(n - 1, 0) * share
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(n - 1, 0))
    lower = np.take_along_axis(ordered, below[None], axis=0)[0]
    upper = np.take_along_axis(ordered, above[None], axis=0)[0]
    with np.errstate(invalid="ignore"):
        values: Values = lower + (upper - lower) * (place - below)
    return values
