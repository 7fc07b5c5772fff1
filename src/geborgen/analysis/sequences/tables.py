"""The whole lag table: counts, chance, tests and every cell's statistics, pooled or per dyad."""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from geborgen.analysis.results import Verdict
from geborgen.analysis.sequences.cells import (
    CellOdds,
    compute_adjusted_residuals,
    compute_cell_odds,
    compute_conditional,
    compute_transformed_kappas,
)
from geborgen.analysis.sequences.counts import (
    Allowed,
    Counts,
    Values,
    compute_lag_counts,
    compute_lag_stack,
    make_allowed,
)
from geborgen.analysis.sequences.expected import (
    Fit,
    TableTest,
    compute_expected,
    compute_table_test,
)
from geborgen.analysis.sequences.stretches import Stretches
from geborgen.analysis.shares import FEWEST_UNITS
from geborgen.analysis.tails import compute_chi_square_p, compute_normal_p

__all__ = [
    "FEWEST_EXPECTED",
    "LagTable",
    "compute_homogeneity",
    "compute_lag_table",
    "compute_lag_table_of_counts",
    "compute_lag_tables",
]

# Below five expected in a cell its normal deviate is only a hint (source: bakeman1995).
FEWEST_EXPECTED = 5.0
_SHARE_FILLED = 0.8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LagTable:
    """What follows what, `lag` places later; arrays are (k, k), row given, column following.

    `joint` is a cell's share of all pairs, `conditional` its share of the row. `p` is the two-sided
    normal p of the adjusted residual, NaN where that is no yardstick. `verdict` is too few below 5
    pairs; thin where more than a fifth of the cells that may occur, in rows and columns that hold
    anything, have less than 5 expected, or the fit did not converge; else enough.
    """

    labels: tuple[str, ...]
    lag: int
    n_sessions: int
    n_dyads: int
    n_pairs: int
    counts: Counts = field(repr=False)
    allowed: Allowed = field(repr=False)
    joint: Values = field(repr=False)
    conditional: Values = field(repr=False)
    fit: Fit
    test: TableTest
    residuals: Values = field(repr=False)
    p: Values = field(repr=False)
    odds: CellOdds
    kappas: Values = field(repr=False)
    verdict: Verdict

    @property
    def expected(self) -> Values:
        """Shape (k, k): counts that chance alone would give."""
        return self.fit.values

    @property
    def has_enough_expected(self) -> Allowed:
        """Shape (k, k): cells whose expected count lets a normal deviate be read."""
        enough: Allowed = self.allowed & (self.fit.values >= FEWEST_EXPECTED)
        return enough


def compute_lag_table(
    stretches: Stretches, *, lag: int = 1, allowed: Allowed | None = None
) -> LagTable:
    """The lag table of all stretches together, with every statistic of it.

    Parameters
    ----------
    stretches
        The sequences; nothing is counted from one into the next.
    lag
        How many places later; at least 1.
    allowed
        Shape (k, k): False for pairs that may not stand side by side; None for all allowed. Where
        `lag` is above 1 such pairs may occur, and nothing is taken as a structural zero.

    Returns
    -------
    LagTable

    Raises
    ------
    ValueError
        If a pair was counted that is not allowed.

    Notes
    -----
    Pooling takes the dyads as following one rule; `compute_homogeneity` asks whether they do.
    Where pairs are not allowed, they shape the table at later lags too: a code that cannot follow
    itself comes back at lag 2 more often than by independence. So there the normal p of the cells
    and the p of the test are withheld; `compute_permutation_test` keeps to the rule at every lag.

    References
    ----------
    bakeman2011, bakeman1995
    """
    counts = compute_lag_counts(stretches.codes, stretches.n_codes, lag=lag)
    is_shaped = lag > 1 and allowed is not None and not allowed.all()
    if allowed is None or lag > 1:
        allowed = make_allowed(stretches.n_codes)
    table = compute_lag_table_of_counts(
        counts,
        labels=stretches.labels,
        allowed=allowed,
        lag=lag,
        n_units=(len(stretches.by("session")), len(stretches.by("dyad"))),
    )
    if not is_shaped:
        return table
    withheld = replace(table.test, x2_p=None, g2_p=None)
    return replace(table, p=np.full_like(table.p, np.nan), test=withheld)


def compute_lag_tables(
    stretches: Stretches, unit: str, *, lag: int = 1, allowed: Allowed | None = None
) -> dict[str, LagTable]:
    """The lag table of each ``session`` or each ``dyad``, by name, as `compute_lag_table`."""
    return {
        name: compute_lag_table(part, lag=lag, allowed=allowed)
        for name, part in stretches.by(unit).items()
    }


def compute_lag_table_of_counts(
    counts: npt.ArrayLike,
    *,
    labels: tuple[str, ...],
    allowed: Allowed,
    lag: int = 1,
    n_units: tuple[int, int] = (1, 1),
) -> LagTable:
    """The statistics of a lag table that was counted elsewhere.

    Parameters
    ----------
    counts
        Shape (k, k), row given, column following.
    labels
        What the codes are called (k).
    allowed
        Shape (k, k): False for a structural zero.
    lag
        How many places later it was counted.
    n_units
        Of how many sessions and dyads.

    Returns
    -------
    LagTable

    Raises
    ------
    ValueError
        If a pair was counted that is not allowed.
    """
    table = np.asarray(counts, dtype=np.int64)
    fit = compute_expected(table, allowed)
    residuals = compute_adjusted_residuals(table, fit.values, allowed)
    n_pairs = int(table.sum())
    return LagTable(
        labels=labels,
        lag=lag,
        n_sessions=n_units[0],
        n_dyads=n_units[1],
        n_pairs=n_pairs,
        counts=table,
        allowed=allowed,
        joint=table / n_pairs if n_pairs else np.full(table.shape, np.nan),
        conditional=compute_conditional(table),
        fit=fit,
        test=compute_table_test(table, fit.values, allowed),
        residuals=residuals,
        p=compute_normal_p(residuals),
        odds=compute_cell_odds(table),
        kappas=compute_transformed_kappas(table, fit.values),
        verdict=_verdict(n_pairs, fit, allowed),
    )


def compute_homogeneity(stretches: Stretches, unit: str, *, lag: int = 1) -> TableTest:
    """Whether sessions or dyads follow one rule: G² and X² of their rows against the pooled rows.

    Parameters
    ----------
    stretches
        The sequences.
    unit
        ``session`` or ``dyad``.
    lag
        How many places later.

    Returns
    -------
    TableTest
        With x_sij the count of unit s, its expected count is x_si· x_·ij / x_·i·. df: per row i
        (units with anything in that row − 1) × (columns with anything in that row − 1), added up.

    Notes
    -----
    Units are many and their tables small: read X². Where they do follow one rule it has p < 0.05
    in 2 to 6 of a hundred, G² in 10 to 33 with less than nine expected in a cell.

    References
    ----------
    bishop1975, bakeman2011
    """
    parts = stretches.by(unit).values()
    n_codes = stretches.n_codes
    tables = np.array(
        [compute_lag_stack(part.codes, n_codes, lag=lag).sum(axis=0) for part in parts]
    ).reshape(len(parts), n_codes, n_codes)
    shares = np.nan_to_num(compute_conditional(tables.sum(axis=0)))
    expected = tables.sum(axis=2, keepdims=True) * shares
    filled = expected > 0
    ratio = np.divide(tables, expected, out=np.ones_like(expected), where=filled & (tables > 0))
    squares = np.divide(
        (tables - expected) ** 2, expected, out=np.zeros_like(expected), where=filled
    )
    units, columns = (tables.sum(axis=2) > 0).sum(axis=0), (tables.sum(axis=0) > 0).sum(axis=1)
    df = int((np.maximum(units - 1, 0) * np.maximum(columns - 1, 0)).sum())
    x2, g2 = float(squares.sum()), float(2 * (tables * np.log(ratio)).sum())
    return TableTest(
        x2=x2,
        g2=max(g2, 0.0),
        df=df,
        x2_p=compute_chi_square_p(x2, df) if df else None,
        g2_p=compute_chi_square_p(g2, df) if df else None,
    )


def _verdict(n_pairs: int, fit: Fit, allowed: Allowed) -> Verdict:
    if n_pairs < FEWEST_UNITS:
        return Verdict.TOO_FEW
    cells = fit.values[allowed & (fit.values > 0)]
    is_filled = (cells >= FEWEST_EXPECTED).mean() >= _SHARE_FILLED if cells.size else False
    return Verdict.ENOUGH if is_filled and fit.is_converged else Verdict.THIN
