"""Change over time: seen where a tendency changed, not where only chance did."""

from dataclasses import replace
from datetime import timedelta

import pytest

from geborgen.inference.trajectory import compute_trajectory
from geborgen.simulation.typical import typical_caregivers
from tests.told_families import bank, diary_of

USUAL = typical_caregivers()


def told(name, *, seed, days=0):
    return [
        replace(moment, child="kim", at=moment.at + timedelta(days=days))
        for moment in diary_of(USUAL[name], moments=40, seed=seed)
    ]


def drift(trajectory, name):
    return next(one for one in trajectory.drifts if one.name == name)


def test_one_period_is_no_trajectory():
    day = [replace(moment, at=moment.at.replace(month=1, day=1))
           for moment in told("usual", seed=1)[:30]]  # fmt: skip
    assert compute_trajectory(day, bank()) is None


@pytest.mark.slow
def test_a_caregiver_who_learnt_to_mend_is_seen_to():
    found = compute_trajectory(
        [*told("fallible-open", seed=3), *told("fallible-mending", seed=4, days=400)], bank()
    )
    assert drift(found, "repair").is_clear
    assert drift(found, "repair").change > 0.2
    assert sum(point.moments for point in found.points) == 80


@pytest.mark.slow
def test_a_caregiver_who_stayed_as_they_were_is_not_said_to_have_changed():
    found = compute_trajectory(
        [*told("fallible-open", seed=3), *told("fallible-open", seed=5, days=400)], bank()
    )
    assert sum(one.is_clear for one in found.drifts) <= 1
    assert not drift(found, "repair").is_clear
