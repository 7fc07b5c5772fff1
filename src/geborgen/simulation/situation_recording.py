"""A Strange Situation's tape as a recording in the shipped scheme, as a person would code it."""

from collections.abc import Sequence
from itertools import pairwise

from geborgen.moments import Actor, Answer, Behaviour, Recording, Role
from geborgen.simulation.model import Life, age_months
from geborgen.simulation.provenance import describe_life, load_scheme
from geborgen.simulation.strange_situation import Act, Cry, SituationTape, Step
from geborgen.simulation.tracks import CHILD, caregiver_actor, in_order, write_states

__all__ = ["record_strange_situation"]

ANSWER_CODES = {
    Answer.MET: "responds",
    Answer.MIRRORED: "names_feeling",
    Answer.LIMITED: "sets_limit",
    Answer.MISSED: "misses",
    Answer.DISMISSED: "turns_off",
    Answer.INTRUDED: "takes_over",
    Answer.FRIGHTENING: "frightens",
}
STRANGER = Actor(role=Role.OTHER, name="stranger")
AWAY_EPISODES = (4, 6, 7)
STRANGER_EPISODES = (3, 4, 7)
PLAYING = (Act.PLAYS, Act.LOOKS_BACK, Act.SHOWS)


def record_strange_situation(tape: SituationTape, life: Life) -> Recording:
    """Recording of a simulated Strange Situation: what an observer could see, and no more.

    Parameters
    ----------
    tape
        As `simulate_strange_situation` gave it.
    life
        The family it was made with.

    Returns
    -------
    Recording
        In the scheme ``strange-situation``; provenance names seed, family and parameters.
    """
    caregiver = caregiver_actor(tape.caregiver)
    steps, step_s = tape.steps, tape.step_s
    here = ["away" if s.episode in AWAY_EPISODES else "present" for s in steps]
    behaviours = [
        *write_states([f"episode_{s.episode}" for s in steps], STRANGER, step_s=step_s),
        *write_states([s.act.name.lower() for s in steps], CHILD, step_s=step_s),
        *write_states([_cry_code(s.cry) for s in steps], CHILD, step_s=step_s),
        *write_states(here, caregiver, step_s=step_s),
        *_answers(steps, step_s, caregiver),
        *_settlings(steps, step_s),
        *_stranger_comes_and_goes(steps, step_s),
    ]
    return Recording(
        session=f"strange-situation-{life.family.number}-{tape.occasion + 1}",
        child=f"family-{life.family.number}",
        child_age_months=age_months(life.number, life.model),
        caregivers=(caregiver.name,),
        setting="strange-situation",
        length_s=len(steps) * step_s,
        observers=("simulator",),
        behaviours=in_order(behaviours),
        scheme=load_scheme("strange-situation"),
        provenance=describe_life(life, caregiver=tape.caregiver),
    )


def _cry_code(cry: Cry) -> str | None:
    return None if cry is Cry.QUIET else cry.name.lower()


def _answers(steps: Sequence[Step], step_s: float, caregiver: Actor) -> list[Behaviour]:
    """What the caregiver does, at the end of the step that asked for it."""
    found, held = [], False
    for place, step in enumerate(steps):
        if step.answer is Answer.CONTAINED:
            code = "soothes" if held else "picks_up"
        elif step.answer is not None:
            code = ANSWER_CODES[step.answer]
        held = step.held
        if step.answer is not None:
            onset = place * step_s + 0.5 * step_s
            found.append(Behaviour(actor=caregiver, code=code, onset_s=onset))
    return found


def _settlings(steps: Sequence[Step], step_s: float) -> list[Behaviour]:
    """Coming to rest: back to play after asking for closeness."""
    return [
        Behaviour(actor=CHILD, code="settled", onset_s=(place + 1) * step_s)
        for place, (before, after) in enumerate(pairwise(steps))
        if before.episode == after.episode and after.act in PLAYING and before.act not in PLAYING
    ]


def _stranger_comes_and_goes(steps: Sequence[Step], step_s: float) -> list[Behaviour]:
    found = []
    for place, (before, after) in enumerate(pairwise(steps)):
        was, now = (step.episode in STRANGER_EPISODES for step in (before, after))
        if was != now:
            code = "stranger_enters" if now else "stranger_leaves"
            found.append(Behaviour(actor=STRANGER, code=code, onset_s=(place + 1) * step_s))
    return found
