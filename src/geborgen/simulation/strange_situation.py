"""The Strange Situation: the same child and caregiver in eight episodes, step by step, to a tape.

Nothing is learnt here and nothing is scored here. What the child does follows from the strategies,
expectations and fears it brought along; what the caregiver does, from their contingencies.
"""

from dataclasses import dataclass
from enum import IntEnum

from geborgen.moments import Answer, Need
from geborgen.simulation.ages import stage_at
from geborgen.simulation.caregiving import Bid, Day, answer_bid, answer_exploring, holds_on
from geborgen.simulation.child import (
    Manner,
    choose_coming_in,
    choose_going_out,
    express,
    feel_answer,
)
from geborgen.simulation.model import Life, age_months, today
from geborgen.simulation.parameters import Constants
from geborgen.simulation.rng import Purpose, Uniforms

__all__ = ["Act", "Cry", "SituationTape", "Step", "simulate_strange_situation"]


class Act(IntEnum):
    """What the child mainly does in a step; the names are the codes of the shipped scheme."""

    PLAYS = 0
    LOOKS_BACK = 1
    SHOWS = 2
    GREETS = 3
    APPROACHES = 4
    REACHES = 5
    CLINGS = 6
    RESISTS = 7
    TURNS_AWAY = 8
    PLAYS_ON = 9
    FREEZES = 10
    CONTRADICTS = 11
    SEARCHES = 12
    WARY = 13


class Cry(IntEnum):
    """How loud the child is."""

    QUIET = 0
    FUSSES = 1
    CRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the tape: what could be seen, and the distress that could not.

    Parameters
    ----------
    episode
        1 to 8.
    act, cry
        What the child does, and how loud it is.
    answer
        What the caregiver does; None = nothing, or away.
    held
        Whether the caregiver holds the child at the end of the step.
    distress
        How the child is inside: for pictures and tests, never for the coder.
    """

    episode: int
    act: Act
    cry: Cry
    answer: Answer | None
    held: bool
    distress: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationTape:
    """A Strange Situation as it went: its steps, and how many seconds each took."""

    caregiver: int
    occasion: int
    step_s: float
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What an episode is: who is there, how long it takes, what may end or extend it."""

    number: int
    seconds: int
    present: bool
    stranger: bool


# Timings and rules: ainsworth1978.
EPISODES = (
    Episode(number=1, seconds=30, present=True, stranger=False),
    Episode(number=2, seconds=180, present=True, stranger=False),
    Episode(number=3, seconds=180, present=True, stranger=True),
    Episode(number=4, seconds=180, present=False, stranger=True),
    Episode(number=5, seconds=180, present=True, stranger=False),
    Episode(number=6, seconds=180, present=False, stranger=False),
    Episode(number=7, seconds=180, present=False, stranger=True),
    Episode(number=8, seconds=180, present=True, stranger=False),
)
CUT_AFTER_S = 60
EXTEND_AT_MOST_S = 120
BID_STEPS = 6
BROKEN_STEPS = 3
GREET_STEPS = 3
OCCASION_STEPS = 4096


def simulate_strange_situation(
    life: Life, *, caregiver: int = 0, occasion: int = 0
) -> SituationTape:
    """Tape of a Strange Situation with one caregiver; the life is not changed by it.

    Parameters
    ----------
    life
        The family as it is now.
    caregiver
        Which caregiver comes along.
    occasion
        Number of the visit: another number, other chance.

    Returns
    -------
    SituationTape
        Steps of one beat each, to the end of episode 8.

    Notes
    -----
    A separation is cut after a full minute of crying without a pause; a reunion is extended, two
    minutes at most, while the child still cries. The procedure is for about 12 to 18 months.

    References
    ----------
    ainsworth1978
    """
    room = _Room(life=life, caregiver=caregiver, occasion=occasion)
    for episode in EPISODES:
        room.play(episode)
    return SituationTape(
        caregiver=caregiver,
        occasion=occasion,
        step_s=life.model.constants.beat_s,
        steps=tuple(room.steps),
    )


class _Room:
    """The playroom while the situation runs."""

    def __init__(self, *, life: Life, caregiver: int, occasion: int) -> None:
        self.life = life
        self.caregiver = caregiver
        self.care = life.family.caregivers[caregiver]
        self.bond = life.child.bonds[caregiver]
        self.day: Day = today(life, caregiver, life.number)
        self.stage = stage_at(age_months(life.number, life.model), life.model)
        self.first = occasion * OCCASION_STEPS
        self.steps: list[Step] = []
        self.distress = 0.1
        self.manner = Manner.EXPLORE
        self.left = 0
        self.greeting = 0
        self.held = False
        self.noticed = False
        self.begun = False
        self.kept = False
        self.crying_s = 0.0

    @property
    def k(self) -> Constants:
        return self.life.model.constants

    def draws(self, block: int) -> Uniforms:
        return self.life.draws.at(self.first + len(self.steps), block, Purpose.SITUATION)

    def play(self, episode: Episode) -> None:
        self.left, self.held, self.crying_s = 0, False, 0.0
        self.noticed = self.begun = self.kept = False
        self.greeting = GREET_STEPS if episode.number in (5, 8) else 0
        lasted = 0.0
        while self._goes_on(episode, lasted):
            self._feel_room(episode)
            if episode.present:
                self._with_caregiver(episode)
            else:
                self._without_caregiver(episode)
            lasted += self.k.beat_s
            crying = self.steps[-1].cry is Cry.CRIES
            self.crying_s = self.crying_s + self.k.beat_s if crying else 0.0

    def _goes_on(self, episode: Episode, lasted: float) -> bool:
        if not episode.present and self.crying_s >= CUT_AFTER_S:
            return False
        if lasted < episode.seconds:
            return True
        extends = episode.number == 5 and lasted < episode.seconds + EXTEND_AT_MOST_S
        return extends and self.crying_s > 0.0

    def _feel_room(self, episode: Episode) -> None:
        """Let strangeness, separation and loneliness raise distress, and own calming lower it."""
        k, child = self.k, self.life.child
        stress = k.stranger_stress if episode.stranger else 0.0
        if not episode.present:
            stress = k.separation_stress if episode.stranger else k.alone_stress
            stress = stress * self.stage.protest
        felt = stress * (k.alarm_base + k.alarm_gain * child.alarm)
        self.distress = min(1.0, self.distress * (1.0 - 0.5 * child.self_calm) + felt)

    def _cry(self, expressed: float) -> Cry:
        if expressed >= self.k.cry_level:
            return Cry.CRIES
        return Cry.FUSSES if expressed >= self.k.fuss_level else Cry.QUIET

    def _without_caregiver(self, episode: Episode) -> None:
        """Miss the caregiver, in the manner learnt with them; the stranger soothes a little."""
        draws = self.draws(0)
        if self.left == 0:
            self._choose(draws[0], self.distress)
        self.left -= 1
        expressed = express(self.manner, self.distress, self.life.model, voice=self.stage.voice)
        act = Act.SEARCHES if expressed >= self.k.fuss_level else Act.PLAYS
        if episode.stranger:
            self.distress = self.distress * (1.0 - self.k.stranger_comfort)
        self._write(episode, act=act, cry=self._cry(expressed), answer=None)

    def _choose(self, draw: float, need: float) -> None:
        child, model = self.life.child, self.life.model
        self.manner = choose_coming_in(child, self.bond, need, draw=draw, model=model)
        broken = self.manner in (Manner.FREEZE, Manner.CONTRADICT)
        self.left = BROKEN_STEPS if broken else BID_STEPS

    def _with_caregiver(self, episode: Episode) -> None:
        draws = self.draws(0)
        if self.greeting == GREET_STEPS:
            self._choose(draws[0], max(self.distress, self.k.greet_need))
        elif self.left == 0 and self.distress >= self.k.bid_level:
            self._choose(draws[0], self.distress)
            self.noticed = self.begun = self.kept = False
        if self.left > 0 and self.manner < Manner.EXPLORE:
            self._come_in(episode, draws)
        else:
            self._go_out(episode, draws)
        self.greeting = max(0, self.greeting - 1)

    def _come_in(self, episode: Episode, draws: Uniforms) -> None:
        k, before = self.k, self.distress
        resists = self._resists(draws[1])
        act = Act.RESISTS if resists else self._act()
        expressed = express(self.manner, before, self.life.model, voice=self.stage.voice)
        answer, after = (Answer.INTRUDED, before) if self.kept else self._answered(expressed)
        if resists and after < before:
            after = after + k.resist_block * (before - after)
        self.distress = after
        self._hold(answer)
        self.left -= 1
        # Who made it big to be heard goes on: growing quiet has cost it the caregiver before.
        lasts = self.manner is Manner.MAXIMISE
        if self.distress < k.settle_level and self.greeting == 0 and not lasts:
            self.kept = self._is_kept(draws, resists=resists)
            self.left = max(1, self.left) if self.kept else 0
        self._write(episode, act=act, cry=self._cry(expressed), answer=answer)

    def _is_kept(self, draws: Uniforms, *, resists: bool) -> bool:
        """Whether a child at rest is held on to; who mends lets go of one that pushes away."""
        mends = resists and self.life.model.mechanisms.repair and draws[3] < self.care.repair
        return self.held and not mends and holds_on(self.care, draw=draws[2], model=self.life.model)

    def _answered(self, expressed: float) -> tuple[Answer | None, float]:
        """What the caregiver does with a bid, and the distress that is left."""
        life, stage = self.life, self.stage
        bid = Bid(
            need=Need.COMFORT, expressed=expressed, distress=self.distress, noticed=self.noticed,
            begun=self.begun, reach=stage.reach,
        )  # fmt: skip
        answer = answer_bid(self.care, self.day, bid, draws=self.draws(1), model=life.model)
        self.noticed = self.noticed or answer is not Answer.MISSED
        self.begun = self.begun or (answer is not None and answer is not Answer.MISSED)
        after = feel_answer(
            life.child, self.bond, self.distress, manner=self.manner, answer=answer,
            calm=self.day.calm, model=life.model, waits=stage.waits,
        )  # fmt: skip
        return answer, after

    def _resists(self, draw: float) -> bool:
        """Whether an angry child, held at last, pushes away what it asked for."""
        k = self.k
        if not (self.held and self.life.model.mechanisms.anger):
            return False
        if self.kept:
            return draw < k.resist_held * self.bond.anger
        if self.manner is Manner.MAXIMISE:
            return draw < k.resist_maximise * self.bond.anger
        return self.manner is Manner.SHOW and draw < k.resist_show * self.bond.anger

    def _act(self) -> Act:
        if self.manner is Manner.FREEZE:
            return Act.FREEZES
        if self.manner is Manner.CONTRADICT:
            return Act.CONTRADICTS
        if self.manner is Manner.MINIMISE:
            return Act.TURNS_AWAY if self.greeting > 0 else Act.PLAYS_ON
        if self.held:
            return Act.CLINGS
        if self.greeting == GREET_STEPS and self.manner is Manner.SHOW:
            return Act.GREETS
        calm = self.distress < self.k.bid_level
        if calm:
            return Act.SHOWS
        return Act.APPROACHES if self.left == BID_STEPS else Act.REACHES

    def _hold(self, answer: Answer | None) -> None:
        if answer in (Answer.DISMISSED, Answer.FRIGHTENING) or self.manner is Manner.MINIMISE:
            self.held = False
        elif (
            answer is not None
            and answer.is_fitting
            and (self.manner is Manner.MAXIMISE or self.distress >= self.k.settle_level)
        ):
            self.held = self.manner < Manner.FREEZE

    def _go_out(self, episode: Episode, draws: Uniforms) -> None:
        """Play, or stay close without need; the caregiver joins, steps in or watches."""
        life = self.life
        if self.left <= 0:
            self.manner = choose_going_out(life.child, self.bond, draw=draws[0], model=life.model)
            self.left = BID_STEPS
        self.left -= 1
        answer: Answer | None = None
        if self.manner is Manner.STAY:
            act, self.held = Act.CLINGS, True
        else:
            act, self.held = self._exploring_act(episode, draws[2]), False
            bid = Bid(
                need=Need.ENJOY,
                expressed=self.k.signal_floor + 0.25,
                distress=0.5,
                noticed=False,
                reach=self.stage.reach,
            )
            answer = answer_exploring(
                self.care, self.day, bid, draws=self.draws(1), model=life.model
            )
            if answer is Answer.MISSED and act is Act.PLAYS:
                answer = None
        self._write(episode, act=act, cry=Cry.QUIET, answer=answer)

    def _exploring_act(self, episode: Episode, draw: float) -> Act:
        if episode.stranger and draw < self.distress:
            return Act.WARY
        shown = 0.25 * self.bond.available
        if draw > 1.0 - shown:
            return Act.SHOWS if draw > 1.0 - 0.5 * shown else Act.LOOKS_BACK
        return Act.PLAYS

    def _write(self, episode: Episode, *, act: Act, cry: Cry, answer: Answer | None) -> None:
        self.steps.append(
            Step(
                episode=episode.number,
                act=act,
                cry=cry,
                answer=answer,
                held=self.held,
                distress=self.distress,
            )
        )
