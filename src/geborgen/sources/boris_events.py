"""BORIS's events, of the project file and of its exports: from starts and stops to behaviours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from geborgen.moments import Behaviour, DataWarning, WarningKind
from geborgen.sources.sessions import Reading

__all__ = [
    "NO_FOCAL_SUBJECT",
    "BorisEvent",
    "EventKind",
    "Paired",
    "find_overlaps",
    "pair_events",
    "split_modifiers",
]

NO_FOCAL_SUBJECT = "No focal subject"


class EventKind(StrEnum):
    """What an event does to a behaviour; in a project file a state's events only alternate."""

    POINT = "POINT"
    START = "START"
    STOP = "STOP"
    ALTERNATE = "ALTERNATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class BorisEvent:
    """One event: a point, or one end of a state; times in seconds, row counted from 1."""

    time_s: float
    subject: str
    code: str
    row: int
    kind: EventKind
    modifier: str = ""
    comment: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What a start and its stop have in common."""
        return self.subject, self.code, self.modifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Behaviours made of events, and what could not be paired."""

    behaviours: tuple[Behaviour, ...]
    warnings: tuple[DataWarning, ...]


def pair_events(events: Iterable[BorisEvent], reading: Reading) -> Paired:
    """Behaviours of a session's events.

    Parameters
    ----------
    events
        In any order.
    reading
        The file, its people and its observer.

    Returns
    -------
    Paired
        States pair within subject, code and modifiers, in order of time. A start without a stop
        is kept as an unpaired state and said; a stop without a start is said.
    """
    pairing = _Pairing(reading=reading)
    ordered = sorted(events, key=lambda e: e.time_s)
    for _, together in groupby(ordered, key=lambda e: e.time_s):
        # At one instant what went on stops before the same starts again, however it was written.
        for event in sorted(together, key=pairing.is_not_closing):
            pairing.take(event)
    behaviours = [*pairing.behaviours, *(_make(e, None, reading) for e in pairing.started.values())]
    behaviours.sort(key=lambda b: b.onset_s)
    warnings = [*pairing.warnings, *(_unpaired(act) for act in behaviours if act.unpaired)]
    return Paired(behaviours=tuple(behaviours), warnings=tuple(warnings))


@dataclass(slots=True, kw_only=True)
class _Pairing:
    """A session's events while they are paired: what has started and not yet stopped."""

    reading: Reading
    behaviours: list[Behaviour] = field(default_factory=list)
    warnings: list[DataWarning] = field(default_factory=list)
    started: dict[tuple[str, str, str], BorisEvent] = field(default_factory=dict)

    def is_not_closing(self, event: BorisEvent) -> bool:
        """Whether an event is no stop of what goes on already."""
        return event.kind is not EventKind.STOP or event.key not in self.started

    def take(self, event: BorisEvent) -> None:
        """Make a behaviour of an event that is or completes one."""
        before = self.started.get(event.key)
        if event.kind is EventKind.POINT:
            self.behaviours.append(_make(event, None, self.reading))
        elif event.kind is EventKind.STOP and before is None:
            self.warnings.append(_stop_alone(event, self.reading))
        elif event.kind is EventKind.START or before is None:
            if before is not None:
                self.behaviours.append(_make(before, None, self.reading))
            self.started[event.key] = event
        else:
            del self.started[event.key]
            self.behaviours.append(_make(before, event, self.reading))


def split_modifiers(joined: str) -> tuple[str, ...]:
    """Modifiers of an event, as BORIS joins them with ``|``; without the sets left at the end.

    A set that was not used says "None"; between others that stays, for it keeps their places.
    """
    parts = [part.strip() for part in joined.split("|")]
    while parts and parts[-1] in ("", "None"):
        parts.pop()
    return tuple(parts)


def find_overlaps(
    behaviours: Iterable[Behaviour], exclusive: Mapping[str, frozenset[str]]
) -> tuple[DataWarning, ...]:
    """Warnings for acts of one actor that go on together though their codes exclude each other.

    Parameters
    ----------
    behaviours
        In order of onset.
    exclusive
        For a code the codes that cannot go on at the same time.

    Returns
    -------
    tuple of DataWarning
        One for each actor and pair of codes, at the first such act, with how often. An act that
        starts where the other stops does not overlap; of an unpaired state nobody knows how long
        it lasts, so it never does.
    """
    ongoing: dict[object, list[Behaviour]] = {}
    found: dict[tuple[str, str, str], list[Behaviour]] = {}
    for act in behaviours:
        if act.code not in exclusive:
            continue
        before = [b for b in ongoing.get(act.actor, []) if b.end_s > act.onset_s]
        for other in before:
            if other.code in exclusive[act.code]:
                actor = act.actor.name or NO_FOCAL_SUBJECT
                found.setdefault((act.code, other.code, actor), []).append(act)
        ongoing[act.actor] = [*before, act]
    return tuple(
        DataWarning.of(
            WarningKind.OVERLAPPING_EXCLUSIVE,
            acts[0].origin,
            code=code,
            other=other,
            actor=actor,
            n=len(acts),
        )
        for (code, other, actor), acts in found.items()
    )


def _make(first: BorisEvent, last: BorisEvent | None, reading: Reading) -> Behaviour:
    comments = [first.comment, last.comment if last else ""]
    return Behaviour(
        actor=reading.book.actor(first.subject),
        code=first.code,
        onset_s=first.time_s,
        offset_s=last.time_s if last else None,
        unpaired=last is None and first.kind is not EventKind.POINT,
        modifiers=split_modifiers(first.modifier),
        observer=reading.observer,
        comment=" / ".join(dict.fromkeys(c for c in comments if c)) or None,
        origin=reading.origin(first.row),
    )


def _stop_alone(event: BorisEvent, reading: Reading) -> DataWarning:
    return DataWarning.of(
        WarningKind.UNREADABLE_ROW, reading.origin(event.row), reason="stop_without_start"
    )


def _unpaired(act: Behaviour) -> DataWarning:
    return DataWarning.of(
        WarningKind.UNPAIRED_STATE,
        act.origin,
        code=act.code,
        actor=act.actor.name or NO_FOCAL_SUBJECT,
    )
