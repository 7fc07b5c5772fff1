"""From how far sessions differ to half an interval, and back to how many sessions it takes."""

import math

from geborgen.analysis.tails import Z_95, compute_student_quantile

__all__ = ["compute_half_width", "count_sessions_needed"]


def compute_half_width(spread: float, n: int) -> float:
    """Half of the 95 % interval of a mean over sessions.

    Parameters
    ----------
    spread
        Standard deviation between sessions.
    n
        Sessions.

    Returns
    -------
    float
        Student's t with n - 1 degrees of freedom times spread / sqrt(n); without bound from one.
    """
    if n < 2:
        return math.inf
    return compute_student_quantile(n - 1) * spread / math.sqrt(n)


def count_sessions_needed(spread: float, wanted: float) -> int:
    """Sessions from which the 95 % interval has the wanted half width.

    Parameters
    ----------
    spread
        Standard deviation between sessions.
    wanted
        Half the width of the interval, above 0.

    Returns
    -------
    int
        The smallest number, at least 2: one session does not say how sessions differ.
    """
    # Student's t is never below 1.96, and falls with every session.
    n = max(2, math.ceil((Z_95 * spread / wanted) ** 2 - 1e-9))
    while compute_half_width(spread, n) > wanted * (1 + 1e-9):
        n += 1
    return n
