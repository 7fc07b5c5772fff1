"""Acts that are on at the same time have no order between them: their pairs may cross."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

import numpy as np

from geborgen.analysis.agreement.alignment import NOBODY, Acts, Alignment, key_of

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
        In order of onset. Never fewer agreed pairs than before, and the same ones whoever is named
        first.

    Notes
    -----
    An alignment supposes that codes follow each other. Where one observer has two acts on at once
    (a hand and a gaze), a fraction of a second decides which of them comes first, and the other
    observer may have it the other way round without differing about anything.

    The rule. Two acts of one observer are *together* where they begin at the same time, or where
    one begins while the other is on. Two acts of the same code within the tolerance, neither in an
    agreed pair, become a pair if every pair that theirs would cross has an act together with the
    one of theirs by the same observer; where they cross none, one of the pairs that hold them now
    must have such an act. So a long state in the background, together with everything, lets other
    acts cross itself and not each other. Nearest onsets go first, then the earliest; pairs made
    earlier count as pairs of the alignment. Acts that lose their partner so are paired with each
    other by the same rule, whatever their codes, or stand alone.
    """
    if first.onsets_s is None or second.onsets_s is None:
        return alignment
    if key_of(second) < key_of(first):
        back = cross_pairs(alignment.turned(), second, first, tolerance_s=tolerance_s)
        return back.turned()
    rows = list(zip(alignment.first.tolist(), alignment.second.tolist(), strict=True))
    agreed = [row for row in rows if _is_agreed(row, first, second)]
    open_rows = [row for row in rows if not _is_agreed(row, first, second)]
    free = _list_candidates(open_rows, first, second, tolerance_s=tolerance_s)
    table = _Table((first, second), (row for row in rows if NOBODY not in row))
    crossed = _take_nearest((row for row in free if _is_agreed(row, first, second)), table)
    if not crossed:
        return alignment
    return _join(agreed + crossed, open_rows, free, acts=(first, second))


class _Table:
    """Which act stands beside which, by both observers' numbers."""

    def __init__(self, acts: tuple[Acts, Acts], rows: Iterable[Pair] = ()) -> None:
        self.acts = acts
        self.beside: tuple[dict[int, set[int]], dict[int, set[int]]] = {}, {}
        self.furthest_s = 0.0
        self.onsets = [[] if one.onsets_s is None else one.onsets_s.tolist() for one in acts]
        self.ends = [
            onsets if one.ends_s is None else one.ends_s.tolist()
            for one, onsets in zip(acts, self.onsets, strict=True)
        ]
        for row in rows:
            self.add(row)

    def add(self, row: Pair) -> None:
        i, j = row
        self.beside[0].setdefault(i, set()).add(j)
        self.beside[1].setdefault(j, set()).add(i)
        self.furthest_s = max(self.furthest_s, abs(self.onsets[0][i] - self.onsets[1][j]))

    def lets(self, row: Pair) -> bool:
        """Whether it crosses only what it may; where it crosses nothing, whether it may instead."""
        ways = [(self._crosses(row, one), self._may(row, one)) for one in self._list_near(row)]
        crossing = [may for crosses, may in ways if crosses]
        return all(crossing) if crossing or not ways else any(may for _, may in ways)

    def _crosses(self, row: Pair, one: Pair) -> bool:
        return row[0] != one[0] and row[1] != one[1]

    def _may(self, row: Pair, one: Pair) -> bool:
        return any(
            one[side] != row[side] and self._are_together(side, one[side], row[side])
            for side in (0, 1)
        )

    def _are_together(self, side: int, one: int, other: int) -> bool:
        early, late = min(one, other), max(one, other)
        onsets = self.onsets[side]
        return bool(self.ends[side][early] > onsets[late] or onsets[early] == onsets[late])

    def _list_near(self, row: Pair) -> Iterator[Pair]:
        """Pairs that cross this one or hold one of its acts; they cannot lie further than this."""
        i, j = row
        onset = self.onsets[0][i]
        reach = abs(onset - self.onsets[1][j]) + self.furthest_s + _TINY
        low, high = (
            bisect_left(self.onsets[0], onset - reach),
            bisect_right(self.onsets[0], onset + reach),
        )
        for k in range(low, high):
            for other in self.beside[0].get(k, ()):
                if k == i or other == j or (k < i) != (other < j):
                    yield k, other


def _is_agreed(row: Pair, first: Acts, second: Acts) -> bool:
    return NOBODY not in row and bool(first.codes[row[0]] == second.codes[row[1]])


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


def _take_nearest(pairs: Iterable[Pair], table: _Table) -> list[Pair]:
    """One pair for each act, in the order in which they are given, where the table lets it."""
    used: tuple[set[int], set[int]] = set(), set()
    taken = []
    for row in pairs:
        if _is_free(row, used) and table.lets(row):
            used[0].add(row[0])
            used[1].add(row[1])
            table.add(row)
            taken.append(row)
    return taken


def _join(
    settled: list[Pair], open_rows: list[Pair], free: list[Pair], *, acts: tuple[Acts, Acts]
) -> Alignment:
    """Settled pairs, what they left as it was, and what they broke up paired anew."""
    used = {i for i, _ in settled}, {j for _, j in settled}
    whole = [row for row in open_rows if NOBODY not in row and _is_free(row, used)]
    kept = used[0] | {i for i, _ in whole}, used[1] | {j for _, j in whole}
    table = _Table(acts, settled + whole)
    anew = _take_nearest((row for row in free if _is_free(row, kept)), table)
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
