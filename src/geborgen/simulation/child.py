"""The child: what it brings, what it learnt of each caregiver, how it chooses and learns."""

import math
from dataclasses import dataclass
from enum import IntEnum

from geborgen.moments import Answer
from geborgen.simulation.caregiving import clip
from geborgen.simulation.parameters import Constants, Family, LearnFrom, Model

__all__ = [
    "Bond",
    "Child",
    "Manner",
    "choose_coming_in",
    "choose_going_out",
    "feel_answer",
    "loudness",
]


class Manner(IntEnum):
    """What the child does with a need: strategies it learns, and what is left when none holds."""

    SHOW = 0
    MINIMISE = 1
    MAXIMISE = 2
    FREEZE = 3
    CONTRADICT = 4
    EXPLORE = 5
    STAY = 6


@dataclass(slots=True, kw_only=True)
class Bond:
    """What a child has learnt of one caregiver: its inner working model of the two of them.

    Parameters
    ----------
    coming_in
        What showing, minimising and maximising a need bring, as reward.
    going_out
        What exploring and staying close bring, as reward.
    available
        How sure the child is to be answered, 0 to 1.
    threat
        How frightening this caregiver is, 0 to 1.
    anger
        How angry waiting has made it, 0 to 1.
    """

    coming_in: list[float]
    going_out: list[float]
    available: float = 0.5
    threat: float = 0.0
    anger: float = 0.3


@dataclass(slots=True, kw_only=True)
class Child:
    """A child as it is now: its regulation, its feeling of worth, and a bond per caregiver."""

    alarm: float
    self_calm: float
    persistence: float
    reactivity: float
    bonds: list[Bond]
    worth: float = 0.5

    @classmethod
    def newborn(cls, family: Family) -> "Child":
        """Return a child at birth: it cries and shows, and expects neither good nor bad."""
        born = family.temperament
        return cls(
            alarm=born.reactivity,
            self_calm=born.self_calm,
            persistence=born.persistence,
            reactivity=born.reactivity,
            bonds=[
                Bond(coming_in=[-0.4, -0.5, -0.5], going_out=[0.5, 0.5]) for _ in family.caregivers
            ],
        )


def loudness(manner: Manner, k: Constants) -> float:
    """How much of a distress shows in a manner of coming in, as a factor."""
    return (
        1.0,
        k.loudness_minimise,
        k.loudness_maximise,
        k.loudness_freeze,
        k.loudness_contradict,
    )[manner]


def express(manner: Manner, distress: float, model: Model, *, voice: float = 1.0) -> float:
    """How strongly a distress shows in a manner of coming in, with an age's voice."""
    return distress * loudness(manner, model.constants) * voice


def shows(manner: Manner, reflection: float, model: Model) -> float:
    """How far it shows, 0 to 1, that there is something to mend, to who reflects so much.

    Parameters
    ----------
    manner
        What the child did with its need.
    reflection
        The caregiver's.
    model
        Constants and switches.

    Returns
    -------
    float
        1 for an open signal, less for a hidden one.
    """
    k, switches = model.constants, model.mechanisms
    if not switches.visible_ruptures:
        return 1.0
    shown = min(1.0, loudness(manner, k))
    if not switches.reading_miscues:
        return shown
    return shown + k.read_behind * reflection * (1.0 - shown)


def choose_coming_in(
    child: Child, bond: Bond, distress: float, *, draw: float, model: Model
) -> Manner:
    """What the child does with a need for closeness.

    Parameters
    ----------
    child, bond
        The child, and what it has learnt of this caregiver.
    distress
        How it is, 0 to 1.
    draw
        A uniform.
    model
        Constants and switches.

    Returns
    -------
    Manner
        A strategy by its learnt value; freezing or contradiction where the wish to approach and
        the fear of the same person are both strong (fright without solution).

    References
    ----------
    hesse2006
    """
    k, switches = model.constants, model.mechanisms
    fear = bond.threat if switches.fear_of_caregiver else 0.0
    breaks = clip(k.conflict_gain * fear * distress)
    if draw < breaks:
        return Manner.FREEZE if draw < 0.5 * breaks else Manner.CONTRADICT
    trust = k.trust_pull * (bond.available - 0.5)
    worth = k.worth_pull * (child.worth - 0.5) if switches.worth_loop else 0.0
    show = math.exp(k.choice_precision * (bond.coming_in[0] + trust + worth))
    minimise = math.exp(k.choice_precision * (bond.coming_in[1] - trust - worth))
    maximise = math.exp(k.choice_precision * bond.coming_in[2])
    left = (draw - breaks) / (1.0 - breaks) * (show + minimise + maximise)
    if left < show:
        return Manner.SHOW
    return Manner.MINIMISE if left < show + minimise else Manner.MAXIMISE


def choose_going_out(child: Child, bond: Bond, *, draw: float, model: Model) -> Manner:
    """Whether the child goes out to explore or stays close, by what both have brought.

    Parameters
    ----------
    child, bond, draw, model
        As for `choose_coming_in`.

    Returns
    -------
    Manner
        Explore or stay; a base that can be counted on and a feeling of worth pull outwards.

    References
    ----------
    bowlby1969
    """
    k = model.constants
    base = k.base_daring * (bond.available - 0.5)
    worth = k.worth_daring * (child.worth - 0.5) if model.mechanisms.worth_loop else 0.0
    out = bond.going_out[0] + base + worth
    explore = 1.0 / (1.0 + math.exp(k.choice_precision * (bond.going_out[1] - out)))
    return Manner.EXPLORE if draw < explore else Manner.STAY


def _effect_of(answer: Answer, k: Constants) -> float:
    """Effect of a fitting answer beside that of containing."""
    if answer is Answer.CONTAINED:
        return 1.0
    if answer is Answer.MIRRORED:
        return k.effect_mirrored
    return k.effect_limited if answer is Answer.LIMITED else k.effect_met


def soothe(distress: float, effect: float, *, calm: float, k: Constants) -> float:
    """Distress after an answer of some effect by a caregiver of some calm."""
    return distress * (1.0 - k.soothing * effect * (k.calm_floor + (1.0 - k.calm_floor) * calm))


def feel_answer(
    child: Child, bond: Bond, distress: float, *,
    manner: Manner, answer: Answer | None, calm: float, model: Model, waits: float = 0.0,
) -> float:  # fmt: skip
    """Distress after one beat.

    Parameters
    ----------
    child, bond
        The child, and what it has learnt of this caregiver.
    distress
        Before the beat, 0 to 1.
    manner
        What the child did.
    answer
        What the caregiver did; None = still to come.
    calm
        How calm the caregiver is today, 0 to 1.
    model
        Constants and switches.
    waits
        How far the child can wait for an answer that is on its way, 0 to 1.

    Returns
    -------
    float
        0 to 1.
    """
    k, switches = model.constants, model.mechanisms
    if answer is Answer.FRIGHTENING:
        return min(1.0, distress + k.shock)
    if answer is Answer.DISMISSED:
        hurt = k.sting if switches.sting_of_rejection else 0.0
        return min(1.0, distress * (1.0 - child.self_calm) + hurt)
    if answer is None or answer is Answer.MISSED:
        calming = child.self_calm
        waits = waits if answer is None else 0.0
        if manner is Manner.MINIMISE:
            calming = calming + k.divert_calm
        elif switches.escalation:
            calming = calming - k.escalation_rise * child.alarm * (1.0 - waits)
        calming = calming + k.wait_calm * waits * bond.available
        return min(1.0, distress * (1.0 - calming))
    effect = _effect_of(answer, k)
    if manner in (Manner.FREEZE, Manner.CONTRADICT):
        effect = effect * k.effect_broken
    elif manner is Manner.MAXIMISE and switches.anger:
        effect = effect * (1.0 - k.anger_block * bond.anger)
    return soothe(distress, effect, calm=calm, k=k)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a moment ended, as far as the child learns from it.

    Parameters
    ----------
    manner, reward
        What it did and what that brought.
    answered
        How far it was answered, 0 to 1.
    waited
        Share of its distress it lived with; None where there was nothing to wait for.
    distress
        What was left of its distress.
    soothed, mirrored, frightened, mended
        Whether it came to rest with the caregiver; was mirrored; was frightened; was mended.
    """

    manner: Manner
    reward: float
    answered: float
    waited: float | None
    distress: float
    soothed: bool
    mirrored: bool
    frightened: bool
    mended: bool


def learn(child: Child, bond: Bond, outcome: Outcome, *, calm_limit: float, model: Model) -> None:
    """Change child and bond by what a moment brought.

    Parameters
    ----------
    child, bond
        Changed in place.
    outcome
        How the moment ended.
    calm_limit
        How much self-calming can be learnt at this age.
    model
        Constants and switches.

    References
    ----------
    schore2001, petters2006
    """
    comes_in = outcome.manner < Manner.EXPLORE
    only = model.mechanisms.learn_from
    if only is LearnFrom.ALL or (only is LearnFrom.DISTRESS) == comes_in:
        _learn_value(bond, outcome, model)
        _learn_caregiver(bond, outcome, model)
        _learn_worth(child, outcome, model)
    if not comes_in:
        _learn_danger(child, outcome, model)
    else:
        _learn_regulation(child, outcome, calm_limit=calm_limit, model=model)


def _learn_value(bond: Bond, outcome: Outcome, model: Model) -> None:
    k = model.constants
    if outcome.manner <= Manner.MAXIMISE:
        values, index = bond.coming_in, int(outcome.manner)
    elif outcome.manner >= Manner.EXPLORE:
        values, index = bond.going_out, outcome.manner - Manner.EXPLORE
    else:
        return  # where no strategy held there is none to credit
    values[index] += k.value_rate * (outcome.reward - values[index])
    if values is bond.going_out and model.mechanisms.calm_closeness:
        # Going out it signals openly: what came of that says what to expect of showing a need.
        lesson = k.calm_promise * outcome.answered - 1.0 - bond.coming_in[0]
        bond.coming_in[0] += k.value_rate * k.calm_lesson * lesson


def _learn_caregiver(bond: Bond, outcome: Outcome, model: Model) -> None:
    k = model.constants
    bond.available += k.expect_rate * (outcome.answered - bond.available)
    if outcome.frightened:
        weight = 1.0 - k.mend_fear if outcome.mended else 1.0
        bond.threat += k.fear_rate * weight * (1.0 - bond.threat)
    else:
        bond.threat -= k.fear_fade * bond.threat
    if outcome.waited is not None:
        bond.anger += k.anger_rate * (outcome.waited - bond.anger)


def _learn_worth(child: Child, outcome: Outcome, model: Model) -> None:
    """Success and mishap, claimed for oneself or for circumstance as worth already stands."""
    if not model.mechanisms.worth_loop:
        return
    k = model.constants
    tilt = k.worth_spiral * (child.worth - 0.5)
    up = k.worth_rate * (1.0 + tilt) * outcome.answered * (1.0 - child.worth)
    down = k.worth_rate * (1.0 - tilt) * (1.0 - outcome.answered) * child.worth
    child.worth = child.worth + up - down


def _learn_danger(child: Child, outcome: Outcome, model: Model) -> None:
    """Being taken over while exploring, and left so, says that going out is dangerous."""
    if model.mechanisms.teaching_alarm and outcome.waited is not None:
        child.alarm += model.constants.alarm_intruded * (1.0 - child.alarm)


def _learn_regulation(child: Child, outcome: Outcome, *, calm_limit: float, model: Model) -> None:
    k, switches = model.constants, model.mechanisms
    if outcome.soothed and switches.growing_self_calm:
        growth = k.calm_growth * 1.5 if outcome.mirrored else k.calm_growth
        child.self_calm += growth * max(0.0, calm_limit - child.self_calm)
    if not switches.sensitising_alarm:
        return
    if outcome.soothed:
        child.alarm += k.alarm_ease * (k.alarm_floor * child.reactivity - child.alarm)
        return
    rise = k.alarm_rise * outcome.distress * (2.0 if outcome.frightened else 1.0)
    if outcome.mended:
        rise = rise * (1.0 - k.mend_fear)
    child.alarm += rise * (1.0 - child.alarm)
