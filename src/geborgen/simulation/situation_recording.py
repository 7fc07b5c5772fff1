"""A Strange Situation's tape as a recording in the shipped scheme, as a person would code it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from geborgen.moments import Actor, Answer, Behaviour, Recording, Role
from geborgen.simulation.model import Life, age_months
from geborgen.simulation.provenance import describe_life, load_scheme
from geborgen.simulation.strange_situation import Act, Cry, SituationTape, Step

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
CHILD = Actor(role=Role.CHILD, name="child")
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
    caregiver = Actor(role=Role.CAREGIVER, name=f"caregiver-{tape.caregiver + 1}")
    steps, step_s = tape.steps, tape.step_s
    behaviours = [
        *_states(((f"episode_{s.episode}", STRANGER) for s in steps), step_s),
        *_states(((s.act.name.lower(), CHILD) for s in steps), step_s),
        *_states(((_cry_code(s.cry), CHILD) for s in steps), step_s),
        *_states((("away" if s.episode in AWAY_EPISODES else "present", caregiver) for s in steps),
                 step_s),
        *_answers(steps, step_s, caregiver),
        *_settlings(steps, step_s),
        *_stranger_comes_and_goes(steps, step_s),
    ]  # fmt: skip
    behaviours.sort(key=lambda b: (b.onset_s, b.code))
    return Recording(
        session=f"strange-situation-{life.family.number}-{tape.occasion + 1}",
        child=f"family-{life.family.number}",
        child_age_months=age_months(life.number, life.model),
        caregivers=(caregiver.name,),
        setting="strange-situation",
        length_s=len(steps) * step_s,
        observers=("simulator",),
        behaviours=tuple(behaviours),
        scheme=load_scheme("strange-situation"),
        provenance=describe_life(life, caregiver=tape.caregiver),
    )


def _cry_code(cry: Cry) -> str | None:
    return None if cry is Cry.QUIET else cry.name.lower()


def _states(track: Iterable[tuple[str | None, Actor]], step_s: float) -> list[Behaviour]:
    """States of a track: equal neighbours are one act that lasts."""
    found: list[Behaviour] = []
    begun, last = 0, (None, CHILD)
    for place, now in enumerate([*track, (None, CHILD)]):
        if now == last:
            continue
        code, actor = last
        if code is not None:
            found.append(
                Behaviour(actor=actor, code=code, onset_s=begun * step_s, offset_s=place * step_s)
            )
        begun, last = place, now
    return found


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
