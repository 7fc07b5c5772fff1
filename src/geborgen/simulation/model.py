"""The model, slow and readable: this module and `child` and `caregiving` define it.

A family lives moment by moment. In each the child meets a need, chooses what to do with it, and
over a few beats the caregiver notices, answers, mends, or does not; then the child learns. Nothing
here knows a pattern of attachment. `kernel` is the same model compiled; tests hold the two to the
same tape. The prose is ``docs/explanation/model-odd.md``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from geborgen.moments import Answer, Need
from geborgen.simulation.ages import SIX_YEARS, Stage, checks_back, organises, stage_at
from geborgen.simulation.caregiving import (
    Bid,
    Day,
    answer_bid,
    answer_exploring,
    answer_staying,
    clip,
    holds_on,
    live_day,
)
from geborgen.simulation.child import (
    Bond,
    Child,
    Manner,
    Outcome,
    choose_coming_in,
    choose_going_out,
    express,
    feel_answer,
    learn,
    shows,
    soothe,
)
from geborgen.simulation.parameters import Caregiver, Constants, Family, Model
from geborgen.simulation.rng import Draws, Purpose

__all__ = ["BEATS", "Beat", "Life", "LivedMoment", "age_months", "live", "moments_until"]

BEATS = 4
BEATS_OUT = 3
# Who mends stays until it is well again, so many beats at most.
MEND_BEATS = 2
DAYS_PER_MONTH = 30.4375
REPAIR_BLOCK = 1 + BEATS
HURTING = (Answer.DISMISSED, Answer.FRIGHTENING, Answer.INTRUDED)

# What a need asks for: upper bound of its part of the half's moments, and how strongly it is felt.
COMING_IN = (
    (0.25, Need.PROTECT, 1.15),
    (0.65, Need.COMFORT, 1.0),
    (0.80, Need.DELIGHT_IN, 0.55),
)
ORGANISE_FELT = 0.9
CHARGE_FELT = 0.8
# Upper bounds of what is left of going out beside checking back.
GOING_OUT = (
    (0.36, Need.HELP),
    (0.79, Need.ENJOY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One beat: how strongly the need showed, what was done with it, and how the child was then."""

    expressed: float
    answer: Answer | None
    distress: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LivedMoment:
    """One moment as it was lived: the tape of the model.

    Parameters
    ----------
    number, age_months
        Its place in this child's life.
    caregiver
        Which caregiver.
    need, manner
        What the child needed and what it did with it.
    start
        Distress, or interest, at the start.
    beats
        One to four.
    ruptured, mended, settled
        Whether the two lost each other; whether the caregiver mended it; whether the child came to
        rest.
    end
        Distress, or interest, at the end.
    """

    number: int
    age_months: float
    caregiver: int
    need: Need
    manner: Manner
    start: float
    beats: tuple[Beat, ...]
    ruptured: bool
    mended: bool
    settled: bool
    end: float


@dataclass(slots=True, kw_only=True)
class Life:
    """A family and its child as it is now."""

    family: Family
    model: Model
    draws: Draws
    child: Child
    number: int = 0

    @classmethod
    def begin(cls, family: Family, *, seed: int, model: Model | None = None) -> "Life":
        """Return a life at birth."""
        return cls(
            family=family,
            model=model or Model(),
            draws=Draws(seed=seed, family=family.number),
            child=Child.newborn(family),
        )


def age_months(number: int, model: Model) -> float:
    """Age in months at a moment, counted from birth."""
    return number / model.constants.moments_per_day / DAYS_PER_MONTH


def moments_until(months: float, model: Model) -> int:
    """How many moments a child has lived at an age in months."""
    return int(months * DAYS_PER_MONTH * model.constants.moments_per_day)


def live(life: Life, moments: int) -> Iterator[LivedMoment]:
    """Live a number of moments, one at a time.

    Parameters
    ----------
    life
        Changed in place; may be lived on later.
    moments
        How many.

    Yields
    ------
    LivedMoment
        In order; the same for the same family, seed and model whatever was asked before.
    """
    for _ in range(moments):
        yield live_moment(life)


def live_moment(life: Life) -> LivedMoment:
    """Live one moment: need, strategy, beats, repair, learning.

    Parameters
    ----------
    life
        Changed in place.

    Returns
    -------
    LivedMoment
        What happened.
    """
    number, model = life.number, life.model
    u_who, u_need, u_strength, u_choice = life.draws.at(number, 0, Purpose.LIFE)
    who = _choose_caregiver(life.family, u_who)
    age = age_months(number, model)
    need, strength = choose_need(age, u_need, model)
    scene = Scene(
        life=life,
        caregiver=who,
        day=today(life, who, number),
        need=need,
        felt=strength,
        stage=stage_at(age, model),
        draw=u_choice,
    )
    lived, outcome = come_in(scene, u_strength) if strength > 0.0 else go_out(scene, u_strength)
    limit = calm_limit(age, model.constants)
    learn(life.child, scene.bond, outcome, calm_limit=limit, model=model)
    life.number += 1
    return lived


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a moment starts from: who, what day, what need, how such a need is felt at this age."""

    life: Life
    caregiver: int
    day: Day
    need: Need
    felt: float
    stage: Stage
    draw: float

    @property
    def bond(self) -> Bond:
        """What the child has learnt of the caregiver who is there."""
        return self.life.child.bonds[self.caregiver]

    @property
    def care(self) -> Caregiver:
        """The caregiver who is there."""
        return self.life.family.caregivers[self.caregiver]


def _choose_caregiver(family: Family, draw: float) -> int:
    return next(i for i, bound in enumerate(family.share_bounds()) if draw < bound)


def today(life: Life, caregiver: int, number: int) -> Day:
    """How a caregiver is on the day of a moment."""
    day = int(number / life.model.constants.moments_per_day)
    draws = life.draws.at(day, caregiver, Purpose.DAY)
    return live_day(life.family.caregivers[caregiver], draws, life.model)


def choose_need(age: float, draw: float, model: Model) -> tuple[Need, float]:
    """What the child needs at an age, and how strongly such a need is felt (0: going out)."""
    k = model.constants
    grown = min(1.0, age / SIX_YEARS)
    bottom = k.bottom_share_birth + (k.bottom_share_six - k.bottom_share_birth) * grown
    if not model.mechanisms.top_half:
        bottom = 1.0
    if draw >= bottom:
        return _need_of_going_out((draw - bottom) / (1.0 - bottom), age, model), 0.0
    charge = k.charge_share * clip((age - 9.0) / 27.0)
    rest = draw / bottom
    if rest < charge:
        return Need.TAKE_CHARGE, CHARGE_FELT
    rest = (rest - charge) / (1.0 - charge)
    # With age, feelings to sort out take the place of hurts to be comforted.
    sorted_out = organises(age, model)
    for bound, need, felt in COMING_IN:
        if rest < (bound if need is Need.PROTECT else bound - sorted_out):
            return need, felt
    return Need.ORGANISE_FEELINGS, ORGANISE_FELT


def _need_of_going_out(rest: float, age: float, model: Model) -> Need:
    checks = checks_back(age, model)
    if rest < checks:
        return Need.WATCH_OVER
    rest = (rest - checks) / (1.0 - checks)
    return next((need for bound, need in GOING_OUT if rest < bound), Need.DELIGHT_OUT)


def calm_limit(age: float, k: Constants) -> float:
    """How much a child can learn to calm itself at an age."""
    return k.calm_limit_birth + (k.calm_limit_six - k.calm_limit_birth) * min(1.0, age / SIX_YEARS)


def come_in(scene: Scene, draw: float) -> tuple[LivedMoment, Outcome]:
    """Live a moment of the bottom half, or of the hands: distress, strategy, beats, repair."""
    life, model, k = scene.life, scene.life.model, scene.life.model.constants
    need_felt = k.distress_floor + k.distress_span * draw
    felt = scene.felt * scene.stage.felt * need_felt
    start = clip(felt * (k.alarm_base + k.alarm_gain * life.child.alarm))
    manner = choose_coming_in(life.child, scene.bond, start, draw=scene.draw, model=model)
    beats, lived = _beats_of_coming_in(scene, start, manner)
    answers = [beat.answer for beat in beats]
    distress = beats[-1].distress
    fitting = any(answer is not None and answer.is_fitting for answer in answers)
    hurt = any(a in HURTING for a in answers)
    ruptured = hurt or not fitting
    # A child that is held on to struggles openly, whatever it did with its need.
    struggles = Answer.INTRUDED in answers
    seen = 1.0 if struggles else shows(manner, scene.care.reflection, model)
    mended = ruptured and _mends(scene, seen=seen)
    for _ in range(MEND_BEATS):
        if mended:
            distress = soothe(distress, k.repair_effect, calm=scene.day.calm, k=k)
        lived += distress
    settled = distress < k.settle_level
    waited = lived / ((BEATS + MEND_BEATS) * start)
    kept = Answer.INTRUDED in answers and not mended
    loud = max(0.0, express(manner, 1.0, model) - 1.0)
    outcome = Outcome(
        manner=manner,
        reward=-((1.0 - k.end_weight) * waited + k.end_weight * (distress / start))
        - k.loud_cost * loud,
        answered=_answered(fitting=fitting and not hurt, settled=settled, mended=mended, k=k),
        waited=_in_vain(manner, waited, kept=kept, mended=mended, k=k),
        distress=distress,
        soothed=settled and (fitting or mended),
        mirrored=Answer.MIRRORED in answers,
        frightened=Answer.FRIGHTENING in answers,
        mended=mended,
    )
    moment = _moment(
        scene, manner, beats, start=start,
        ending=Ending(ruptured=ruptured, mended=mended, settled=settled, end=distress),
    )  # fmt: skip
    return moment, outcome


def _in_vain(
    manner: Manner, waited: float, *, kept: bool, mended: bool, k: Constants
) -> float | None:
    """How far the child waited in vain; None where it hid that it was waiting."""
    if kept:
        return 1.0
    if manner is Manner.MINIMISE:
        return None
    return min(1.0, waited) * (1.0 - k.mend_fear if mended else 1.0)


def _answered(*, fitting: bool, settled: bool, mended: bool, k: Constants) -> float:
    if mended:
        return k.mended_worth
    if not fitting:
        return 0.0
    return 1.0 if settled else k.unsettled_worth


def _mends(scene: Scene, *, seen: float) -> bool:
    """Whether the caregiver mends: as they tend to, and as far as there is something to see."""
    if not scene.life.model.mechanisms.repair:
        return False
    draw = scene.life.draws.at(scene.life.number, REPAIR_BLOCK, Purpose.LIFE)[0]
    return draw < scene.care.repair * seen


def _beats_of_coming_in(scene: Scene, start: float, manner: Manner) -> tuple[list[Beat], float]:
    """Live the beats of a moment: also the distress lived through, summed over all four."""
    life, model, stage = scene.life, scene.life.model, scene.stage
    beats: list[Beat] = []
    distress, lived, noticed, begun = start, 0.0, False, False
    for number in range(BEATS):
        bid = Bid(
            need=scene.need,
            expressed=express(manner, distress, model, voice=stage.voice),
            distress=distress,
            noticed=noticed,
            begun=begun,
            reach=stage.reach,
        )
        draws = life.draws.at(life.number, 1 + number, Purpose.LIFE)
        answer = answer_bid(scene.care, scene.day, bid, draws=draws, model=model)
        noticed = noticed or answer is not Answer.MISSED
        begun = begun or (answer is not None and answer is not Answer.MISSED)
        distress = feel_answer(
            life.child, scene.bond, distress,
            manner=manner, answer=answer, calm=scene.day.calm, model=model, waits=stage.waits,
        )  # fmt: skip
        lived += distress
        beats.append(Beat(expressed=bid.expressed, answer=answer, distress=distress))
        at_rest = distress < model.constants.settle_level
        if at_rest or answer is Answer.FRIGHTENING:
            lived += distress * (BEATS - 1 - number)
            break
    if len(beats) < BEATS and answer is not None and answer.is_fitting and _keeps(scene):
        beats.append(Beat(expressed=0.0, answer=Answer.INTRUDED, distress=distress))
    return beats, lived


def _keeps(scene: Scene) -> bool:
    """Whether the caregiver holds on to a child that their answer brought to rest."""
    draw = scene.life.draws.at(scene.life.number, REPAIR_BLOCK, Purpose.LIFE)[1]
    return holds_on(scene.care, draw=draw, model=scene.life.model)


def go_out(scene: Scene, draw: float) -> tuple[LivedMoment, Outcome]:
    """Live a moment of the top half: interest, explore or stay close, company or intrusion."""
    life, k = scene.life, scene.life.model.constants
    start = (k.interest_floor + (1.0 - k.interest_floor) * draw) * (
        1.0 - k.alarm_dims * life.child.alarm
    )
    manner = choose_going_out(life.child, scene.bond, draw=scene.draw, model=life.model)
    if manner is Manner.EXPLORE:
        beats, reward = _beats_of_going_out(scene, start)
    else:
        beats, reward = _beat_of_staying(scene, start)
    answer = beats[-1].answer
    fitting = answer is not None and answer.is_fitting
    ruptured = not fitting
    mended = ruptured and answer is not Answer.MISSED and _mends(scene, seen=1.0)
    outcome = Outcome(
        manner=manner,
        reward=reward,
        answered=_answered(fitting=fitting, settled=True, mended=mended, k=k),
        waited=1.0 if answer is Answer.INTRUDED and not mended else None,
        distress=0.0,
        soothed=False,
        mirrored=False,
        frightened=False,
        mended=mended,
    )
    moment = _moment(
        scene, manner, beats, start=start,
        ending=Ending(ruptured=ruptured, mended=mended, settled=fitting, end=beats[-1].distress),
    )  # fmt: skip
    return moment, outcome


def _beats_of_going_out(scene: Scene, start: float) -> tuple[list[Beat], float]:
    """Explore for three beats at most; company or intrusion ends the moment."""
    life, model, k = scene.life, scene.life.model, scene.life.model.constants
    beats: list[Beat] = []
    interest, lived, reward = start, 0.0, 0.0
    for number in range(BEATS_OUT):
        shown = k.signal_floor + 0.5 * interest
        bid = Bid(
            need=scene.need, expressed=shown, distress=interest, noticed=False,
            reach=scene.stage.reach,
        )  # fmt: skip
        draws = life.draws.at(life.number, 1 + number, Purpose.LIFE)
        answer = answer_exploring(scene.care, scene.day, bid, draws=draws, model=model)
        if answer is Answer.INTRUDED:
            interest = interest * 0.3
            reward = -k.intrusion_cost
        elif answer is Answer.MISSED:
            interest = interest * (1.0 - k.interest_fade * (1.0 - life.child.persistence))
        else:
            interest = min(1.0, interest + k.interest_lift)
            reward = k.shared_joy
        lived += interest
        beats.append(Beat(expressed=shown, answer=answer, distress=interest))
        if answer is not Answer.MISSED:
            lived += interest * (BEATS_OUT - 1 - number)
            break
    return beats, reward + lived / BEATS_OUT


def _beat_of_staying(scene: Scene, start: float) -> tuple[list[Beat], float]:
    life, k = scene.life, scene.life.model.constants
    draws = life.draws.at(life.number, 1, Purpose.LIFE)
    answer = answer_staying(scene.care, draws)
    reward = k.stay_base + (k.stay_welcome if answer is Answer.MET else -k.stay_welcome)
    return [Beat(expressed=k.signal_floor, answer=answer, distress=start)], reward


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a moment ended."""

    ruptured: bool
    mended: bool
    settled: bool
    end: float


def _moment(
    scene: Scene, manner: Manner, beats: list[Beat], *, start: float, ending: Ending
) -> LivedMoment:
    return LivedMoment(
        number=scene.life.number,
        age_months=age_months(scene.life.number, scene.life.model),
        caregiver=scene.caregiver,
        need=scene.need,
        manner=manner,
        start=start,
        beats=tuple(beats),
        ruptured=ending.ruptured,
        mended=ending.mended,
        settled=ending.settled,
        end=ending.end,
    )
