"""Two observers of one session: how much of what either coded both saw."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from geborgen.analysis.results import ObserverComparison
from geborgen.analysis.shares import compute_share
from geborgen.moments import Actor, Behaviour, MomentRules, Recording

__all__ = ["compute_matched_count", "compute_observer_comparisons"]

# People need about a second to see and press; two codes closer than that are one act.
_TOLERANCE_S = 1.0


def compute_matched_count(
    first_s: Sequence[float], second_s: Sequence[float], *, tolerance_s: float
) -> int:
    """How many onsets of two lists can be paired one to one within a tolerance.

    Parameters
    ----------
    first_s, second_s
        Onsets in seconds, each in order.
    tolerance_s
        Largest difference of a pair in seconds.

    Returns
    -------
    int
        The largest number of pairs: on a line, pairing from the left is best.
    """
    i = j = matched = 0
    while i < len(first_s) and j < len(second_s):
        difference = first_s[i] - second_s[j]
        if abs(difference) <= tolerance_s:
            matched, i, j = matched + 1, i + 1, j + 1
        elif difference < 0:
            i += 1
        else:
            j += 1
    return matched


def compute_observer_comparisons(
    recording: Recording,
    *,
    rules: MomentRules | None = None,
    tolerance_s: float | None = None,
) -> tuple[ObserverComparison, ...]:
    """The main observer beside each other observer, over the stretch that both coded.

    Parameters
    ----------
    recording
        The session.
    rules
        Says who is the main observer; None takes the recording's.
    tolerance_s
        Largest difference of two onsets in seconds; None takes 1 s, or half an interval.

    Returns
    -------
    tuple
        One per further observer whose stretch overlaps the main observer's. `agreement` counts
        what both saw of what either saw: same actor, same code, onsets within the tolerance. None
        where only the order is known.

    Notes
    -----
    The stretch runs from the later first onset to the earlier last one, a tolerance wider on both
    sides. Chance agreement is not taken off; that is what a kappa is for.

    References
    ----------
    bakeman2011
    """
    coded: dict[str, list[Behaviour]] = defaultdict(list)
    for behaviour in recording.behaviours:
        if behaviour.observer is not None:
            coded[behaviour.observer].append(behaviour)
    if len(coded) < 2 or recording.order_only:
        return ()
    named = (rules.observer if rules else None, *recording.observers, *coded)
    main = next(name for name in named if name in coded)
    if tolerance_s is None:
        tolerance_s = recording.interval_s / 2 if recording.interval_s else _TOLERANCE_S
    found = [
        _compare(recording.session, (main, coded[main]), (name, seen), tolerance_s=tolerance_s)
        for name, seen in coded.items()
        if name != main
    ]
    return tuple(comparison for comparison in found if comparison is not None)


def _compare(
    session: str,
    main: tuple[str, list[Behaviour]],
    other: tuple[str, list[Behaviour]],
    *,
    tolerance_s: float,
) -> ObserverComparison | None:
    start = max(seen[0].onset_s for _, seen in (main, other)) - tolerance_s
    end = min(seen[-1].onset_s for _, seen in (main, other)) + tolerance_s
    if end < start + 2 * tolerance_s:
        return None
    first, second = (_onsets(seen, start, end) for _, seen in (main, other))
    n_both = sum(
        compute_matched_count(first[key], second[key], tolerance_s=tolerance_s)
        for key in first.keys() & second.keys()
    )
    n_main, n_other = (sum(map(len, onsets.values())) for onsets in (first, second))
    return ObserverComparison(
        session=session,
        main=main[0],
        other=other[0],
        start_s=max(0.0, start),
        end_s=end,
        tolerance_s=tolerance_s,
        n_main=n_main,
        n_other=n_other,
        n_both=n_both,
        agreement=compute_share(n_both, n_main + n_other - n_both, rule="rules.observers"),
    )


def _onsets(
    seen: Sequence[Behaviour], start_s: float, end_s: float
) -> dict[tuple[Actor, str], list[float]]:
    """Onsets per actor and code within the stretch, in order."""
    onsets: dict[tuple[Actor, str], list[float]] = {}
    first = bisect_left(seen, start_s, key=lambda b: b.onset_s)
    for behaviour in seen[first:]:
        if behaviour.onset_s > end_s:
            break
        onsets.setdefault((behaviour.actor, behaviour.code), []).append(behaviour.onset_s)
    return onsets
