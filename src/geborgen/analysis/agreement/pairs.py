"""Whose coding is laid beside whose: two observers of a session, and the stretch both coded."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from geborgen.analysis.tracks import list_observers
from geborgen.moments import Recording

__all__ = ["ObserverPair", "cut_pair", "pair_observers", "pair_recordings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObserverPair:
    """One session as two observers coded it.

    `first` and `second` hold one observer's acts each; `start_s` to `end_s` is what both coded;
    `others` are the codings of further observers of the session.
    """

    session: str
    first: Recording = field(repr=False)
    second: Recording = field(repr=False)
    start_s: float
    end_s: float
    others: tuple[Recording, ...] = field(default=(), repr=False)


def pair_recordings(first: Sequence[Recording], second: Sequence[Recording]) -> list[ObserverPair]:
    """Sessions that both have, one coding beside the other.

    Parameters
    ----------
    first, second
        One observer's sessions each.

    Returns
    -------
    list of ObserverPair
        By session and child; where none meet so, by session; else by the names of their files.
        Where each side has only one session, those two whatever they are called. In the order of
        the first. The stretch is what both files cover.
    """
    if len(first) == len(second) == 1:
        return [_pair_whole(first[0], second[0])]
    for key in (_by_child, _by_session, _by_file):
        known = {key(one): one for one in second}
        found = [
            _pair_whole(one, known[key(one)])
            for one in first
            if key(one) is not None and key(one) in known
        ]
        if found:
            return found
    return []


def pair_observers(
    recordings: Sequence[Recording],
    *,
    observers: tuple[str, str] | None = None,
    tolerance_s: float = 0.0,
) -> tuple[tuple[str, str] | None, list[ObserverPair]]:
    """Two observers of recordings that hold the coding of both.

    Parameters
    ----------
    recordings
        Sessions; acts that nobody signed are nobody's here.
    observers
        Which two; None takes the two that share most sessions, the earlier named first.
    tolerance_s
        How much the stretch is wider than from the later first act to the earlier last one.

    Returns
    -------
    tuple
        The two observers, or None when no session has two, and one pair per session of both.
    """
    signed = {id(one): _list_signed(one) for one in recordings}
    chosen = observers or _choose_two(list(signed.values()), list_observers(recordings))
    if chosen is None:
        return None, []
    pairs = []
    for one in recordings:
        names = signed[id(one)]
        if set(chosen) <= set(names):
            parts = [_only(one, name) for name in (*chosen, *(n for n in names if n not in chosen))]
            pairs.append(_pair_part(parts, tolerance_s=tolerance_s))
    return chosen, [pair for pair in pairs if pair is not None]


def cut_pair(pair: ObserverPair, start_s: float, end_s: float) -> ObserverPair | None:
    """Keep a part of a session.

    Parameters
    ----------
    pair
        The session.
    start_s, end_s
        The part, in seconds of the session.

    Returns
    -------
    ObserverPair or None
        None where the two coded nothing of that part.
    """
    start, end = max(pair.start_s, start_s), min(pair.end_s, end_s)
    return replace(pair, start_s=start, end_s=end) if end > start else None


def _by_child(one: Recording) -> object:
    return one.session, one.child


def _by_session(one: Recording) -> object:
    return one.session


def _by_file(one: Recording) -> object:
    file = one.provenance.file
    return None if file is None else PurePosixPath(file).name.partition(".")[0]


def _pair_whole(first: Recording, second: Recording) -> ObserverPair:
    starts = [min([0.0, *(b.onset_s for b in one.behaviours[:1])]) for one in (first, second)]
    ends = _find_ends(first, second)
    return ObserverPair(
        session=first.session, first=first, second=second, start_s=max(starts), end_s=min(ends)
    )


def _find_ends(first: Recording, second: Recording) -> tuple[float, float]:
    """Where each coding ends: the session's length, which one file may know for both."""
    known = [one.length_s for one in (first, second) if one.length_s is not None]
    if len(known) == 1:
        return known[0], known[0]
    if known:
        return first.end_s, second.end_s
    latest = max(first.end_s, second.end_s)
    return latest, latest


def _list_signed(recording: Recording) -> list[str]:
    coded = {b.observer for b in recording.behaviours}
    return [name for name in list_observers([recording]) if name in coded]


def _choose_two(signed: Sequence[list[str]], names: Sequence[str]) -> tuple[str, str] | None:
    best, most = None, 0
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            shared = sum(one in coded and other in coded for coded in signed)
            if shared > most:
                best, most = (one, other), shared
    return best


def _only(recording: Recording, observer: str) -> Recording:
    acts = tuple(b for b in recording.behaviours if b.observer == observer)
    return replace(recording, behaviours=acts, observers=(observer,))


def _pair_part(parts: Sequence[Recording], *, tolerance_s: float) -> ObserverPair | None:
    first, second, *others = parts
    start = max(one.behaviours[0].onset_s for one in (first, second)) - tolerance_s
    end = min(max(b.end_s for b in one.behaviours) for one in (first, second)) + tolerance_s
    end = min(end, first.end_s)
    start = max(start, min(0.0, first.behaviours[0].onset_s))
    if end <= start:
        return None
    return ObserverPair(
        session=first.session, first=first, second=second, start_s=start, end_s=end,
        others=tuple(others),
    )  # fmt: skip
