"""Diaries of simulated families, and the bank beside them, for the tests of the outlook."""

import functools
from dataclasses import replace

import numpy as np

from geborgen.inference.bank import current_model, load_shipped
from geborgen.inference.imagined import simulate_diaries
from geborgen.simulation.cohort import live_cohort, make_cohort
from geborgen.simulation.model import moments_until
from geborgen.simulation.parameters import Caregiver, Family
from geborgen.simulation.population import draw_family

MODEL, POPULATION = current_model()


@functools.cache
def bank(families: int = 0):
    """The shipped bank, or the first so many of its families."""
    whole = load_shipped()
    if not families:
        return whole
    arrays = ("cares", "temperaments", "child", "bonds", "grown")
    return replace(whole, **{name: getattr(whole, name)[:families] for name in arrays})


def drawn(n: int, *, first: int = 0) -> list[Family]:
    """Families of the population that the bank does not hold."""
    return [draw_family(POPULATION, seed=71, number=first + number) for number in range(n)]


def diaries(families, *, moments: int = 60, seed: int = 5, telling=None, timed: bool = True):
    """What each family's diary holds after a year."""
    cohort = make_cohort(families, seed=seed, model=MODEL)
    live_cohort(cohort, moments_until(12.0, MODEL))
    return simulate_diaries(
        cohort, moments=moments, lived=4 * moments, rng=np.random.default_rng(seed),
        telling=telling, timed=timed,
    )  # fmt: skip


def diary_of(care: Caregiver, *, moments: int = 60, seed: int = 5):
    """Moments of one family with such a caregiver."""
    return diaries([Family(number=seed, caregivers=(care,))], moments=moments, seed=seed)[0]
