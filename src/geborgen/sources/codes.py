"""The codes of recordings, counted: what a scheme has to give a meaning to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geborgen.moments import Actor, Behaviour, Recording

__all__ = ["CodeCount", "count_codes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """How often one actor shows one code, over how many sessions, and for how long.

    `seconds` is the length of its states together; `first_s` and `last_s` are the earliest onset
    and the latest end within any session.
    """

    code: str
    actor: Actor
    n: int
    n_states: int
    seconds: float
    first_s: float
    last_s: float
    n_sessions: int


def count_codes(recordings: Iterable[Recording]) -> tuple[CodeCount, ...]:
    """Counts per code and actor over recordings, in order of first appearance.

    Parameters
    ----------
    recordings
        Sessions; the coding of every observer is counted.

    Returns
    -------
    tuple of CodeCount
        Seconds from each session's own start.
    """
    seen: dict[tuple[str, Actor], list[tuple[int, Behaviour]]] = {}
    for session, recording in enumerate(recordings):
        for behaviour in recording.behaviours:
            seen.setdefault((behaviour.code, behaviour.actor), []).append((session, behaviour))
    return tuple(_count(code, actor, found) for (code, actor), found in seen.items())


def _count(code: str, actor: Actor, found: Sequence[tuple[int, Behaviour]]) -> CodeCount:
    behaviours = [behaviour for _, behaviour in found]
    return CodeCount(
        code=code,
        actor=actor,
        n=len(behaviours),
        n_states=sum(behaviour.is_state for behaviour in behaviours),
        seconds=sum(behaviour.end_s - behaviour.onset_s for behaviour in behaviours),
        first_s=min(behaviour.onset_s for behaviour in behaviours),
        last_s=max(behaviour.end_s for behaviour in behaviours),
        n_sessions=len({session for session, _ in found}),
    )
