"""Change of one person between two scores: more than measurement error, and past a cut-off."""

from dataclasses import dataclass
from enum import StrEnum

from geborgen.analysis.yardstick import Better, ChangeMethod, Cutoff, Yardstick
from geborgen.moments import Phrase
from geborgen.moments.checks import check_finite

__all__ = ["Change", "ChangeGroup", "compute_change"]


class ChangeGroup(StrEnum):
    """What may be said of one person's change."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one score.

    Parameters
    ----------
    before, after
        The two scores.
    difference
        After minus before.
    index
        `difference` in standard errors of a difference (the reliable change index); None where
        only published points are known.
    is_large_enough
        Whether the difference exceeds the yardstick, in either direction.
    is_better
        Whether it went the good way; None when nothing changed.
    has_crossed
        Whether the score came past the cut-off, or was already past it (then False); None without
        a cut-off.
    group
        What may be said of it.
    rule
        Key of the sentence that says how it is counted.
    phrase
        The finding in plain words.
    n
        How many scores it rests on: always two.
    """

    before: float
    after: float
    difference: float
    index: float | None
    is_large_enough: bool
    is_better: bool | None
    has_crossed: bool | None
    group: ChangeGroup
    yardstick: Yardstick
    cutoff: Cutoff | None
    rule: str
    phrase: Phrase
    n: int = 2


def compute_change(
    before: float,
    after: float,
    yardstick: Yardstick,
    *,
    better: Better,
    cutoff: Cutoff | None = None,
) -> Change:
    """What became of one person's score.

    Parameters
    ----------
    before, after
        The two scores, in the same points.
    yardstick
        How much must change.
    better
        Which way is good.
    cutoff
        Where the score passes into what is usual for people at large; None leaves out the group
        ``recovered``.

    Returns
    -------
    Change
        Recovered: changed enough for the good, and from the one side of the cut-off to the other.
        Improved: changed enough for the good. Deteriorated: changed enough for the bad.

    Notes
    -----
    Extreme first scores drift towards the middle by themselves, and feelings around a birth mend
    without help as well: a change says nothing about what brought it.

    References
    ----------
    jacobson1991
    """
    check_finite("before", before)
    check_finite("after", after)
    difference = after - before
    enough = yardstick.exceeds(difference)
    good = None if difference == 0 else (difference > 0) == (better is Better.HIGHER)
    crossed = None
    if cutoff:
        crossed = cutoff.is_past(after) and not cutoff.is_past(before)
    group = _group(enough=enough, good=good, crossed=crossed)
    error = yardstick.difference_error
    return Change(
        before=before,
        after=after,
        difference=difference,
        index=difference / error if error else None,
        is_large_enough=enough,
        is_better=good,
        has_crossed=crossed,
        group=group,
        yardstick=yardstick,
        cutoff=cutoff,
        rule=f"rules.change_{yardstick.method}",
        phrase=_phrase(group, difference, yardstick, good=good),
    )


def _group(*, enough: bool, good: bool | None, crossed: bool | None) -> ChangeGroup:
    if not enough:
        return ChangeGroup.UNCHANGED
    if not good:
        return ChangeGroup.DETERIORATED
    return ChangeGroup.RECOVERED if crossed else ChangeGroup.IMPROVED


def _phrase(
    group: ChangeGroup, difference: float, yardstick: Yardstick, *, good: bool | None
) -> Phrase:
    key = str(group)
    if group is ChangeGroup.UNCHANGED and good is not None:
        key = "unchanged_better" if good else "unchanged_worse"
    if yardstick.method is ChangeMethod.RELEVANT and good is not None:
        key = f"{key}_relevant"
    return Phrase.of(f"change.{key}", points=float(abs(difference)), limit=float(yardstick.points))
