"""Two observers' acts laid beside each other, so that as few as possible differ."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

__all__ = [
    "MOST_CELLS",
    "NOBODY",
    "Acts",
    "Alignment",
    "compute_alignment",
    "compute_alignment_table",
    "key_of",
]

NOBODY = -1
"""In an alignment: the observer has no act there."""

MOST_CELLS = 400_000_000
"""Most pairs of acts that are weighed; without times every act may pair with every other."""

_SAME, _OTHER = 2, 1
# All closeness together stays below one step of the count of differences.
_CLOSE = 0.5
_TINY = 1e-9

Numbers = npt.NDArray[np.int64]
Times = npt.NDArray[np.float64]
Gains = npt.NDArray[np.float64] | npt.NDArray[np.int32]
Weigher = Callable[[int, int, int], Gains]
Steps = list[tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Acts:
    """One observer's acts in order of onset; times may be left out where only the order is known.

    `codes`, `onsets_s` and `ends_s` have shape (n,); an act without duration ends at its onset.
    """

    codes: npt.NDArray[np.int32]
    onsets_s: Times | None = None
    ends_s: Times | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alignment:
    """Which act of one observer stands beside which of the other, in order.

    `first` and `second` have shape (n,): numbers of acts, `NOBODY` where that observer has none.
    `n_agreed` counts pairs of the same code, `cost` the pairs that differ and the acts alone.
    """

    first: Numbers = field(repr=False)
    second: Numbers = field(repr=False)
    n_agreed: int
    cost: int

    def turned(self) -> "Alignment":
        """The same, with the observers named the other way round."""
        return replace(self, first=self.second, second=self.first)


def compute_alignment(
    first: Acts,
    second: Acts,
    *,
    tolerance_s: float | None = None,
    overlap: float | None = None,
) -> Alignment:
    """The alignment of two observers' acts with the fewest differences.

    Parameters
    ----------
    first, second
        Acts in order of onset.
    tolerance_s
        Acts may stand beside each other only when their onsets lie at most this far apart; None
        lets any two (then only the order of the codes counts).
    overlap
        Acts that share at least this part (above 0, to 1) of the longer one's duration may stand
        beside each other as well, however far apart they start. None for no such rule.

    Returns
    -------
    Alignment
        Each act stands in it once, in the order of its observer.

    Raises
    ------
    ValueError
        When there would be more than `MOST_CELLS` pairs to weigh.

    Notes
    -----
    Needleman and Wunsch's dynamic programming: a pair of the same code costs 0, a pair of other
    codes 1, an act alone 1; so two acts are rather taken for one act with another code than for
    two acts that were each missed. Of alignments that cost the same, the one whose paired onsets
    lie closest together is taken; of those still equal, any, but the same whichever observer is
    named first.

    References
    ----------
    needleman1970, quera2007, bakeman2009
    """
    if key_of(second) < key_of(first):
        back = compute_alignment(second, first, tolerance_s=tolerance_s, overlap=overlap)
        return back.turned()
    lows, highs = _find_windows(first, second, tolerance_s=tolerance_s, overlap=overlap)
    if int((highs - lows).sum()) > MOST_CELLS:
        raise ValueError("too many pairs of acts")
    steps: Steps = []
    if first.codes.size:
        weigh = _make_weigher(first, second, tolerance_s=tolerance_s, overlap=overlap)
        steps = _compute_steps(second.codes.size, windows=(lows, highs), weigh=weigh)
    return _trace(first, second, windows=(lows, highs), steps=steps)


def compute_alignment_table(
    alignment: Alignment, first: Acts, second: Acts, *, n_codes: int
) -> npt.NDArray[np.int64]:
    """Aligned acts as a table, for `compute_aligned_kappa`.

    Parameters
    ----------
    alignment, first, second
        An alignment and the acts it is of.
    n_codes
        How many codes there are.

    Returns
    -------
    array
        Shape (n_codes + 1, n_codes + 1); the last row and column are what an observer missed.
    """
    rows = np.where(alignment.first == NOBODY, n_codes, _take(first.codes, alignment.first))
    columns = np.where(alignment.second == NOBODY, n_codes, _take(second.codes, alignment.second))
    size = n_codes + 1
    table: npt.NDArray[np.int64] = np.bincount(
        rows.astype(np.int64) * size + columns, minlength=size * size
    ).reshape(size, size)
    return table


def key_of(acts: Acts) -> tuple[object, ...]:
    """What decides whose acts stand in rows, whoever is named first; the codes' names come last.

    Parameters
    ----------
    acts
        One observer's.

    Returns
    -------
    tuple
        Equal only for acts that are the same.
    """
    times = () if acts.onsets_s is None else tuple(acts.onsets_s.tolist())
    ends = () if acts.ends_s is None else tuple(acts.ends_s.tolist())
    codes = acts.codes.tolist()
    firsts = {code: place for place, code in reversed(list(enumerate(codes)))}
    return len(codes), times, ends, tuple(firsts[code] for code in codes), tuple(codes)


def _take(codes: npt.NDArray[np.int32], places: Numbers) -> npt.NDArray[np.int32]:
    return codes[places] if codes.size else np.zeros(places.shape, dtype=np.int32)


def _find_windows(
    first: Acts, second: Acts, *, tolerance_s: float | None, overlap: float | None
) -> tuple[Numbers, Numbers]:
    """For each act of the first, from which to before which act of the second it may pair.

    Both grow from act to act, so that beyond a window nothing changes any more.
    """
    n, m = first.codes.size, second.codes.size
    if tolerance_s is None or first.onsets_s is None or second.onsets_s is None:
        return np.zeros(n, dtype=np.int64), np.full(n, m, dtype=np.int64)
    lows = np.searchsorted(second.onsets_s, first.onsets_s - tolerance_s - _TINY, side="left")
    highs = np.searchsorted(second.onsets_s, first.onsets_s + tolerance_s + _TINY, side="right")
    if overlap is not None and first.ends_s is not None and second.ends_s is not None and m:
        latest = np.maximum.accumulate(second.ends_s)
        lows = np.minimum(lows, np.searchsorted(latest, first.onsets_s, side="left"))
        highs = np.maximum(highs, np.searchsorted(second.onsets_s, first.ends_s, side="right"))
        lows = np.minimum.accumulate(lows[::-1])[::-1]
        highs = np.maximum.accumulate(highs)
    return lows.astype(np.int64), highs.astype(np.int64)


def _make_weigher(
    first: Acts, second: Acts, *, tolerance_s: float | None, overlap: float | None
) -> Weigher:
    """What it gains to pair an act with each act of its window."""
    if tolerance_s is None or first.onsets_s is None or second.onsets_s is None:
        return _weigh_codes(first, second)
    onsets, own_onsets = second.onsets_s, first.onsets_s
    close = _CLOSE / (min(first.codes.size, second.codes.size) + 1)

    def weigh(i: int, low: int, high: int) -> Gains:
        gains = np.where(second.codes[low:high] == first.codes[i], _SAME, _OTHER)
        apart = np.abs(onsets[low:high] - own_onsets[i])
        may = apart <= tolerance_s + _TINY
        if overlap is not None:
            may |= _overlaps(first, second, i, window=slice(low, high), least=overlap)
        return np.where(may, gains + close / (1 + apart), -np.inf)

    return weigh


def _weigh_codes(first: Acts, second: Acts) -> Weigher:
    """By codes alone: whole numbers, and the same for every act of a code."""
    rows = {
        code: np.where(second.codes == code, _SAME, _OTHER).astype(np.int32)
        for code in np.unique(first.codes).tolist()
    }
    codes = first.codes.tolist()
    return lambda i, low, high: rows[codes[i]][low:high]


def _overlaps(
    first: Acts, second: Acts, i: int, *, window: slice, least: float
) -> npt.NDArray[np.bool_]:
    """Whether enough of the longer one is shared, for each act of a window."""
    assert first.onsets_s is not None and second.onsets_s is not None
    if first.ends_s is None or second.ends_s is None:
        return np.zeros(second.codes[window].shape, dtype=np.bool_)
    onsets, ends = second.onsets_s[window], second.ends_s[window]
    shared = np.minimum(ends, first.ends_s[i]) - np.maximum(onsets, first.onsets_s[i])
    longer = np.maximum(ends - onsets, first.ends_s[i] - first.onsets_s[i])
    found: npt.NDArray[np.bool_] = (shared > 0) & (shared >= least * longer - _TINY)
    return found


def _compute_steps(n_second: int, *, windows: tuple[Numbers, Numbers], weigh: Weigher) -> Steps:
    """For each act and each place of its window whether it pairs, and whether it stands alone.

    Row by row: the best so far is the better of leaving act i or pairing it, and then the highest
    up to each place, since leaving an act of the second costs nothing that is gained. Beyond the
    furthest window so far nothing is gained, so that place is filled only when a window gets there.
    """
    best, filled, steps = np.zeros(n_second + 1, dtype=weigh(0, 0, 0).dtype), 0, []
    for i, (low, high) in enumerate(zip(windows[0].tolist(), windows[1].tolist(), strict=True)):
        best[filled + 1 : high + 1] = best[filled]
        filled = max(filled, high)
        paired = best[low:high] + weigh(i, low, high)
        left = best[low + 1 : high + 1]
        reached = np.maximum(paired, left)
        if high > low:
            reached[0] = max(reached[0], best[low])
        np.maximum.accumulate(reached, out=reached)
        steps.append((paired >= reached, left >= reached))
        best[low + 1 : high + 1] = reached
    return steps


def _trace(
    first: Acts,
    second: Acts,
    *,
    windows: tuple[Numbers, Numbers],
    steps: Steps,
) -> Alignment:
    lows, highs = windows[0].tolist(), windows[1].tolist()
    i, j = first.codes.size, second.codes.size
    pairs: list[tuple[int, int]] = []
    while i and j:
        low, high = lows[i - 1], highs[i - 1]
        if j > high:
            pairs.append((NOBODY, j := j - 1))
        elif j <= low:
            pairs.append((i := i - 1, NOBODY))
        elif steps[i - 1][0][j - 1 - low]:
            pairs.append((i := i - 1, j := j - 1))
        elif steps[i - 1][1][j - 1 - low]:
            pairs.append((i := i - 1, NOBODY))
        else:
            pairs.append((NOBODY, j := j - 1))
    pairs += [(NOBODY, place) for place in range(j - 1, -1, -1)]
    pairs += [(place, NOBODY) for place in range(i - 1, -1, -1)]
    rows = np.array(pairs[::-1], dtype=np.int64).reshape(-1, 2)
    linked = rows[(rows != NOBODY).all(axis=1)]
    n_agreed = int((first.codes[linked[:, 0]] == second.codes[linked[:, 1]]).sum())
    return Alignment(
        first=rows[:, 0], second=rows[:, 1], n_agreed=n_agreed, cost=len(rows) - n_agreed
    )
