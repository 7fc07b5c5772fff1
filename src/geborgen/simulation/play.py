"""Play face to face, with or without a still face in the middle: engagement step by step."""

from dataclasses import dataclass, field

from geborgen.moments import Answer, Behaviour, Engagement, Need, Recording, UserError
from geborgen.simulation.caregiving import Bid, Day, answer_bid, clip
from geborgen.simulation.child import Manner, choose_coming_in, express, feel_answer
from geborgen.simulation.model import Life, age_months, today
from geborgen.simulation.parameters import Caregiver, Constants
from geborgen.simulation.provenance import describe_life, load_scheme
from geborgen.simulation.rng import Purpose, Uniforms
from geborgen.simulation.tracks import CHILD, caregiver_actor, in_order, write_states

__all__ = ["PlayStep", "simulate_free_play", "simulate_still_face"]

STILL_FACE_PHASES = ("play", "still_face", "reunion")
PHASE_S = 120.0
OCCASION_STEPS = 65536
CHOICE_STEPS = 10

_CHILD_CODES = {Engagement.POSITIVE: "social_positive", Engagement.NEUTRAL: "object"}
_CARE_CODES = {
    Engagement.POSITIVE: "caregiver_positive",
    Engagement.NEUTRAL: "caregiver_monitor",
    Engagement.NEGATIVE: "caregiver_negative",
}
_ANSWER_CODES = {
    Answer.MET: "responds",
    Answer.MIRRORED: "mirrors",
    Answer.CONTAINED: "soothes",
    Answer.INTRUDED: "overrides",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayStep:
    """One step of play: how both are engaged, and what the child's protest met."""

    child: Engagement
    caregiver: Engagement
    manner: Manner
    answer: Answer | None
    distress: float


def simulate_free_play(
    life: Life, *, caregiver: int = 0, minutes: float = 10.0, occasion: int = 0
) -> Recording:
    """Recording of play with one caregiver, coded in the scheme ``engagement``.

    Parameters
    ----------
    life
        The family as it is now; not changed.
    caregiver, occasion
        Who plays, and the number of the visit.
    minutes
        How long, up to 24 hours.

    Returns
    -------
    Recording
        One code per step for both; equal neighbours are one state.

    Raises
    ------
    UserError
        When the length is impossible.

    References
    ----------
    tronick1989
    """
    if not 0 < minutes <= 1440:
        raise UserError("parameter_range", name="minutes", low="0", high="1440", found=str(minutes))
    step_s = life.model.constants.play_step_s
    floor = _Floor(life=life, caregiver=caregiver, occasion=occasion, purpose=Purpose.PLAY)
    steps = floor.play(max(1, round(60.0 * minutes / step_s)), still=False)
    behaviours = [
        *write_states([str(s.child) for s in steps], CHILD, step_s=step_s),
        *write_states([str(s.caregiver) for s in steps], caregiver_actor(caregiver), step_s=step_s),
    ]
    return _recording(
        life, behaviours, caregiver=caregiver, setting="free-play", scheme="engagement",
        length_s=len(steps) * step_s, occasion=occasion,
    )  # fmt: skip


def simulate_still_face(life: Life, *, caregiver: int = 0, occasion: int = 0) -> Recording:
    """Recording of a still-face procedure, coded in the scheme ``still-face``.

    Parameters
    ----------
    life
        The family as it is now; not changed.
    caregiver, occasion
        Who plays, and the number of the visit.

    Returns
    -------
    Recording
        Two minutes each of play, still face and reunion.

    Notes
    -----
    The procedure is for about two to nine months.

    References
    ----------
    tronick1978
    """
    step_s = life.model.constants.play_step_s
    each = max(1, round(PHASE_S / step_s))
    floor = _Floor(life=life, caregiver=caregiver, occasion=occasion, purpose=Purpose.STILL_FACE)
    carer = caregiver_actor(caregiver)
    behaviours: list[Behaviour] = []
    for place, phase in enumerate(STILL_FACE_PHASES):
        start = place * each * step_s
        steps = floor.play(each, still=phase == "still_face")
        behaviours.append(
            Behaviour(actor=carer, code=phase, onset_s=start, offset_s=start + each * step_s)
        )
        behaviours += write_states([_child_code(s) for s in steps], CHILD,
                                   step_s=step_s, start_s=start)  # fmt: skip
        behaviours += write_states([_CARE_CODES[s.caregiver] for s in steps], carer,
                                   step_s=step_s, start_s=start)  # fmt: skip
        behaviours += [
            Behaviour(actor=carer, code=_ANSWER_CODES[s.answer], onset_s=start + (i + 0.5) * step_s)
            for i, s in enumerate(steps)
            if s.answer in _ANSWER_CODES
        ]
    return _recording(
        life, behaviours, caregiver=caregiver, setting="still-face", scheme="still-face",
        length_s=3 * each * step_s, occasion=occasion,
    )  # fmt: skip


def _child_code(step: PlayStep) -> str:
    """Write protest where it shows, withdrawal where it does not."""
    if step.child is Engagement.NEGATIVE:
        return "protest" if step.manner in (Manner.SHOW, Manner.MAXIMISE) else "withdrawn"
    return _CHILD_CODES[step.child]


def _recording(
    life: Life, behaviours: list[Behaviour], *,
    caregiver: int, setting: str, scheme: str, length_s: float, occasion: int,
) -> Recording:  # fmt: skip
    return Recording(
        session=f"{setting}-{life.family.number}-{occasion + 1}",
        child=f"family-{life.family.number}",
        child_age_months=age_months(life.number, life.model),
        caregivers=(caregiver_actor(caregiver).name,),
        setting=setting,
        length_s=length_s,
        observers=("simulator",),
        behaviours=in_order(behaviours),
        scheme=load_scheme(scheme),
        provenance=describe_life(life, caregiver=caregiver),
    )


@dataclass(slots=True, kw_only=True)
class _Floor:
    """Where the two play; keeps how the child is from phase to phase."""

    life: Life
    caregiver: int
    occasion: int
    purpose: Purpose
    number: int = 0
    distress: float = 0.0
    manner: Manner = Manner.SHOW
    child: Engagement = Engagement.NEUTRAL
    carer: Engagement = Engagement.POSITIVE
    day: Day = field(init=False)

    def __post_init__(self) -> None:
        self.day = today(self.life, self.caregiver, self.life.number)
        self.distress = self.life.model.constants.play_settled

    def play(self, steps: int, *, still: bool) -> list[PlayStep]:
        return [self._step(still=still) for _ in range(steps)]

    def _step(self, *, still: bool) -> PlayStep:
        place = self.occasion * OCCASION_STEPS + self.number
        mood, choice = (self.life.draws.at(place, block, self.purpose) for block in (0, 1))
        if self.number % CHOICE_STEPS == 0 or self.distress < self._k.settle_level:
            self._choose(choice[0])
        answer = self._feel(place, still=still)
        child, carer = self.child, self.carer
        self.child = self._child_next(carer, mood)
        self.carer = Engagement.NEUTRAL if still else self._carer_next(child, mood, choice)
        self.number += 1
        if self.child is self.carer is Engagement.POSITIVE:
            answer = Answer.MIRRORED  # a smile for a smile
        return PlayStep(
            child=self.child, caregiver=self.carer, manner=self.manner, answer=answer,
            distress=self.distress,
        )  # fmt: skip

    @property
    def _k(self) -> Constants:
        return self.life.model.constants

    @property
    def _care(self) -> Caregiver:
        return self.life.family.caregivers[self.caregiver]

    def _choose(self, draw: float) -> None:
        bond = self.life.child.bonds[self.caregiver]
        self.manner = choose_coming_in(
            self.life.child, bond, self.distress, draw=draw, model=self.life.model
        )

    def _feel(self, place: int, *, still: bool) -> Answer | None:
        """Let a still face raise distress, and an answered protest lower it."""
        child, bond = self.life.child, self.life.child.bonds[self.caregiver]
        calmed = self.distress * (1.0 - 0.5 * child.self_calm)
        if still:
            # The more a child counts on an answer, the stranger it is to get none.
            surprise = self._k.still_stress * (0.5 + bond.available)
            felt = surprise * (self._k.alarm_base + self._k.alarm_gain * child.alarm)
            self.distress = min(1.0, calmed + felt)
            return None
        self.distress = calmed
        if self.child is not Engagement.NEGATIVE or self.distress < self._k.settle_level:
            return None
        bid = Bid(
            need=Need.ORGANISE_FEELINGS,
            expressed=express(self.manner, self.distress, self.life.model),
            distress=self.distress,
            noticed=False,
        )
        draws = self.life.draws.at(place, 2, self.purpose)
        answer = answer_bid(self._care, self.day, bid, draws=draws, model=self.life.model)
        self.distress = feel_answer(
            child, bond, self.distress,
            manner=self.manner, answer=answer, calm=self.day.calm, model=self.life.model,
        )  # fmt: skip
        return answer

    def _child_next(self, carer: Engagement, mood: Uniforms) -> Engagement:
        k, available = self._k, self.life.child.bonds[self.caregiver].available
        if mood[0] < k.play_stay:
            return self.child
        calm = 1.0 - self.distress
        responds = k.play_respond * available * calm
        if mood[1] < responds and carer is not Engagement.NEGATIVE:
            return carer
        positive = k.play_child_positive * (0.5 + available) * calm * calm
        negative = clip(k.play_child_negative + (1.0 - k.play_child_negative) * self.distress)
        rest = (mood[1] - responds) / (1.0 - responds) if mood[1] >= responds else mood[0]
        if rest < negative:
            return Engagement.NEGATIVE
        return Engagement.POSITIVE if rest < negative + positive else Engagement.NEUTRAL

    def _carer_next(self, child: Engagement, mood: Uniforms, choice: Uniforms) -> Engagement:
        """Stay, join the child, or be as they are; protest is joined with attention, not anger."""
        k, care = self._k, self._care
        if mood[2] < k.play_stay:
            return self.carer
        if mood[3] < k.play_follow * self.day.notice * (0.5 + care.reflection):
            return Engagement.NEUTRAL if child is Engagement.NEGATIVE else child
        negative = k.play_care_negative * (1.0 + care.strain - self.day.calm)
        if choice[1] < clip(negative):
            return Engagement.NEGATIVE
        ease = 0.8 + 0.2 * care.exploration
        positive = clip(k.play_care_positive * ease * (1.2 - 0.4 * care.strain))
        return Engagement.POSITIVE if choice[2] < positive else Engagement.NEUTRAL
