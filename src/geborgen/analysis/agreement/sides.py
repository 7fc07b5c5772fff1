"""One actor's acts as two observers coded them, session by session, ready to be compared."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.alignment import Acts, Alignment, compute_alignment
from geborgen.analysis.agreement.crossing import cross_pairs
from geborgen.analysis.agreement.pairs import ObserverPair, SharedSession
from geborgen.analysis.tracks import (
    UNSEEN,
    Track,
    TrackChoice,
    compute_units,
    list_labels,
    make_track,
    name_dyad,
)
from geborgen.moments import Actor, Recording, Role
from geborgen.moments.streams import name_of

__all__ = [
    "BY_DYAD",
    "BY_SESSION",
    "EVERYBODY",
    "TOLERANCE_S",
    "UNIT_S",
    "AgreementRules",
    "Side",
    "cut_track",
    "find_unit",
    "group_sessions",
    "lay_out",
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

BY_DYAD = "dyad"
"""Puts sessions together that are of the same child and caregivers."""

BY_SESSION = "session"
"""Each session by itself."""

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRules:
    """How two codings are compared.

    `unit_s` None takes the sessions' interval, else `UNIT_S`. `overlap` as in `compute_alignment`.
    `codes` are those that count, empty for all. `order` are codes from low to high, for weighted
    kappa and ordinal alpha. `by` puts sessions together: ``dyad``, or a variable of the recordings.
    """

    unit_s: float | None = None
    tolerance_s: float = TOLERANCE_S
    overlap: float | None = None
    codes: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    by: str | None = None


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


def find_unit(sessions: Sequence[SharedSession], rules: AgreementRules) -> float:
    """Seconds per unit: as the rules say, else the interval of the coding, else `UNIT_S`.

    Parameters
    ----------
    sessions
        The sessions that are compared.
    rules
        With the unit asked for, or None.

    Returns
    -------
    float
        Seconds.
    """
    coded = (one for session in sessions for one in session.codings if one is not None)
    return rules.unit_s or next((one.interval_s for one in coded if one.interval_s), UNIT_S)


def list_streams(
    sessions: Sequence[SharedSession], codes: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Whose acts are compared apart: actors by name, else by role, else all together.

    Parameters
    ----------
    sessions
        The sessions that are compared; observers in the same order in each.
    codes
        Codes that count; empty for all.

    Returns
    -------
    tuple of str
        Names where every two of the first observers (two where a session has others too) share at
        least one; else roles by the same rule; else `EVERYBODY` alone. Roles come before names
        where sessions are of different people, one child and one caregiver in each: then a role is
        what sessions have in common.
    """
    n = min(len(one.codings) for one in sessions)
    observers = [[one.codings[place] for one in sessions] for place in range(n)]
    for call in (
        (_by_role, _by_name) if _are_of_different_people(sessions) else (_by_name, _by_role)
    ):
        called = [_list_called(side, call, codes) for side in observers]
        if all(one.keys() & other.keys() for one, other in combinations(called, 2)):
            return tuple(dict.fromkeys(name for side in called for name in side))
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
    cut = replace(track.take(kept), onsets_s=onsets, ends_s=ends, start_s=start_s, end_s=end_s)
    return cut.take(np.argsort(onsets, kind="stable"))


def _are_of_different_people(sessions: Sequence[SharedSession]) -> bool:
    """Whether each session has one child and one caregiver, and not the same ones."""
    everybody: dict[Role, set[str]] = {}
    for session in sessions:
        here: dict[Role, set[str]] = {}
        for act in (b for one in session.codings if one is not None for b in one.behaviours):
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


def _list_called(
    recordings: Iterable[Recording | None], call: Callable[[Actor], str], codes: frozenset[str]
) -> dict[str, None]:
    return dict.fromkeys(
        call(b.actor)
        for one in recordings
        if one is not None
        for b in one.behaviours
        if not codes or b.code in codes
    )


def group_sessions(tracks: Sequence[Track], by: str) -> dict[str, list[int]]:
    """Which sessions belong together.

    Parameters
    ----------
    tracks
        One per session.
    by
        ``dyad``, ``session``, or a variable of the recordings.

    Returns
    -------
    dict of str to list of int
        The places of each part's sessions; a session without the variable is in none.
    """
    found: dict[str, list[int]] = {}
    for place, track in enumerate(tracks):
        own = {BY_DYAD: name_dyad(track), BY_SESSION: track.session}
        if name := own.get(by) or track.variables.get(by):
            found.setdefault(name, []).append(place)
    return found


def lay_out(
    sessions: Sequence[SharedSession], stream: str, codes: frozenset[str] = frozenset()
) -> list[list[Track | None]]:
    """Everybody's acts of one actor, session by session, cut to what all of them coded.

    Parameters
    ----------
    sessions
        The sessions that are compared.
    stream
        An actor's name or role, or `EVERYBODY`.
    codes
        Codes that count; empty for all.

    Returns
    -------
    list of list of Track or None
        One item per coding of each session, all with the same labels, ordered by
        `order_together`.
    """
    choice = TrackChoice(
        actors=frozenset() if stream == EVERYBODY else frozenset({stream}), codes=codes
    )
    coded = [one for session in sessions for one in session.codings if one is not None]
    labels = list_labels(coded, choice)
    return order_together(
        [
            [
                None if one is None else _cut(make_track(one, choice, labels=labels), session)
                for one in session.codings
            ]
            for session in sessions
        ]
    )


def _cut(track: Track, session: SharedSession) -> Track:
    kept = cut_track(track, session.start_s, session.end_s)
    return replace(kept, session=session.session)


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
        Tolerance and overlap, and which codes count.
    unit_s
        Seconds per unit.

    Returns
    -------
    list of Side
        All with the same labels.
    """
    laid = lay_out([pair.shared for pair in pairs], stream, rules.codes)
    return [
        _make_side([one for one in tracks if one is not None], rules=rules, unit_s=unit_s)
        for tracks in laid
    ]


def order_together(sessions: Sequence[Sequence[Track | None]]) -> list[list[Track | None]]:
    """Acts that begin together put in an order that does not hang on how a file lists them.

    Parameters
    ----------
    sessions
        Each session's tracks, all with the same labels.

    Returns
    -------
    list of list of Track or None
        Of acts that begin together the shorter first, of those that end together too the code that
        was coded more often in all sessions by everybody, and only then in the order of the file.
        The last of them is what a unit with both is counted under.
    """
    total = np.sum(
        [track.counts for session in sessions for track in session if track is not None], axis=0
    )
    return [
        [None if track is None else _order(track, total) for track in session]
        for session in sessions
    ]


def _order(track: Track, total: npt.NDArray[np.int64]) -> Track:
    return track.take(np.lexsort((-total[track.codes], track.ends_s, track.onsets_s)))


def _make_side(tracks: Sequence[Track], *, rules: AgreementRules, unit_s: float) -> Side:
    laid_out = [compute_units(track, unit_s) for track in tracks]
    acts = [Acts(codes=one.codes, onsets_s=one.onsets_s, ends_s=one.ends_s) for one in tracks[:2]]
    straight = compute_alignment(*acts, tolerance_s=rules.tolerance_s, overlap=rules.overlap)
    return Side(
        session=tracks[0].session,
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
