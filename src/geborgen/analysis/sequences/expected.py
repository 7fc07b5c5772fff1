"""What chance would give: expected counts, with cells that cannot occur, and the test of fit."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geborgen.analysis.sequences.counts import Allowed, Values
from geborgen.analysis.tails import compute_chi_square_p

__all__ = [
    "MOST_ROUNDS",
    "Fit",
    "TableTest",
    "compute_degrees_of_freedom",
    "compute_expected",
    "compute_proportional_fit",
    "compute_table_distances",
    "compute_table_test",
    "make_design",
]

MOST_ROUNDS = 2000
"""Rounds of fitting after which a table is said not to have converged."""

_CLOSE_ENOUGH = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """A table fitted to margins, and whether the fitting came to rest.

    `largest_miss` is the largest difference of a fitted from a wanted margin, as a share of the
    table's total; `n_rounds` is 0 where no rounds were needed.
    """

    values: Values = field(repr=False)
    is_converged: bool
    n_rounds: int
    largest_miss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTest:
    """Pearson's X² and the likelihood ratio G² of a table, their df and p; None where df is 0."""

    x2: float
    g2: float
    df: int
    x2_p: float | None
    g2_p: float | None


def compute_proportional_fit(
    start: npt.ArrayLike,
    row_totals: npt.ArrayLike,
    column_totals: npt.ArrayLike,
    *,
    most_rounds: int = MOST_ROUNDS,
) -> Fit:
    """A table with the wanted margins and the associations of a starting table.

    Parameters
    ----------
    start
        Shape (…, r, c), none below 0. A cell that is 0 stays 0; ones everywhere else give
        quasi-independence.
    row_totals, column_totals
        Shapes (…, r) and (…, c), wanted sums, with the same grand total.
    most_rounds
        After which the fitting stops.

    Returns
    -------
    Fit
        `is_converged` is False when the margins were not met to 1e-9 of the total: then no table
        with these zeros has these margins, or only one with more zeros, to which the rounds come
        near but slowly.

    Notes
    -----
    Rounds of: multiply each row so that it sums to its total, then each column. Of tables in a
    stack each stops when it is there.

    References
    ----------
    deming1940, bishop1975
    """
    start = np.asarray(start, dtype=np.float64)
    shape = start.shape[-2:]
    values = start.reshape(-1, *shape).copy()
    rows = np.asarray(row_totals, dtype=np.float64).reshape(-1, shape[0])
    columns = np.asarray(column_totals, dtype=np.float64).reshape(-1, shape[1])
    misses = np.full(len(values), np.inf)
    active, rounds = np.arange(len(values)), 0
    while active.size and rounds < most_rounds:
        values[active] = _fit_once(values[active], rows[active], columns[active])
        misses[active] = _miss(values[active], rows[active])
        active = active[misses[active] > _CLOSE_ENOUGH]
        rounds += 1
    return Fit(
        values=values.reshape(start.shape),
        is_converged=not active.size,
        n_rounds=rounds,
        largest_miss=float(misses.max(initial=0.0)),
    )


def _fit_once(values: Values, rows: Values, columns: Values) -> Values:
    by_row = values * _ratio(rows, values.sum(axis=2))[:, :, None]
    return by_row * _ratio(columns, by_row.sum(axis=1))[:, None, :]


def _miss(values: Values, rows: Values) -> Values:
    """How far the rows are off after the columns were met; columns that could not be add to it."""
    total = np.maximum(rows.sum(axis=1), 1.0)
    missed = np.abs(values.sum(axis=2) - rows).max(axis=1, initial=0.0)
    lost = np.abs(values.sum(axis=(1, 2)) - rows.sum(axis=1))
    misses: Values = np.maximum(missed, lost) / total
    return misses


def _ratio(wanted: Values, found: Values) -> Values:
    return np.divide(wanted, found, out=np.zeros_like(found), where=found > 0)


def compute_expected(
    counts: npt.ArrayLike, allowed: Allowed, *, most_rounds: int = MOST_ROUNDS
) -> Fit:
    """Counts that chance alone would give with the same margins (quasi-independence).

    Parameters
    ----------
    counts
        Shape (…, k, k); 0 wherever `allowed` is False.
    allowed
        Shape (k, k): False for a structural zero, a pair that the coding rules out.
    most_rounds
        After which the fitting stops.

    Returns
    -------
    Fit
        Without structural zeros row total × column total / total, in 0 rounds; else by
        `compute_proportional_fit` from a table of ones and zeros. A row or column without any
        count has expected counts of 0.

    Raises
    ------
    ValueError
        If a pair was counted that is not allowed.

    References
    ----------
    deming1940, bishop1975, bakeman1995
    """
    table = np.asarray(counts, dtype=np.float64)
    if table[..., ~allowed].any():
        raise ValueError("a pair was counted that is not allowed")
    rows, columns = table.sum(axis=-1), table.sum(axis=-2)
    if not allowed.all():
        start = np.broadcast_to(allowed, table.shape)
        return compute_proportional_fit(start, rows, columns, most_rounds=most_rounds)
    total = np.maximum(rows.sum(axis=-1), 1.0)[..., None, None]
    values = rows[..., :, None] * columns[..., None, :] / total
    return Fit(values=values, is_converged=True, n_rounds=0, largest_miss=0.0)


def make_design(cells: Allowed) -> Values:
    """Row and column effects of a table's cells: shape (cells that are True, r + c), 0 and 1."""
    rows, columns = np.nonzero(cells)
    design = np.zeros((rows.size, sum(cells.shape)))
    places = np.arange(rows.size)
    design[places, rows] = 1.0
    design[places, cells.shape[0] + columns] = 1.0
    return design


def compute_degrees_of_freedom(expected: npt.ArrayLike, allowed: Allowed) -> int:
    """How many cells are free once the margins are given.

    Cells that may occur, in rows and columns that hold anything, less the independent row and
    column totals among them (the rank of `make_design`). For k codes of which all were seen this is
    (k − 1)² less the structural zeros.

    Parameters
    ----------
    expected, allowed
        Shape (k, k).

    References
    ----------
    bishop1975, bakeman1995
    """
    cells = allowed & (np.asarray(expected) > 0)
    if not cells.any():
        return 0
    design = make_design(cells)
    return int(design.shape[0] - np.linalg.matrix_rank(design))


def compute_table_test(
    counts: npt.ArrayLike, expected: npt.ArrayLike, allowed: Allowed
) -> TableTest:
    """Whether a table as a whole differs from chance: X² = Σ(x−e)²/e and G² = 2Σ x ln(x/e).

    Parameters
    ----------
    counts, expected, allowed
        Shape (k, k), as for `compute_expected`.

    Returns
    -------
    TableTest
        Sums over cells that may occur with an expected count above 0; a count of 0 adds nothing to
        G². p is the upper tail of chi-square.

    Notes
    -----
    The chi-square law takes pairs as independent of each other and needs expected counts of some
    five; overlapping pairs of one sequence come near it at lag 1. The permutation p needs neither.

    References
    ----------
    bishop1975, bakeman2011
    """
    x2, g2 = compute_table_distances(counts, expected)
    df = compute_degrees_of_freedom(expected, allowed)
    return TableTest(
        x2=float(x2),
        g2=float(g2),
        df=df,
        x2_p=compute_chi_square_p(float(x2), df) if df else None,
        g2_p=compute_chi_square_p(float(g2), df) if df else None,
    )


def compute_table_distances(
    counts: npt.ArrayLike, expected: npt.ArrayLike
) -> tuple[Values, Values]:
    """X² and G² of tables in a stack: two arrays of shape (…)."""
    x, e = np.asarray(counts, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    squares = np.divide((x - e) ** 2, e, out=np.zeros_like(e), where=e > 0)
    ratio = np.divide(x, e, out=np.ones_like(e), where=(e > 0) & (x > 0))
    g2 = 2 * (x * np.log(ratio)).sum(axis=(-2, -1))
    return squares.sum(axis=(-2, -1)), np.maximum(g2, 0.0)
