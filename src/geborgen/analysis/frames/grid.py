"""A state-space grid as a table."""

import polars as pl

from geborgen.analysis.frames.rows import make_frame
from geborgen.analysis.workbench import GridPart

__all__ = [
    "make_grid_frame",
]


def make_grid_frame(part: GridPart) -> pl.DataFrame:
    """Every cell of a state-space grid, and whether it is an attractor; the verdict is of all."""
    draws = {(one.cell.x, one.cell.y): one.strength for one in part.attractors.attractors}
    return make_frame(
        [
            {
                "column": cell.column,
                "row": cell.row,
                "n_sessions": cell.n_sessions,
                "n_visits": cell.n_visits,
                "seconds": cell.seconds,
                "share": cell.share,
                "mean_visit_s": cell.mean_visit_s,
                "longest_visit_s": cell.longest_visit_s,
                "n_returns": cell.n_returns,
                "mean_return_s": cell.mean_return_s,
                "attractor_strength": draws.get((cell.x, cell.y)),
                "verdict": str(part.attractors.verdict),
            }
            for cell in part.grid.cells
        ]
    )
