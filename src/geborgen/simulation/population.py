"""Families as various as they come: caregivers and temperaments drawn for each family by number."""

import math
from dataclasses import dataclass, field, fields

from geborgen.simulation.parameters import Caregiver, Temperament
from geborgen.simulation.rng import Draws, Normals, Purpose

__all__ = ["Population", "draw_caregiver", "draw_temperament"]

# Tendencies that go down where the others go up.
_HARD = ("fright", "strain")
_CHILD_START = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """How caregivers and children differ between families.

    Parameters
    ----------
    spread
        Standard deviation of each tendency on the logit scale (free).
    shared
        Correlation of each tendency with what makes all of caring easier, 0 to 1 (free).
    centre
        The caregiver in the middle.
    """

    spread: float = 1.2
    shared: float = 0.5
    centre: Caregiver = field(default_factory=Caregiver)


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def draw_caregiver(population: Population, draws: Draws) -> Caregiver:
    """Caregiver of a family.

    Parameters
    ----------
    population
        How caregivers differ.
    draws
        Of the family.

    Returns
    -------
    Caregiver
        The same for the same seed and family.
    """
    normals = Normals(draws, purpose=Purpose.POPULATION)
    ease = normals.normal()
    own = math.sqrt(1.0 - population.shared**2)
    values = {}
    for item in fields(Caregiver):
        usual = min(0.99, max(0.01, getattr(population.centre, item.name)))
        sign = -1.0 if item.name in _HARD else 1.0
        swing = sign * population.shared * ease + own * normals.normal()
        middle = math.log(usual / (1.0 - usual))
        values[item.name] = _logistic(middle + population.spread * swing)
    return Caregiver(**values)


def draw_temperament(population: Population, draws: Draws) -> Temperament:
    """Temperament of a family's child, drawn apart from its caregiver.

    Parameters
    ----------
    population
        How children differ.
    draws
        Of the family.

    Returns
    -------
    Temperament
        The same for the same seed and family.
    """
    normals = Normals(draws, purpose=Purpose.POPULATION, start=_CHILD_START)
    return Temperament(
        reactivity=_logistic(population.spread * normals.normal()),
        persistence=_logistic(population.spread * normals.normal()),
    )
