"""Families as various as they come: caregivers and temperaments drawn for each family by number."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields

from geborgen.simulation.parameters import Caregiver, Temperament
from geborgen.simulation.rng import Draws, Purpose

__all__ = ["Population", "draw_caregiver", "draw_temperament"]

# Tendencies that go down where the others go up.
_HARD = ("fright", "strain")
_CHILD_BLOCK = 64


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
    centre: Caregiver = Caregiver()


def _normals(draws: Draws, first_block: int) -> Iterator[float]:
    """Yield standard normal numbers, counted by family (Box and Muller's way)."""
    block = first_block
    while True:
        a, b, c, d = draws.at(0, block, Purpose.POPULATION)
        for one, other in ((a, b), (c, d)):
            length = math.sqrt(-2.0 * math.log(one))
            yield length * math.cos(2.0 * math.pi * other)
            yield length * math.sin(2.0 * math.pi * other)
        block += 1


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
    normals = _normals(draws, 0)
    ease = next(normals)
    own = math.sqrt(1.0 - population.shared**2)
    values = {}
    for item in fields(Caregiver):
        usual = min(0.99, max(0.01, getattr(population.centre, item.name)))
        sign = -1.0 if item.name in _HARD else 1.0
        swing = sign * population.shared * ease + own * next(normals)
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
    normals = _normals(draws, _CHILD_BLOCK)
    return Temperament(
        reactivity=_logistic(population.spread * next(normals)),
        persistence=_logistic(population.spread * next(normals)),
    )
