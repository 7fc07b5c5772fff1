"""Change of a group measured twice: how much on average, for how many, and what to beware of."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geborgen.analysis.change import Change, ChangeGroup, compute_change
from geborgen.analysis.results import Share, Verdict
from geborgen.analysis.shares import ENOUGH_UNITS, FEWEST_UNITS, compute_share
from geborgen.analysis.tails import Z_95, compute_student_quantile
from geborgen.analysis.yardstick import Better, Cutoff, Yardstick
from geborgen.moments import Phrase

__all__ = ["GroupChange", "ScorePair", "compute_group_change"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePair:
    """One person's score before and after; None where it was not measured.

    `days` is the time between the two, None when not known. `dyad` is the same for partners of one
    couple, who resemble each other.
    """

    before: float | None
    after: float | None
    days: float | None = None
    dyad: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """What became of a group.

    Parameters
    ----------
    n
        People measured both times: every number but the next two rests on them.
    n_before_only, n_after_only
        People measured once.
    mean_before, mean_after, sd_before, sd_after
        Of those measured twice; None when there are too few.
    mean_change, low, high
        After minus before, with its 95 % interval (Student's t for pairs).
    dz, dz_low, dz_high
        Mean change in standard deviations of the change, with an approximate 95 % interval.
    mean_before_of_missed
        First score of those not measured again: when it differs, those who stayed were others.
    groups
        Share recovered, improved, unchanged, deteriorated of those measured twice, in this order.
    groups_if_missed_unchanged
        The same when everyone not measured again is taken as unchanged.
    median_days, n_days
        Median time between, and for how many it is known.
    n_couples
        Couples of whom both partners are in the numbers.
    changes
        Each person's own change, in the order given.
    verdict, rule, phrase, caveats
        Whether the number carries a sentence, how it is counted, the sentence, and what to beware
        of.
    """

    n: int
    n_before_only: int
    n_after_only: int
    mean_before: float | None
    mean_after: float | None
    sd_before: float | None
    sd_after: float | None
    mean_change: float | None
    low: float | None
    high: float | None
    dz: float | None
    dz_low: float | None
    dz_high: float | None
    mean_before_of_missed: float | None
    groups: tuple[tuple[ChangeGroup, Share], ...]
    groups_if_missed_unchanged: tuple[tuple[ChangeGroup, Share], ...]
    median_days: float | None
    n_days: int
    n_couples: int
    changes: tuple[Change, ...]
    verdict: Verdict
    rule: str
    phrase: Phrase
    caveats: tuple[Phrase, ...]


def compute_group_change(
    pairs: Sequence[ScorePair],
    yardstick: Yardstick,
    *,
    better: Better,
    cutoff: Cutoff | None = None,
) -> GroupChange:
    """What became of a group measured twice.

    Parameters
    ----------
    pairs
        One per person; those with one score are counted, not used.
    yardstick, better, cutoff
        As for `compute_change`.

    Returns
    -------
    GroupChange
        Means and intervals are None where there are too few people.

    Notes
    -----
    Without a group that was not helped this cannot tell what the help did. Partners of one couple
    are counted as two people; with `n_couples` above 0 the intervals are too narrow.

    References
    ----------
    jacobson1991, cohen1988
    """
    both = [(p.before, p.after) for p in pairs if p.before is not None and p.after is not None]
    before, after = (np.array([pair[i] for pair in both], dtype=np.float64) for i in (0, 1))
    missed = [p.before for p in pairs if p.before is not None and p.after is None]
    days = [p.days for p in pairs if p.days is not None and None not in (p.before, p.after)]
    changes = tuple(
        compute_change(one, other, yardstick, better=better, cutoff=cutoff) for one, other in both
    )
    mean, low, high = _interval(after - before)
    dz = _effect(after - before)
    couples = _count_couples(pairs)
    return GroupChange(
        n=len(both),
        n_before_only=len(missed),
        n_after_only=sum(p.before is None and p.after is not None for p in pairs),
        mean_before=_mean(before),
        mean_after=_mean(after),
        sd_before=_sd(before),
        sd_after=_sd(after),
        mean_change=mean,
        low=low,
        high=high,
        dz=dz[0],
        dz_low=dz[1],
        dz_high=dz[2],
        mean_before_of_missed=_mean(np.array(missed, dtype=np.float64)),
        groups=_share_groups(changes, total=len(both)),
        groups_if_missed_unchanged=_share_groups(changes, total=len(both) + len(missed)),
        median_days=float(np.median(days)) if days else None,
        n_days=len(days),
        n_couples=couples,
        changes=changes,
        verdict=_verdict(len(both)),
        rule="rules.change_group",
        phrase=_phrase(len(both), changes),
        caveats=_list_caveats(n_missed=len(missed), n_couples=couples),
    )


def _mean(scores: np.ndarray) -> float | None:
    return float(scores.mean()) if len(scores) else None


def _sd(scores: np.ndarray) -> float | None:
    return float(scores.std(ddof=1)) if len(scores) > 1 else None


def _interval(
    differences: np.ndarray,
) -> tuple[float | None, float | None, float | None]:
    n, sd = len(differences), _sd(differences)
    if sd is None:
        return _mean(differences), None, None
    mean, margin = float(differences.mean()), compute_student_quantile(n - 1) * sd / math.sqrt(n)
    return mean, mean - margin, mean + margin


def _effect(differences: np.ndarray) -> tuple[float | None, float | None, float | None]:
    """Mean change in standard deviations of the change; none when all changed alike."""
    n, sd = len(differences), _sd(differences)
    if not sd:
        return None, None, None
    dz = float(differences.mean()) / sd
    margin = Z_95 * math.sqrt(1 / n + dz**2 / (2 * n))
    return dz, dz - margin, dz + margin


def _share_groups(
    changes: Sequence[Change], *, total: int
) -> tuple[tuple[ChangeGroup, Share], ...]:
    counts = {group: sum(change.group is group for change in changes) for group in ChangeGroup}
    counts[ChangeGroup.UNCHANGED] += total - len(changes)
    return tuple(
        (group, compute_share(count, total, rule=f"rules.change_{group}"))
        for group, count in counts.items()
    )


def _count_couples(pairs: Sequence[ScorePair]) -> int:
    seen = [p.dyad for p in pairs if p.dyad and p.before is not None and p.after is not None]
    return sum(seen.count(dyad) > 1 for dyad in set(seen))


def _verdict(n: int) -> Verdict:
    if n < FEWEST_UNITS:
        return Verdict.TOO_FEW
    return Verdict.THIN if n < ENOUGH_UNITS else Verdict.ENOUGH


def _phrase(n: int, changes: Sequence[Change]) -> Phrase:
    if n < FEWEST_UNITS:
        return Phrase.of("change.group_few", n=n)
    better = sum(c.group in (ChangeGroup.RECOVERED, ChangeGroup.IMPROVED) for c in changes)
    worse = sum(c.group is ChangeGroup.DETERIORATED for c in changes)
    key = "change.group" if n >= ENOUGH_UNITS else "change.group_thin"
    return Phrase.of(key, n=n, better=better, worse=worse, same=n - better - worse)


def _list_caveats(*, n_missed: int, n_couples: int) -> tuple[Phrase, ...]:
    always = ["no_control", "regression", "birth"]
    said = [Phrase.of(f"change.caveat.{key}") for key in always]
    if n_missed:
        said.append(Phrase.of("change.caveat.missed", n=n_missed))
    if n_couples:
        said.append(Phrase.of("change.caveat.couples", n=n_couples))
    return tuple(said)
