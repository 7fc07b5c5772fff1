"""Mean probabilities over dyads by the fit, and their differences, with intervals."""

import math
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from geborgen.analysis.dyads.counts import DyadCounts
from geborgen.analysis.dyads.design import Column, Design
from geborgen.analysis.dyads.fit import FitNote, HierarchicalFit
from geborgen.analysis.dyads.marginal import unpack_root
from geborgen.analysis.dyads.results import EffectKind, GroupSummary

__all__ = ["compute_contrast", "compute_margins"]

_NODES = 21
_STEP = 1e-5

Numbers = npt.NDArray[np.float64]
Corner = tuple[int, bool, bool]


def compute_margins(design: Design, fit: HierarchicalFit | None) -> tuple[GroupSummary, ...]:
    """Each group in each phase, within the windows and outside where there are windows.

    Parameters
    ----------
    design
        The table with its columns.
    fit
        The hierarchical model; None leaves out what rests on it.

    Returns
    -------
    tuple of GroupSummary
        Means integrate the logistic over how dyads differ (Gauss–Hermite, 21 nodes); intervals by
        the delta method, kept within 0 and 1.
    """
    usable = fit is not None and FitNote.SEPARATED not in fit.notes
    return tuple(
        _summarise(design, fit if usable else None, corner) for corner in _list_corners(design)
    )


def compute_contrast(
    design: Design, fit: HierarchicalFit, column: Column
) -> tuple[float | None, float | None, float | None]:
    """An effect as a difference of mean probabilities, with its 95 % interval.

    Parameters
    ----------
    design, fit
        The table with its columns, and the model.
    column
        The effect.

    Returns
    -------
    tuple
        Group minus reference, after minus before, within the window minus outside, or the
        difference of such differences; means over what is not compared. None where a group was
        not watched in one of the phases; bounds are None when the fit has no errors.
    """
    weights = {corner: _weigh(design.counts, column, corner) for corner in _list_corners(design)}
    scale = sum(w for w in weights.values() if w > 0) / 2 ** (sum(_list_signs(column)) - 1)

    def differ(point: Numbers) -> float:
        return math.fsum(
            w / scale * _mean_probability(design, corner, point)
            for corner, w in weights.items()
            if w
        )

    middle = differ(fit.point)
    if not math.isfinite(middle):
        return None, None, None
    error = _delta_error(fit, differ)
    if error is None:
        return middle, None, None
    return middle, middle - fit.times * error, middle + fit.times * error


def _list_signs(column: Column) -> tuple[bool, bool, bool]:
    """Whether the effect is over groups, over phases, over the window."""
    return (
        column.kind in (EffectKind.GROUP, EffectKind.GROUP_PHASE),
        column.kind in (EffectKind.PHASE, EffectKind.GROUP_PHASE),
        column.of_window,
    )


def _weigh(counts: DyadCounts, column: Column, corner: Corner) -> float:
    """1 or -1 by which side the corner is on; 0 when it is of neither group."""
    group, is_after, in_window = corner
    over_groups, over_phases, over_window = _list_signs(column)
    weight = 1.0
    if over_groups:
        asked = counts.groups.index(column.group or "")
        weight = 1.0 if group == asked else -1.0 if group == 0 else 0.0
    if over_phases and not is_after:
        weight = -weight
    return -weight if over_window and not in_window else weight


def _list_corners(design: Design) -> Iterator[Corner]:
    counts = design.counts
    windows = (False, True) if design.in_window.any() else (False,)
    phases = sorted(set(counts.is_after.tolist()))
    for group in range(len(counts.groups)):
        for is_after in phases:
            yield from ((group, is_after, in_window) for in_window in windows)


def _find(design: Design, corner: Corner) -> npt.NDArray[np.bool_]:
    counts = design.counts
    group, is_after, in_window = corner
    of_row = (counts.group == group) & (counts.is_after == is_after)
    found: npt.NDArray[np.bool_] = of_row[design.row] & (design.in_window == in_window)
    return found


def _mean_probability(design: Design, corner: Corner, point: Numbers) -> float:
    cells = np.flatnonzero(_find(design, corner))
    if not cells.size:
        return math.nan
    n_fixed = design.fixed.shape[1]
    root = unpack_root(point[n_fixed:], design.random.shape[1])
    middle = design.fixed[cells[0]] @ point[:n_fixed]
    spread = math.sqrt(float(((design.random[cells[0]] @ root) ** 2).sum()))
    nodes, weights = np.polynomial.hermite.hermgauss(_NODES)
    logits = middle + math.sqrt(2) * spread * nodes
    return float((weights / (1 + np.exp(-np.clip(logits, -30, 30)))).sum() / math.sqrt(math.pi))


def _delta_error(fit: HierarchicalFit, quantity: Callable[[Numbers], float]) -> float | None:
    slope = np.zeros(fit.point.size)
    for i in range(slope.size):
        step = np.zeros(slope.size)
        step[i] = _STEP
        slope[i] = (quantity(fit.point + step) - quantity(fit.point - step)) / (2 * _STEP)
    variance = float(slope @ fit.point_covariance @ slope)
    return math.sqrt(variance) if variance >= 0 else None


def _summarise(design: Design, fit: HierarchicalFit | None, corner: Corner) -> GroupSummary:
    counts = design.counts
    cells = _find(design, corner) & (design.trials > 0)
    rows = np.unique(design.row[cells])
    count, total = int(design.successes[cells].sum()), int(design.trials[cells].sum())
    mean, low, high = None, None, None
    if fit is not None and total:
        mean, low, high = _tell_mean(design, fit, corner)
    return GroupSummary(
        group=counts.groups[corner[0]],
        is_after=corner[1],
        in_window=corner[2] if design.in_window.any() else None,
        n_dyads=int(np.unique(design.dyad[cells]).size),
        n_sessions=int(counts.n_sessions[rows].sum()),
        count=count,
        total=total,
        pooled=count / total if total else None,
        mean=mean,
        low=low,
        high=high,
    )


def _tell_mean(
    design: Design, fit: HierarchicalFit, corner: Corner
) -> tuple[float, float | None, float | None]:
    def mean_at(point: Numbers) -> float:
        return _mean_probability(design, corner, point)

    mean, error = mean_at(fit.point), _delta_error(fit, mean_at)
    if error is None:
        return mean, None, None
    return mean, max(0.0, mean - fit.times * error), min(1.0, mean + fit.times * error)
