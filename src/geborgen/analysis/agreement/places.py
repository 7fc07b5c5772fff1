"""Differences of every two of several observers, those about the same put together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from geborgen.analysis.agreement.pairs import SharedSession
from geborgen.analysis.agreement.results import (
    AgreementReading,
    Disagreement,
    DisagreementKind,
    TeamPlace,
    TeamPlaceGroup,
)

__all__ = ["gather_places", "group_places"]

_TINY = 1e-9
_MISSED = {DisagreementKind.MISSED_BY_FIRST: 0, DisagreementKind.MISSED_BY_SECOND: 1}

_EITHER = {DisagreementKind.MISSED_BY_FIRST: DisagreementKind.MISSED_BY_SECOND}

Act = tuple[str, str, int]


class _Found(NamedTuple):
    """A difference, between whom, and the acts it is about: session, observer and place."""

    one: Disagreement
    observers: tuple[str, str]
    acts: tuple[Act, ...]


def gather_places(
    readings: Sequence[AgreementReading], sessions: Sequence[SharedSession], names: Sequence[str]
) -> tuple[TeamPlace, ...]:
    """What several observers differ about, each place once.

    Parameters
    ----------
    readings
        Of every two observers.
    sessions
        Who coded which session.
    names
        Of the observers, in the order of the sessions' codings.

    Returns
    -------
    tuple of TeamPlace
        By session and time. Two differences are one place where they are about the same act of one
        observer, or where one observer lacks an act of the same code that two others have within
        the tolerance of each other (nearest first, each act with one act of another observer).
    """
    found = [
        _Found(one, (reading.first, reading.second), tuple(_list_acts(one, reading)))
        for reading in readings
        for one in reading.disagreements
    ]
    parents = list(range(len(found)))
    _join(parents, _share_act(found))
    tolerance_s = readings[0].tolerance_s if readings else 0.0
    _join(parents, _lack_same(found, tolerance_s))
    groups: defaultdict[int, list[_Found]] = defaultdict(list)
    for place, one in enumerate(found):
        groups[_find_root(parents, place)].append(one)
    places = [
        _make(group, _list_coders(group, sessions, names), names) for group in groups.values()
    ]
    every = [*(one.session for one in sessions), *(s for one in readings for s in one.sessions)]
    order = {session: place for place, session in enumerate(dict.fromkeys(every))}
    return tuple(
        sorted(places, key=lambda one: (order[one.session], one.start_s, one.end_s, one.stream))
    )


def group_places(places: Iterable[TeamPlace]) -> tuple[TeamPlaceGroup, ...]:
    """Places that are alike together, the most frequent first.

    Parameters
    ----------
    places
        Of any sessions and actors.

    Returns
    -------
    tuple of TeamPlaceGroup
        The same ways of differing and the same codes, whoever had which. Who missed an act and who
        saw it is the same way.
    """
    found = Counter(
        (
            tuple(dict.fromkeys(_EITHER.get(kind, kind) for kind in one.kinds)),
            tuple(sorted({code for own in one.codes if own is not None for code in own})),
        )
        for one in places
    )
    groups = [
        TeamPlaceGroup(kinds=kinds, codes=codes, count=n) for (kinds, codes), n in found.items()
    ]
    return tuple(sorted(groups, key=lambda one: (-one.count, one.codes, one.kinds)))


def _list_acts(one: Disagreement, reading: AgreementReading) -> Iterable[Act]:
    if one.first_place is not None:
        yield one.session, reading.first, one.first_place
    if one.second_place is not None:
        yield one.session, reading.second, one.second_place


def _share_act(found: Sequence[_Found]) -> Iterable[tuple[int, int]]:
    seen: dict[Act, int] = {}
    for place, one in enumerate(found):
        for act in one.acts:
            yield seen.setdefault(act, place), place


def _lack_same(found: Sequence[_Found], tolerance_s: float) -> Iterable[tuple[int, int]]:
    """Acts of two observers that a third lacks, nearest first."""
    lacking: defaultdict[tuple[str, ...], list[tuple[str, float, int]]] = defaultdict(list)
    for place, (one, observers, _) in enumerate(found):
        if one.kind in _MISSED:
            by = _MISSED[one.kind]
            code = one.first_code if by else one.second_code
            key = (one.session, one.stream, str(code), observers[by])
            lacking[key].append((observers[1 - by], one.start_s, place))
    for same in lacking.values():
        near = sorted(
            (abs(start - other_start), min(start, other_start), place, other_place)
            for i, (name, start, place) in enumerate(same)
            for other, other_start, other_place in same[i + 1 :]
            if name != other and abs(start - other_start) <= tolerance_s + _TINY
        )
        owners = {place: name for name, _, place in same}
        used: set[tuple[int, str]] = set()
        for *_, place, other_place in near:
            there, back = (place, owners[other_place]), (other_place, owners[place])
            if there not in used and back not in used:
                used |= {there, back}
                yield place, other_place


def _join(parents: list[int], links: Iterable[tuple[int, int]]) -> None:
    for one, other in links:
        parents[_find_root(parents, other)] = _find_root(parents, one)


def _find_root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _list_coders(
    group: Sequence[_Found], sessions: Sequence[SharedSession], names: Sequence[str]
) -> set[str]:
    """Who coded the session; where they share no stretch with all, those who differ."""
    coders = {name for found in group for name in found.observers}
    for one in sessions:
        if one.session == group[0].one.session:
            pairs = zip(names, one.codings, strict=True)
            coders |= {name for name, coding in pairs if coding is not None}
    return coders


def _make(group: Sequence[_Found], coders: set[str], names: Sequence[str]) -> TeamPlace:
    codes: dict[str, dict[str, None]] = {name: {} for name in coders}
    for one, (first, second), _ in sorted(group, key=lambda found: found.one.start_s):
        for name, code in ((first, one.first_code), (second, one.second_code)):
            if code is not None:
                codes[name][code] = None
    kinds = {found.one.kind for found in group}
    return TeamPlace(
        session=group[0].one.session,
        stream=group[0].one.stream,
        kinds=tuple(kind for kind in DisagreementKind if kind in kinds),
        start_s=min(g.one.start_s for g in group),
        end_s=max(g.one.end_s for g in group),
        codes=tuple(tuple(codes[name]) if name in codes else None for name in names),
    )
