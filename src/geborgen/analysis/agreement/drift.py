"""Whether two observers grow apart: agreement per stretch or session, and a line through it."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.results import Drift, DriftPoint
from geborgen.analysis.results import Verdict
from geborgen.analysis.shares import FEWEST_UNITS, WIDEST_INTERVAL
from geborgen.analysis.tails import Z_95

__all__ = ["FEWEST_POINTS", "compute_drift", "compute_line_change"]

FEWEST_POINTS = 3
"""Fewest points through which a line is laid; through two there is always one."""


def compute_drift(points: Sequence[DriftPoint]) -> Drift:
    """The change of kappa from the first point to the last.

    Parameters
    ----------
    points
        In order of time: stretches of one session, or sessions.

    Returns
    -------
    Drift
        `change` is None with fewer than `FEWEST_POINTS` points that have a kappa; *too few* below
        five points; *thin* where the interval is wider than one half.

    Notes
    -----
    Points count as equally far apart. See `compute_line_change` for the line.
    """
    known = [
        (place, point.kappa.value, point.kappa.se or 0.0)
        for place, point in enumerate(points)
        if point.kappa.value is not None
    ]
    if len(known) < FEWEST_POINTS:
        return Drift(
            points=tuple(points), change=None, low=None, high=None, verdict=Verdict.TOO_FEW
        )
    places, values, errors = np.array(known, dtype=np.float64).T
    change, se = compute_line_change(places, values, errors)
    low, high = change - Z_95 * se, change + Z_95 * se
    wide = high - low > WIDEST_INTERVAL
    verdict = Verdict.THIN if wide else Verdict.ENOUGH
    verdict = Verdict.TOO_FEW if len(known) < FEWEST_UNITS else verdict
    return Drift(points=tuple(points), change=change, low=low, high=high, verdict=verdict)


def compute_line_change(
    places: npt.NDArray[np.float64],
    values: npt.NDArray[np.float64],
    errors: npt.NDArray[np.float64],
) -> tuple[float, float]:
    """Change along a straight line from the first place to the last, and its standard error.

    Parameters
    ----------
    places
        Shape (n,), n ≥ 2, not all the same: where on the line each value stands.
    values, errors
        Shape (n,): values with their standard errors, 0 where unknown.

    Returns
    -------
    tuple of float
        Change and its standard error.

    Notes
    -----
    Least squares weighted by 1 / (error² + floor²), the floor being the median error and at least
    0.05, so that a stretch in which all agreed does not decide alone. The standard error is scaled
    up by the root of chi-square over its degrees of freedom where the points scatter more than
    their errors say (Birge), never down.

    References
    ----------
    birge1932
    """
    floor = max(float(np.median(errors)), 0.05)
    weights = 1 / (errors**2 + floor**2)
    middle = float(weights @ places / weights.sum())
    spread = float(weights @ (places - middle) ** 2)
    slope = float(weights @ ((places - middle) * values)) / spread
    fitted = float(weights @ values / weights.sum()) + slope * (places - middle)
    scatter = float(weights @ (values - fitted) ** 2) / max(1, places.size - 2)
    length = float(places.max() - places.min())
    return slope * length, length * math.sqrt(max(1.0, scatter) / spread)
