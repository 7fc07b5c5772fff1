"""What a child and a caregiver do in one beat, compiled: shared by home life and the room.

`child` and `caregiving` without branches: every way a beat could go is computed, then one is taken,
so that a processor can live as many families at once as it has lanes. What is felt keeps their
order of arithmetic and is equal to the last bit; chances are compared in other but equal forms.
"""

from typing import Any, NamedTuple

from geborgen.simulation.kernel_lanes import clip, exponential, inlined, least, most, pick, shared

__all__ = [
    "Age",
    "Care",
    "Today",
    "answer_bid",
    "answer_exploring",
    "at_age",
    "choose_coming_in",
    "choose_going_out",
    "feel_answer",
    "holds_on",
    "live_day",
    "loudness",
    "notices",
    "read_bid",
    "shows",
    "soothe",
]

# Enumerations are the places of their members in order of definition; floats, as lanes are.
SHOW, MINIMISE, MAXIMISE, FREEZE, CONTRADICT, EXPLORE, STAY = 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0
MET, MIRRORED, CONTAINED, LIMITED, MISSED, DISMISSED, INTRUDED = 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0
FRIGHTENING, PENDING = 7.0, 8.0
LIFE, DAY, SITUATION = 0, 1, 2
DAYS_PER_MONTH, SIX_YEARS = 30.4375, 72.0


class Care(NamedTuple):
    """A caregiver, as `parameters.Caregiver`."""

    notice: Any
    promptness: Any
    constancy: Any
    closeness: Any
    exploration: Any
    calm: Any
    limits: Any
    repair: Any
    fright: Any
    reflection: Any
    strain: Any


class Today(NamedTuple):
    """A caregiver on one day: what answering needs of them, as far as it is the same all day."""

    notice: Any
    promptness: Any
    frightens: Any
    turns_away: Any
    steps_in: Any
    mirrors: Any
    contains: Any
    steadies: Any
    limits: Any
    welcomes: Any
    mends: Any
    reads: Any


class Age(NamedTuple):
    """What is the same for all children of an age: their needs, and what `ages.Stage` holds."""

    bottom: Any
    charge: Any
    sorted_out: Any
    checks: Any
    calm_limit: Any
    felt: Any
    voice: Any
    reach: Any
    waits: Any
    protest: Any


@shared
def ramp(age: float, start: float, full: float) -> Any:
    """0 up to an age, 1 from another, in a line between them."""
    return clip((age - start) / most(1.0, full - start))


@inlined
def at_age(number: int, k: Any) -> Any:
    """What an age brings, by the number of moments lived."""
    age = number / k.moments_per_day / DAYS_PER_MONTH
    grown = least(1.0, age / SIX_YEARS)
    words = ramp(age, k.words_from, k.words_full)
    checks = 0.10 + 0.25 * ramp(age, 0.0, k.check_peak) - 0.20 * ramp(age, k.check_peak, SIX_YEARS)
    rising = k.protest_before + (1.0 - k.protest_before) * ramp(age, k.protest_from, k.protest_peak)
    falling = 1.0 - (1.0 - k.protest_six) * ramp(age, k.protest_peak, SIX_YEARS)
    return Age(
        k.bottom_share_birth + (k.bottom_share_six - k.bottom_share_birth) * grown,
        k.charge_share * clip((age - 9.0) / 27.0),
        0.15 * ramp(age, 12.0, SIX_YEARS) * k.grows,
        pick(k.grows > 0.0, checks, 0.30),
        k.calm_limit_birth + (k.calm_limit_six - k.calm_limit_birth) * grown,
        1.0 - (1.0 - k.felt_six) * ramp(age, k.felt_from, SIX_YEARS),
        1.0 - (1.0 - k.word_voice) * words,
        k.word_reach * words,
        ramp(age, k.wait_from, k.wait_full) * k.waits,
        pick(age < k.protest_peak, rising, falling),
    )


@inlined
def live_day(care: Any, u: Any, k: Any) -> Any:
    """How a caregiver is on one day."""
    swing = 2.0 * (u[0] + u[1] + u[2] - 1.5)
    load = care.strain * u[3]
    notice = care.notice + k.day_spread * (1.0 - care.constancy) * swing - k.strain_notice * load
    calm = care.calm * (1.0 - k.strain_calm * load)
    upset = (1.0 + k.fright_strain * load) * (1.0 - k.fright_calm * calm)
    mirrors = k.mirror_share * care.reflection
    return Today(
        clip(notice),
        care.promptness,
        k.fright_rate * care.fright * upset,
        (1.0 - care.closeness) * (1.0 - k.away_buffer * care.reflection),
        1.0 - care.exploration,
        mirrors,
        mirrors + k.contain_share * calm,
        k.calm_floor + (1.0 - k.calm_floor) * calm,
        care.limits,
        care.closeness,
        care.repair * k.mends,
        k.read_behind * care.reflection,
    )


@inlined
def read_bid(today: Any, expressed: float, distress: float) -> Any:
    """How strong a need the caregiver reads: what shows, and some of what is hidden."""
    return expressed + today.reads * most(0.0, distress - expressed)


@inlined
def notices(today: Any, read: float, reach: float, u: float, k: Any) -> Any:
    """Whether a signal is noticed."""
    threshold = k.threshold_span * (1.0 - today.notice) * (1.0 - reach)
    louder = u * (1.0 + exponential((threshold - read) * k.threshold_steepness)) < 1.0
    return pick(k.by_loudness > 0.0, louder, u < today.notice)


@inlined
def answer_bid(
    today: Any, charge: bool, expressed: float, read: float, distress: float, noticed: bool,
    begun: bool, u: Any, k: Any,
) -> Any:  # fmt: skip
    """What the caregiver does in one beat with a need for closeness or, in `charge`, a limit.

    `noticed` in this beat or before; `begun`: they have begun to answer.
    """
    now = today.promptness + (1.0 - today.promptness) * clip(k.urgency * read)
    frightens = clip(today.frightens * (k.fright_floor + distress))
    away = clip(today.turns_away * (k.away_base + k.away_slope * expressed))
    rest, left = u[3] - away, 1.0 - away
    kind = pick(rest < today.contains * left, CONTAINED, MET)
    kind = pick(rest < today.mirrors * left, MIRRORED, kind)
    limit = pick(rest < today.limits * left, LIMITED, MISSED)
    answer = pick(charge, limit, kind)
    answer = pick(rest < 0.0, DISMISSED, answer)
    answer = pick(begun | (u[2] < now), answer, PENDING)
    answer = pick(noticed, answer, MISSED)
    return pick(u[0] < frightens, FRIGHTENING, answer)


@inlined
def answer_exploring(today: Any, interest: float, heard: bool, u: Any, k: Any) -> Any:
    """What the caregiver does in one beat of exploring."""
    intrudes = clip(today.steps_in * (k.intrude_base + k.intrude_slope * interest))
    joins = pick(u[3] < today.mirrors, MIRRORED, MET)
    answer = pick(heard & (u[2] < today.promptness), joins, MISSED)
    return pick(u[0] < intrudes, INTRUDED, answer)


@inlined
def holds_on(today: Any, u: float, k: Any) -> Any:
    """Whether the caregiver keeps a child that has come to rest and would go out again."""
    return u < k.hold_on * today.steps_in


@inlined
def shows(today: Any, loud: float, k: Any) -> Any:
    """How far it shows, 0 to 1, that there is something to mend."""
    shown = most(k.shows_at_least, least(1.0, loud))
    return shown + today.reads * (1.0 - shown)


@inlined
def loudness(manner: float, k: Any) -> Any:
    """How much of distress shows."""
    broken = pick(manner == FREEZE, k.loudness_freeze, k.loudness_contradict)
    loud = pick(manner == MAXIMISE, k.loudness_maximise, broken)
    loud = pick(manner == MINIMISE, k.loudness_minimise, loud)
    return pick(manner == SHOW, 1.0, loud)


@inlined
def choose_coming_in(
    show: float, minimise: float, maximise: float, available: float, threat: float, worth: float,
    distress: float, u: float, k: Any,
) -> Any:  # fmt: skip
    """What the child does with a need for closeness, by the learnt value of each strategy."""
    breaks = clip(k.conflict_gain * threat * distress)
    pull = k.trust_pull * (available - 0.5) + k.worth_pull * (worth - 0.5)
    shows = exponential(k.choice_precision * (show + pull - maximise))
    hides = exponential(k.choice_precision * (minimise - pull - maximise))
    left, rest = (u - breaks) * (shows + hides + 1.0), 1.0 - breaks
    manner = pick(left < (shows + hides) * rest, MINIMISE, MAXIMISE)
    manner = pick(left < shows * rest, SHOW, manner)
    broken = pick(u < 0.5 * breaks, FREEZE, CONTRADICT)
    return pick(u < breaks, broken, manner)


@inlined
def choose_going_out(
    explore: float, stay: float, available: float, worth: float, u: float, k: Any
) -> Any:
    """Whether the child explores or stays close."""
    out = explore + k.base_daring * (available - 0.5) + k.worth_daring * (worth - 0.5)
    goes = u * (1.0 + exponential(k.choice_precision * (stay - out))) < 1.0
    return pick(goes, EXPLORE, STAY)


@inlined
def soothe(distress: float, effect: float, steadies: float, k: Any) -> Any:
    """Distress after an answer."""
    return distress * (1.0 - k.soothing * effect * steadies)


@inlined
def feel_answer(
    self_calm: float, alarm: float, anger: float, available: float, steadies: float, waits: float,
    distress: float, manner: float, answer: float, k: Any,
) -> Any:  # fmt: skip
    """Distress after one beat."""
    waits = pick(answer == PENDING, waits, 0.0)
    diverted = self_calm + k.divert_calm
    escalated = self_calm - k.escalation_rise * alarm * (1.0 - waits)
    calming = pick(manner == MINIMISE, diverted, escalated) + k.wait_calm * waits * available
    effect = pick(answer == LIMITED, k.effect_limited, k.effect_met)
    effect = pick(answer == CONTAINED, 1.0, effect)
    effect = pick(answer == MIRRORED, k.effect_mirrored, effect)
    angry = effect * (1.0 - k.anger_block * anger)
    broken = effect * k.effect_broken
    taken = pick(manner == MAXIMISE, angry, effect)
    taken = pick((manner == FREEZE) | (manner == CONTRADICT), broken, taken)
    after = soothe(distress, taken, steadies, k)
    alone = (answer == MISSED) | (answer == PENDING)
    after = pick(alone, least(1.0, distress * (1.0 - calming)), after)
    after = pick(answer == DISMISSED, least(1.0, distress * (1.0 - self_calm) + k.sting), after)
    return pick(answer == FRIGHTENING, least(1.0, distress + k.shock), after)
