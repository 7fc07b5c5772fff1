"""The path of two people over a grid: which pair of states, from when to when."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geborgen.analysis.tracks import Track, TrackChoice
from geborgen.moments import Behaviour

__all__ = [
    "MISSING",
    "GapRule",
    "Trajectory",
    "choose_variable",
    "make_trajectories",
    "make_trajectory",
    "make_trajectory_from_changes",
]

MISSING = -1
"""State of somebody of whom nothing is coded."""

# Two ends nearer than this are one: times in files are rounded to milliseconds.
_SAME_S = 1e-6

Numbers = npt.NDArray[np.int64]
Times = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRule:
    """What becomes of time in which the state of one of the two is not known.

    Parameters
    ----------
    holds
        Whether a code goes on until the next of the same person, or until nothing can be seen. So
        are points and changes read; False lets a state end where it was coded to end.
    bridge_s
        Missing stretches up to this many seconds are bridged: the path before and after is joined
        and the stretch counts nowhere. Longer ones end a visit, and no step is counted over them.
    """

    holds: bool = False
    bridge_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trajectory:
    """One session's path over a grid, as visits in order of time.

    Parameters
    ----------
    session
        Id as in the recording.
    columns, rows
        What the states of the first (across) and of the second (upwards) are called, in order.
    x, y
        Shape (n,): the state of each visit.
    starts_s, ends_s
        Shape (n,): from when to when. Between them there is only missing time.
    durations_s
        Shape (n,): seconds known within each visit, bridged stretches left out.
    follows
        Shape (n,): whether a visit comes straight after the one before; False for the first, and
        after a missing stretch.
    missing_s
        Seconds of the session in no cell.
    n_pointless
        Acts without a duration that were left out, since codes do not hold.
    """

    session: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    x: Numbers = field(repr=False)
    y: Numbers = field(repr=False)
    starts_s: Times = field(repr=False)
    ends_s: Times = field(repr=False)
    durations_s: Times = field(repr=False)
    follows: npt.NDArray[np.bool_] = field(repr=False)
    missing_s: float
    n_pointless: int = 0

    @property
    def n_cells(self) -> int:
        """Cells of the whole grid."""
        return len(self.columns) * len(self.rows)

    @property
    def cells(self) -> Numbers:
        """Shape (n,): number of each visit's cell, row by row."""
        cells: Numbers = self.y * len(self.columns) + self.x
        return cells


def make_trajectory_from_changes(
    onsets_s: npt.ArrayLike,
    states: tuple[npt.ArrayLike, npt.ArrayLike],
    *,
    end_s: float,
    names: tuple[Sequence[str], Sequence[str]],
    rule: GapRule | None = None,
    session: str = "",
    start_s: float | None = None,
) -> Trajectory:
    """A path from a table of changes, as GridWare keeps it: one row for each new pair of states.

    Parameters
    ----------
    onsets_s
        Shape (n,): seconds at which the pair of states begins, ascending.
    states
        Two arrays of shape (n,): numbers of the first's and the second's state, `MISSING` where
        not known.
    end_s
        When the last one ended.
    names
        What the states are called; their numbers are the cells of the grid.
    rule
        What becomes of missing stretches; None ends a visit at each.
    session
        Id.
    start_s
        When the session began; None takes the first onset.

    Returns
    -------
    Trajectory
        Rows that repeat the cell before them are one visit. Rows at the same time as the next, or
        after the end, last no time and are left out.

    References
    ----------
    hollenstein2013
    """
    rule = rule or GapRule()
    starts = np.asarray(onsets_s, dtype=np.float64)
    x, y = (np.asarray(some, dtype=np.int64) for some in states)
    ends = np.minimum(np.append(starts[1:], end_s), end_s)
    kept = (x >= 0) & (y >= 0) & (ends > starts)
    visits = _join(np.flatnonzero(kept), (starts, ends, x, y), rule)
    durations = np.array([visit[2] for visit in visits], dtype=np.float64)
    first = start_s if start_s is not None else (starts[0] if starts.size else end_s)
    return Trajectory(
        session=session,
        columns=tuple(names[0]),
        rows=tuple(names[1]),
        x=np.array([visit[3] for visit in visits], dtype=np.int64),
        y=np.array([visit[4] for visit in visits], dtype=np.int64),
        starts_s=np.array([visit[0] for visit in visits], dtype=np.float64),
        ends_s=np.array([visit[1] for visit in visits], dtype=np.float64),
        durations_s=durations,
        follows=np.array([visit[5] for visit in visits], dtype=np.bool_),
        missing_s=max(0.0, float(end_s - first - durations.sum())),
    )


def make_trajectory(
    across: Track,
    upwards: Track,
    *,
    rule: GapRule | None = None,
    orders: tuple[Sequence[str], Sequence[str]] | None = None,
) -> Trajectory:
    """Two people's path over the grid of their codes in one session.

    Parameters
    ----------
    across, upwards
        Tracks of the same session; of one that has two codes at once, the last to start counts.
    rule
        What becomes of missing stretches; None lets states end where they were coded to end, and
        ends a visit at each missing stretch.
    orders
        Order of the labels along the grid; None takes the tracks' own, numbers by their size.
        Acts whose label is not in it count as missing.

    Returns
    -------
    Trajectory
        Points last no time: without `GapRule.holds` they are left out and counted.
    """
    rule = rule or GapRule()
    names = orders or (_sort_labels(across.labels), _sort_labels(upwards.labels))
    start, end = min(across.start_s, upwards.start_s), max(across.end_s, upwards.end_s)
    edges = _list_edges((across, upwards), (start, end))
    pointless = [int((t.ends_s <= t.onsets_s).sum()) if not rule.holds else 0
                 for t in (across, upwards)]  # fmt: skip
    found = make_trajectory_from_changes(
        edges[:-1],
        (_paint(across, names[0], (edges, rule)), _paint(upwards, names[1], (edges, rule))),
        end_s=end,
        names=names,
        rule=rule,
        session=across.session,
        start_s=start,
    )
    return _with_pointless(found, sum(pointless))


def make_trajectories(
    across: Sequence[Track],
    upwards: Sequence[Track],
    *,
    rule: GapRule | None = None,
    orders: tuple[Sequence[str], Sequence[str]] | None = None,
) -> tuple[Trajectory, ...]:
    """One path for each session.

    Parameters
    ----------
    across, upwards
        Tracks of the same sessions, in the same order.
    rule, orders
        As for `make_trajectory`.

    Returns
    -------
    tuple of Trajectory
        In the given order.
    """
    return tuple(
        make_trajectory(one, other, rule=rule, orders=orders)
        for one, other in zip(across, upwards, strict=True)
    )


def choose_variable(variable: str) -> TrackChoice:
    """The acts of one variable of a GridWare project, called by their values alone.

    Parameters
    ----------
    variable
        As the trajectory's heading has it; its acts are coded ``variable:value``.

    Returns
    -------
    TrackChoice
        For `make_tracks`.
    """
    prefix = f"{variable}:"

    def label(behaviour: Behaviour) -> str | None:
        code = behaviour.code
        return code.removeprefix(prefix) if code.startswith(prefix) else None

    return TrackChoice(label=label)


def _sort_labels(labels: Sequence[str]) -> Sequence[str]:
    """Numbers by their size, 10 after 9; other labels as they come."""
    try:
        return sorted(labels, key=float)
    except ValueError:
        return labels


def _with_pointless(path: Trajectory, n: int) -> Trajectory:
    return Trajectory(
        **{name: getattr(path, name) for name in Trajectory.__slots__ if name != "n_pointless"},
        n_pointless=n,
    )


def _list_edges(tracks: tuple[Track, Track], stretch: tuple[float, float]) -> Times:
    """Times at which anything may change, ascending, each once."""
    times = [np.array(stretch)]
    for track in tracks:
        times += [track.onsets_s, track.ends_s, track.gaps_s.ravel()]
    edges = np.unique(np.clip(np.concatenate(times), *stretch)).astype(np.float64)
    apart: Times = edges[np.append(True, np.diff(edges) > _SAME_S)]
    return apart


def _paint(track: Track, order: Sequence[str], laid: tuple[Times, GapRule]) -> Numbers:
    """The state between each two edges; later acts are painted over earlier ones."""
    edges, rule = laid
    place_of = {label: place for place, label in enumerate(order)}
    places = np.array([place_of.get(label, MISSING) for label in track.labels] + [MISSING])
    ends = track.ends_s
    if rule.holds:
        ends = _hold(track, float(edges[-1]))
    firsts = np.searchsorted(edges, track.onsets_s - _SAME_S)
    lasts = np.searchsorted(edges, ends - _SAME_S)
    states = np.full(edges.size - 1, MISSING, dtype=np.int64)
    for code, first, last in zip(
        places[track.codes].tolist(), firsts.tolist(), lasts.tolist(), strict=True
    ):
        states[first:last] = code
    for start_s, stop_s in track.gaps_s:
        middles = (edges[:-1] + edges[1:]) / 2
        states[(middles >= start_s) & (middles < stop_s)] = MISSING
    return states


def _hold(track: Track, end_s: float) -> Times:
    """Each code until the next later one, or until nothing can be seen."""
    until = np.full(track.onsets_s.size, end_s)
    later = np.searchsorted(track.onsets_s, track.onsets_s, side="right")
    known = later < track.onsets_s.size
    until[known] = track.onsets_s[later[known]]
    # What was coded inside a gap goes no further than it was seen.
    for start_s, stop_s in track.gaps_s:
        is_in_way = (start_s < until) & (stop_s > track.onsets_s)
        until = np.where(is_in_way, np.maximum(start_s, track.onsets_s), until)
    return until


_Visit = tuple[float, float, float, int, int, bool]


def _join(
    kept: Numbers, rows: tuple[Times, Times, Numbers, Numbers], rule: GapRule
) -> list[_Visit]:
    """Rows of known cells as visits: start, end, seconds, x, y, and whether it follows the last."""
    starts, ends, x, y = rows
    visits: list[_Visit] = []
    for i in kept.tolist():
        start, end, cell = float(starts[i]), float(ends[i]), (int(x[i]), int(y[i]))
        follows = bool(visits) and start - visits[-1][1] <= rule.bridge_s + _SAME_S
        if follows and visits[-1][3:5] == cell:
            began, _, seconds, _, _, followed = visits[-1]
            visits[-1] = (began, end, math.fsum((seconds, end - start)), *cell, followed)
        else:
            visits.append((start, end, end - start, *cell, follows))
    return visits
