"""What each dyad answered: given acts answered in a window, and units with and without a window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geborgen.analysis.contingency import compute_window
from geborgen.analysis.tracks import UNSEEN, Track, compute_unit_marks, compute_units, name_dyad
from geborgen.moments.ordering import order_name

__all__ = [
    "DyadCounts",
    "DyadSession",
    "WindowChoice",
    "add_counts",
    "count_answered",
    "count_dyads",
    "make_dyad_sessions",
]

# An answer at the very end of a window must not fall out of it by rounding.
_TINY = 1e-9

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowChoice:
    """Which acts are given, which are an answer to them, and how soon.

    Parameters
    ----------
    given, response
        Labels of the two tracks; empty for every label of the track.
    window_s
        Seconds after a given act within which a response is an answer; above 0.
    unit_s
        Seconds per unit of the 2×2 table; above 0.
    """

    given: frozenset[str] = frozenset()
    response: frozenset[str] = frozenset()
    window_s: float = 5.0
    unit_s: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DyadSession:
    """One session of a dyad: who gives, who answers, in which group, before or after.

    Parameters
    ----------
    dyad, group
        Names; the same for all sessions of one dyad.
    is_after
        Whether it was watched after what is studied (a training, a birth); False without such.
    given, response
        The two tracks of the session.
    """

    dyad: str
    group: str
    is_after: bool
    given: Track = field(repr=False)
    response: Track = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DyadCounts:
    """Counts per dyad and phase; one row for each of a dyad's phases that was watched.

    Parameters
    ----------
    dyads, groups
        Names, sorted.
    dyad, group
        Shape (n,): their numbers.
    is_after
        Shape (n,): the phase.
    n_sessions
        Shape (n,): sessions added up.
    given, answered
        Shape (n,): given acts of which the window could be seen, and those with a response in it.
    cut
        Shape (n,): given acts left out, answered or not, since the session ended or nothing could
        be seen before their window did.
    units_in, units_in_with, units_out, units_out_with
        Shape (n,): seen units within a window after a given act and those in which a response
        starts; the same of all other seen units.
    """

    dyads: tuple[str, ...]
    groups: tuple[str, ...]
    dyad: Counts = field(repr=False)
    group: Counts = field(repr=False)
    is_after: npt.NDArray[np.bool_] = field(repr=False)
    n_sessions: Counts = field(repr=False)
    given: Counts = field(repr=False)
    answered: Counts = field(repr=False)
    cut: Counts = field(repr=False)
    units_in: Counts = field(repr=False)
    units_in_with: Counts = field(repr=False)
    units_out: Counts = field(repr=False)
    units_out_with: Counts = field(repr=False)


def make_dyad_sessions(
    given: Sequence[Track],
    response: Sequence[Track],
    *,
    group: str | None = None,
    phase: str | None = None,
    after: frozenset[str] = frozenset(),
) -> tuple[DyadSession, ...]:
    """Two tracks per session, with the dyad, its group and its phase.

    Parameters
    ----------
    given, response
        Tracks of the same sessions, in the same order.
    group
        Variable of the file whose value is the group; None for one group of all.
    phase, after
        Variable of the file whose value says before or after, and the values that mean after.

    Returns
    -------
    tuple of DyadSession
        A dyad is named by `name_dyad`. A session whose file does not
        say the variable gets an empty name as its group, and counts as before.
    """
    return tuple(
        DyadSession(
            dyad=name_dyad(one),
            group=one.variables.get(group, "") if group else "",
            is_after=bool(phase) and one.variables.get(phase or "") in after,
            given=one,
            response=other,
        )
        for one, other in zip(given, response, strict=True)
    )


def count_answered(
    given_s: npt.ArrayLike,
    response_s: npt.ArrayLike,
    *,
    window_s: float,
    end_s: float,
    gaps_s: npt.ArrayLike = (),
) -> tuple[int, int, int]:
    """Given acts with a response within a window, of those whose window could be seen.

    Parameters
    ----------
    given_s, response_s
        Onsets in seconds, in any order. Responses at the same instant count.
    window_s
        Seconds; the end of the window belongs to it.
    end_s
        When watching ended.
    gaps_s
        Shape (m, 2): stretches in which nothing could be seen.

    Returns
    -------
    tuple
        Seen, answered, and cut: of which the window was not seen whole.

    Notes
    -----
    An act that was answered before watching stopped is cut as well: of the acts near the end only
    those with an answer would be kept, and the share would be too high. One that starts in a gap,
    or after the end, was not seen and counts nowhere.
    """
    onsets, answers = np.sort(np.asarray(given_s, float)), np.sort(np.asarray(response_s, float))
    stretches = np.asarray(gaps_s, float).reshape(-1, 2)
    starts, stops = stretches[:, 0], stretches[:, 1] - _TINY
    inside = (onsets[:, None] >= starts - _TINY) & (onsets[:, None] < stops)
    onsets = onsets[~inside.any(axis=1) & (onsets <= end_s + _TINY)]
    until = onsets + window_s
    broken = (starts < until[:, None] - _TINY) & (stops > onsets[:, None])
    seen = (until - _TINY <= end_s) & ~broken.any(axis=1)
    first, last = (np.searchsorted(answers, t) for t in (onsets - _TINY, until + _TINY))
    return int(seen.sum()), int((seen & (last > first)).sum()), int((~seen).sum())


def count_dyads(sessions: Sequence[DyadSession], choice: WindowChoice) -> DyadCounts:
    """Counts per dyad and phase, added up over sessions.

    Parameters
    ----------
    sessions
        In any order.
    choice
        Which acts are given and which are an answer, and how soon.

    Returns
    -------
    DyadCounts
        A dyad that the files put in several groups keeps the first of them, sorted; a file that
        names none does not take part in that.

    Notes
    -----
    The 2×2 table counts units of `unit_s`: a unit is in a window when a given act started in it or
    in the units before that make up `window_s`, rounded to whole units; units not seen count
    nowhere. An act that is both given and response never answers itself as an act, but counts in
    its own unit.
    """
    group_of: dict[str, str] = {}
    for session in sorted(sessions, key=lambda s: (not s.group, order_name(s.group))):
        group_of.setdefault(session.dyad, session.group)
    rows: dict[tuple[str, bool], list[int]] = {}
    for session in sessions:
        row = rows.setdefault((session.dyad, session.is_after), [0] * 8)
        found = (1, *_count_acts(session, choice), *_count_units(session, choice))
        row[:] = [a + b for a, b in zip(row, found, strict=True)]
    keys = sorted(rows, key=lambda key: (order_name(key[0]), key[1]))
    return add_counts(
        [(dyad, group_of[dyad], is_after) for dyad, is_after in keys],
        {name: [rows[key][i] for key in keys] for i, name in enumerate(_COLUMNS)},
    )


_COLUMNS = (
    "n_sessions", "given", "answered", "cut", "units_in", "units_in_with", "units_out",
    "units_out_with",
)  # fmt: skip


def add_counts(
    keys: Sequence[tuple[str, str, bool]], columns: Mapping[str, Sequence[int]]
) -> DyadCounts:
    """A table of counts from plain columns.

    Parameters
    ----------
    keys
        Dyad, its group, and whether the row is after.
    columns
        Counts by the names of `DyadCounts`, each as long as `keys`; those left out are 0.

    Returns
    -------
    DyadCounts
        In the given order.
    """
    dyads = tuple(sorted({dyad for dyad, _, _ in keys}, key=order_name))
    groups = tuple(sorted({group for _, group, _ in keys}, key=order_name))
    filled = {
        name: np.array(columns.get(name, [0] * len(keys)), dtype=np.int64) for name in _COLUMNS
    }
    return DyadCounts(
        dyads=dyads,
        groups=groups,
        dyad=np.array([dyads.index(key[0]) for key in keys], dtype=np.int64),
        group=np.array([groups.index(key[1]) for key in keys], dtype=np.int64),
        is_after=np.array([key[2] for key in keys], dtype=np.bool_),
        **filled,
    )


def _find_chosen(track: Track, labels: frozenset[str]) -> npt.NDArray[np.bool_]:
    if not labels:
        return np.ones(track.codes.size, dtype=np.bool_)
    numbers = [number for number, label in enumerate(track.labels) if label in labels]
    return np.isin(track.codes, numbers)


def _count_acts(session: DyadSession, choice: WindowChoice) -> tuple[int, int, int]:
    given, response = session.given, session.response
    asked = _find_chosen(given, choice.given)
    answers = _find_chosen(response, choice.response)
    # An act of both tracks, known by its place in the recording, does not answer itself.
    itself = answers & np.isin(response.places, given.places[asked])
    if not itself.any():
        return _count(session, (given.onsets_s[asked], response.onsets_s[answers]), choice)
    found = np.zeros(3, dtype=np.int64)
    for onset, place in zip(given.onsets_s[asked], given.places[asked], strict=True):
        others = answers & (response.places != place)
        found += _count(session, (onset[None], response.onsets_s[others]), choice)
    return int(found[0]), int(found[1]), int(found[2])


def _count(
    session: DyadSession, onsets: tuple[npt.ArrayLike, npt.ArrayLike], choice: WindowChoice
) -> tuple[int, int, int]:
    return count_answered(
        onsets[0],
        onsets[1],
        window_s=choice.window_s,
        end_s=session.given.end_s,
        gaps_s=session.given.gaps_s,
    )


def _count_units(session: DyadSession, choice: WindowChoice) -> tuple[int, int, int, int]:
    started = _mark_onsets(session.given, choice.given, choice.unit_s)
    responded = _mark_onsets(session.response, choice.response, choice.unit_s)
    n = min(started.size, responded.size)
    seen = compute_units(session.given, choice.unit_s).codes[:n] != UNSEEN
    n_window = max(1, round(choice.window_s / choice.unit_s))
    within = compute_window(started[:n], n_window)[seen]
    with_response = responded[:n][seen]
    units_in, both = int(within.sum()), int((within & with_response).sum())
    return units_in, both, int(seen.sum()) - units_in, int(with_response.sum()) - both


def _mark_onsets(track: Track, labels: frozenset[str], unit_s: float) -> npt.NDArray[np.bool_]:
    marks = compute_unit_marks(track, unit_s, onsets=True)
    chosen = np.array([not labels or label in labels for label in track.labels], dtype=np.bool_)
    return np.asarray(marks[chosen].any(axis=0), dtype=np.bool_)
