"""One dyad from nearby, frame by frame: what is felt, shown, answered and expected, as data.

For pictures that explain the model: here the inside may be seen, which no coder ever gets.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from geborgen.moments import Answer, Need, UserError
from geborgen.simulation.child import Bond, Child, Manner
from geborgen.simulation.model import (
    Life,
    LivedMoment,
    age_months,
    live,
    live_moment,
    moments_until,
)
from geborgen.simulation.parameters import Family, Model
from geborgen.simulation.strange_situation import Act, Cry, Step, simulate_strange_situation

__all__ = [
    "Chances",
    "Frame",
    "Grown",
    "WatchedDyad",
    "WatchedSetting",
    "compute_chances",
    "watch_dyad",
]

_AWAY, _WITH_STRANGER = (4, 6, 7), (3, 4, 7)
_PLAYING = (Act.PLAYS, Act.LOOKS_BACK, Act.SHOWS)
_LOUD = {Cry.QUIET: 0.1, Cry.FUSSES: 0.45, Cry.CRIES: 0.8}
_GROWN_STEPS = 48
# What a need for closeness is when expectations are shown: neither weak nor overwhelming.
_TYPICAL_DISTRESS = 0.5


class WatchedSetting(StrEnum):
    """What is watched."""

    DAY = "day"
    STRANGE_SITUATION = "strange-situation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """What the child expects, and what it would do with a middling need for closeness.

    Parameters
    ----------
    available, threat
        As in the bond, 0 to 1.
    show, minimise, maximise
        Probability of each strategy.
    breaks
        Probability that no strategy holds.
    """

    available: float
    threat: float
    show: float
    minimise: float
    maximise: float
    breaks: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One still of the film.

    Parameters
    ----------
    chapter
        Number of the moment of the day, from 1, or of the episode.
    seconds
        How long it lasts.
    need, manner
        Of a moment of the day; None in the Strange Situation, and `manner` while still unchosen.
    act, cry
        Of the Strange Situation; None in a day.
    answer, pending
        What the caregiver does; `pending` when it was noticed and the answer is still to come.
    present, stranger, held
        Who is there, and whether the child is held.
    distress
        How the child is inside, 0 to 1 (interest, when it goes out).
    expressed
        What it shows of that, 0 to about 1.8.
    first
        Whether this is the first beat in which the child does this.
    ends
        Whether this is the end of a moment: then `settled`, `mended` and `surprise` tell.
    surprise
        Whether what the child did brought more (above 0) or less than it thought; None where there
        was nothing to learn of it.
    chances
        What the child expects from here on.
    """

    chapter: int
    chances: Chances
    seconds: float = 5.0
    need: Need | None = None
    manner: Manner | None = None
    act: Act | None = None
    cry: Cry | None = None
    answer: Answer | None = None
    pending: bool = False
    present: bool = True
    stranger: bool = False
    held: bool = False
    distress: float = 0.0
    expressed: float = 0.0
    first: bool = True
    ends: bool = False
    settled: bool = False
    mended: bool = False
    surprise: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """What the child expected at an age in months: how it came to where it is."""

    months: float
    chances: Chances


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedDyad:
    """A child and a caregiver, watched.

    Parameters
    ----------
    setting
        What is watched.
    seed
        What fixes this life.
    age_months
        At the first frame.
    frames
        In order, at least one.
    growth
        From birth to now.
    """

    setting: WatchedSetting
    seed: int
    age_months: float
    frames: tuple[Frame, ...]
    growth: tuple[Grown, ...]


def compute_chances(child: Child, bond: Bond, *, distress: float, model: Model) -> Chances:
    """Probabilities of what the child would do with a need for closeness.

    Parameters
    ----------
    child, bond
        As they are now.
    distress
        0 to 1.
    model
        Constants and switches.

    Returns
    -------
    Chances
        Of `child.choose_coming_in`; the four probabilities sum to 1.
    """
    k, switches = model.constants, model.mechanisms
    fear = bond.threat if switches.fear_of_caregiver else 0.0
    breaks = min(1.0, k.conflict_gain * fear * distress)
    trust = k.trust_pull * (bond.available - 0.5)
    worth = k.worth_pull * (child.worth - 0.5) if switches.worth_loop else 0.0
    weights = [
        math.exp(k.choice_precision * value)
        for value in (
            bond.coming_in[0] + trust + worth,
            bond.coming_in[1] - trust - worth,
            bond.coming_in[2],
        )
    ]
    show, minimise, maximise = ((1.0 - breaks) * weight / sum(weights) for weight in weights)
    return Chances(
        available=bond.available,
        threat=bond.threat,
        show=show,
        minimise=minimise,
        maximise=maximise,
        breaks=breaks,
    )


def watch_dyad(
    family: Family,
    *,
    seed: int,
    months: float = 12.0,
    setting: WatchedSetting = WatchedSetting.DAY,
    model: Model | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> WatchedDyad:
    """Film of a family's child with its first caregiver, after so many months of life together.

    Parameters
    ----------
    family
        With one caregiver.
    seed
        What fixes the life.
    months
        Age at the first frame.
    setting
        A day at home, or the Strange Situation.
    model
        Constants and switches; None = the model as it is.
    progress
        Called with how many moments are lived and how many there are, on the way to that age.

    Returns
    -------
    WatchedDyad
        The same for the same arguments.

    Raises
    ------
    UserError
        When the seed is impossible.
    """
    if not 0 <= seed < 2**64:
        raise UserError(
            "parameter_range", name="seed", low="0", high=str(2**64 - 1), found=str(seed)
        )
    life = Life.begin(family, seed=seed, model=model)
    growth = tuple(_grow(life, months, progress))
    watched = _watch_day if setting is WatchedSetting.DAY else _watch_situation
    return WatchedDyad(
        setting=setting,
        seed=seed,
        age_months=age_months(life.number, life.model),
        frames=tuple(watched(life)),
        growth=growth,
    )


def _now(life: Life) -> Chances:
    child = life.child
    return compute_chances(child, child.bonds[0], distress=_TYPICAL_DISTRESS, model=life.model)


def _grow(
    life: Life, months: float, progress: Callable[[int, int], None] | None
) -> Iterator[Grown]:
    total = moments_until(months, life.model)
    yield Grown(months=0.0, chances=_now(life))
    for step in range(_GROWN_STEPS):
        until = round(total * (step + 1) / _GROWN_STEPS)
        for _ in live(life, until - life.number):
            pass
        if progress is not None:
            progress(life.number, total)
        yield Grown(months=age_months(life.number, life.model), chances=_now(life))


def _watch_day(life: Life) -> Iterator[Frame]:
    for chapter in range(1, round(life.model.constants.moments_per_day) + 1):
        before, values = _now(life), _values(life.child.bonds[0])
        moment = live_moment(life)
        yield Frame(chapter=chapter, chances=before, need=moment.need, distress=moment.start)
        for number, beat in enumerate(moment.beats):
            yield Frame(
                chapter=chapter,
                chances=before,
                need=moment.need,
                manner=moment.manner,
                answer=beat.answer,
                pending=beat.answer is None,
                first=number == 0,
                distress=beat.distress,
                expressed=beat.expressed,
            )
        surprise = _surprise(moment, values, _values(life.child.bonds[0]))
        yield Frame(
            chapter=chapter,
            chances=_now(life),
            need=moment.need,
            manner=moment.manner,
            distress=moment.end,
            ends=True,
            settled=moment.settled,
            mended=moment.mended,
            surprise=surprise,
        )


def _values(bond: Bond) -> dict[Manner, float]:
    manners = (Manner.SHOW, Manner.MINIMISE, Manner.MAXIMISE, Manner.EXPLORE, Manner.STAY)
    return dict(zip(manners, (*bond.coming_in, *bond.going_out), strict=True))


def _surprise(
    moment: LivedMoment, before: dict[Manner, float], after: dict[Manner, float]
) -> float | None:
    if moment.manner not in before:
        return None
    return after[moment.manner] - before[moment.manner]


def _watch_situation(life: Life) -> Iterator[Frame]:
    tape, chances = simulate_strange_situation(life), _now(life)
    for _, group in groupby(tape.steps, key=_same_still):
        steps = list(group)
        answers = [step.answer for step in steps if step.answer is not None]
        last = steps[-1]
        yield Frame(
            chapter=last.episode,
            chances=chances,
            seconds=len(steps) * tape.step_s,
            act=last.act,
            cry=last.cry,
            answer=answers[0] if answers else None,
            present=last.episode not in _AWAY,
            stranger=last.episode in _WITH_STRANGER,
            held=last.held,
            distress=last.distress,
            expressed=_LOUD[last.cry],
        )


def _same_still(step: Step) -> tuple[object, ...]:
    """What tells one still from the next; while the child plays, company comes and goes."""
    if step.act in _PLAYING:
        return (step.episode, _PLAYING)
    return (step.episode, step.act, step.cry, step.answer, step.held)
