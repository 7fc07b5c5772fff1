"""Planning from simulated families: the same for the same plan, and longer sessions say more."""

import numpy as np
import pytest

from geborgen.analysis.power import PrecisionGoal
from geborgen.analysis.results import Verdict

pytest.importorskip("numba")

from geborgen.inference.planning import (
    SessionPlan,
    compute_planned_precision,
    simulate_session_counts,
)

SMALL = SessionPlan(families=12, sessions=6, moments=8, months=3.0)


@pytest.mark.slow
def test_the_same_plan_gives_the_same_sessions():
    one, other = simulate_session_counts(SMALL), simulate_session_counts(SMALL)
    assert np.array_equal(one.answered, other.answered)
    assert one.decided.shape == (12, 6)
    assert (one.answered <= one.decided).all() and one.decided.max() <= 8


@pytest.mark.slow
def test_sessions_of_more_moments_are_needed_less():
    goal = PrecisionGoal(wanted=0.1)
    short = compute_planned_precision(SMALL, goal)
    long = compute_planned_precision(
        SessionPlan(families=12, sessions=6, moments=32, months=3.0), goal
    )
    assert long.needed < short.needed <= short.needed_most
    assert (short.n_families, short.verdict) == (12, Verdict.ENOUGH)
