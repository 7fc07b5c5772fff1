"""Random orders of codes that may not follow each other freely: take one code out, put it back."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from geborgen.analysis.sequences.counts import Allowed, Codes, Values, make_allowed
from geborgen.analysis.sequences.shuffling import compute_row_tables, draw_lag_tables
from geborgen.analysis.sequences.unrepeated import (
    draw_unrepeated_lag_tables,
    is_worth_unrepeated,
)

__all__ = [
    "BURN_IN",
    "SWEEPS_BETWEEN",
    "compute_mean_table",
    "draw_allowed_lag_tables",
    "draw_allowed_orders",
]

BURN_IN = 10
"""Sweeps over all codes before the first order is taken; each starts from the order observed."""

SWEEPS_BETWEEN = 1
"""Sweeps between two orders that the same chain gives; their tables hardly correlate."""

_MOST_CHAINS = 200
_ORDERS_PER_CHAIN = 16
_MOST_AT_ONCE = 2_000_000
_MOST_USES = 10
"""How often one stretch's table is put together with others', where there are so many stretches."""

_THREADS = 2

# Beyond this a mean of drawn orders is no half number, however few were drawn.
_MOST_NOISE = 0.05

Rows = npt.NDArray[np.int32]
Drawn = npt.NDArray[np.int32]


def draw_allowed_lag_tables(
    codes: Sequence[Codes], allowed: Allowed, *, lag: int, n: int, rng: np.random.Generator
) -> Drawn:
    """Pooled lag tables of `n` random orders in which only allowed pairs follow each other.

    Parameters
    ----------
    codes
        Per stretch an array of shape (m,), holding only allowed pairs.
    allowed
        Shape (k, k): False for pairs that may not stand side by side (at lag 1).
    lag
        How many places later the table looks.
    n
        How many orders.
    rng
        Draws them.

    Returns
    -------
    array of int
        Shape (n, k, k), from orders drawn as `draw_allowed_orders` says; at lag 1, where all that
        is forbidden is that codes repeat, of long stretches as `draw_unrepeated_lag_tables` says;
        where all pairs are allowed exactly, as `draw_lag_tables` does.

    Raises
    ------
    ValueError
        If a pair that is not allowed stands side by side.

    Notes
    -----
    Where some pairs are forbidden, each of S stretches gives n / min(S, 10) tables of its own, and
    each of these is put together with other tables of the others as often. So every pooled table is
    that of random orders, and what the pooled tables share makes their mean unsure by as much as
    that of so many tables, a thirtieth of a standard deviation for n = 10,000.
    """
    k = allowed.shape[0]
    if allowed.all():
        return draw_lag_tables(codes, k, lag=lag, n=n, rng=rng).astype(np.int32)
    if not all(allowed[stretch[:-1], stretch[1:]].all() for stretch in codes):
        raise ValueError("a pair that is not allowed stands side by side")
    n_own = -(-n // max(1, min(len(codes), _MOST_USES)))

    def draw(stretch: Codes, own: np.random.Generator) -> Drawn:
        return _draw_of_stretch(stretch, allowed, sizes=(lag, n_own), rng=own)

    tables = np.zeros((n, k, k), dtype=np.int32)
    with ThreadPoolExecutor(_THREADS) as pool:
        for own in pool.map(draw, codes, rng.spawn(len(codes))):
            _pool(tables, own, rng.permutation(np.arange(n) % n_own))
    return tables


def _pool(tables: Drawn, own: Drawn, chosen: npt.NDArray[np.int64]) -> None:
    """Add to each table one of a stretch's own; some at a time, for memory."""
    step = max(1, _MOST_AT_ONCE // own[0].size)
    for start in range(0, len(tables), step):
        part = slice(start, start + step)
        tables[part] += own[chosen[part]]


def _draw_of_stretch(
    codes: Codes, allowed: Allowed, *, sizes: tuple[int, int], rng: np.random.Generator
) -> Drawn:
    lag, n = sizes
    k = len(allowed)
    needs_no_orders = lag == 1 and np.array_equal(allowed, make_allowed(k, may_repeat=False))
    if needs_no_orders and is_worth_unrepeated(codes):
        return draw_unrepeated_lag_tables(codes, k, n=n, rng=rng).astype(np.int32)
    tables = np.zeros((n, k, k), dtype=np.int32)
    n_chains, done = _count_chains(codes.size, n), 0
    for rows in _walk(codes, allowed, sizes=(n_chains, n), rng=rng):
        kept = rows[: n - done]
        tables[done : done + len(kept)] = compute_row_tables(kept, k, lag)
        done += len(kept)
    # Else chains of several stretches would be put together turn by turn.
    drawn: Drawn = rng.permutation(tables)
    return drawn


def compute_mean_table(
    codes: Sequence[Codes], allowed: Allowed, drawn: npt.NDArray[np.integer], *, lag: int
) -> Values:
    """The lag table on average over all orders; exact where every order is as likely.

    Parameters
    ----------
    codes, allowed, lag
        As for `draw_allowed_lag_tables`.
    drawn
        Shape (n, k, k), tables that it gave: they tell the mean where some pairs are not allowed.

    Returns
    -------
    array
        Shape (k, k).

    Notes
    -----
    A mean that is left to the draw decides by its noise which of two counts equally far to either
    side is the farther, and so halves a two-sided p or not. A mean of drawn orders is therefore
    taken as a whole or half number where it is one but for that noise.
    """
    if not allowed.all():
        means = drawn.mean(axis=0)
        halves = np.round(2 * means) / 2
        noise = np.minimum(3 * drawn.std(axis=0) / np.sqrt(len(drawn)), _MOST_NOISE)
        found: Values = np.where(np.abs(means - halves) <= noise, halves, means)
        return found
    table = np.zeros(allowed.shape)
    for stretch in codes:
        if stretch.size > lag:
            own = np.bincount(stretch, minlength=len(table)).astype(np.float64)
            # Each pair of places holds each pair of acts as often.
            pairs = np.outer(own, own) - np.diag(own)
            table += pairs * (stretch.size - lag) / (stretch.size * (stretch.size - 1))
    return table


def draw_allowed_orders(
    codes: Codes, allowed: Allowed, *, n: int, rng: np.random.Generator
) -> Rows:
    """Random orders of one sequence in which only allowed pairs stand side by side.

    Parameters
    ----------
    codes
        Shape (m,): the sequence observed, holding only allowed pairs.
    allowed
        Shape (k, k): False for pairs that may not stand side by side.
    n
        How many orders.
    rng
        Draws them.

    Returns
    -------
    array of int
        Shape (n, m).

    Notes
    -----
    A Markov chain on the allowed orders, of which every one is as likely in the long run. A sweep
    first pairs every second place at random and, for half of the pairs, swaps the two codes where
    both may then stand (their neighbours stay); then it does so with the places between. Then, for
    each code in random order, it takes all its copies out and puts them back at random among all
    the ways that are allowed, given the order of the others: a gap between i and j that may not
    touch must be filled; a gap may be filled when i may stand before the code and j after it; where
    the code may follow itself a gap may hold several copies. At most 200 chains start from the
    order observed, run `BURN_IN` sweeps, and give an order every `SWEEPS_BETWEEN` sweeps. Where
    codes may not repeat every allowed order can be reached (tried for all sequences of up to nine
    acts); with other patterns some may not be.
    """
    n_chains = _count_chains(codes.size, n)
    return np.concatenate(list(_walk(codes, allowed, sizes=(n_chains, n), rng=rng)))[:n]


def _count_chains(size: int, n: int) -> int:
    return max(1, min(n // _ORDERS_PER_CHAIN, _MOST_CHAINS, _MOST_AT_ONCE // max(size, 1)))


def _walk(
    codes: Codes, allowed: Allowed, *, sizes: tuple[int, int], rng: np.random.Generator
) -> Iterator[Rows]:
    """Orders as the chains reach them, one row per chain and turn."""
    n_chains, n = sizes
    rows = np.tile(codes, (n_chains, 1)).astype(np.int32)
    present = np.unique(codes)
    for turn in range(-(-n // n_chains)):
        for _ in range(BURN_IN if turn == 0 else SWEEPS_BETWEEN):
            for parity in (0, 1):
                rows = _swap(rows, allowed, parity=parity, rng=rng)
            for code in rng.permutation(present).tolist():
                rows = _replace(rows, code, allowed=allowed, rng=rng)
        yield rows


def _swap(rows: Rows, allowed: Allowed, *, parity: int, rng: np.random.Generator) -> Rows:
    """Swap the codes of random pairs of every second place, where both may then stand."""
    n, size = rows.shape
    n_codes = allowed.shape[0]
    beyond = np.pad(allowed, (0, 1), constant_values=True)
    padded = np.pad(rows, ((0, 0), (1, 1)), constant_values=n_codes)
    places = np.arange(1 + parity, size + 1, 2)
    drawn = rng.permuted(np.tile(places, (n, 1)), axis=1)
    half = places.size // 2
    one, other = drawn[:, :half], drawn[:, half : 2 * half]
    row = np.arange(n)[:, None]
    first, second = padded[row, one], padded[row, other]
    # Half of them only: else two pairs would always swap together, and half the orders stay away.
    may = rng.random(one.shape) < 0.5
    for place, code in ((one, second), (other, first)):
        may &= beyond[padded[row, place - 1], code] & beyond[code, padded[row, place + 1]]
    padded[row, one], padded[row, other] = (
        np.where(may, second, first),
        np.where(may, first, second),
    )
    return padded[:, 1:-1]


def _replace(rows: Rows, code: int, *, allowed: Allowed, rng: np.random.Generator) -> Rows:
    """Take a code out of every row and put it back at random where it may stand."""
    n, size = rows.shape
    others = rows[rows != code].reshape(n, -1)
    n_copies = size - others.shape[1]
    forced, may_fill = _find_gaps(others, code, allowed)
    extra = n_copies - forced.sum(axis=1)
    copies = forced.astype(np.int64)
    if allowed[code, code]:
        copies += _spread(may_fill, extra, rng)
    else:
        copies += _choose(may_fill & ~forced, extra, rng)
    filled = np.full((n, size), code, dtype=np.int32)
    places = np.arange(others.shape[1]) + np.cumsum(copies, axis=1)[:, :-1]
    np.put_along_axis(filled, places, others, axis=1)
    return filled


def _find_gaps(others: Rows, code: int, allowed: Allowed) -> tuple[Allowed, Allowed]:
    """Gaps that must hold the code and gaps that may, the two ends included: shape (n, m + 1)."""
    n, size = others.shape
    may_fill = np.ones((n, size + 1), dtype=np.bool_)
    forced = np.zeros((n, size + 1), dtype=np.bool_)
    may_fill[:, 1:] &= allowed[others, code]
    may_fill[:, :-1] &= allowed[code, others]
    forced[:, 1:-1] = ~allowed[others[:, :-1], others[:, 1:]]
    return forced, may_fill


def _choose(
    places: Allowed, extra: npt.NDArray[np.int64], rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    """Of each row's places, so many at random."""
    keys = np.where(places, rng.random(places.shape), 2.0)
    ordered = np.sort(keys, axis=1)
    last = np.take_along_axis(ordered, np.maximum(extra - 1, 0)[:, None], axis=1)
    chosen: npt.NDArray[np.bool_] = (keys <= last) & (extra > 0)[:, None]
    return chosen


def _spread(
    places: Allowed, extra: npt.NDArray[np.int64], rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """So many copies over each row's places, several to a place if so it falls; all ways alike."""
    n_places = places.sum(axis=1)
    width = int((n_places + extra).max()) - 1
    # Stars and bars: of places + copies − 1 marks, which are copies.
    marks = np.arange(max(width, 0)) < (n_places + extra - 1)[:, None]
    stars = _choose(marks, extra, rng)
    bars = np.cumsum(marks & ~stars, axis=1)
    order = np.cumsum(places, axis=1) - 1
    counted = np.zeros(places.shape, dtype=np.int64)
    row, mark = np.nonzero(stars)
    nth = np.zeros(places.shape, dtype=np.int64)
    np.add.at(nth, (row, bars[row, mark]), 1)
    counted[places] = np.take_along_axis(nth, order, axis=1)[places]
    return counted
