"""Both people's states against each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geborgen.analysis.grids import (
    Attractors,
    Grid,
    Trajectory,
    compute_attractors,
    compute_grid,
    make_trajectories,
)
from geborgen.analysis.sequences.counts import Codes
from geborgen.analysis.tracks import Track
from geborgen.analysis.workbench.desk import Desk

__all__ = ["GridPart", "compute_grid_part"]

_TWO = 2
_MOST_GRID = 9  # states along one side of a grid that a reader can take in


@dataclass(frozen=True, slots=True, kw_only=True)
class GridPart:
    """A grid with the paths through it and the cells that draw."""

    grid: Grid
    paths: tuple[Trajectory, ...]
    attractors: Attractors


def compute_grid_part(desk: Desk) -> GridPart | None:
    """Both people's states against each other; None where either has points only, or too many."""
    together = desk.pair(desk.timed) if len(desk.people) == _TWO else []
    if not together:
        desk.leave("nobody_beside")
        return None
    pairs = [(a, b) for a, b in together if a.are_states.any() and b.are_states.any()]
    if not pairs:
        desk.leave("no_states")
        return None
    firsts, seconds = (_keep_states([pair[side] for pair in pairs]) for side in (0, 1))
    sides = len(firsts[0].labels), len(seconds[0].labels)
    if max(sides) > _MOST_GRID:
        desk.leave("grid_too_large", n=max(sides), most=_MOST_GRID)
        return None
    paths = make_trajectories(firsts, seconds)
    return GridPart(
        grid=compute_grid(paths, rng=np.random.default_rng(desk.choice.seed)),
        paths=tuple(paths),
        attractors=compute_attractors(paths),
    )


def _keep_states(tracks: Sequence[Track]) -> list[Track]:
    """The same tracks with the labels alone that are ever a state: points are no place to be."""
    labels = tracks[0].labels
    lasting = {n for track in tracks for n in track.codes[track.are_states].tolist()}
    numbers = np.full(len(labels), -1, dtype=np.int32)
    numbers[sorted(lasting)] = np.arange(len(lasting))
    kept = tuple(labels[number] for number in sorted(lasting))
    return [_without(track, numbers, kept) for track in tracks]


def _without(track: Track, numbers: Codes, labels: tuple[str, ...]) -> Track:
    kept = track.take(numbers[track.codes] >= 0)
    return replace(kept, labels=labels, codes=numbers[kept.codes])
