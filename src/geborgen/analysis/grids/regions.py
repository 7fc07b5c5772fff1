"""Several cells of a grid as one place: how long one stays there, and how soon one is back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from geborgen.analysis.grids.trajectory import Trajectory
from geborgen.analysis.results import Verdict
from geborgen.analysis.shares import compute_count_verdict

__all__ = ["RegionMeasures", "compute_region"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMeasures:
    """Several cells taken as one place: moving about within it does not end a visit."""

    cells: tuple[tuple[int, int], ...]
    n_sessions: int
    n_visits: int
    seconds: float
    share: float | None
    mean_visit_s: float | None
    longest_visit_s: float | None
    n_returns: int
    mean_return_s: float | None
    verdict: Verdict


def compute_region(
    paths: Sequence[Trajectory], cells: Collection[tuple[int, int]]
) -> RegionMeasures:
    """Several cells taken as one place.

    Parameters
    ----------
    paths
        At least one; all over the same grid.
    cells
        Places (x, y), from the left and from below.

    Returns
    -------
    RegionMeasures
        A visit goes on while the path moves within the region.

    Raises
    ------
    ValueError
        If a place lies outside the grid.

    References
    ----------
    hollenstein2013
    """
    chosen = sorted(set(cells))
    width, height = len(paths[0].columns), len(paths[0].rows)
    if any(not (0 <= x < width and 0 <= y < height) for x, y in chosen):
        raise ValueError(f"a place outside the grid of {width} by {height}: {chosen}")
    stays = [_list_stays(path, chosen) for path in paths]
    lasted = [stay.seconds for of_path in stays for stay in of_path]
    returns = [stay.away_s for of_path in stays for stay in of_path if stay.away_s is not None]
    total = sum(float(path.durations_s.sum()) for path in paths)
    return RegionMeasures(
        cells=tuple(chosen),
        n_sessions=sum(bool(of_path) for of_path in stays),
        n_visits=len(lasted),
        seconds=sum(lasted),
        share=sum(lasted) / total if total else None,
        mean_visit_s=sum(lasted) / len(lasted) if lasted else None,
        longest_visit_s=max(lasted, default=None),
        n_returns=len(returns),
        mean_return_s=sum(returns) / len(returns) if returns else None,
        verdict=compute_count_verdict(len(lasted)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stay:
    """Time within some cells without a break, and how long and by how many visits away before it.

    `away_s` and `n_away` are None when it is the first, or something is missing before it.
    """

    start_s: float
    end_s: float
    seconds: float
    away_s: float | None
    n_away: int | None


def _list_stays(path: Trajectory, places: Collection[tuple[int, int]]) -> list[_Stay]:
    inside = np.zeros(path.n_cells, dtype=np.bool_)
    inside[[y * len(path.columns) + x for x, y in places]] = True
    stays: list[_Stay] = []
    # Visits elsewhere since the last stay; None when something was missing since.
    n_away: int | None = None
    for i, is_in in enumerate(inside[path.cells].tolist()):
        if not path.follows[i]:
            n_away = None
        if is_in:
            stay = _begin(path, i, (stays[-1].end_s if stays else 0.0, n_away))
            if n_away == 0:
                stay = _extend(stays.pop(), stay)
            stays.append(stay)
            n_away = 0
        elif n_away is not None:
            n_away += 1
    return stays


def _begin(path: Trajectory, i: int, before: tuple[float, int | None]) -> _Stay:
    left_s, n_away = before
    return _Stay(
        start_s=float(path.starts_s[i]),
        end_s=float(path.ends_s[i]),
        seconds=float(path.durations_s[i]),
        away_s=float(path.starts_s[i]) - left_s if n_away else None,
        n_away=n_away,
    )


def _extend(stay: _Stay, by: _Stay) -> _Stay:
    return _Stay(
        start_s=stay.start_s,
        end_s=by.end_s,
        seconds=stay.seconds + by.seconds,
        away_s=stay.away_s,
        n_away=stay.n_away,
    )
