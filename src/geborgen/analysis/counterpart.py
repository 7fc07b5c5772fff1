"""A clear counterpart, mirroring and containment: how the caregiver answers, beyond whether."""

from collections.abc import Sequence

from geborgen.analysis.results import Counterpart, Share
from geborgen.analysis.shares import compute_moment_share
from geborgen.moments import Answer, Fate, Half, Moment, Need

__all__ = ["compute_containment", "compute_counterpart", "compute_mirroring", "is_limit_given"]

# 'Met' belongs here: the need was that somebody take charge, and it was met.
_TAKES_CHARGE = frozenset({Answer.LIMITED, Answer.CONTAINED, Answer.MET})


def compute_counterpart(moments: Sequence[Moment]) -> Counterpart:
    """Limits when they were asked, warmth over all, and limits that came with warmth.

    Parameters
    ----------
    moments
        Of one child with one caregiver, in any order.

    Returns
    -------
    Counterpart
        Limits: of decided moments that asked somebody to take charge. Warmth: of all decided
        moments, those with a warm answer and nothing frightening. Warm limits: of moments with a
        limit, those in which warmth came too or that were mended.

    References
    ----------
    powell2014
    """
    return Counterpart(
        limits=compute_moment_share(moments, is_limit_given, rule="rules.limits"),
        warmth=compute_moment_share(moments, _is_warm_and_decided, rule="rules.warmth"),
        warm_limits=compute_moment_share(moments, _is_limit_warm, rule="rules.warm_limits"),
    )


def compute_mirroring(moments: Sequence[Moment]) -> Share:
    """Share of fittingly answered bottom-half moments in which the feeling was mirrored.

    Parameters
    ----------
    moments
        Of one child with one caregiver, in any order.

    Returns
    -------
    Share
        Says how answers were given, not how many needs were answered.

    References
    ----------
    winnicott1971
    """
    return compute_moment_share(
        moments, lambda moment: _is_given(moment, Answer.MIRRORED), rule="rules.mirroring"
    )


def compute_containment(moments: Sequence[Moment]) -> Share:
    """Share of fittingly answered bottom-half moments in which the feeling was contained.

    Parameters
    ----------
    moments
        Of one child with one caregiver, in any order.

    Returns
    -------
    Share
        As `compute_mirroring`.

    References
    ----------
    powell2014
    """
    return compute_moment_share(
        moments, lambda moment: _is_given(moment, Answer.CONTAINED), rule="rules.containment"
    )


def is_limit_given(moment: Moment) -> bool | None:
    """Whether somebody took charge where the child asked for it; None where it did not ask."""
    asked = moment.need is Need.TAKE_CHARGE or Need.TAKE_CHARGE in moment.other_needs
    if not asked or moment.fate is Fate.UNDECIDED:
        return None
    return not _TAKES_CHARGE.isdisjoint(moment.answers) or moment.repair is not None


def _is_given(moment: Moment, answer: Answer) -> bool | None:
    if moment.half is not Half.BOTTOM or not moment.has_fitting_answer:
        return None
    return answer in moment.answers


def _is_warm(moment: Moment) -> bool:
    return Answer.FRIGHTENING not in moment.answers and any(a.is_warm for a in moment.answers)


def _is_warm_and_decided(moment: Moment) -> bool | None:
    return None if moment.fate is Fate.UNDECIDED else _is_warm(moment)


def _is_limit_warm(moment: Moment) -> bool | None:
    if Answer.LIMITED not in moment.answers:
        return None
    return _is_warm(moment) or moment.repair is not None
