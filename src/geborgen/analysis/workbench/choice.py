"""What an observer wants to know of a set of sessions, and what stands for it when unsaid."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from geborgen.analysis.sequences import WindowQuestion
from geborgen.analysis.tracks import (
    Labeller,
    TrackChoice,
    label_by_actor,
    label_by_actor_and_code,
    label_by_code,
    label_by_code_and_modifiers,
)
from geborgen.moments import Behaviour, Recording, Role

__all__ = ["LABELLERS", "MOST_LABELS", "WorkbenchChoice", "find_two", "limit_labels"]

MOST_LABELS = 12
"""Codes that a table of transitions can show; rarer ones are put together."""

LABELLERS: dict[str, Labeller] = {
    "code": label_by_code,
    "actor": label_by_actor,
    "actor-code": label_by_actor_and_code,
    "code-modifiers": label_by_code_and_modifiers,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbenchChoice:
    """What to count and how.

    Parameters
    ----------
    actors
        Roles or names of the two whose acts count, the one whose lead is asked first; empty takes
        the child and the caregiver with most acts, or else the two people with most acts.
    codes
        Codes that count; empty for all.
    label
        What an act is called in sequences, by its key in `LABELLERS`; None takes actor and code
        together where two people act, else the code.
    observer
        Whose coding counts; None takes each session's first observer.
    questions
        Pairs of codes to look at in windows; empty takes the most frequent codes of both people.
    window_s, unit_s
        Length of a window and of a time unit in seconds; `unit_s` None takes the sessions' interval
        or one second.
    lag
        How many acts later, at least 1.
    may_repeat
        Whether a code may follow itself; None looks whether one ever does.
    group, phase, after
        Variable that says a dyad's group; variable and its values that say a session came after.
    tolerance_s
        For agreement, in seconds.
    n_permutations, seed
        How many random tables, and where they start.
    """

    actors: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    label: str | None = None
    observer: str | None = None
    questions: tuple[WindowQuestion, ...] = ()
    window_s: float = 3.0
    unit_s: float | None = None
    lag: int = 1
    may_repeat: bool | None = None
    group: str | None = None
    phase: str | None = None
    after: frozenset[str] = frozenset()
    tolerance_s: float = 2.0
    n_permutations: int = 2000
    seed: int = 58

    def tracks(self, actor: str | None = None, *, label: Labeller | None = None) -> TrackChoice:
        """Choose one actor's acts, or with None everybody's, under a label."""
        actors = frozenset(self.actors if actor is None else (actor,))
        return TrackChoice(
            actors=actors,
            codes=self.codes,
            observer=self.observer,
            label=label or LABELLERS[self.label or "code"],
        )


def find_two(recordings: Iterable[Recording], choice: WorkbenchChoice) -> tuple[str, ...]:
    """Names or roles of the two people whose acts are set against each other.

    Parameters
    ----------
    recordings
        Sessions.
    choice
        Who was asked for.

    Returns
    -------
    tuple of str
        The child and the caregivers by role where both act in these sessions; else the two names
        with most acts; fewer than two where fewer people act.
    """
    if choice.actors:
        return choice.actors[:2]
    roles: Counter[Role] = Counter()
    names: Counter[str] = Counter()
    for recording in recordings:
        for behaviour in recording.behaviours:
            roles[behaviour.actor.role] += 1
            names[behaviour.actor.name or str(behaviour.actor.role)] += 1
    if roles[Role.CHILD] and roles[Role.CAREGIVER]:
        return str(Role.CHILD), str(Role.CAREGIVER)
    ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    return tuple(name for name, _ in ranked[:2])


def limit_labels(
    recordings: Sequence[Recording], choice: TrackChoice, *, other: str, most: int = MOST_LABELS
) -> tuple[TrackChoice, tuple[str, ...]]:
    """A choice with no more labels than a table can show.

    Parameters
    ----------
    recordings
        Sessions.
    choice
        Which acts count.
    other
        What the rarer acts are called together.
    most
        How many labels there may be, the one for the rest included.

    Returns
    -------
    tuple of TrackChoice and tuple of str
        The choice, and the labels that were put together; none where they all fit.
    """
    counts: Counter[str] = Counter()
    for recording in recordings:
        for behaviour in recording.behaviours:
            if choice.takes(behaviour) and (label := choice.label(behaviour)) is not None:
                counts[label] += 1
    if len(counts) <= most:
        return choice, ()
    ranked = sorted(counts, key=lambda label: (-counts[label], label))
    kept = frozenset(ranked[: most - 1])
    limited = TrackChoice(
        actors=choice.actors,
        codes=choice.codes,
        observer=choice.observer,
        label=_limited(choice.label, kept, other),
    )
    return limited, tuple(sorted(set(ranked) - kept))


def _limited(
    label: Labeller, kept: frozenset[str], other: str
) -> Callable[[Behaviour], str | None]:
    def name(behaviour: Behaviour) -> str | None:
        found = label(behaviour)
        return found if found is None or found in kept else other

    return name
