"""What an observer wants to know of a set of sessions, and what stands for it when unsaid."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeVar

from geborgen.analysis.sequences import WindowQuestion
from geborgen.analysis.tracks import (
    Labeller,
    TrackChoice,
    label_by_actor,
    label_by_actor_and_code,
    label_by_code,
    label_by_code_and_modifiers,
)
from geborgen.moments import Behaviour, CodingScheme, Recording, Role

__all__ = [
    "LABELLERS",
    "LABELS",
    "MOST_LABELS",
    "SURE",
    "WorkbenchChoice",
    "are_many",
    "find_two",
    "limit_labels",
    "make_meaning_labeller",
]

_Name = TypeVar("_Name", str, tuple[str, str])

MOST_LABELS = 12
"""Codes that a table of transitions can show; rarer ones are put together."""

SURE = 0.05
"""Below this p, corrected for everything that was looked at, something is said to stand out."""

LABELLERS: dict[str, Labeller] = {
    "code": label_by_code,
    "actor": label_by_actor,
    "actor-code": label_by_actor_and_code,
    "code-modifiers": label_by_code_and_modifiers,
}

LABELS = (*LABELLERS, "meaning")
"""What `WorkbenchChoice.label` may be; ``meaning`` asks a coding scheme."""


def make_meaning_labeller(scheme: CodingScheme, words: Mapping[str, str] | None = None) -> Labeller:
    """What an act means by a coding scheme, so that different codes can be the same state.

    Parameters
    ----------
    scheme
        What the codes mean.
    words
        What a meaning is called, by its own word; None calls it by that.

    Returns
    -------
    Labeller
        Engagement where the code has one (``positive``), else the need, the answer or the mark;
        None for a code that the scheme gives none of these.
    """
    known: dict[tuple[str, str, str], str | None] = {}
    named = words or {}

    def name(behaviour: Behaviour) -> str | None:
        actor = behaviour.actor
        key = (behaviour.code, actor.name or "", str(actor.role))
        if key not in known:
            found = scheme.meaning(behaviour.code, actor)
            says = found and (found.engagement or found.need or found.answer or found.mark)
            known[key] = named.get(str(says), str(says)) if says else None
        return known[key]

    return name


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
        What an act is called, one of `LABELS`; None takes actor and code together in sequences
        where two people act, else the code.
    scheme, words
        What codes mean, for the label ``meaning``, and what meanings and roles are called.
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

    Raises
    ------
    ValueError
        When the label is none of `LABELS`, or is ``meaning`` without a scheme.
    """

    actors: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    label: str | None = None
    scheme: CodingScheme | None = None
    words: Mapping[str, str] = field(default_factory=dict)
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

    def __post_init__(self) -> None:
        """Refuse a label that would quietly be another one."""
        if self.label is not None and self.label not in LABELS:
            raise ValueError(f"label is one of {', '.join(LABELS)}, not {self.label!r}")
        if self.label == "meaning" and self.scheme is None:
            raise ValueError("the label 'meaning' asks for a scheme that says what codes mean")

    def sequence_labeller(self, *, between: bool, by_role: bool) -> Labeller:
        """What acts are called in sequences, which go `between` two people or not.

        `by_role` names the role of who acts, for sessions of many people: a mother's smile is then
        the same act as another mother's.
        """
        who = self._name_role if by_role else label_by_actor
        if self.label == "actor":
            return who
        if self.label == "meaning" or self.label is None:
            return _with_actor(self.state_labeller(), who) if between else self.state_labeller()
        return (
            _with_actor(label_by_code, who) if self.label == "actor-code" else self.state_labeller()
        )

    def _name_role(self, behaviour: Behaviour) -> str:
        role = str(behaviour.actor.role)
        return self.words.get(role, role)

    def state_labeller(self) -> Labeller:
        """What one person's acts are called beside another's: never by who acts."""
        if self.label == "meaning" and self.scheme is not None:
            return make_meaning_labeller(self.scheme, self.words)
        return label_by_code_and_modifiers if self.label == "code-modifiers" else label_by_code

    def tracks(self, actor: str | None = None, *, label: Labeller | None = None) -> TrackChoice:
        """Choose one actor's acts, or with None everybody's, under a label."""
        actors = frozenset(self.actors if actor is None else (actor,))
        return TrackChoice(
            actors=actors,
            codes=self.codes,
            observer=self.observer,
            label=label or self.state_labeller(),
        )


def _with_actor(label: Labeller, who: Labeller) -> Labeller:
    def name(behaviour: Behaviour) -> str | None:
        found = label(behaviour)
        return None if found is None else f"{who(behaviour)}: {found}"

    return name


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
        with most acts in sessions in which both act; else the one role or name with most acts.
    """
    if choice.actors:
        return choice.actors[:2]
    roles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    alone: Counter[str] = Counter()
    for recording in recordings:
        names: Counter[str] = Counter()
        for behaviour in recording.behaviours:
            roles[str(behaviour.actor.role)] += 1
            names[behaviour.actor.name or str(behaviour.actor.role)] += 1
        alone += names
        for first, second in combinations(sorted(names), 2):
            pairs[first, second] += names[first] + names[second]
    if roles[Role.CHILD] and roles[Role.CAREGIVER]:
        return str(Role.CHILD), str(Role.CAREGIVER)
    if not pairs:
        return tuple(_rank(alone if len(roles) > 1 or len(alone) == 1 else roles)[:1])
    return tuple(sorted(_rank(pairs)[0], key=lambda name: (-alone[name], name)))


def _rank(counts: Counter[_Name]) -> list[_Name]:
    """Most first, equals by name."""
    return sorted(counts, key=lambda name: (-counts[name], name))


def are_many(recordings: Iterable[Recording]) -> bool:
    """Whether more than one person has the same role: the names then stand for different dyads."""
    names: dict[Role, set[str | None]] = {}
    for recording in recordings:
        for behaviour in recording.behaviours:
            names.setdefault(behaviour.actor.role, set()).add(behaviour.actor.name)
    return any(len(found) > 1 for role, found in names.items() if role is not Role.OTHER)


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
