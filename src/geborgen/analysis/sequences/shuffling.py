"""Lag tables of shuffled sequences, drawn exactly and mostly without shuffling so often."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from geborgen.analysis.sequences.counts import Codes, Counts

__all__ = [
    "compute_row_tables",
    "draw_lag_tables",
    "draw_lag_tables_by_shuffling",
    "draw_lag_tables_by_strides",
    "draw_lag_tables_from_totals",
]

# Nanoseconds measured for one hypergeometric draw, for shuffling and counting one code, for a point
# of a Fourier transform, and per shuffle read in strides. Only their ratios matter, and only for
# speed: every way gives tables of uniformly random orders.
_DRAW_NS, _SHUFFLE_NS, _POINT_NS, _STRIDES_NS = 85, 20, 0.8, 10_000
# How much reading in strides must save, since its tables depend a little on each other.
_WORTH = 2
_MOST_AT_ONCE = 4_000_000
_POINTS_AT_ONCE = 50_000


def draw_lag_tables(
    codes: Sequence[Codes], n_codes: int, *, lag: int, n: int, rng: np.random.Generator
) -> Counts:
    """Pooled lag tables of `n` random orders of the codes, each stretch shuffled within itself.

    Parameters
    ----------
    codes
        Per stretch an array of numbers from 0 to `n_codes` − 1.
    n_codes
        How many codes there are (k).
    lag
        How many places later; at least 1.
    n
        How many random orders.
    rng
        Draws them.

    Returns
    -------
    array of int
        Shape (n, k, k). Every order of a stretch is as likely as any other.

    Notes
    -----
    Per stretch the cheapest of `draw_lag_tables_from_totals` (long stretches of few codes),
    `draw_lag_tables_by_strides` (stretches of some hundred codes and more) and
    `draw_lag_tables_by_shuffling` (short ones).
    """
    tables = np.zeros((n, n_codes, n_codes), dtype=np.int64)
    for stretch in codes:
        present, numbers = np.unique(stretch, return_inverse=True)
        if stretch.size <= lag:
            continue
        draw = _choose_way((stretch.size, present.size, lag), n)
        drawn = draw(numbers.astype(np.int32), present.size, lag=lag, n=n, rng=rng)
        tables[:, present[:, None], present] += drawn
    return tables


def _choose_way(sizes: tuple[int, int, int], n: int) -> Callable[..., Counts]:
    size, k, lag = sizes
    draws = sum(new * new + 4 for new in range(k)) + (k if lag > 1 else 0)
    from_totals, by_shuffling = lag * draws * _DRAW_NS, size * _SHUFFLE_NS
    points = k * (k + 1) / 2 * size * math.log2(size)
    n_strides = max(1, min(n, _find_strides(size).size))
    by_strides = (points * _POINT_NS + size * _SHUFFLE_NS + _STRIDES_NS) / n_strides
    if by_strides * _WORTH < min(from_totals, by_shuffling):
        return draw_lag_tables_by_strides
    return _draw_from_own_totals if from_totals < by_shuffling else draw_lag_tables_by_shuffling


def _draw_from_own_totals(
    codes: Codes, n_codes: int, *, lag: int, n: int, rng: np.random.Generator
) -> Counts:
    totals = np.bincount(codes, minlength=n_codes)
    return draw_lag_tables_from_totals(totals, lag=lag, n=n, rng=rng)


def draw_lag_tables_by_strides(
    codes: Codes, n_codes: int, *, lag: int, n: int, rng: np.random.Generator
) -> Counts:
    """Lag tables of `n` random orders of one sequence, many read from each shuffle.

    Parameters
    ----------
    codes
        Shape (m,), m above `lag` and at least 3, with numbers from 0 to `n_codes` − 1.
    n_codes
        How many codes there are (k).
    lag
        How many places later; at least 1.
    n
        How many tables.
    rng
        Shuffles.

    Returns
    -------
    array of int
        Shape (n, k, k), in random order.

    Notes
    -----
    A shuffled sequence x of m codes read in strides of a (x at 0, a, 2a, …, modulo m), where a and
    m have no common divisor, is another order of the codes, and as random. Its table at lag L is
    that of x at lag aL around the circle, less the L pairs that go round its end; and the tables at
    all lags around the circle come from one circular cross-correlation of each pair of codes, by
    Fourier transform, rounded to the whole numbers they must be. Each a below m / 2 is read once
    per shuffle. Every table is that of a uniformly random order, so p is right on average; tables
    of one shuffle hang together by about −1/m, since over all lags they add up to a constant.
    """
    strides = _find_strides(codes.size)
    n_shuffles = -(-n // strides.size)
    step = max(1, _POINTS_AT_ONCE // (codes.size * n_codes))
    tables = [np.zeros((0, n_codes, n_codes), dtype=np.int64)]
    for done in range(0, n_shuffles, step):
        rows = np.tile(codes, (min(step, n_shuffles - done), 1))
        chosen = strides if n >= strides.size else rng.permutation(strides)[:n]
        shuffled = rng.permuted(rows, axis=1)
        tables.append(_read_in_strides(shuffled, n_codes, strides=chosen, lag=lag))
    # Else sessions of one length would be put together stride by stride.
    return rng.permutation(np.concatenate(tables))[:n]


def _find_strides(size: int) -> npt.NDArray[np.int64]:
    """Strides below half the size that have no common divisor with it."""
    strides = np.arange(1, (size + 1) // 2)
    coprime: npt.NDArray[np.int64] = strides[np.gcd(strides, size) == 1]
    return coprime


def _read_in_strides(
    rows: npt.NDArray[np.int32], n_codes: int, *, strides: npt.NDArray[np.int64], lag: int
) -> Counts:
    """Tables of each row read in each stride: shape (rows × strides, k, k)."""
    n, size = rows.shape
    marks = np.fft.rfft(rows[:, None] == np.arange(n_codes)[:, None], axis=2)
    lags = strides * lag % size
    tables = np.empty((n_codes, n_codes, n, strides.size), dtype=np.int64)
    for code in range(n_codes):
        product = marks[:, code, None].conj() * marks[:, code:]
        around = np.fft.irfft(product, n=size, axis=2).swapaxes(0, 1)
        tables[code, code:] = np.rint(around[:, :, lags])
        tables[code:, code] = np.rint(around[:, :, -lags % size])
    row, column = np.arange(n)[:, None], np.arange(strides.size)
    for place in range(size - lag, size):
        before, after = (rows[:, strides * at % size] for at in (place, place + lag))
        tables[before, after, row, column] -= 1
    return tables.reshape(n_codes, n_codes, -1).transpose(2, 0, 1)


def draw_lag_tables_by_shuffling(
    codes: Codes, n_codes: int, *, lag: int, n: int, rng: np.random.Generator
) -> Counts:
    """Lag tables of `n` shuffles of one sequence: shape (n, k, k). The plain way."""
    step = max(1, _MOST_AT_ONCE // max(codes.size, 1))
    blocks = [
        _shuffle_and_count(codes, (min(step, n - done), n_codes, lag), rng)
        for done in range(0, n, step)
    ]
    return np.concatenate([*blocks, np.zeros((0, n_codes, n_codes), dtype=np.int64)])


def _shuffle_and_count(
    codes: Codes, shape: tuple[int, int, int], rng: np.random.Generator
) -> Counts:
    n, n_codes, lag = shape
    shuffled = rng.permuted(np.tile(codes, (n, 1)), axis=1)
    return compute_row_tables(shuffled, n_codes, lag)


def compute_row_tables(rows: npt.NDArray[np.int32], n_codes: int, lag: int) -> Counts:
    """Lag tables of many sequences of one length, a row each: shape (n, k, k)."""
    n = rows.shape[0]
    pairs = rows[:, :-lag].astype(np.int64) * n_codes + rows[:, lag:]
    pairs += np.arange(n)[:, None] * n_codes**2
    counted = np.bincount(pairs.ravel(), minlength=n * n_codes**2)
    return counted.reshape(n, n_codes, n_codes).astype(np.int64)


def draw_lag_tables_from_totals(
    totals: npt.ArrayLike, *, lag: int, n: int, rng: np.random.Generator
) -> Counts:
    """Lag tables of `n` uniformly shuffled sequences with these code totals, without shuffling.

    Parameters
    ----------
    totals
        Shape (k,): how often each code stands in the sequence.
    lag
        How many places later; at least 1.
    n
        How many tables.
    rng
        Draws them.

    Returns
    -------
    array of int
        Shape (n, k, k).

    Notes
    -----
    Exact, at a cost that does not grow with the length of the sequence. At lag 1 the codes are put
    in one after another. A sequence of N codes so far, of which the table is known, has N + 1 gaps
    (its two ends among them), and every way to lay m copies of a new code into them is as likely.
    So how many gaps are filled is hypergeometric: C(N+1, g) C(m−1, g−1) / C(N+m, m); which ends and
    which kinds of inner gap (i before, j after) are filled is multivariate hypergeometric; a filled
    gap takes away a pair (i, j) and gives (i, new) and (new, j); the other m − g copies follow a
    copy of themselves. At lag L the sequence is L interleaved ones of every L-th place, whose code
    totals are multivariate hypergeometric and whose tables at lag 1 add up.
    """
    rest = np.broadcast_to(np.asarray(totals, dtype=np.int64), (n, np.size(totals))).copy()
    size = int(np.sum(totals))
    tables = np.zeros((n, rest.shape[1], rest.shape[1]), dtype=np.int64)
    for place in range(lag):
        taken = _take(rest, len(range(place, size, lag)), rng)
        tables += _draw_pairs(taken, rng)
        rest -= taken
    return tables


def _take(rest: Counts, size: int, rng: np.random.Generator) -> Counts:
    """Of each row's codes, `size` drawn without putting back."""
    left = np.full(rest.shape[0], size)
    pool = rest.sum(axis=1)
    taken = np.zeros_like(rest)
    for code in range(rest.shape[1]):
        pool = pool - rest[:, code]
        taken[:, code] = rng.hypergeometric(rest[:, code], pool, left)
        left -= taken[:, code]
    return taken


def _draw_pairs(totals: Counts, rng: np.random.Generator) -> Counts:
    """Tables at lag 1 of shuffled sequences, a row of totals each: shape (n, k, k)."""
    n, k = totals.shape
    pairs = np.zeros((k, k, n), dtype=np.int64)
    first, last = np.full(n, -1), np.full(n, -1)
    length = np.zeros(n, dtype=np.int64)
    for new in range(k):
        copies = totals[:, new]
        filled = rng.hypergeometric(length + 1, np.maximum(copies - 1, 0), copies)
        at_start = rng.hypergeometric(1, length, filled)
        inner = np.maximum(length - 1, 0)
        at_end = rng.hypergeometric(np.minimum(length, 1), inner, filled - at_start)
        left = filled - at_start - at_end
        _fill_inner_gaps(pairs[: new + 1, : new + 1], inner, left, rng=rng)
        pairs[new, new] += copies - filled
        _join(pairs[new], first, at_start)
        _join(pairs[:, new], last, at_end)
        first = np.where(at_start > 0, new, first)
        last = np.where((at_end > 0) | ((length == 0) & (copies > 0)), new, last)
        length += copies
    return np.ascontiguousarray(pairs.transpose(2, 0, 1))


def _fill_inner_gaps(
    pairs: Counts, inner: Counts, left: Counts, *, rng: np.random.Generator
) -> None:
    """Put the newest code, the last of `pairs`, once or more into so many inner gaps."""
    new = pairs.shape[0] - 1
    inner, left = inner.copy(), left.copy()
    for i in range(new):
        for j in range(new):
            kind = pairs[i, j]
            inner -= kind
            taken = rng.hypergeometric(kind, inner, left)
            left -= taken
            kind -= taken
            pairs[i, new] += taken
            pairs[new, j] += taken


def _join(pairs: Counts, neighbour: npt.NDArray[np.int64], filled: Counts) -> None:
    """Count the pair at an end where there was a code to be beside."""
    rows = np.flatnonzero((filled > 0) & (neighbour >= 0))
    pairs[neighbour[rows], rows] += 1
