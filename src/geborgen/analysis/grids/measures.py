"""What a grid measures: visits, time, spread, entropy, steps, returns; per session and pooled."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geborgen.analysis.grids.trajectory import Trajectory
from geborgen.analysis.results import Verdict
from geborgen.analysis.shares import (
    BOOTSTRAP_DRAWS,
    FEWEST_SESSIONS_TO_RESAMPLE,
    compute_count_verdict,
    compute_resampling_percentiles,
)

__all__ = [
    "BOOTSTRAP_SEED",
    "CellMeasures",
    "Grid",
    "GridMeasures",
    "SessionMean",
    "compute_cells",
    "compute_dispersion",
    "compute_entropy",
    "compute_grid",
    "compute_measures",
]

# Fixed, so that the same sessions always give the same page; another generator can be passed.
BOOTSTRAP_SEED = 99

Counts = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridMeasures:
    """A whole grid, of one session or of several added up.

    Parameters
    ----------
    n_sessions, n_visits, n_steps
        What it rests on. A step goes from a visit straight to the next.
    seconds, missing_s
        Time in cells, and in none.
    n_cells, n_cells_visited
        Cells of the grid, and those visited.
    dispersion
        0 when all time is in one cell, 1 when it is spread evenly over all cells; None without
        time, or with a single cell.
    visit_entropy, duration_entropy
        Of the shares of visits and of time over cells, in nats.
    step_entropy, next_entropy
        Of the pairs (from, to), and of the next cell when the present one is known, in nats.
    mean_visit_s, longest_visit_s
        Seconds per visit.
    mean_cell_s
        Seconds per visited cell.
    steps_per_minute
        Per minute of time in cells.
    verdict
        On the number of visits: too few below five, thin below twelve.
    """

    n_sessions: int
    n_visits: int
    n_steps: int
    seconds: float
    missing_s: float
    n_cells: int
    n_cells_visited: int
    dispersion: float | None
    visit_entropy: float | None
    duration_entropy: float | None
    step_entropy: float | None
    next_entropy: float | None
    mean_visit_s: float | None
    longest_visit_s: float | None
    mean_cell_s: float | None
    steps_per_minute: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class CellMeasures:
    """One cell, sessions added up.

    Parameters
    ----------
    column, row
        What the two states are called.
    x, y
        Their places in the grid, from the left and from below.
    n_sessions, n_visits, seconds, share
        Sessions in which it was visited; visits; seconds, and their share of all time in cells.
    mean_visit_s, longest_visit_s
        None when it was never visited.
    n_returns, mean_return_s
        Times it was left and entered again with nothing missing between, and the mean seconds that
        took; None without a return.
    mean_return_visits
        Mean number of visits to other cells before a return.
    """

    column: str
    row: str
    x: int
    y: int
    n_sessions: int
    n_visits: int
    seconds: float
    share: float
    mean_visit_s: float | None
    longest_visit_s: float | None
    n_returns: int
    mean_return_s: float | None
    mean_return_visits: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMean:
    """Mean of a measure over sessions, with its 95 % interval from resampling sessions.

    `name` is that of the measure; bounds are None below five sessions.
    """

    name: str
    n_sessions: int
    mean: float | None
    sd: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A grid of one or more sessions.

    Parameters
    ----------
    columns, rows
        What the states are called, from the left and from below.
    pooled
        All sessions added up; a visit or a step never goes from one session to another.
    sessions
        Each session's own measures, with its id.
    means
        Means over sessions.
    cells
        Row by row from below, never visited ones too.
    steps
        Shape (c, c): steps from cell to cell, by the order of `cells`.
    """

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    pooled: GridMeasures
    sessions: tuple[tuple[str, GridMeasures], ...]
    means: tuple[SessionMean, ...]
    cells: tuple[CellMeasures, ...]
    steps: Counts = field(repr=False)


def compute_dispersion(seconds: npt.ArrayLike) -> float | None:
    """How evenly time is spread over the cells of a grid.

    Parameters
    ----------
    seconds
        Shape (c,): time in each cell of the whole grid, visited or not.

    Returns
    -------
    float or None
        1 - (c Σ p² - 1) / (c - 1), with p the share of time in a cell: 0 for all in one, 1 for
        the same in all. None without time, or with one cell.

    References
    ----------
    hollenstein2013
    """
    times = np.asarray(seconds, dtype=np.float64)
    total = float(times.sum())
    if total <= 0 or times.size < 2:
        return None
    crowded = float(((times / total) ** 2).sum())
    return 1 - (times.size * crowded - 1) / (times.size - 1)


def compute_entropy(weights: npt.ArrayLike) -> float | None:
    """Shannon's entropy of shares.

    Parameters
    ----------
    weights
        Any shape: counts or times, at least 0.

    Returns
    -------
    float or None
        Σ p ln(1 / p) in nats, cells with nothing left out; None when there is nothing at all.

    References
    ----------
    shannon1948
    """
    found = np.asarray(weights, dtype=np.float64).ravel()
    found = found[found > 0]
    if not found.size:
        return None
    shares = found / found.sum()
    return max(0.0, float(-(shares * np.log(shares)).sum()))


def compute_measures(paths: Sequence[Trajectory]) -> GridMeasures:
    """The measures of a whole grid, sessions added up.

    Parameters
    ----------
    paths
        At least one; all over the same grid.

    Returns
    -------
    GridMeasures
        None where there is nothing to compute from.

    References
    ----------
    lewis1999, hollenstein2013
    """
    n_cells = paths[0].n_cells
    cells, durations = _gather(paths)
    steps = _count_steps(paths)
    seconds, visits = float(durations.sum()), np.bincount(cells, minlength=n_cells)
    step_entropy = compute_entropy(steps)
    from_entropy = compute_entropy(steps.sum(axis=1))
    known = step_entropy is not None and from_entropy is not None
    times = np.bincount(cells, weights=durations, minlength=n_cells)
    n_visits, n_visited = cells.size, int((visits > 0).sum())
    return GridMeasures(
        n_sessions=len(paths),
        n_visits=n_visits,
        n_steps=int(steps.sum()),
        seconds=seconds,
        missing_s=sum(path.missing_s for path in paths),
        n_cells=n_cells,
        n_cells_visited=n_visited,
        dispersion=compute_dispersion(times),
        visit_entropy=compute_entropy(visits),
        duration_entropy=compute_entropy(times),
        step_entropy=step_entropy,
        next_entropy=max(0.0, (step_entropy or 0) - (from_entropy or 0)) if known else None,
        mean_visit_s=seconds / n_visits if n_visits else None,
        longest_visit_s=float(durations.max()) if n_visits else None,
        mean_cell_s=seconds / n_visited if n_visited else None,
        steps_per_minute=60 * int(steps.sum()) / seconds if seconds > 0 else None,
        verdict=compute_count_verdict(n_visits),
    )


def compute_cells(paths: Sequence[Trajectory]) -> tuple[CellMeasures, ...]:
    """Each cell of the grid, sessions added up.

    Parameters
    ----------
    paths
        At least one; all over the same grid.

    Returns
    -------
    tuple of CellMeasures
        Row by row from below, from left to right.

    Notes
    -----
    A return is from leaving a cell to entering it again. One over a missing stretch that was not
    bridged is not counted: it may have been there meanwhile.
    """
    n_columns, n_rows = len(paths[0].columns), len(paths[0].rows)
    visits = _sort_visits(paths)
    edges = np.searchsorted(visits.cells, np.arange(n_columns * n_rows + 1))
    total = float(visits.durations_s.sum())
    return tuple(
        _compute_cell(paths[0], visits, (cell, slice(edges[cell], edges[cell + 1]), total))
        for cell in range(n_columns * n_rows)
    )


def compute_grid(paths: Sequence[Trajectory], *, rng: np.random.Generator | None = None) -> Grid:
    """A grid with all its measures: each session, means over sessions, and all added up.

    Parameters
    ----------
    paths
        At least one; all over the same grid.
    rng
        Draws the sessions of the intervals; None takes a generator seeded with `BOOTSTRAP_SEED`.

    Returns
    -------
    Grid
        Means over sessions with percentile intervals from five sessions on, wider than the middle
        95 % where sessions are few (`compute_resampling_percentiles`).

    References
    ----------
    lewis1999, hollenstein2013, efron1979, hesterberg2015
    """
    sessions = tuple((path.session, compute_measures([path])) for path in paths)
    rng = rng or np.random.default_rng(BOOTSTRAP_SEED)
    weights = rng.multinomial(len(paths), np.full(len(paths), 1 / len(paths)), BOOTSTRAP_DRAWS)
    return Grid(
        columns=paths[0].columns,
        rows=paths[0].rows,
        pooled=compute_measures(paths),
        sessions=sessions,
        means=tuple(
            _average(name, [getattr(found, name) for _, found in sessions], weights)
            for name in _AVERAGED
        ),
        cells=compute_cells(paths),
        steps=_count_steps(paths),
    )


_AVERAGED = (
    "n_visits", "n_cells_visited", "dispersion", "visit_entropy", "duration_entropy",
    "step_entropy", "next_entropy", "mean_visit_s", "mean_cell_s", "steps_per_minute",
)  # fmt: skip


def _average(name: str, values: Sequence[float | None], weights: Counts) -> SessionMean:
    # In order of size, so that the order of the files does not change the interval.
    told = sorted(value for value in values if value is not None)
    numbers = np.array([*told, *[0.0] * (len(values) - len(told))], dtype=np.float64)
    n = len(told)
    known = np.arange(numbers.size) < n
    low, high = None, None
    if n >= FEWEST_SESSIONS_TO_RESAMPLE:
        drawn = weights * known
        drawn = drawn[drawn.sum(axis=1) > 0]
        means = drawn @ numbers / drawn.sum(axis=1)
        bounds = compute_resampling_percentiles(n)
        low, high = (float(bound) for bound in np.percentile(means, bounds))
    return SessionMean(
        name=name,
        n_sessions=n,
        mean=float(numbers[known].mean()) if n else None,
        sd=float(numbers[known].std(ddof=1)) if n > 1 else None,
        low=low,
        high=high,
    )


def _gather(paths: Sequence[Trajectory]) -> tuple[Counts, Numbers]:
    cells = np.concatenate([path.cells for path in paths])
    return cells, np.concatenate([path.durations_s for path in paths])


def _count_steps(paths: Sequence[Trajectory]) -> Counts:
    n_cells = paths[0].n_cells
    steps = np.zeros((n_cells, n_cells), dtype=np.int64)
    for path in paths:
        straight = path.follows[1:]
        np.add.at(steps, (path.cells[:-1][straight], path.cells[1:][straight]), 1)
    return steps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Visits:
    """All sessions' visits, sorted by cell and then by time.

    `places` count on from session to session; within a `stretch` nothing is missing.
    """

    cells: Counts
    places: Counts
    stretches: Counts
    sessions: Counts
    starts_s: Numbers
    ends_s: Numbers
    durations_s: Numbers


def _sort_visits(paths: Sequence[Trajectory]) -> _Visits:
    cells, durations = _gather(paths)
    order = np.argsort(cells, kind="stable")
    sessions = np.repeat(np.arange(len(paths)), [path.x.size for path in paths])
    follows = np.concatenate([path.follows for path in paths])
    return _Visits(
        cells=cells[order],
        places=order.astype(np.int64),
        stretches=np.cumsum(~follows)[order],
        sessions=sessions[order],
        starts_s=np.concatenate([path.starts_s for path in paths])[order],
        ends_s=np.concatenate([path.ends_s for path in paths])[order],
        durations_s=durations[order],
    )


def _compute_cell(
    path: Trajectory, visits: _Visits, which: tuple[int, slice, float]
) -> CellMeasures:
    cell, own, total = which
    y, x = divmod(cell, len(path.columns))
    lasted = visits.durations_s[own]
    stretches, places = visits.stretches[own], visits.places[own]
    returned = stretches[1:] == stretches[:-1]
    away_s = (visits.starts_s[own][1:] - visits.ends_s[own][:-1])[returned]
    n_away = (np.diff(places) - 1)[returned]
    n, seconds, n_returns = lasted.size, float(lasted.sum()), int(returned.sum())
    return CellMeasures(
        column=path.columns[x],
        row=path.rows[y],
        x=x,
        y=y,
        n_sessions=int(np.unique(visits.sessions[own]).size),
        n_visits=n,
        seconds=seconds,
        share=seconds / total if total else 0.0,
        mean_visit_s=seconds / n if n else None,
        longest_visit_s=float(lasted.max()) if n else None,
        n_returns=n_returns,
        mean_return_s=float(away_s.mean()) if n_returns else None,
        mean_return_visits=float(n_away.mean()) if n_returns else None,
    )
