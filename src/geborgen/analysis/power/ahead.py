"""Precision before any data: how many units and sessions, from what is assumed."""

import math
from collections.abc import Sequence

from geborgen.analysis.power.results import PlannedLength
from geborgen.analysis.shares import compute_wilson_interval
from geborgen.analysis.tails import Z_95

__all__ = [
    "compute_design_effect",
    "compute_units_for_kappa",
    "compute_units_for_latency",
    "compute_units_for_odds",
    "compute_units_for_share",
    "plan_lengths",
]

_MOST_SESSIONS = 100_000


def compute_design_effect(units: float, likeness: float) -> float:
    """How many times more units are needed when those of one session resemble each other.

    Parameters
    ----------
    units
        Units per session.
    likeness
        Intraclass correlation of units within sessions, 0 to 1.

    Returns
    -------
    float
        1 + (units - 1) times likeness, and never below 1.

    References
    ----------
    kish1965
    """
    return max(1.0, 1 + (units - 1) * likeness)


def compute_units_for_share(share: float, wanted: float) -> int:
    """Independent units with which Wilson's interval of a share has the wanted half width.

    Parameters
    ----------
    share
        Expected, 0 to 1; one half asks for most.
    wanted
        Half the width of the 95 % interval, above 0 and below one half.

    Returns
    -------
    int
        The smallest number.

    References
    ----------
    wilson1927
    """
    low, high = 1, 1
    while _wilson_half(share, high) > wanted:
        low, high = high, 2 * high
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _wilson_half(share, middle) <= wanted else (middle + 1, high)
    return high


def _wilson_half(share: float, units: float) -> float:
    low, high = compute_wilson_interval(share * units, units)
    assert low is not None and high is not None
    return (high - low) / 2


def compute_units_for_odds(cells: tuple[float, float, float, float], wanted: float) -> int:
    """Independent units with which Woolf's interval of an odds ratio has the wanted half width.

    Parameters
    ----------
    cells
        Expected shares of all units a, b, c, d, adding up to 1, each above 0.
    wanted
        Half width of the 95 % interval of the natural logarithm.

    Returns
    -------
    int
        The smallest number.

    References
    ----------
    woolf1955
    """
    return math.ceil(sum(1 / cell for cell in cells) * (Z_95 / wanted) ** 2 - 1e-9)


def compute_units_for_kappa(kappa: float, prevalence: float, wanted: float) -> int:
    """Units with which the interval of a kappa of two codes has the wanted half width.

    Parameters
    ----------
    kappa
        Expected, below 1.
    prevalence
        Share of units in which both observers give the first code, the same for both; 0 to 1.
    wanted
        Half the width of the 95 % interval.

    Returns
    -------
    int
        The smallest number. Units of time are not independent: multiply by a design effect.

    Notes
    -----
    Variance for one unit, with both observers alike in how often they give a code:
    (1 - κ) ((1 - κ)(1 - 2κ) + κ (2 - κ) / (2 π (1 - π))).

    References
    ----------
    donner1992
    """
    spread = kappa * (2 - kappa) / (2 * prevalence * (1 - prevalence))
    variance = (1 - kappa) * ((1 - kappa) * (1 - 2 * kappa) + spread)
    return math.ceil(variance * (Z_95 / wanted) ** 2 - 1e-9)


def compute_units_for_latency(median_s: float, wanted: float) -> int:
    """Answered waits with which the interval of a median latency has the wanted half width.

    Parameters
    ----------
    median_s
        Expected, in seconds.
    wanted
        Half the width of the 95 % interval, in seconds.

    Returns
    -------
    int
        The smallest number.

    Notes
    -----
    Takes waits as exponential: the variance of the sample median is 1 / (4 n f²) with
    f = ln 2 / (2 median), so median² / (n (ln 2)²). Real waits have a longer tail and a denser
    beginning, so this is a first guess.

    References
    ----------
    kendall1987
    """
    return math.ceil((median_s / math.log(2) * Z_95 / wanted) ** 2 - 1e-9)


def plan_lengths(
    units: int,
    *,
    units_per_minute: float,
    likeness: float,
    minutes: Sequence[float] = (5, 10, 15, 20, 30, 60),
) -> tuple[PlannedLength, ...]:
    """Sessions of each length that say as much as so many independent units.

    Parameters
    ----------
    units
        Independent units needed, as the functions above give them.
    units_per_minute
        Moments, given acts or units of time in a minute.
    likeness
        Intraclass correlation within sessions; 0.05 to 0.2 is usual where nothing is known.
    minutes
        Lengths of a session.

    Returns
    -------
    tuple of PlannedLength
        Fewer and longer sessions need more minutes in all, the more so the more alike the units of
        one session are.

    References
    ----------
    kish1965
    """
    found = []
    for length in minutes:
        held = units_per_minute * length
        sessions = math.ceil(units * compute_design_effect(held, likeness) / held - 1e-9)
        told = sessions if sessions <= _MOST_SESSIONS else None
        total = None if told is None else told * length
        found.append(PlannedLength(minutes=length, n_sessions=told, total_minutes=total))
    return tuple(found)
