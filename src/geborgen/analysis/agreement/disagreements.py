"""Where two observers differ: a list to watch again together, and what comes back most."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from geborgen.analysis.agreement.alignment import NOBODY, Alignment
from geborgen.analysis.agreement.results import (
    Disagreement,
    DisagreementGroup,
    DisagreementKind,
)
from geborgen.analysis.tracks import Track

__all__ = ["FAR", "group_disagreements", "list_disagreements"]

FAR = 5.0
"""How many tolerances apart an act of the same code may be to be the same act at another time."""


_TINY = 1e-9


class _Pair(NamedTuple):
    first: int
    second: int


def list_disagreements(
    first: Track,
    second: Track,
    alignment: Alignment,
    *,
    stream: str,
    tolerance_s: float,
) -> tuple[Disagreement, ...]:
    """What two observers differ about in one session, in order of time.

    Parameters
    ----------
    first, second
        Their tracks of the same actor, with the same labels.
    alignment
        Of these tracks' acts.
    stream
        The actor.
    tolerance_s
        Seconds that two times may lie apart and still be the same.

    Returns
    -------
    tuple of Disagreement
        Another code: a pair whose codes differ. Another time: two acts of the same code that each
        stand alone, overlap or start at most `FAR` tolerances apart, nearest first. Another end: a
        pair of the same code, both lasting, whose ends lie further apart than the tolerance.
        Missed: every act that stands alone otherwise.
    """
    pairs, alone_first, alone_second = _sort_out(alignment)
    late = _pair_late(first, second, alone=(alone_first, alone_second), far_s=FAR * tolerance_s)
    gone_first, gone_second = {p.first for p in late}, {p.second for p in late}
    found = [
        *((DisagreementKind.OTHER_CODE, pair) for pair in pairs if _differ(first, second, pair)),
        *((DisagreementKind.OTHER_TIME, pair) for pair in late),
        *(
            (DisagreementKind.OTHER_END, pair)
            for pair in pairs
            if _end_apart(first, second, pair, tolerance_s=tolerance_s)
        ),
        *(
            (DisagreementKind.MISSED_BY_SECOND, _Pair(first=place, second=NOBODY))
            for place in alone_first
            if place not in gone_first
        ),
        *(
            (DisagreementKind.MISSED_BY_FIRST, _Pair(first=NOBODY, second=place))
            for place in alone_second
            if place not in gone_second
        ),
    ]
    made = [_make(first, second, pair, kind=kind, stream=stream) for kind, pair in found]
    return tuple(sorted(made, key=lambda one: (one.start_s, one.end_s, one.kind)))


def group_disagreements(disagreements: Iterable[Disagreement]) -> tuple[DisagreementGroup, ...]:
    """The same disagreements together, the most frequent first.

    Parameters
    ----------
    disagreements
        Of any sessions and actors.

    Returns
    -------
    tuple of DisagreementGroup
        Same kind and same two codes; `seconds` adds up how long they last.
    """
    counts: Counter[tuple[DisagreementKind, str | None, str | None]] = Counter()
    seconds: defaultdict[tuple[DisagreementKind, str | None, str | None], float]
    seconds = defaultdict(float)
    for one in disagreements:
        key = (one.kind, one.first_code, one.second_code)
        counts[key] += 1
        seconds[key] += one.end_s - one.start_s
    groups = [
        DisagreementGroup(
            kind=key[0], first_code=key[1], second_code=key[2], count=n,
            seconds=seconds[key],
        )
        for key, n in counts.items()
    ]  # fmt: skip
    return tuple(
        sorted(groups, key=lambda g: (-g.count, g.kind, g.first_code or "", g.second_code or ""))
    )


def _sort_out(alignment: Alignment) -> tuple[list[_Pair], list[int], list[int]]:
    rows = list(zip(alignment.first.tolist(), alignment.second.tolist(), strict=True))
    pairs = [_Pair(first=i, second=j) for i, j in rows if NOBODY not in (i, j)]
    return (
        pairs,
        [i for i, j in rows if j == NOBODY],
        [j for i, j in rows if i == NOBODY],
    )


def _pair_late(
    first: Track, second: Track, *, alone: tuple[Sequence[int], Sequence[int]], far_s: float
) -> list[_Pair]:
    """Acts of one code that stand alone near each other, nearest first, each in one pair."""
    near = []
    ahead = np.array(alone[1], dtype=np.int64)
    onsets, ends = second.onsets_s[ahead], second.ends_s[ahead]
    longest_s = max(far_s, float((ends - onsets).max(initial=0)))
    for i in alone[0]:
        onset = float(first.onsets_s[i])
        low = int(np.searchsorted(onsets, onset - longest_s - _TINY))
        until = max(onset + far_s, float(first.ends_s[i])) + _TINY
        for j in ahead[low : int(np.searchsorted(onsets, until, side="right"))].tolist():
            if first.codes[i] == second.codes[j] and _is_near(
                first, second, _Pair(i, j), far_s=far_s
            ):
                other = float(second.onsets_s[j])
                near.append((abs(onset - other), min(onset, other), i, j))
    used_first: set[int] = set()
    used_second: set[int] = set()
    pairs = []
    for *_, i, j in sorted(near):
        if i not in used_first and j not in used_second:
            used_first.add(i)
            used_second.add(j)
            pairs.append(_Pair(first=i, second=j))
    return pairs


def _is_near(first: Track, second: Track, pair: _Pair, *, far_s: float) -> bool:
    """Whether two acts overlap, or start not too far apart."""
    i, j = pair
    start = max(first.onsets_s[i], second.onsets_s[j])
    shared = min(first.ends_s[i], second.ends_s[j]) - start
    return bool(shared > 0 or abs(first.onsets_s[i] - second.onsets_s[j]) <= far_s + _TINY)


def _differ(first: Track, second: Track, pair: _Pair) -> bool:
    return bool(first.codes[pair.first] != second.codes[pair.second])


def _end_apart(first: Track, second: Track, pair: _Pair, *, tolerance_s: float) -> bool:
    i, j = pair.first, pair.second
    lasting = first.ends_s[i] > first.onsets_s[i] and second.ends_s[j] > second.onsets_s[j]
    apart = abs(first.ends_s[i] - second.ends_s[j])
    return bool(lasting and not _differ(first, second, pair) and apart > tolerance_s + _TINY)


def _make(
    first: Track, second: Track, pair: _Pair, *, kind: DisagreementKind, stream: str
) -> Disagreement:
    sides = [
        None
        if place == NOBODY
        else (track.labels[track.codes[place]], float(track.onsets_s[place]),
              float(track.ends_s[place]), int(track.places[place]))
        for track, place in ((first, pair.first), (second, pair.second))
    ]  # fmt: skip
    known = [side for side in sides if side is not None]
    one, other = sides
    apart = None
    if one is not None and other is not None:
        place = 2 if kind is DisagreementKind.OTHER_END else 1
        apart = abs(float(one[place]) - float(other[place]))
    return Disagreement(
        session=first.session, stream=stream, kind=kind,
        start_s=float(np.min([side[1] for side in known])),
        end_s=float(np.max([side[2] for side in known])),
        first_code=one and str(one[0]), second_code=other and str(other[0]),
        first_onset_s=one and float(one[1]), second_onset_s=other and float(other[1]),
        first_place=one and int(one[3]), second_place=other and int(other[3]),
        apart_s=apart,
    )  # fmt: skip
