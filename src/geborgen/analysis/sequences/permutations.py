"""Permutation tests of lag tables: each stretch in random order, thousands of times."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geborgen.analysis.sequences.corrections import compute_largest_statistic_p
from geborgen.analysis.sequences.counts import (
    Allowed,
    Codes,
    Counts,
    Values,
    compute_lag_counts,
    sort_arrays,
)
from geborgen.analysis.sequences.expected import (
    compute_expected,
    compute_table_distances,
)
from geborgen.analysis.sequences.replacing import compute_mean_table, draw_allowed_lag_tables
from geborgen.analysis.sequences.shuffling import draw_lag_tables
from geborgen.analysis.sequences.stretches import Stretches

__all__ = ["PERMUTATIONS", "PERMUTATION_SEED", "PermutationTest", "compute_permutation_test"]

PERMUTATIONS = 10_000

# Fixed, so that the same sessions always give the same page; another seed can be passed.
PERMUTATION_SEED = 71

# Blocks have generators of their own, so that the number of processors changes no number.
_BLOCKS = 8
_THREADS = 2

# Enough for X² and G² of thousands of tables, the observed one fitted as long as the others.
_ROUNDS = 100
_MOST_AT_ONCE = 2_000_000

_ROUNDING = 1e-9

Drawn = npt.NDArray[np.int32]
Expect = Callable[[Counts | Drawn], Values]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PermutationTest:
    """A lag table beside those of random orders of the same codes; arrays (k, k), NaN for no test.

    `method` is ``shuffle`` (every order as likely) or ``replace`` (every order without forbidden
    pairs). `means` are those of `compute_mean_table`, `sds` those of the permuted counts, `z` =
    (count − mean) / sd. `p` is two-sided, `p_more` and `p_fewer` one-sided, `p_largest` two-sided
    and corrected for all cells by the largest deviate. `x2_p` and `g2_p` test the whole table.
    """

    method: str
    n_permutations: int
    means: Values = field(repr=False)
    sds: Values = field(repr=False)
    z: Values = field(repr=False)
    p: Values = field(repr=False)
    p_more: Values = field(repr=False)
    p_fewer: Values = field(repr=False)
    p_largest: Values = field(repr=False)
    x2_p: float
    g2_p: float


def compute_permutation_test(
    stretches: Stretches,
    allowed: Allowed,
    *,
    lag: int = 1,
    n_permutations: int = PERMUTATIONS,
    seed: int = PERMUTATION_SEED,
) -> PermutationTest:
    """Whether codes follow each other otherwise than in random orders of the same codes.

    Parameters
    ----------
    stretches
        The sequences. Each is put in random order within itself, so that dyads and sessions keep
        their own shares of each code.
    allowed
        Shape (k, k): False for pairs that may not stand side by side.
    lag
        How many places later; at least 1.
    n_permutations
        How many random orders.
    seed
        The same seed gives the same numbers on any number of processors, and in whatever order
        the sessions come.

    Returns
    -------
    PermutationTest
        A p is (1 + orders at least as far out) / (1 + orders): two-sided by distance from `means`.
        A cell whose permuted counts never differ is no test.

    Raises
    ------
    ValueError
        If a pair that is not allowed stands side by side.

    Notes
    -----
    Without forbidden pairs orders are drawn exactly (`draw_lag_tables`); with them by a Markov
    chain (`draw_allowed_lag_tables`). At lag 2 and more forbidden pairs still shape the orders, and
    the table may hold them. X² and G² are those of `compute_table_distances`, with each permuted
    table's own expected counts; at lag 2 and more with forbidden pairs, where every order is far
    from those, with the mean over all orders, the observed one among them.

    References
    ----------
    castellan1992, phipson2010, westfall1993
    """
    drawn = _draw(sort_arrays(stretches.codes), allowed, (lag, n_permutations, seed))
    counts = compute_lag_counts(stretches.codes, stretches.n_codes, lag=lag)
    sds = drawn.std(axis=0)
    means = compute_mean_table(stretches.codes, allowed, drawn, lag=lag)
    scale = np.where(sds > 0, sds, np.nan)
    z = (counts - means) / scale
    p, largest = _compare_distances(drawn, (means, scale), z)
    tested = np.where(sds > 0, 1.0, np.nan)
    x2_p, g2_p = _table_p(counts, drawn, _choose_expected(counts, drawn, allowed, lag=lag))
    return PermutationTest(
        method="shuffle" if allowed.all() else "replace",
        n_permutations=n_permutations,
        means=means,
        sds=sds,
        z=z,
        p=p * tested,
        p_more=_share(drawn >= counts) * tested,
        p_fewer=_share(drawn <= counts) * tested,
        p_largest=compute_largest_statistic_p(z, largest[:, None]),
        x2_p=x2_p,
        g2_p=g2_p,
    )


def _compare_distances(
    drawn: Drawn, law: tuple[Values, Values], z: Values
) -> tuple[Values, Values]:
    """Two-sided p of each cell, and each permutation's largest deviate; row by row, for memory."""
    means, scale = law
    p, largest = np.ones_like(z), np.zeros(len(drawn))
    for row in range(z.shape[0]):
        deviates = np.abs((drawn[:, row] - means[row]) / scale[row])
        # Distances equal but for rounding count as reached.
        p[row] = _share(deviates >= np.abs(z[row]) * (1 - _ROUNDING))
        largest = np.fmax(largest, np.fmax.reduce(deviates, axis=1, initial=0.0))
    return p, largest


def _share(reached: Allowed) -> Values:
    shares: Values = (1 + reached.sum(axis=0)) / (1 + reached.shape[0])
    return shares


def _draw(codes: Sequence[Codes], allowed: Allowed, sizes: tuple[int, int, int]) -> Drawn:
    lag, n, seed = sizes
    k = len(allowed)
    if not allowed.all():
        rng = np.random.default_rng(seed)
        return draw_allowed_lag_tables(codes, allowed, lag=lag, n=n, rng=rng)
    numbers = [len(range(block, n, _BLOCKS)) for block in range(_BLOCKS)]
    generators = np.random.default_rng(seed).spawn(_BLOCKS)

    def draw(number: int, rng: np.random.Generator) -> Drawn:
        tables = draw_lag_tables(codes, k, lag=lag, n=number, rng=rng)
        return tables.astype(np.int32)

    with ThreadPoolExecutor(_THREADS) as pool:
        return np.concatenate(list(pool.map(draw, numbers, generators)))


def _choose_expected(counts: Counts, drawn: Drawn, allowed: Allowed, *, lag: int) -> Expect:
    """How the expected counts of tables are found."""
    if lag == 1 or allowed.all():
        return lambda tables: compute_expected(tables, allowed, most_rounds=_ROUNDS).values
    # The observed one among them: so each table is as likely to lie as far out as any other.
    mean = (drawn.sum(axis=0) + counts) / (1 + len(drawn))
    return lambda tables: np.broadcast_to(mean, tables.shape)


def _table_p(counts: Counts, drawn: Drawn, expect: Expect) -> tuple[float, float]:
    own = compute_table_distances(counts, expect(counts))
    step = max(1, _MOST_AT_ONCE // max(counts.size, 1))
    reached = np.zeros(2, dtype=np.int64)
    for start in range(0, len(drawn), step):
        some = drawn[start : start + step]
        others = compute_table_distances(some, expect(some))
        reached += [(other >= mine - 1e-9).sum() for mine, other in zip(own, others, strict=True)]
    x2_p, g2_p = ((1 + reached) / (1 + len(drawn))).tolist()
    return x2_p, g2_p
