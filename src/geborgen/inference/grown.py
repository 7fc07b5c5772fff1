"""What grew between a child and a caregiver: what it expects, does, has learnt of itself, shows."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from geborgen.simulation.coder import Pattern

if TYPE_CHECKING:
    from geborgen.simulation.cohort import Cohort

__all__ = ["GROWN", "PATTERNS", "compute_grown"]

Array = np.ndarray[Any, Any]

PATTERNS = ("secure", "avoidant", "resistant", "disorganised")
# One column each: how sure the child is of an answer; how likely it shows, hides or makes big a
# middling need, or has no way; how likely it goes out to explore; how well it calms itself; what it
# feels worth; how frightening the caregiver is; odds of each pattern over the visits.
GROWN = (
    "expects", "shows", "hides", "enlarges", "no_way", "explores", "self_calm", "worth", "threat",
    *PATTERNS,
)  # fmt: skip
_MIDDLING = 0.5
_CODES = (Pattern.SECURE, Pattern.AVOIDANT, Pattern.RESISTANT, Pattern.DISORGANISED)


def compute_grown(cohort: "Cohort", *, visits: int) -> tuple[Array, Array]:
    """What grew in every family of a cohort with its first caregiver.

    Parameters
    ----------
    cohort
        As lived so far; lives on for a day before every visit but the first.
    visits
        How many Strange Situations each family is seen in.

    Returns
    -------
    tuple of arrays
        Families × `GROWN`, and families × show, minimise, maximise, freeze and contradict for a
        middling need of closeness.

    Notes
    -----
    Chances are those by which the model chooses. Pattern odds are shares of the visits.
    """
    chances = _chances(cohort)
    odds = _pattern_odds(cohort, visits)
    return np.column_stack([*(chances[name] for name in GROWN[:-4]), odds]), np.column_stack(
        [chances["shows"], chances["hides"], chances["enlarges"], 0.5 * chances["no_way"],
         0.5 * chances["no_way"]]
    )  # fmt: skip


def _chances(cohort: "Cohort") -> dict[str, Array]:
    from geborgen.simulation.kernel_rows import BOND, CHILD  # noqa: PLC0415 - numba

    k, switches = cohort.model.constants, cohort.model.mechanisms
    bond = {name: cohort.bonds[:, 0, place].copy() for place, name in enumerate(BOND)}
    child = {name: cohort.child[:, place].copy() for place, name in enumerate(CHILD)}
    fear = bond["threat"] if switches.fear_of_caregiver else np.zeros_like(bond["threat"])
    breaks = np.clip(k.conflict_gain * fear * _MIDDLING, 0.0, 1.0)
    credit = (child["worth"] - 0.5) if switches.worth_loop else np.zeros_like(breaks)
    pull = k.trust_pull * (bond["available"] - 0.5) + k.worth_pull * credit
    values = np.stack([bond["show"] + pull, bond["minimise"] - pull, bond["maximise"]])
    weights = np.exp(k.choice_precision * (values - values.max(axis=0)))
    show, hide, loud = (1.0 - breaks) * weights / weights.sum(axis=0)
    daring = bond["explore"] + k.base_daring * (bond["available"] - 0.5) + k.worth_daring * credit
    explore = 1.0 / (1.0 + np.exp(k.choice_precision * (bond["stay"] - daring)))
    return {
        "expects": bond["available"], "shows": show, "hides": hide, "enlarges": loud,
        "no_way": breaks, "explores": explore,
        "self_calm": child["self_calm"], "worth": child["worth"], "threat": bond["threat"],
    }  # fmt: skip


def _pattern_odds(cohort: "Cohort", visits: int) -> Array:
    from geborgen.simulation.cohort import code_cohort, live_cohort  # noqa: PLC0415 - numba

    seen = np.zeros((len(cohort.families), len(_CODES)))
    for visit in range(visits):
        if visit:
            live_cohort(cohort, math.ceil(cohort.model.constants.moments_per_day))
        for row, coding in enumerate(code_cohort(cohort, occasion=visit)):
            seen[row, _CODES.index(coding.pattern)] += 1.0
    return seen / visits
