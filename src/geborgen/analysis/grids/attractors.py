"""Attractors: the few cells in which most time goes, by taking the least away one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from geborgen.analysis.grids.measures import CellMeasures, compute_cells
from geborgen.analysis.grids.trajectory import Trajectory
from geborgen.analysis.results import Verdict
from geborgen.analysis.shares import compute_count_verdict

__all__ = ["Attractor", "Attractors", "WinnowingStep", "compute_attractors", "compute_winnowing"]

# The share of the first heterogeneity that must fall away in one step (source: hollenstein2013).
LARGE_DROP = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class WinnowingStep:
    """What is left at one step.

    Parameters
    ----------
    cells
        Numbers of the cells left, row by row from below.
    heterogeneity
        Σ (observed - expected)² / expected over the cells left, divided by how many they are;
        expected is their mean.
    proportion
        The same as a share of the first step's.
    """

    cells: tuple[int, ...]
    heterogeneity: float
    proportion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Attractor:
    """A cell that draws: its measures, and how many times its even share of time it holds.

    `strength` is the time in it over the time it would have if all visited cells had the same.
    """

    cell: CellMeasures
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Attractors:
    """The cells left by winnowing, with every step, so that another can judge.

    Parameters
    ----------
    attractors
        Strongest first; empty where no cells draw clearly more than the others.
    steps
        From all visited cells to one.
    n_visits, seconds, n_sessions
        What it rests on.
    verdict
        On the number of visits: too few below five, thin below twelve.
    """

    attractors: tuple[Attractor, ...]
    steps: tuple[WinnowingStep, ...]
    n_visits: int
    seconds: float
    n_sessions: int
    verdict: Verdict


def compute_winnowing(seconds: npt.ArrayLike) -> tuple[WinnowingStep, ...]:
    """Take the cell with the least time away, again and again, and see how uneven the rest is.

    Parameters
    ----------
    seconds
        Shape (c,): time in each cell of the grid.

    Returns
    -------
    tuple of WinnowingStep
        The first has all cells with any time, the last has one. Of cells with equal time the later
        one goes first.

    References
    ----------
    lewis1999, hollenstein2013
    """
    times = np.asarray(seconds, dtype=np.float64)
    order = [int(cell) for cell in np.argsort(-times, kind="stable") if times[cell] > 0]
    steps: list[WinnowingStep] = []
    for n in range(len(order), 0, -1):
        left = times[order[:n]]
        found = float(((left - left.mean()) ** 2).sum() / left.mean() / n)
        first = steps[0].heterogeneity if steps else found
        share = found / first if first > 1e-12 * times.sum() else 0.0
        steps.append(
            WinnowingStep(cells=tuple(sorted(order[:n])), heterogeneity=found, proportion=share)
        )
    return tuple(steps)


def compute_attractors(paths: Sequence[Trajectory]) -> Attractors:
    """The cells that draw most, sessions added up.

    Parameters
    ----------
    paths
        At least one; all over the same grid.

    Returns
    -------
    Attractors
        The cells left after the first step in which the proportion falls by a half or more; none
        where no step does, or where all visited cells hold the same time.

    Notes
    -----
    In a session of a few visits one long stay is an attractor by this rule: see the verdict. Where
    descriptions of the procedure leave room (which cells start, ties) the choice is ours.

    References
    ----------
    lewis1999, hollenstein2013
    """
    cells = compute_cells(paths)
    steps = compute_winnowing([cell.seconds for cell in cells])
    left = _choose(steps)
    visited = [cell for cell in cells if cell.n_visits]
    seconds = sum(cell.seconds for cell in visited)
    even = seconds / len(visited) if visited else 0.0
    found = sorted((cells[number] for number in left), key=lambda c: (-c.seconds, c.y, c.x))
    n_visits = sum(cell.n_visits for cell in visited)
    return Attractors(
        attractors=tuple(Attractor(cell=c, strength=c.seconds / even) for c in found),
        steps=steps,
        n_visits=n_visits,
        seconds=seconds,
        n_sessions=len(paths),
        verdict=compute_count_verdict(n_visits),
    )


def _choose(steps: Sequence[WinnowingStep]) -> tuple[int, ...]:
    """Cells left after the first step that loses half of the first heterogeneity."""
    for before, after in pairwise(steps):
        if before.proportion - after.proportion >= LARGE_DROP:
            return after.cells
    return ()
