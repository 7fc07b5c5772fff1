"""Families as various as they come: caregivers and temperaments drawn for each family by number."""

import math
from dataclasses import dataclass, field, fields
from statistics import NormalDist

from geborgen.moments import UserError
from geborgen.simulation.parameters import Caregiver, Family, Temperament
from geborgen.simulation.rng import Draws, Normals, Purpose

__all__ = ["Population", "draw_caregiver", "draw_family", "draw_temperament"]

# What a caregiver's own past makes easier, all of it together; fright is apart from it.
PAST = (
    "notice",
    "promptness",
    "closeness",
    "exploration",
    "calm",
    "limits",
    "repair",
    "reflection",
)
# What a family's burden makes heavier (1) or harder (-1).
BURDEN = {"strain": 1.0, "fright": 1.0, "constancy": -1.0, "calm": -1.0}
_HIGHEST = {
    "spread": 5.0,
    "fright_spread": 5.0,
    "child_spread": 5.0,
    "past": 0.95,
    "burden": 0.95,
    "burden_from": 1.0,
    "burden_to": 1.0,
}
_BURDEN_BLOCK, _CHILD_START, _CAREGIVER_STEP = 1, 64, 128
# Share of the moments with the first of two caregivers (free).
_FIRST_SHARE = 0.65


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """How caregivers and children differ between families.

    Parameters
    ----------
    centre
        The caregiver in the middle: each tendency's median (free).
    spread
        Standard deviation of each tendency but fright on the logit scale (free).
    fright_spread
        The same for fright, which is rare and uneven (free).
    past
        Correlation of noticing, answering, closeness, going out, calm, limits, mending and
        reflecting with how the caregiver's own past sits with them, 0 to 0.95 (free).
    burden
        Correlation of strain, fright, and (inversely) constancy and calm with what the family
        carries, 0 to 0.95 (free).
    child_spread
        Standard deviation of a child's reactivity and persistence on the logit scale (free).
    burden_from, burden_to
        Which families are drawn, as shares of all by how much they carry: 0.9 to 1 is the tenth
        that carries most.

    Raises
    ------
    UserError
        Names the first number that is not possible.
    """

    centre: Caregiver = field(default_factory=Caregiver)
    spread: float = 1.2
    fright_spread: float = 1.2
    past: float = 0.5
    burden: float = 0.5
    child_spread: float = 1.2
    burden_from: float = 0.0
    burden_to: float = 1.0

    def __post_init__(self) -> None:
        for name, high in _HIGHEST.items():
            value = getattr(self, name)
            if not 0.0 <= value <= high:
                raise _refused(name, value, low=0.0, high=high)
        if self.burden_from >= self.burden_to:
            raise _refused("burden_to", self.burden_to, low=self.burden_from, high=1.0)
        if self._shared("calm") > 1.0:
            raise _refused("burden", self.burden, low=0.0, high=math.sqrt(1.0 - self.past**2))

    def _shared(self, name: str) -> float:
        """Share of a tendency's variance that past and burden bring."""
        return self.past**2 * (name in PAST) + self.burden**2 * (name in BURDEN)


def _refused(name: str, value: float, *, low: float, high: float) -> UserError:
    return UserError(
        "parameter_range", name=f"population.{name}", low=f"{low:g}", high=f"{high:g}",
        found=f"{value:g}",
    )  # fmt: skip


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def draw_caregiver(population: Population, draws: Draws, *, place: int = 0) -> Caregiver:
    """Caregiver of a family.

    Parameters
    ----------
    population
        How caregivers differ.
    draws
        Of the family.
    place
        Which of its caregivers, 0 to 3: each has a past of their own, and all share the burden.

    Returns
    -------
    Caregiver
        The same for the same seed and family.
    """
    normals = Normals(draws, purpose=Purpose.POPULATION, start=place * _CAREGIVER_STEP)
    past, burden = normals.normal(), _draw_burden(population, draws)
    values = {}
    for item in fields(Caregiver):
        name = item.name
        own = math.sqrt(1.0 - population._shared(name))
        swing = own * normals.normal() + population.past * past * (name in PAST)
        swing += population.burden * burden * BURDEN.get(name, 0.0)
        usual = min(0.99, max(0.001, getattr(population.centre, name)))
        spread = population.fright_spread if name == "fright" else population.spread
        values[name] = _logistic(math.log(usual / (1.0 - usual)) + spread * swing)
    return Caregiver(**values)


def _draw_burden(population: Population, draws: Draws) -> float:
    """Standard normal burden, or that of the part of the families that is drawn."""
    share = draws.at(0, _BURDEN_BLOCK, Purpose.POPULATION)[0]
    low, high = population.burden_from, population.burden_to
    return NormalDist().inv_cdf(min(1.0 - 1e-12, max(1e-12, low + (high - low) * share)))


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
        reactivity=_logistic(population.child_spread * normals.normal()),
        persistence=_logistic(population.child_spread * normals.normal()),
    )


def draw_family(population: Population, *, seed: int, number: int, caregivers: int = 1) -> Family:
    """Family of a population: a child and its caregivers.

    Parameters
    ----------
    population
        How families differ.
    seed
        0 to 2⁶⁴ − 1.
    number
        Of the family.
    caregivers
        One, or two of whom the first is there for two thirds of the moments.

    Returns
    -------
    Family
        The same for the same seed and number.
    """
    draws = Draws(seed=seed, family=number)
    return Family(
        number=number,
        temperament=draw_temperament(population, draws),
        caregivers=tuple(
            draw_caregiver(population, draws, place=place) for place in range(caregivers)
        ),
        shares=(_FIRST_SHARE, 1.0 - _FIRST_SHARE) if caregivers == 2 else (),
    )
