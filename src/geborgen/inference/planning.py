"""Sessions of simulated families, from which one plans how many sessions a study needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geborgen.analysis.power import FamilyPrecision, PrecisionGoal, compute_family_precision
from geborgen.moments import Fate, derive_moments
from geborgen.simulation.model import Life, moments_until
from geborgen.simulation.population import draw_family
from geborgen.simulation.posterior import calibrated_families

__all__ = [
    "PLANNING_SEED",
    "SessionCounts",
    "SessionPlan",
    "compute_planned_precision",
    "simulate_session_counts",
]

# Fixed, so that the same plan always gives the same page.
PLANNING_SEED = 1207


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """What is watched of how many simulated families.

    Parameters
    ----------
    families
        Of the calibrated population.
    sessions
        Of each, at least five.
    moments
        Telling moments a session holds; a day has eight.
    months
        Age of the child at the first session.
    days_between
        Days from one session to the next.
    seed
        0 to 2⁶⁴ − 1.
    """

    families: int = 40
    sessions: int = 12
    moments: int = 8
    months: float = 12.0
    days_between: int = 7
    seed: int = PLANNING_SEED


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SessionCounts:
    """Moments of each session that ended well, and those whose ending is known.

    Both have shape (families, sessions).
    """

    answered: npt.NDArray[np.int64] = field(repr=False)
    decided: npt.NDArray[np.int64] = field(repr=False)


def simulate_session_counts(
    plan: SessionPlan, *, progress: Callable[[int, int], None] | None = None
) -> SessionCounts:
    """Moments answered or mended, in sessions of families that nobody has tuned to a result.

    Parameters
    ----------
    plan
        Which families, and what is watched.
    progress
        Told after each session of all families: how many are done, and of how many.

    Returns
    -------
    SessionCounts
        The same for the same plan.

    Notes
    -----
    Families come from the calibrated population and live between the sessions, so that sessions
    differ by the day and by what the child has learnt. Every moment is coded without a mistake:
    real observers need some sessions more.
    """
    from geborgen.simulation.cohort import (  # noqa: PLC0415 - numba, an extra
        live_cohort,
        make_cohort,
        take_life,
    )

    population, model = calibrated_families()
    families = [
        draw_family(population, seed=plan.seed, number=number) for number in range(plan.families)
    ]
    cohort = make_cohort(families, seed=plan.seed, model=model)
    live_cohort(cohort, moments_until(plan.months, model))
    found = np.zeros((2, plan.families, plan.sessions), dtype=np.int64)
    for session in range(plan.sessions):
        lives = [take_life(cohort, row, family) for row, family in enumerate(families)]
        found[:, :, session] = _count(lives, plan.moments)
        live_cohort(cohort, round(plan.days_between * model.constants.moments_per_day))
        if progress is not None:
            progress(session + 1, plan.sessions)
    return SessionCounts(answered=found[0], decided=found[1])


def _count(lives: Sequence[Life], moments: int) -> npt.NDArray[np.int64]:
    from geborgen.simulation.home import simulate_home  # noqa: PLC0415 - only for planning

    counts = np.zeros((2, len(lives)), dtype=np.int64)
    for row, life in enumerate(lives):
        fates = [
            moment.fate for moment in derive_moments(simulate_home(life, moments=moments)).moments
        ]
        counts[0, row] = sum(fate in (Fate.MET, Fate.MENDED) for fate in fates)
        counts[1, row] = sum(fate is not Fate.UNDECIDED for fate in fates)
    return counts


def compute_planned_precision(
    plan: SessionPlan,
    goal: PrecisionGoal,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> FamilyPrecision:
    """How many sessions make the share of answered moments precise in simulated families.

    Parameters
    ----------
    plan
        Which families, and what is watched.
    goal
        The half width that is asked for.
    progress
        As for `simulate_session_counts`.

    Returns
    -------
    FamilyPrecision
        For the middle family, and for nine of ten.
    """
    counts = simulate_session_counts(plan, progress=progress)
    return compute_family_precision(counts.answered, counts.decided, goal)
