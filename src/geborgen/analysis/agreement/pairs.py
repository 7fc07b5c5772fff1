"""Whose coding is laid beside whose: two observers of a session, and the stretch both coded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TypeVar

from geborgen.analysis.tracks import list_observers
from geborgen.moments import Recording

__all__ = [
    "ObserverPair",
    "SharedSession",
    "cut_pair",
    "pair_observers",
    "pair_recordings",
    "share_observers",
    "share_recordings",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedSession:
    """One session as several observers coded it.

    `codings` has one item per observer, always in the same order; None where that observer did not
    code the session. `start_s` to `end_s` is what all who did coded.
    """

    session: str
    codings: tuple[Recording | None, ...] = field(repr=False)
    start_s: float
    end_s: float


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

    @property
    def alone(self) -> "ObserverPair":
        """The same without further observers."""
        return replace(self, others=())

    @property
    def shared(self) -> SharedSession:
        """The same with everybody who coded it in one row, these two first."""
        return SharedSession(
            session=self.session,
            codings=(self.first, self.second, *self.others),
            start_s=self.start_s,
            end_s=self.end_s,
        )


_Stretch = TypeVar("_Stretch", ObserverPair, SharedSession)


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


def share_recordings(sides: Sequence[Sequence[Recording]]) -> list[SharedSession]:
    """Sessions that at least two of several observers have.

    Parameters
    ----------
    sides
        One observer's sessions each.

    Returns
    -------
    list of SharedSession
        Found as in `pair_recordings`: by session and child, by session, or by the names of their
        files, whichever first brings every observer together with another, else any two of them.
        In the order of the observers' files. The stretch is what all files of a session cover.
    """
    if all(len(side) == 1 for side in sides):
        return [_share_whole([side[0] for side in sides])]
    found = [_gather(sides, key) for key in (_by_child, _by_session, _by_file)]
    everybody = [one for one in found if _has_everybody(one, len(sides))]
    best = next(iter(everybody), None) or next((one for one in found if one), [])
    return [_share_whole(codings) for codings in best]


def share_observers(
    recordings: Sequence[Recording], observers: Sequence[str], *, tolerance_s: float = 0.0
) -> list[SharedSession]:
    """Sessions of recordings that hold the coding of at least two of several observers.

    Parameters
    ----------
    recordings
        Sessions.
    observers
        Who counts.
    tolerance_s
        How much the stretch is wider than from the latest first act to the earliest last one.

    Returns
    -------
    list of SharedSession
        In the order given.
    """
    shared = []
    for one in recordings:
        signed = set(_list_signed(one))
        codings = tuple(_only(one, name) if name in signed else None for name in observers)
        known = [coding for coding in codings if coding is not None]
        stretch = _find_stretch(known, tolerance_s=tolerance_s) if len(known) > 1 else None
        if stretch is not None:
            shared.append(
                SharedSession(
                    session=one.session, codings=codings, start_s=stretch[0], end_s=stretch[1]
                )
            )
    return shared


def cut_pair(pair: _Stretch, start_s: float, end_s: float) -> _Stretch | None:
    """Keep a part of a session.

    Parameters
    ----------
    pair
        The session.
    start_s, end_s
        The part, in seconds of the session.

    Returns
    -------
    ObserverPair, SharedSession or None
        None where nothing was coded by all in that part.
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
    start, end = _find_covered([first, second])
    return ObserverPair(session=first.session, first=first, second=second, start_s=start, end_s=end)


def _share_whole(codings: Sequence[Recording | None]) -> SharedSession:
    known = [one for one in codings if one is not None]
    start, end = _find_covered(known)
    return SharedSession(session=known[0].session, codings=tuple(codings), start_s=start, end_s=end)


def _find_covered(codings: Sequence[Recording]) -> tuple[float, float]:
    """What every coding covers, to the session's length, which one file may know for all."""
    start = max(min([0.0, *(b.onset_s for b in one.behaviours[:1])]) for one in codings)
    known = [one for one in codings if one.length_s is not None]
    if len(known) == len(codings):
        return start, min(one.end_s for one in codings)
    if known:
        return start, min(one.length_s for one in known if one.length_s is not None)
    return start, max(one.end_s for one in codings)


def _gather(
    sides: Sequence[Sequence[Recording]], key: Callable[[Recording], object]
) -> list[list[Recording | None]]:
    found: dict[object, list[Recording | None]] = {}
    for place, side in enumerate(sides):
        for one in side:
            if (name := key(one)) is not None:
                found.setdefault(name, [None] * len(sides))[place] = one
    return [one for one in found.values() if sum(coding is not None for coding in one) > 1]


def _has_everybody(sessions: Sequence[Sequence[Recording | None]], n: int) -> bool:
    return all(any(one[place] is not None for one in sessions) for place in range(n))


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
    stretch = _find_stretch((first, second), tolerance_s=tolerance_s)
    if stretch is None:
        return None
    return ObserverPair(
        session=first.session, first=first, second=second, start_s=stretch[0], end_s=stretch[1],
        others=tuple(others),
    )  # fmt: skip


def _find_stretch(parts: Sequence[Recording], *, tolerance_s: float) -> tuple[float, float] | None:
    """From the latest first act to the earliest last one, a little wider."""
    start = max(one.behaviours[0].onset_s for one in parts) - tolerance_s
    end = min(max(b.end_s for b in one.behaviours) for one in parts) + tolerance_s
    end = min(end, parts[0].end_s)
    start = max(start, min(0.0, *(one.behaviours[0].onset_s for one in parts)))
    return (start, end) if end > start else None
