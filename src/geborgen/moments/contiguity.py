"""Marks that abut: where an act always begins as another person's ends, nobody timed an answer."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from geborgen.moments.behaviour import Actor, Behaviour, Origin
from geborgen.moments.recording import DataWarning, WarningKind
from geborgen.moments.vocabulary import Role

__all__ = ["Contiguity", "find_contiguity", "warn_of_contiguity"]

FEWEST_TURNS = 5
_SAME_S = 0.0015  # files round to thousandths

Turn = tuple[Actor, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contiguity:
    """Two people whose acts abut: how often the turn passed, how often without any pause.

    Parameters
    ----------
    one, other
        Their names, or roles where the file gives none.
    n
        Changes of turn between the two, both ways together.
    n_abutting
        Those whose pause is zero, to the thousandth of a second.
    median_s
        Median pause in seconds; below zero where the second began before the first had ended.
    """

    one: str
    other: str
    n: int
    n_abutting: int
    median_s: float


def find_contiguity(behaviours: Iterable[Behaviour]) -> Contiguity | None:
    """Whether the acts of two people in a session abut, so that latencies are an artefact.

    Parameters
    ----------
    behaviours
        Of one session, in order of onset; each observer's coding is looked at by itself.

    Returns
    -------
    Contiguity or None
        Of the two people with the most changes of turn, where several abut.

    Notes
    -----
    Only acts with a duration count. A turn is a row of acts of one person; its pause runs from the
    latest end in it to the onset of the next person's turn. Two people's marks abut when the turn
    passes at least five times each way and, each way, more than half of the pauses are zero (their
    median is then zero too). Both ways, because an answer that truly ends a signal leaves no pause
    one way only. Two caregivers, or two children, are no pair: no latency is read between them.
    """
    by_observer: dict[str | None, list[Turn]] = {}
    for act in behaviours:
        if act.offset_s is not None and act.offset_s > act.onset_s:
            _take(by_observer.setdefault(act.observer, []), act, act.offset_s)
    found = [one for turns in by_observer.values() for one in _find_pairs(turns)]
    return max(found, key=lambda one: one.n, default=None)


def warn_of_contiguity(found: Contiguity, origin: Origin | None = None) -> DataWarning:
    """Make the warning that marks abut, with the figures.

    Parameters
    ----------
    found
        Whose marks abut, and how often.
    origin
        The file.

    Returns
    -------
    DataWarning
        Of the kind `CONTIGUOUS_MARKS`.
    """
    return DataWarning.of(
        WarningKind.CONTIGUOUS_MARKS,
        origin,
        one=found.one,
        other=found.other,
        n=found.n,
        count=found.n_abutting,
        median=found.median_s,
    )


def _take(turns: list[Turn], act: Behaviour, end_s: float) -> None:
    """Add an act to its actor's running turn, or begin a new one."""
    if turns and turns[-1][0] == act.actor:
        actor, start, before = turns[-1]
        turns[-1] = (actor, start, max(before, end_s))
    else:
        turns.append((act.actor, act.onset_s, end_s))


def _find_pairs(turns: list[Turn]) -> Iterable[Contiguity]:
    pauses: dict[tuple[Actor, Actor], list[float]] = {}
    told: set[tuple[Actor, Actor]] = set()
    for (one, _, end), (other, start, _) in itertools.pairwise(turns):
        pauses.setdefault((one, other), []).append(start - end)
    for (one, other), there in pauses.items():
        back = pauses.get((other, one), [])
        # Each pair stands there both ways: told once, by whoever had the turn first.
        if (other, one) in told:
            continue
        told.add((one, other))
        if _are_pair(one, other) and _abut(there) and _abut(back):
            both = [*there, *back]
            yield Contiguity(
                one=one.name or str(one.role),
                other=other.name or str(other.role),
                n=len(both),
                n_abutting=sum(abs(pause) < _SAME_S for pause in both),
                median_s=round(_median(both), 3) + 0.0,
            )


def _median(pauses: list[float]) -> float:
    # Not the library of statistics: loading it takes longer than most of a session does.
    ordered, half = sorted(pauses), len(pauses) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _are_pair(one: Actor, other: Actor) -> bool:
    return one.role is not other.role or one.role is Role.OTHER


def _abut(pauses: list[float]) -> bool:
    return len(pauses) >= FEWEST_TURNS and 2 * sum(abs(pause) < _SAME_S for pause in pauses) > len(
        pauses
    )
