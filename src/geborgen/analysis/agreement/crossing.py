"""Acts that are on at the same time have no order between them: their pairs may cross."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.alignment import NOBODY, Acts, Alignment

__all__ = ["cross_pairs"]

_TINY = 1e-9

Pair = tuple[int, int]


def cross_pairs(
    alignment: Alignment, first: Acts, second: Acts, *, tolerance_s: float
) -> Alignment:
    """Pair acts of the same code that an alignment kept apart only because pairs may not cross.

    Parameters
    ----------
    alignment
        What `compute_alignment` made of these acts.
    first, second
        The acts, in order of onset, with their times.
    tolerance_s
        How far apart the onsets of a pair may lie.

    Returns
    -------
    Alignment
        In order of onset. Never fewer agreed pairs than before.

    Notes
    -----
    An alignment supposes that codes follow each other. Where one observer has two acts on at once
    (a hand and a gaze), a fraction of a second decides which of them comes first, and the other
    observer may have it the other way round without differing about anything. So an act that is on
    together with another act of its own observer may stand beside an act of the same code within
    the tolerance, whatever lies between, as long as neither stands in an agreed pair. Nearest
    onsets go first, then the earliest. What stood beside these acts before is paired with what is
    left, by the same rule and whatever its code, or stands alone.
    """
    if first.onsets_s is None or second.onsets_s is None:
        return alignment
    rows = list(zip(alignment.first.tolist(), alignment.second.tolist(), strict=True))
    agreed = [row for row in rows if _is_agreed(row, first, second)]
    open_rows = [row for row in rows if not _is_agreed(row, first, second)]
    free = _list_candidates(open_rows, first, second, tolerance_s=tolerance_s)
    loose = _find_together(first), _find_together(second)
    crossed = _take_nearest(
        pair
        for pair in free
        if _is_agreed(pair, first, second) and (loose[0][pair[0]] or loose[1][pair[1]])
    )
    if not crossed:
        return alignment
    return _join(agreed + crossed, open_rows, free, acts=(first, second))


def _is_agreed(row: Pair, first: Acts, second: Acts) -> bool:
    return NOBODY not in row and bool(first.codes[row[0]] == second.codes[row[1]])


def _find_together(acts: Acts) -> npt.NDArray[np.bool_]:
    """Whether each act is on, or begins, while another one of the same observer is."""
    assert acts.onsets_s is not None
    onsets = acts.onsets_s
    ends = onsets if acts.ends_s is None else acts.ends_s
    together = np.zeros(onsets.shape, dtype=np.bool_)
    if onsets.size > 1:
        latest = np.maximum.accumulate(ends)[:-1]
        together[1:] |= (latest > onsets[1:]) | (onsets[:-1] == onsets[1:])
        together[:-1] |= (ends[:-1] > onsets[1:]) | (onsets[:-1] == onsets[1:])
    return together


def _list_candidates(
    rows: Iterable[Pair], first: Acts, second: Acts, *, tolerance_s: float
) -> list[Pair]:
    """Pairs of acts that are not agreed on yet and start near enough, the nearest first."""
    assert first.onsets_s is not None and second.onsets_s is not None
    rows = list(rows)
    ours = sorted(i for i, _ in rows if i != NOBODY)
    theirs = np.array(sorted(j for _, j in rows if j != NOBODY), dtype=np.int64)
    times = second.onsets_s[theirs]
    found: list[tuple[float, float, Pair]] = []
    for i in ours:
        onset = float(first.onsets_s[i])
        low = int(np.searchsorted(times, onset - tolerance_s - _TINY, side="left"))
        high = int(np.searchsorted(times, onset + tolerance_s + _TINY, side="right"))
        for j, other in zip(theirs[low:high].tolist(), times[low:high].tolist(), strict=True):
            found.append((abs(onset - other), onset + other, (i, j)))
    return [pair for _, _, pair in sorted(found, key=lambda one: one[:2])]


def _take_nearest(pairs: Iterable[Pair]) -> list[Pair]:
    """One pair for each act, in the order in which they are given."""
    used: tuple[set[int], set[int]] = set(), set()
    taken = []
    for i, j in pairs:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            taken.append((i, j))
    return taken


def _join(
    settled: list[Pair], open_rows: list[Pair], free: list[Pair], *, acts: tuple[Acts, Acts]
) -> Alignment:
    """Settled pairs, what they left as it was, and what they broke up paired anew."""
    used = {i for i, _ in settled}, {j for _, j in settled}
    whole = [row for row in open_rows if NOBODY not in row and _is_free(row, used)]
    kept = used[0] | {i for i, _ in whole}, used[1] | {j for _, j in whole}
    anew = _take_nearest(row for row in free if _is_free(row, kept))
    pairs = settled + whole + anew
    alone = _list_alone(pairs, acts)
    return _make_alignment([*pairs, *alone], acts)


def _is_free(row: Pair, used: tuple[set[int], set[int]]) -> bool:
    return row[0] not in used[0] and row[1] not in used[1]


def _list_alone(pairs: list[Pair], acts: tuple[Acts, Acts]) -> Iterator[Pair]:
    ours, theirs = {i for i, _ in pairs}, {j for _, j in pairs}
    yield from ((i, NOBODY) for i in range(acts[0].codes.size) if i not in ours)
    yield from ((NOBODY, j) for j in range(acts[1].codes.size) if j not in theirs)


def _make_alignment(rows: list[Pair], acts: tuple[Acts, Acts]) -> Alignment:
    def start(row: Pair) -> float:
        places = zip(acts, row, strict=True)
        return min(
            float(one.onsets_s[place])
            for one, place in places
            if place != NOBODY and one.onsets_s is not None
        )

    rows = sorted(rows, key=start)
    n_agreed = sum(_is_agreed(row, *acts) for row in rows)
    return Alignment(
        first=np.array([i for i, _ in rows], dtype=np.int64),
        second=np.array([j for _, j in rows], dtype=np.int64),
        n_agreed=n_agreed,
        cost=len(rows) - n_agreed,
    )
