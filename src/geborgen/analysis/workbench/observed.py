"""What was observed: sessions, people, observers, minutes, and how often each code."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geborgen.analysis.tracks import list_observers
from geborgen.moments import Recording, WarningKind
from geborgen.moments.streams import name_of

__all__ = ["CodeCount", "Observed", "SessionCount", "count_observed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """One code of one person: acts, sessions it was seen in, its time, and acts a minute.

    `seconds` is the time of acts with a known end; `per_minute` is of the sessions in which this
    person acts, or is the child; None where nothing was timed.
    """

    actor: str
    code: str
    n_acts: int
    n_sessions: int
    seconds: float
    per_minute: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCount:
    """One session: its file, child, observers, length in seconds, acts, and how it was timed.

    `timing` is ``timed``, ``intervals``, ``order`` (only the order is known) or ``abutting`` (marks
    abut, so that how soon somebody answered is an artefact).
    """

    session: str
    child: str
    file: str
    observers: tuple[str, ...]
    seconds: float | None
    n_acts: int
    timing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Everything that was read, counted; acts of the observer whose coding counts."""

    sessions: tuple[SessionCount, ...]
    codes: tuple[CodeCount, ...]
    observers: tuple[str, ...]
    n_acts: int
    seconds: float


def count_observed(recordings: Sequence[Recording], *, observer: str | None = None) -> Observed:
    """Count sessions, people, codes and minutes.

    Parameters
    ----------
    recordings
        Sessions.
    observer
        Whose coding counts; None takes each session's first observer.

    Returns
    -------
    Observed
        Codes of each person in order of how often they were coded.
    """
    acts: Counter[tuple[str, str]] = Counter()
    seconds: dict[tuple[str, str], float] = defaultdict(float)
    seen_in: dict[tuple[str, str], int] = defaultdict(int)
    timed: Counter[tuple[str, str]] = Counter()
    minutes: dict[str, float] = defaultdict(float)
    total_s = 0.0
    sessions = []
    for recording in recordings:
        main = observer or next(iter(list_observers([recording])), None)
        mine = [b for b in recording.behaviours if b.observer in (None, main)]
        here: Counter[tuple[str, str]] = Counter()
        for behaviour in mine:
            key = (name_of(behaviour.actor, behaviour.actor.role), behaviour.code)
            here[key] += 1
            seconds[key] += behaviour.end_s - behaviour.onset_s
        acts += here
        for key in here:
            seen_in[key] += 1
        if not recording.order_only:
            total_s += recording.end_s
            timed += here
            for person in {recording.child, *(name for name, _ in here)}:
                minutes[person] += recording.end_s / 60
        sessions.append(_count_session(recording, len(mine)))
    ranked = sorted(acts, key=lambda key: (key[0], -acts[key], key[1]))
    return Observed(
        sessions=tuple(sessions),
        codes=tuple(
            CodeCount(
                actor=key[0],
                code=key[1],
                n_acts=acts[key],
                n_sessions=seen_in[key],
                seconds=seconds[key],
                per_minute=timed[key] / minutes[key[0]] if minutes[key[0]] else None,
            )
            for key in ranked
        ),
        observers=list_observers(recordings),
        n_acts=sum(acts.values()),
        seconds=total_s,
    )


def _count_session(recording: Recording, n_acts: int) -> SessionCount:
    return SessionCount(
        session=recording.session,
        child=recording.child,
        file=recording.provenance.file or "",
        observers=list_observers([recording]),
        seconds=None if recording.order_only else recording.end_s,
        n_acts=n_acts,
        timing=_find_timing(recording, (warning.kind for warning in recording.warnings)),
    )


def _find_timing(recording: Recording, kinds: Iterable[WarningKind]) -> str:
    if recording.order_only:
        return "order"
    if WarningKind.CONTIGUOUS_MARKS in set(kinds):
        return "abutting"
    return "timed" if recording.interval_s is None else "intervals"
