"""Lag tables of random orders in which no code follows itself, without the orders themselves."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geborgen.analysis.sequences.counts import Codes, Counts, Values

__all__ = ["compute_order_weights", "draw_unrepeated_lag_tables", "is_worth_unrepeated"]

_BURN_IN = 8
"""Sweeps before the first table is taken, and one more for each doubling of the acts."""

_SWEEPS_BETWEEN = 2
"""Sweeps between two tables of one chain: their counts correlate by about 0.15."""

_MOST_CHAINS = 160

_ROWS, _COLUMNS, _ROUND = range(3)

# Moves around three codes in each sweep, and more where there are few codes and hardly other moves.
_ROUNDS, _ROUNDS_OF_FEW = 4, 64

# Nanoseconds measured for an order of the chains on orders, per act and code; and for a table of
# these chains, in all and per pair of codes. Only their ratios matter, and only for speed.
_ACT_NS, _TABLE_NS, _PAIR_NS = 30, 10_000, 350


def is_worth_unrepeated(codes: Codes) -> bool:
    """Whether this way is quicker than walking through the orders themselves."""
    k = np.unique(codes).size
    return k > 2 and codes.size * k * _ACT_NS > _TABLE_NS + (k + 1) ** 2 * _PAIR_NS


def draw_unrepeated_lag_tables(
    codes: Codes, n_codes: int, *, n: int, rng: np.random.Generator
) -> Counts:
    """Tables at lag 1 of `n` random orders of one sequence in which no code follows itself.

    Parameters
    ----------
    codes
        Shape (m,), numbers from 0 to `n_codes` − 1, none of which stands beside itself.
    n_codes
        How many codes there are (k).
    n
        How many tables.
    rng
        Draws them.

    Returns
    -------
    array of int
        Shape (n, k, k), in random order.

    Notes
    -----
    A boundary put between the last code and the first closes the sequence to a circle. Orders with
    the same circular table T of K = k + 1 codes (the boundary stands once) are as many as
    ∏ (n_i − 1)! / ∏ T_ij! times a minor of the matrix diag(n) − T, where n_i is how often code i
    stands (`compute_order_weights`). So a Markov chain need walk through tables only, and its cost
    does not grow with the length of the sequence.

    A sweep makes these moves in random order, in all of which the margins stay. Rows are paired at
    random; what two rows hold together in each column, the two columns of their own codes left
    out, is dealt to them anew (multivariate hypergeometric). The same is done with columns. And
    4 + 64 / K times three codes i, j, l are taken and a random number t is added to T_ij, T_jl and
    T_li and taken from T_il, T_lj and T_ji, with the probability of Metropolis. Each move keeps the
    law 1 / ∏ T_ij!, and their order is as likely as its reverse; so the sweep as a whole is taken
    with probability min(1, ratio of the minors), and else undone.

    References
    ----------
    vanaardenne1951, diaconis1998, hastings1970
    """
    present, numbers = np.unique(codes, return_inverse=True)
    k = present.size
    start = _close_circle(numbers, k)
    n_chains = max(1, min(n, _MOST_CHAINS))
    drawn = np.concatenate([tables for tables in _walk(start, (n_chains, n), rng)])
    tables = np.zeros((n, n_codes, n_codes), dtype=np.int64)
    # Else chains of several stretches would be put together turn by turn.
    tables[:, present[:, None], present] = rng.permutation(drawn[:, :k, :k])[:n]
    return tables


def _close_circle(numbers: npt.NDArray[np.signedinteger], k: int) -> Counts:
    """Table of the circle: shape (k + 1, k + 1), the boundary last."""
    circle = np.concatenate([[k], numbers, [k]])
    table = np.zeros((k + 1, k + 1), dtype=np.int64)
    np.add.at(table, (circle[:-1], circle[1:]), 1)
    return table


def compute_order_weights(tables: Counts) -> Values:
    """Logarithm of what the minors add to the number of orders of circular tables.

    Parameters
    ----------
    tables
        Shape (K, K, n), the boundary last; every code stands at least once.

    Returns
    -------
    array
        Shape (n,): log det of I − T_ij / n_i without the boundary's row and column; minus infinity
        where the table falls apart into circles that do not touch.
    """
    n_inner = tables.shape[0] - 1
    totals = tables.sum(axis=1)[:n_inner, None]
    laplacian = -np.moveaxis(tables[:n_inner, :n_inner] / totals, 2, 0)
    laplacian[:, range(n_inner), range(n_inner)] += 1
    signs, logs = np.linalg.slogdet(laplacian)
    weights: Values = np.where((signs > 0) & (logs > -30), logs, -np.inf)
    return weights


@dataclass(slots=True, kw_only=True)
class _Chains:
    """Circular tables (K, K, n), a chain each, and the weights they have.

    `logs` holds the logarithms of 0!, 1!, … up to the number of acts.
    """

    tables: Counts
    weights: Values
    logs: Values
    rng: np.random.Generator


def _walk(start: Counts, sizes: tuple[int, int], rng: np.random.Generator) -> Iterator[Counts]:
    """Circular tables as the chains reach them, shape (chains, K, K) at each turn."""
    n_chains, n = sizes
    n_pairs = int(start.sum())
    tables = np.repeat(start[:, :, None], n_chains, axis=2)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n_pairs + 1)))])
    chains = _Chains(tables=tables, weights=compute_order_weights(tables), logs=logs, rng=rng)
    # The first steps may go far, since what was observed may lie anywhere; the others about as far
    # as counts vary.
    for _ in range(_BURN_IN + n_pairs.bit_length()):
        _sweep(chains, widest=n_pairs)
    for turn in range(-(-n // n_chains)):
        for _ in range(_SWEEPS_BETWEEN if turn else 1):
            _sweep(chains, widest=1 + 2 * math.sqrt(n_pairs) / len(start))
        yield np.ascontiguousarray(np.moveaxis(tables, 2, 0))


def _sweep(chains: _Chains, *, widest: float) -> None:
    tables, rng = chains.tables, chains.rng
    before = tables.copy()
    for kind, *codes in rng.permutation(_list_moves(len(tables), rng)).tolist():
        if kind == _ROUND:
            _go_round(chains, codes, widest=widest)
        else:
            _deal_rows(tables if kind == _ROWS else tables.swapaxes(0, 1), codes[:2], rng)
    weights = compute_order_weights(tables)
    is_taken = np.log(rng.random(weights.size)) < weights - chains.weights
    tables[:, :, ~is_taken] = before[:, :, ~is_taken]
    chains.weights = np.where(is_taken, weights, chains.weights)


def _list_moves(n_codes: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Kind and codes of each move of a sweep: shape (moves, 4)."""
    moves = []
    for kind in (_ROWS, _COLUMNS):
        pairs = rng.permutation(n_codes)[: n_codes // 2 * 2].reshape(-1, 2)
        moves.append(np.pad(pairs, ((0, 0), (1, 1)), constant_values=kind))
    n_rounds = _ROUNDS + _ROUNDS_OF_FEW // n_codes
    triples = np.argsort(rng.random((n_rounds, n_codes)), axis=1)[:, :3]
    moves.append(np.pad(triples, ((0, 0), (1, 0)), constant_values=_ROUND))
    return np.concatenate(moves)


def _deal_rows(tables: Counts, pair: list[int], rng: np.random.Generator) -> None:
    """Deal what two rows hold together to them anew, column by column."""
    one, other = pair
    columns = [code for code in range(len(tables)) if code not in pair]
    held = tables[one, columns] + tables[other, columns]
    left = tables[one, columns].sum(axis=0)
    pool = held.sum(axis=0)
    for column, own in zip(columns, held, strict=True):
        pool = pool - own
        taken = rng.hypergeometric(own, pool, left)
        tables[one, column], tables[other, column] = taken, own - taken
        left = left - taken


def _go_round(chains: _Chains, codes: list[int], *, widest: float) -> None:
    """Move a random number of pairs from one way around three codes to the other way."""
    tables, logs, rng = chains.tables, chains.logs, chains.rng
    one, two, three = codes
    there, back = ([one, two, three], [two, three, one]), ([one, three, two], [three, two, one])
    n = tables.shape[2]
    # Often narrower than the widest: some counts vary far less than others.
    width = np.exp2(rng.random(n) * math.log2(widest)).astype(np.int64)
    step = rng.integers(1, width + 1) * np.where(rng.random(n) < 0.5, 1, -1)
    more, fewer = tables[there], tables[back]
    step[((more + step < 0) | (fewer - step < 0)).any(axis=0)] = 0
    gain = (logs[more] - logs[more + step] + logs[fewer] - logs[fewer - step]).sum(axis=0)
    step[np.log(rng.random(n)) >= gain] = 0
    tables[there] += step
    tables[back] -= step
