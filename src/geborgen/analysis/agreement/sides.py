"""One actor's acts as two observers coded them, session by session, ready to be compared."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.alignment import Acts, Alignment, compute_alignment
from geborgen.analysis.agreement.crossing import cross_pairs
from geborgen.analysis.agreement.pairs import ObserverPair
from geborgen.analysis.tracks import (
    UNSEEN,
    Track,
    TrackChoice,
    compute_units,
    list_labels,
    make_track,
)
from geborgen.moments import Actor, Recording, Role
from geborgen.moments.streams import name_of

__all__ = [
    "EVERYBODY",
    "TOLERANCE_S",
    "UNIT_S",
    "AgreementRules",
    "Side",
    "cut_track",
    "list_streams",
    "make_sides",
    "order_together",
]

TOLERANCE_S = 2.0
"""Usual tolerance: people need about a second to see and press, and two people need two."""

UNIT_S = 1.0
"""Usual unit of time, where the session was not coded per interval."""

EVERYBODY = ""
"""The stream of all acts together, where two files name no actor alike."""

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRules:
    """How two codings are compared.

    `unit_s` None takes the sessions' interval, else `UNIT_S`. `overlap` as in `compute_alignment`.
    """

    unit_s: float | None = None
    tolerance_s: float = TOLERANCE_S
    overlap: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """Both observers' acts of one actor in one session, laid out in units and aligned.

    `others` are further observers with their units; `n_near` is the tolerance in units.
    """

    session: str
    first: Track
    second: Track
    acts: tuple[Acts, Acts] = field(repr=False)
    units: tuple[Numbers, Numbers] = field(repr=False)
    others: tuple[tuple[str | None, Numbers], ...] = field(repr=False)
    alignment: Alignment
    n_doubled: int
    n_near: int
    unit_s: float

    @property
    def seen(self) -> npt.NDArray[np.bool_]:
        """Units that both could see."""
        found: npt.NDArray[np.bool_] = (self.units[0] != UNSEEN) & (self.units[1] != UNSEEN)
        return found


def list_streams(pairs: Sequence[ObserverPair]) -> tuple[str, ...]:
    """Whose acts are compared apart: actors by name, else by role, else all together.

    Parameters
    ----------
    pairs
        The sessions that both coded.

    Returns
    -------
    tuple of str
        Names that either observer used where at least one is used by both; else roles by the same
        rule; else `EVERYBODY` alone. Roles come before names where sessions are of different
        people, one child and one caregiver in each: then a role is what sessions have in common.
    """
    for call in (_by_role, _by_name) if _are_of_different_people(pairs) else (_by_name, _by_role):
        first = _list_called((pair.first for pair in pairs), call)
        second = _list_called((pair.second for pair in pairs), call)
        if first.keys() & second.keys():
            return tuple(first | second)
    return (EVERYBODY,)


def cut_track(track: Track, start_s: float, end_s: float) -> Track:
    """The part of a track between two times.

    Parameters
    ----------
    track
        The coded acts.
    start_s, end_s
        In seconds of the session.

    Returns
    -------
    Track
        Acts that reach into the part, cut off at its edges.
    """
    kept = (track.onsets_s <= end_s) & (track.ends_s >= start_s)
    onsets, ends = (
        np.clip(times[kept], start_s, end_s) for times in (track.onsets_s, track.ends_s)
    )
    order = np.argsort(onsets, kind="stable")
    return replace(
        track,
        codes=track.codes[kept][order],
        onsets_s=onsets[order],
        ends_s=ends[order],
        are_states=track.are_states[kept][order],
        places=track.places[kept][order],
        start_s=start_s,
        end_s=end_s,
    )


def _are_of_different_people(pairs: Sequence[ObserverPair]) -> bool:
    """Whether each session has one child and one caregiver, and not the same ones."""
    everybody: dict[Role, set[str]] = {}
    for pair in pairs:
        here: dict[Role, set[str]] = {}
        for act in (*pair.first.behaviours, *pair.second.behaviours):
            here.setdefault(act.actor.role, set()).add(act.actor.name)
        if Role.OTHER in here or any(len(names) > 1 for names in here.values()):
            return False
        for role, names in here.items():
            everybody.setdefault(role, set()).update(names)
    return any(len(names) > 1 for names in everybody.values())


def _by_name(actor: Actor) -> str:
    return name_of(actor, actor.role)


def _by_role(actor: Actor) -> str:
    return str(actor.role)


def _list_called(recordings: Iterable[Recording], call: Callable[[Actor], str]) -> dict[str, None]:
    return dict.fromkeys(call(b.actor) for one in recordings for b in one.behaviours)


def make_sides(
    pairs: Sequence[ObserverPair], stream: str, *, rules: AgreementRules, unit_s: float
) -> list[Side]:
    """Every session's acts of one actor, laid out in units and aligned.

    Parameters
    ----------
    pairs
        The sessions that both coded.
    stream
        An actor's name or role, or `EVERYBODY`.
    rules
        Tolerance and overlap.
    unit_s
        Seconds per unit.

    Returns
    -------
    list of Side
        All with the same labels.
    """
    choice = TrackChoice(actors=frozenset() if stream == EVERYBODY else frozenset({stream}))
    codings = [(pair.first, pair.second, *pair.others) for pair in pairs]
    labels = list_labels((one for together in codings for one in together), choice)
    tracks = [
        [
            replace(
                cut_track(make_track(one, choice, labels=labels), pair.start_s, pair.end_s),
                session=pair.session,
            )
            for one in together
        ]
        for pair, together in zip(pairs, codings, strict=True)
    ]
    return [
        _make_side(pair, one, rules=rules, unit_s=unit_s)
        for pair, one in zip(pairs, order_together(tracks), strict=True)
    ]


def order_together(sessions: Sequence[Sequence[Track]]) -> list[list[Track]]:
    """Acts that begin together put in an order that does not hang on how a file lists them.

    Parameters
    ----------
    sessions
        Each session's tracks, all with the same labels.

    Returns
    -------
    list of list of Track
        Of acts that begin together the shorter first, of those that end together too the code that
        was coded more often in all sessions by everybody, and only then in the order of the file.
        The last of them is what a unit with both is counted under.
    """
    total = np.sum([track.counts for session in sessions for track in session], axis=0)
    return [[_order(track, total) for track in session] for session in sessions]


def _order(track: Track, total: npt.NDArray[np.int64]) -> Track:
    order = np.lexsort((-total[track.codes], track.ends_s, track.onsets_s))
    return replace(
        track,
        codes=track.codes[order],
        onsets_s=track.onsets_s[order],
        ends_s=track.ends_s[order],
        are_states=track.are_states[order],
        places=track.places[order],
    )


def _make_side(
    pair: ObserverPair, tracks: Sequence[Track], *, rules: AgreementRules, unit_s: float
) -> Side:
    laid_out = [compute_units(track, unit_s) for track in tracks]
    acts = [Acts(codes=one.codes, onsets_s=one.onsets_s, ends_s=one.ends_s) for one in tracks[:2]]
    straight = compute_alignment(*acts, tolerance_s=rules.tolerance_s, overlap=rules.overlap)
    return Side(
        session=pair.session,
        first=tracks[0],
        second=tracks[1],
        acts=(acts[0], acts[1]),
        units=(laid_out[0].codes, laid_out[1].codes),
        others=tuple(
            zip((one.observer for one in tracks[2:]), (u.codes for u in laid_out[2:]), strict=True)
        ),
        alignment=cross_pairs(straight, *acts, tolerance_s=rules.tolerance_s),
        n_doubled=laid_out[0].n_doubled + laid_out[1].n_doubled,
        n_near=math.floor(rules.tolerance_s / unit_s + 1e-9),
        unit_s=unit_s,
    )
