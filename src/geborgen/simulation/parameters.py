"""What a simulated family is given: temperament, caregivers, constants, and switches.

A caregiver is only what they tend to do. No field and no value names a pattern of attachment.
"""

import math
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from geborgen.moments import UserError

__all__ = [
    "Caregiver",
    "Constants",
    "Family",
    "LearnFrom",
    "Mechanisms",
    "Model",
    "Temperament",
    "describe_constants",
]


def _given(
    default: float, unit: str, source: str, *, low: float = 0.0, high: float = 1.0, why: str
) -> Any:
    """Describe a number: its unit, where it comes from, what it may be, and what it does."""
    return field(
        default=default,
        metadata={"unit": unit, "source": source, "low": low, "high": high, "why": why},
    )


def _tendency(default: float, why: str) -> Any:
    return _given(default, "0–1", "varies between families", why=why)


def _check_range(record: Any, where: str) -> None:
    """Raise UserError for the first number outside its possible range."""
    for item in fields(record):
        low, high = item.metadata.get("low"), item.metadata.get("high")
        value = getattr(record, item.name)
        if low is None or high is None:
            continue
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not (math.isfinite(value) and low <= value <= high):
            raise UserError(
                "parameter_range",
                name=f"{where}.{item.name}",
                low=f"{low:g}",
                high=f"{high:g}",
                found=repr(value)[:40],
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperament:
    """The child at birth: givens that colour every signal and are not attachment.

    Parameters
    ----------
    reactivity
        How easily and how strongly the alarm goes off, 0 to 1.
    self_calm
        Share of its distress a newborn calms by itself in a beat, 0 to 0.3.
    persistence
        How long interest lasts without company, 0 to 1.

    Raises
    ------
    UserError
        Names the parameter and its range.
    """

    reactivity: float = _tendency(0.5, "how easily and how strongly the alarm goes off")
    self_calm: float = _given(
        0.04,
        "share of distress per beat",
        "varies between families",
        high=0.3,
        why="what a newborn calms by itself",
    )
    persistence: float = _tendency(0.5, "how long interest lasts without company")

    def __post_init__(self) -> None:
        _check_range(self, "temperament")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caregiver:
    """What one caregiver tends to do, as continuous contingencies; every field 0 to 1.

    Parameters
    ----------
    notice
        How weak a signal they still notice.
    promptness
        Chance that what is noticed is answered in the same beat.
    constancy
        How alike their days are.
    closeness
        How easily closeness sits with them; low: the child's need for closeness is turned away,
        the more so the stronger it is.
    exploration
        How easily the child's going out sits with them; low: they step in and take over.
    calm
        How calm they stay and so how well they contain.
    limits
        How reliably they take charge where it is needed.
    repair
        Chance that they mend a rupture.
    fright
        How readily they frighten, or are frightened, when the child needs them.
    reflection
        How well they can think about what goes on in the child and in themselves.
    strain
        How heavy their days are.

    Raises
    ------
    UserError
        Names the parameter and its range.
    """

    notice: float = _tendency(0.7, "how weak a signal is still noticed")
    promptness: float = _tendency(0.7, "chance that what is noticed is answered at once")
    constancy: float = _tendency(0.7, "how alike the days are")
    closeness: float = _tendency(0.7, "how easily closeness sits with the caregiver")
    exploration: float = _tendency(0.7, "how easily exploration sits with the caregiver")
    calm: float = _tendency(0.7, "how calm the caregiver stays")
    limits: float = _tendency(0.7, "how reliably the caregiver takes charge where needed")
    repair: float = _tendency(0.6, "chance that a rupture is mended")
    fright: float = _tendency(0.05, "how readily the caregiver frightens")
    reflection: float = _tendency(0.5, "how well the caregiver can think about feelings")
    strain: float = _tendency(0.3, "how heavy the days are")

    def __post_init__(self) -> None:
        _check_range(self, "caregiver")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A child and those who care for it.

    Parameters
    ----------
    number
        Number of the family: with the seed it fixes every draw.
    temperament
        The child at birth.
    caregivers
        One to four; each the child learns to know separately.
    shares
        Share of the moments with each caregiver; empty = equal.

    Raises
    ------
    UserError
        When there is no caregiver, more than four, or the shares do not fit.
    """

    number: int = 0
    temperament: Temperament = Temperament()
    caregivers: tuple[Caregiver, ...] = (Caregiver(),)
    shares: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.number < 2**32:
            raise UserError(
                "parameter_range", name="family.number", low="0", high="4294967295",
                found=repr(self.number),
            )  # fmt: skip
        if not 1 <= len(self.caregivers) <= 4:
            raise UserError(
                "parameter_range", name="family.caregivers", low="1", high="4",
                found=str(len(self.caregivers)),
            )  # fmt: skip
        shares = self.shares or (1.0,) * len(self.caregivers)
        fit = len(shares) == len(self.caregivers) and all(0 <= s <= 1e9 for s in shares)
        if not fit or sum(shares) <= 0:
            raise UserError("parameter_shares", n=len(self.caregivers))

    def share_bounds(self) -> tuple[float, ...]:
        """Upper bounds, between 0 and 1, of each caregiver's part of the moments."""
        shares = self.shares or (1.0,) * len(self.caregivers)
        bounds, total = [], 0.0
        for share in shares:
            total += share / sum(shares)
            bounds.append(total)
        return (*bounds[:-1], 1.0)


class LearnFrom(StrEnum):
    """From which moments a child learns: all, or only one half of the Circle."""

    ALL = "all"
    DISTRESS = "distress"
    CALM = "calm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanisms:
    """A switch for every mechanism; all on is the model, one off is an ablation.

    Parameters
    ----------
    sensitising_alarm
        Unsoothed distress and fright make the alarm go off more strongly later on.
    growing_self_calm
        Recoveries together with the caregiver build the child's own calming.
    thresholded_noticing
        A louder signal is noticed where a softer one is not. Off: loudness makes no difference.
    day_to_day_constancy
        A caregiver's availability differs from day to day, as their constancy and strain say.
    fear_of_caregiver
        What frightens is remembered as coming from the caregiver and competes with approach.
    sting_of_rejection
        Being turned away hurts.
    repair
        Caregivers mend ruptures.
    worth_loop
        The child credits itself or the circumstances, and what it expects of itself pulls on what
        it dares.
    holding_on
        Who does not bear exploring holds on to a child that has come to rest and wants to go.
    teaching_alarm
        Who is taken over while exploring learns that going out is dangerous: the alarm rises.
    escalation
        Distress that is shown and not answered rises.
    anger
        Waiting in vain makes angry, and anger resists comfort.
    top_half
        The child has needs of exploration at all.
    visible_ruptures
        A rupture is mended as far as it shows: who hides a need is seldom come back to.
    reading_miscues
        Who reflects reads something of a need behind what hides it.
    calm_closeness
        How open signals are answered in calm moments teaches, too, what showing a need brings.
    growing_up
        Closeness and signals change their form with age: words for crying, distance for contact.
    partnership
        A child that has learnt to wait and counts on its caregiver can wait for an answer that is
        on its way.
    learn_from
        Which moments the child learns from.
    """

    sensitising_alarm: bool = True
    growing_self_calm: bool = True
    thresholded_noticing: bool = True
    day_to_day_constancy: bool = True
    fear_of_caregiver: bool = True
    sting_of_rejection: bool = True
    repair: bool = True
    worth_loop: bool = True
    holding_on: bool = True
    teaching_alarm: bool = True
    escalation: bool = True
    anger: bool = True
    top_half: bool = True
    visible_ruptures: bool = True
    reading_miscues: bool = True
    calm_closeness: bool = True
    growing_up: bool = True
    partnership: bool = True
    learn_from: LearnFrom = LearnFrom.ALL

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            expected = LearnFrom if item.name == "learn_from" else bool
            if not isinstance(value, expected):
                raise UserError(
                    "parameter_choice",
                    name=f"mechanisms.{item.name}",
                    known=", ".join(LearnFrom) if expected is LearnFrom else "true, false",
                    found=repr(value)[:40],
                )


def _free(default: float, unit: str, why: str, *, low: float = 0.0, high: float = 1.0) -> Any:
    return _given(default, unit, "free", low=low, high=high, why=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constants:
    """The numbers every family shares; each with unit, range, reason, and source or "free".

    A free constant was set so that seven typical caregivers give the patterns the literature
    describes, and is open to calibration on the fit rows of the published tables.
    """

    # Time
    moments_per_day: float = _free(
        8, "moments per day", "the day's telling moments, not all its seconds", low=1, high=200
    )
    beat_s: float = _given(
        5, "s", "ainsworth1978", low=1, high=30, why="one beat: signal, answer, effect"
    )
    # What the child asks
    bottom_share_birth: float = _free(0.75, "share", "moments of closeness at birth")
    bottom_share_six: float = _free(0.45, "share", "moments of closeness at six years")
    charge_share: float = _free(0.2, "share", "closeness moments that need a limit, from three on")
    distress_floor: float = _free(0.15, "distress", "the weakest need felt")
    distress_span: float = _free(0.85, "distress", "from the weakest to the strongest need")
    alarm_base: float = _free(0.6, "factor", "how much of a need is felt without alarm")
    alarm_gain: float = _free(0.8, "factor", "how much alarm adds to what is felt")
    # How closeness and signals change with age
    words_from: float = _given(
        12, "months", "fenson1994", low=0, high=72, why="first words beside crying and reaching"
    )
    words_full: float = _given(
        36, "months", "fenson1994", low=1, high=72, why="needs told in sentences"
    )
    word_voice: float = _free(0.6, "factor", "how loud a need is when it is put into words")
    word_reach: float = _free(0.4, "share", "what words take from the threshold of noticing")
    felt_from: float = _given(
        18,
        "months",
        "bowlby1969",
        low=0,
        high=72,
        why="needs of closeness are strongest up to then",
    )
    felt_six: float = _free(0.7, "factor", "how strongly a six-year-old feels such a need")
    protest_from: float = _given(
        6, "months", "kagan1976", low=0, high=72, why="separation begins to be protested"
    )
    protest_peak: float = _given(
        13, "months", "kagan1976", low=1, high=72, why="it is protested most"
    )
    protest_before: float = _free(0.4, "factor", "stress of separation before it is protested")
    protest_six: float = _free(0.3, "factor", "stress of separation for a six-year-old")
    wait_from: float = _given(
        36, "months", "marvin1977", low=0, high=72, why="plans of child and caregiver begin to meet"
    )
    wait_full: float = _given(
        60, "months", "marvin1977", low=1, high=72, why="a child can wait by a plan they share"
    )
    wait_calm: float = _free(
        0.3, "share of distress per beat", "what waiting for a trusted answer takes away"
    )
    check_peak: float = _given(
        15, "months", "sorce1985", low=1, high=72, why="checking back over a distance is commonest"
    )
    # Strategies
    choice_precision: float = _free(15, "1/reward", "how sharply value decides", high=50)
    trust_pull: float = _free(0.1, "reward", "how expecting an answer pulls towards showing")
    worth_pull: float = _free(0.1, "reward", "how feeling worth care pulls towards showing")
    loudness_minimise: float = _free(0.25, "factor", "how much of distress shows when hiding it")
    loudness_maximise: float = _free(1.8, "factor", "how distress shows when made big", high=4)
    loudness_freeze: float = _free(0.15, "factor", "how much of distress shows when frozen")
    loudness_contradict: float = _free(0.7, "factor", "how much shows in approach and avoidance")
    conflict_gain: float = _free(
        1.1, "factor", "how approach and fear of the caregiver break each other", high=4
    )
    # Noticing and answering
    threshold_span: float = _free(
        1.3, "expressed distress", "threshold of who notices nothing", high=4
    )
    threshold_width: float = _free(
        0.12, "expressed distress", "how blurred the threshold is", low=0.01
    )
    day_spread: float = _free(0.2, "notice", "day-to-day spread of a caregiver without constancy")
    strain_notice: float = _free(0.3, "notice", "what a heavy day takes from noticing")
    strain_calm: float = _free(0.4, "share", "what a heavy day takes from calm")
    urgency: float = _free(
        0.5, "share per expressed distress", "how a strong signal hastens a late answer", high=4
    )
    read_behind: float = _free(
        0.5, "share", "how much of what is hidden is read by who reflects fully"
    )
    away_base: float = _free(0.2, "probability", "turning away a need that barely shows")
    away_slope: float = _free(0.9, "probability per expressed distress", "the stronger, the more")
    away_buffer: float = _free(0.5, "share", "what reflection takes from turning away")
    fright_rate: float = _free(0.45, "probability per beat", "frightening, at most", high=2)
    fright_floor: float = _free(0.1, "distress", "frightening without distress of the child")
    fright_strain: float = _free(0.8, "factor", "what a heavy day adds to frightening", high=4)
    fright_calm: float = _free(0.5, "share", "what calm takes from frightening")
    mirror_share: float = _free(0.5, "probability", "mirroring by who reflects fully")
    contain_share: float = _free(0.5, "probability", "containing by who stays fully calm")
    # What an answer does
    soothing: float = _free(0.75, "share of distress per beat", "the best answer's effect")
    calm_floor: float = _free(0.5, "share", "effect of an answer given without calm")
    effect_met: float = _free(0.85, "share", "effect of meeting beside containing")
    effect_mirrored: float = _free(0.9, "share", "effect of mirroring beside containing")
    effect_limited: float = _free(0.8, "share", "effect of a kind limit beside containing")
    effect_broken: float = _free(0.4, "share", "effect when the child can not take it in")
    divert_calm: float = _free(
        0.01, "share of distress per beat", "what busying itself with things takes away"
    )
    escalation_rise: float = _free(0.22, "share of distress per beat", "rise when left calling")
    sting: float = _free(0.3, "distress", "what being turned away adds")
    shock: float = _free(0.5, "distress", "what being frightened adds")
    anger_block: float = _free(0.15, "share", "what anger takes from an answer's effect")
    settle_level: float = _free(0.12, "distress", "below this the child is at rest")
    repair_effect: float = _free(0.8, "share", "effect of mending beside containing")
    # Going out
    interest_floor: float = _free(0.3, "interest", "the weakest interest")
    alarm_dims: float = _free(0.4, "share", "what alarm takes from interest")
    interest_fade: float = _free(0.3, "share per beat", "interest lost without company")
    interest_lift: float = _free(0.2, "interest", "interest gained by company")
    intrude_base: float = _free(0.1, "probability per beat", "stepping in without reason")
    intrude_slope: float = _free(0.5, "probability per interest", "the further, the more")
    hold_on: float = _free(
        0.8, "probability", "holding on to a child at rest, by who does not bear exploring at all"
    )
    intrusion_cost: float = _free(0.5, "reward", "what being taken over costs")
    shared_joy: float = _free(0.25, "reward", "what company adds")
    signal_floor: float = _free(0.35, "expressed", "how far an interested child shows itself")
    worth_daring: float = _free(0.2, "reward", "how feeling worth pulls out into the world")
    base_daring: float = _free(0.2, "reward", "how expecting an answer pulls out into the world")
    stay_base: float = _free(0.1, "reward", "staying close without being welcome")
    stay_welcome: float = _free(0.2, "reward", "what being welcome adds")
    # Learning
    value_rate: float = _free(0.05, "share per moment", "learning what a strategy brings")
    expect_rate: float = _free(0.02, "share per moment", "learning what to expect")
    fear_rate: float = _free(0.08, "share per moment", "learning fear of the caregiver")
    fear_fade: float = _free(0.015, "share per moment", "losing fear of the caregiver")
    anger_rate: float = _free(0.02, "share per moment", "growing angry with waiting")
    end_weight: float = _free(0.4, "share", "how much the end of a moment counts beside its course")
    loud_cost: float = _free(0.06, "reward", "what a loud signal costs")
    mended_worth: float = _free(0.95, "outcome", "a mended moment beside a met one")
    unsettled_worth: float = _free(0.5, "outcome", "an answer that did not settle")
    calm_lesson: float = _free(
        0.15, "share of value_rate", "how much calm moments teach of showing a need"
    )
    calm_promise: float = _free(
        0.7, "reward", "what an answer to a calm signal promises beside one left alone"
    )
    mend_fear: float = _free(0.5, "share", "what mending takes from fright, anger and alarm")
    # Regulation and worth
    alarm_rise: float = _free(0.004, "share per moment", "alarm sensitised by unsoothed distress")
    alarm_intruded: float = _free(
        0.004, "share per moment", "alarm taught by being taken over while exploring"
    )
    alarm_ease: float = _free(0.004, "share per moment", "alarm eased by a recovery together")
    alarm_floor: float = _free(0.5, "share of reactivity", "what ease leaves of the alarm")
    calm_growth: float = _free(0.002, "share per moment", "self-calming grown in recoveries")
    calm_limit_birth: float = _free(0.06, "share of distress per beat", "what a newborn can learn")
    calm_limit_six: float = _free(0.3, "share of distress per beat", "what a six-year-old can")
    worth_rate: float = _free(0.004, "share per moment", "learning what oneself is worth")
    worth_spiral: float = _free(
        0.8, "factor", "how worth claims success and mishap for itself or for circumstance"
    )
    # Play face to face
    play_step_s: float = _given(
        3, "s", "tronick1989", low=0.5, high=30, why="one step of play: a look, a smile, a turn"
    )
    play_stay: float = _free(0.1, "probability", "both stay as they are for another step")
    play_follow: float = _free(0.15, "probability", "a noticing caregiver joins the child's last")
    play_respond: float = _free(0.05, "probability", "a trusting child joins the caregiver's last")
    play_child_positive: float = _free(0.13, "share", "a contented child's own smiles")
    play_child_negative: float = _free(0.12, "share", "a contented child's own protest")
    play_care_positive: float = _free(0.8, "share", "a caregiver's own smiles, with ease")
    play_care_negative: float = _free(0.05, "share", "a strained caregiver's own displeasure")
    play_settled: float = _free(0.02, "distress", "how a child comes to play")
    still_stress: float = _free(0.025, "distress per step", "a face that gives nothing back")
    # The Strange Situation
    stranger_stress: float = _free(0.012, "distress per beat", "a stranger, the caregiver there")
    separation_stress: float = _free(0.035, "distress per beat", "the caregiver gone")
    alone_stress: float = _free(0.05, "distress per beat", "left alone")
    stranger_comfort: float = _free(0.04, "share of distress per beat", "what the stranger soothes")
    bid_level: float = _free(0.2, "distress", "below this the child plays on in earnest")
    greet_need: float = _free(0.25, "distress", "what a return stirs even in a calm child")
    cry_level: float = _free(0.6, "expressed distress", "above this it cries")
    fuss_level: float = _free(0.35, "expressed distress", "above this it fusses")
    resist_maximise: float = _free(1.0, "probability", "an angry child that made it big resists")
    resist_show: float = _free(0.15, "probability", "an angry child that showed it resists")
    resist_held: float = _free(1.0, "probability", "an angry child resists being held on to")
    resist_block: float = _free(0.9, "share", "what resisting takes from an answer's effect")

    def __post_init__(self) -> None:
        _check_range(self, "constants")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The model in one value: its constants and its switches."""

    constants: Constants = Constants()
    mechanisms: Mechanisms = Mechanisms()


def describe_constants() -> tuple[tuple[str, float, str, str, str], ...]:
    """Every constant as rows of name, value, unit, source and reason.

    Returns
    -------
    tuple
        In the order of the model; the source is a key of the bibliography, or "free".
    """
    usual = Constants()
    return tuple(
        (f.name, getattr(usual, f.name), *(f.metadata[key] for key in ("unit", "source", "why")))
        for f in fields(usual)
    )
