"""Statistics of each cell of a lag table: residuals, odds, Q, phi and transformed kappa."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geborgen.analysis.sequences.counts import Allowed, Values, compute_ratios
from geborgen.analysis.sequences.expected import make_design
from geborgen.analysis.tails import Z_95

__all__ = [
    "CellOdds",
    "compute_adjusted_residuals",
    "compute_cell_odds",
    "compute_conditional",
    "compute_transformed_kappas",
]

# Beyond this a cell is wholly fixed by its margins and has no residual.
_FIXED = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CellOdds:
    """Association of each cell against all others, NaN where undefined; arrays (…, k, k).

    `low` and `high` bound the odds ratio with 95 %; `corrected` says where a cell of the 2×2 table
    was empty, so that one half was added to each for the odds.
    """

    log_odds: Values = field(repr=False)
    odds: Values = field(repr=False)
    low: Values = field(repr=False)
    high: Values = field(repr=False)
    yule_q: Values = field(repr=False)
    phi: Values = field(repr=False)
    corrected: Allowed = field(repr=False)


def compute_conditional(counts: npt.ArrayLike) -> Values:
    """How often j follows of all times that anything follows i: count / row total.

    Parameters
    ----------
    counts
        Shape (…, k, k).

    Returns
    -------
    array
        The same shape; rows sum to 1, rows without a count are NaN.

    References
    ----------
    bakeman2011
    """
    table = np.asarray(counts, dtype=np.float64)
    return compute_ratios(table, table.sum(axis=-1, keepdims=True))


def compute_adjusted_residuals(
    counts: npt.ArrayLike, expected: npt.ArrayLike, allowed: Allowed
) -> Values:
    """How far each cell lies from chance, in standard deviations: (x − e) / √(e (1 − h)).

    Parameters
    ----------
    counts, expected, allowed
        Shape (k, k), as for `compute_expected`.

    Returns
    -------
    array
        Shape (k, k); about standard normal under chance. NaN for a structural zero, an expected
        count of 0, and a cell that the margins fix.

    Notes
    -----
    h is the cell's leverage in the log-linear model of row and column effects: with A the design of
    the cells that may occur (`make_design`) and D the diagonal of expected counts, the diagonal of
    A (AᵀDA)⁻ AᵀD. Without structural zeros 1 − h is (1 − row share)(1 − column share), which is the
    well-known formula; with them that formula is only near. p is read from the normal law, which
    needs expected counts of some five.

    References
    ----------
    haberman1973, allison1982, bakeman1995
    """
    x, e = np.asarray(counts, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    cells = allowed & (e > 0)
    residuals = np.full(e.shape, np.nan)
    if not cells.any():
        return residuals
    design, fitted = make_design(cells), e[cells]
    inverse = np.linalg.pinv(design.T @ (fitted[:, None] * design), hermitian=True)
    leverage = fitted * np.einsum("ci,ij,cj->c", design, inverse, design)
    free = leverage < 1 - _FIXED
    spread = np.sqrt(fitted * np.where(free, 1 - leverage, 1.0))
    residuals[cells] = np.where(free, (x[cells] - fitted) / spread, np.nan)
    return residuals


def compute_cell_odds(counts: npt.ArrayLike) -> CellOdds:
    """Odds ratio, Yule's Q and phi of every cell, from the 2×2 table of it and all others.

    Parameters
    ----------
    counts
        Shape (…, k, k).

    Returns
    -------
    CellOdds
        Of a = the cell, b = the rest of its row, c = the rest of its column, d = everything else:
        odds ratio ad/bc with 95 % interval exp(ln ± 1.96 √(1/a + 1/b + 1/c + 1/d)),
        Q = (ad − bc)/(ad + bc), phi = (ad − bc)/√((a+b)(c+d)(a+c)(b+d)). Where one of the four is 0
        a half is added to each for the odds, not for Q and phi. All are NaN where a row or column
        of the 2×2 table is empty.

    Notes
    -----
    Where codes may not repeat, d lacks the cells that cannot occur, and by chance alone the odds
    ratio is not 1; compare dyads with each other by it, and judge chance by the residual or the
    permutation p.

    References
    ----------
    woolf1955, haldane1956, yule1912, bakeman2011
    """
    a = np.asarray(counts, dtype=np.float64)
    b = a.sum(axis=-1, keepdims=True) - a
    c = a.sum(axis=-2, keepdims=True) - a
    d = a.sum(axis=(-2, -1), keepdims=True) - a - b - c
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    empty = a * b * c * d == 0
    corrected = (margins > 0) & empty
    four = [cell + 0.5 * corrected for cell in (a, b, c, d)]
    defined = np.where(margins > 0, 1.0, np.nan)
    filled = [np.where(margins > 0, cell, 1.0) for cell in four]
    log_odds = np.log(filled[0] * filled[3] / (filled[1] * filled[2])) * defined
    spread = Z_95 * np.sqrt(sum(1 / cell for cell in filled))
    cross = a * d - b * c
    return CellOdds(
        log_odds=log_odds,
        odds=np.exp(log_odds),
        low=np.exp(log_odds - spread),
        high=np.exp(log_odds + spread),
        yule_q=compute_ratios(cross, a * d + b * c) * defined,
        phi=compute_ratios(cross, np.sqrt(margins)),
        corrected=corrected,
    )


def compute_transformed_kappas(counts: npt.ArrayLike, expected: npt.ArrayLike) -> Values:
    """Wampold's transformed kappa: how far a count is from chance on the way to its extreme.

    Parameters
    ----------
    counts, expected
        Shape (…, k, k).

    Returns
    -------
    array
        The same shape. For a count x at or above its expected e: (x − e)/(m − e), where m, the
        smaller of row and column total, is the most it could be. Below: (x − e)/e, since the least
        is 0. So from −1 (never) over 0 (chance) to 1 (as often as the margins let it). NaN where
        the denominator is 0, and where nothing is expected, as in a structural zero.

    Notes
    -----
    Totals and expected counts are those of the lag table. Wampold's own programs take the code
    totals of the sequence, which has one act more; for a single long sequence the two hardly
    differ.

    References
    ----------
    wampold1989
    """
    x, e = np.asarray(counts, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    most = np.minimum(x.sum(axis=-1, keepdims=True), x.sum(axis=-2, keepdims=True))
    return compute_ratios(x - e, np.where((x >= e) & (e > 0), most - e, e))
