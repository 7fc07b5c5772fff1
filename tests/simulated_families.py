"""Families for the tests of the simulation, told by what the caregiver tends to do."""

from collections import Counter
from dataclasses import replace

from geborgen.simulation.cohort import code_cohort, live_cohort, make_cohort
from geborgen.simulation.parameters import Caregiver, Family, Mechanisms, Model, Temperament
from geborgen.simulation.typical import typical_caregivers

USUAL = typical_caregivers()
FALLIBLE = Caregiver(
    notice=0.6, promptness=0.5, constancy=0.5, closeness=0.6, exploration=0.6, calm=0.6,
    limits=0.5, repair=0.85, fright=0.05, reflection=0.5, strain=0.4,
)  # fmt: skip
MOMENTS = 3000  # a little over a year


def families(caregiver, n):
    """As many children, from placid to fiery, each with such a caregiver."""
    return [
        Family(
            number=number,
            caregivers=(caregiver,),
            temperament=Temperament(reactivity=0.3 + 0.4 * (number * 7 % 10) / 9),
        )
        for number in range(n)
    ]


def coded(caregiver, *, n=100, seed=3, error_sd=0.0, **switches):
    """Blind codings of the children of such a caregiver, with some mechanisms switched."""
    model = Model(mechanisms=replace(Mechanisms(), **switches))
    cohort = make_cohort(families(caregiver, n), seed=seed, model=model)
    live_cohort(cohort, MOMENTS)
    return code_cohort(cohort, error_sd=error_sd)


def shares(caregiver, **options):
    """Share of each pattern among the children of such a caregiver."""
    found = [str(coding.pattern) for coding in coded(caregiver, **options)]
    return {pattern: Counter(found)[pattern] / len(found) for pattern in "ABCD"}
