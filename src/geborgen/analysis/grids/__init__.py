"""State-space grids: two people's path over the grid of their states, and what it measures."""

from geborgen.analysis.grids.attractors import (
    Attractor,
    Attractors,
    WinnowingStep,
    compute_attractors,
    compute_winnowing,
)
from geborgen.analysis.grids.measures import (
    CellMeasures,
    Grid,
    GridMeasures,
    SessionMean,
    compute_cells,
    compute_dispersion,
    compute_entropy,
    compute_grid,
    compute_measures,
)
from geborgen.analysis.grids.regions import RegionMeasures, compute_region
from geborgen.analysis.grids.trajectory import (
    GapRule,
    Trajectory,
    choose_variable,
    make_trajectories,
    make_trajectory,
    make_trajectory_from_changes,
)

__all__ = [
    "Attractor",
    "Attractors",
    "CellMeasures",
    "GapRule",
    "Grid",
    "GridMeasures",
    "RegionMeasures",
    "SessionMean",
    "Trajectory",
    "WinnowingStep",
    "choose_variable",
    "compute_attractors",
    "compute_cells",
    "compute_dispersion",
    "compute_entropy",
    "compute_grid",
    "compute_measures",
    "compute_region",
    "compute_winnowing",
    "make_trajectories",
    "make_trajectory",
    "make_trajectory_from_changes",
]
