"""Shapes of what is computed about precision: how wide an interval is, and when it will do."""

from dataclasses import dataclass
from enum import StrEnum

from geborgen.analysis.results import Verdict

__all__ = [
    "SIZES",
    "FamilyPrecision",
    "PlannedLength",
    "Precision",
    "PrecisionGoal",
    "PrecisionQuantity",
    "WidthPoint",
]

SIZES = (2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50)
"""Numbers of sessions of a curve."""


class PrecisionQuantity(StrEnum):
    """What is to be known; an odds ratio is measured on the scale of its logarithm."""

    SHARE = "share"
    ODDS_RATIO = "odds_ratio"
    KAPPA = "kappa"
    MEDIAN_LATENCY = "median_latency"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecisionGoal:
    """What is asked for.

    Parameters
    ----------
    wanted
        Half the width of the 95 % interval, above 0.
    minutes
        Mean length of a session; None when not known.
    sizes
        Numbers of sessions for the curve.
    """

    wanted: float
    minutes: float | None = None
    sizes: tuple[int, ...] = SIZES


@dataclass(frozen=True, slots=True, kw_only=True)
class WidthPoint:
    """Half the width of the 95 % interval with so many sessions.

    `by_formula` falls about with the square root of the sessions; `resampled` is from drawing that
    many sessions out of those at hand, None where the quantity was undefined too often or never
    differed.
    """

    n_sessions: int
    by_formula: float | None
    resampled: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """How precisely a quantity is known, and how many sessions a wanted precision asks for.

    Parameters
    ----------
    quantity
        What is measured; widths of an odds ratio are of its natural logarithm.
    estimate
        From all sessions; None where undefined.
    n_sessions, n_units
        Sessions with anything to count, and what was counted in them.
    half_width
        Of the 95 % interval now, by formula.
    design_effect, n_effective
        How many times larger the variance is than that of units independent of each other, and how
        many such units would say as much; None where there is no such yardstick.
    wanted
        The half width asked for.
    needed, needed_low, needed_high
        Sessions for it, with a 95 % interval: the spread between few sessions is itself hardly
        known. None with fewer than five sessions, or with sessions that are all alike.
    needed_minutes
        The same in minutes of sessions as long as these; None where their length is not given.
    points
        The curve.
    verdict
        Too few below five sessions and where no width can be told, thin below twelve.
    rule
        Key of the sentence that says how it is computed.
    """

    quantity: PrecisionQuantity
    estimate: float | None
    n_sessions: int
    n_units: int
    half_width: float | None
    design_effect: float | None
    n_effective: float | None
    wanted: float
    needed: int | None
    needed_low: int | None
    needed_high: int | None
    needed_minutes: float | None
    points: tuple[WidthPoint, ...]
    verdict: Verdict
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLength:
    """Sessions of one length: how many are needed, and the minutes that makes in all."""

    minutes: float
    n_sessions: int | None
    total_minutes: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPrecision:
    """Half widths over many families.

    Parameters
    ----------
    n_families, n_sessions_each
        Families with five sessions or more with anything to count, and sessions of each.
    wanted
        The half width asked for.
    needed, needed_most
        Sessions with which half of the families, and nine of ten, come within it.
    points
        Number of sessions, and the half width of the middle family, of the tenth and of the
        ninetieth per cent.
    verdict
        On the number of families: too few below five, thin below twelve.
    rule
        Key of the sentence that says how it is computed.
    """

    n_families: int
    n_sessions_each: int
    wanted: float
    needed: int | None
    needed_most: int | None
    points: tuple[tuple[int, float, float, float], ...]
    verdict: Verdict
    rule: str
