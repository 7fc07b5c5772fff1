"""Which families a published number is about, as data: risk, training, who is seen, and when.

A group is a change of the usual study and a choice among its families; a table may define its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from geborgen.simulation.parameters import Caregiver, LearnFrom
from geborgen.simulation.survey import MEASURES, Study, Survey

__all__ = ["GROUPS", "FamilyGroup", "parse_group"]

_SIX_YEARS = 72.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyGroup:
    """Families of a kind.

    Parameters
    ----------
    burden
        Which part of all families by how much they carry, as two shares of 0 to 1.
    choose
        Measure, and between which of its quantiles families are kept; empty = all.
    learn_from
        From which moments the children learn.
    caregivers
        One or two.
    later
        Age in months at a second Strange Situation; 0 = none.
    training
        Caregivers' tendencies, and by how much on the logit scale half of the caregivers, chosen by
        lot, change at seven months.
    spread
        How far families differ, beside the usual: 0 = every caregiver is the middle one.
    share
        With how large a share of the usual number of families, 0 to 1.
    """

    burden: tuple[float, float] = (0.0, 1.0)
    choose: tuple[str, float, float] | None = None
    learn_from: LearnFrom = LearnFrom.ALL
    caregivers: int = 1
    later: float = 0.0
    training: tuple[tuple[str, float], ...] = ()
    spread: float = 1.0
    share: float = 0.5

    def change(self, study: Study) -> Study:
        """Return the study of this group; only the usual one sees families in play."""
        if self == USUAL:
            return study
        population = replace(
            study.population,
            burden_from=self.burden[0], burden_to=self.burden[1],
            spread=study.population.spread * self.spread,
            fright_spread=study.population.fright_spread * self.spread,
        )  # fmt: skip
        switched = replace(study.model.mechanisms, learn_from=self.learn_from)
        return replace(
            study, population=population, model=replace(study.model, mechanisms=switched),
            caregivers=self.caregivers, later=self.later, training=self.training, playing=0,
            families=max(40, round(study.families * self.share)),
        )  # fmt: skip

    def select(self, survey: Survey) -> Survey:
        """Return the families of the survey that belong to the group."""
        if self.choose is None:
            return survey
        name, low, high = self.choose
        measure = survey.columns[name]
        edges = np.nanquantile(measure, (low, high))
        return survey.select((measure >= edges[0]) & (measure <= edges[1]))


USUAL = FamilyGroup(share=1.0)
GROUPS: Mapping[str, FamilyGroup] = {
    "usual": USUAL,
    "low_risk": FamilyGroup(burden=(0.0, 0.5)),
    "high_risk": FamilyGroup(burden=(0.9, 1.0)),
    "learning_from_distress": FamilyGroup(learn_from=LearnFrom.DISTRESS),
    "learning_from_calm": FamilyGroup(learn_from=LearnFrom.CALM),
    "two_caregivers": FamilyGroup(caregivers=2),
    "coming_back": FamilyGroup(later=20.0),
}


def parse_group(told: Mapping[str, Any]) -> FamilyGroup:
    """Group of families from a table's own words.

    Parameters
    ----------
    told
        Keys and values of ``[define.NAME]``.

    Returns
    -------
    FamilyGroup
        Checked.

    Raises
    ------
    ValueError
        Says which key or value cannot be.
    """
    known = {item.name for item in fields(FamilyGroup)}
    for key in told:
        if key not in known:
            raise ValueError(f"{key}; {', '.join(sorted(known))}")
    values = dict(told)
    if "training" in values:
        values["training"] = _parse_training(values["training"])
    if "choose" in values:
        values["choose"] = _parse_choice(values["choose"])
    if "burden" in values:
        values["burden"] = _parse_part("burden", values["burden"])
    if "learn_from" in values:
        values["learn_from"] = LearnFrom(values["learn_from"])
    for name, low, high in (("caregivers", 1, 2), ("later", 14, _SIX_YEARS), ("spread", 0, 2),
                            ("share", 0.01, 1)):  # fmt: skip
        if name in values and not low <= values[name] <= high:
            raise ValueError(f"{name} = {values[name]}; {low} – {high:g}")
    return FamilyGroup(**values)


def _parse_part(name: str, given: Any) -> tuple[float, float]:
    low, high = map(float, given)
    if not 0.0 <= low < high <= 1.0:
        raise ValueError(f"{name} = {given}; 0 – 1")
    return low, high


def _parse_choice(given: Mapping[str, Any]) -> tuple[str, float, float]:
    name = given.get("of")
    if name not in MEASURES:
        raise ValueError(f"{name}; {', '.join(MEASURES)}")
    return (str(name), *_parse_part("choose", (given.get("from", 0.0), given.get("to", 1.0))))


def _parse_training(given: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    for name, shift in given.items():
        if name not in Caregiver.__dataclass_fields__:
            raise ValueError(f"training.{name}; {', '.join(Caregiver.__dataclass_fields__)}")
        if not -5.0 <= shift <= 5.0:
            raise ValueError(f"training.{name} = {shift}; -5 – 5")
    return tuple((name, float(shift)) for name, shift in given.items())
