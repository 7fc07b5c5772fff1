"""Seen, soothed, safe and secure: four formulas over moments for four plain words."""

from collections.abc import Sequence

from geborgen.analysis.results import FourS
from geborgen.analysis.shares import compute_moment_share
from geborgen.moments import Answer, Fate, Moment, Need

__all__ = ["compute_four_s", "is_safe", "is_secure", "is_seen", "is_soothed"]

_IN_DISTRESS = (Need.PROTECT, Need.COMFORT, Need.ORGANISE_FEELINGS)


def compute_four_s(moments: Sequence[Moment]) -> FourS:
    """The four S's of one child with one caregiver, each a share of moments.

    Parameters
    ----------
    moments
        Of one child with one caregiver, in any order.

    Returns
    -------
    FourS
        Four shares, each of the moments to which its rule applies.

    Notes
    -----
    The words are Siegel's; he gives no formulas, these are ours. They count what could be seen
    from outside in these moments, not what the child feels. Seen, soothed and safe are counted
    per moment; that security grows when they repeat is why secure needs many moments to say.

    References
    ----------
    siegel2020
    """
    return FourS(
        seen=compute_moment_share(moments, is_seen, rule="rules.seen"),
        soothed=compute_moment_share(moments, is_soothed, rule="rules.soothed"),
        safe=compute_moment_share(moments, is_safe, rule="rules.safe"),
        secure=compute_moment_share(moments, is_secure, rule="rules.secure"),
    )


def is_seen(moment: Moment) -> bool | None:
    """Whether the need was noticed and read: a fitting answer, or a mending later.

    Mending counts, because whoever mends has seen in the end. A fitting answer counts as seen even
    when the rest of the moment went wrong. None when nothing is known of the answer.
    """
    if moment.fate is Fate.UNDECIDED:
        return None
    return moment.has_fitting_answer or moment.repair is not None


def is_soothed(moment: Moment) -> bool | None:
    """Whether the child came to rest with this caregiver's help after asking it in distress.

    Only where the child asked for protection, comfort or help with its feelings: a child that shows
    delight need not come to rest. A child that came to rest where its need stayed open calmed
    itself: that is not soothed. Where settling was not coded, a mended moment counts as soothed;
    else None.
    """
    if moment.need not in _IN_DISTRESS or moment.fate is Fate.UNDECIDED:
        return None
    if moment.settled is None:
        return True if moment.fate is Fate.MENDED else None
    return moment.settled and moment.fate is not Fate.MISSED


def is_safe(moment: Moment) -> bool | None:
    """Whether nothing frightened the child, and protection came when it was asked.

    A frightening answer makes the moment not safe even when it is mended afterwards; the mending
    counts in `is_secure`. Asked protection must be answered or mended.
    """
    fate = moment.fate
    if fate is Fate.UNDECIDED:
        return None
    if Answer.FRIGHTENING in moment.answers:
        return False
    asked = moment.need is Need.PROTECT or Need.PROTECT in moment.other_needs
    return not asked or fate is not Fate.MISSED


def is_secure(moment: Moment) -> bool | None:
    """Whether all of seen, soothed and safe that apply held, or the moment was mended.

    An open rupture is not secure. None when nothing is known of the answer.
    """
    fate = moment.fate
    if fate is Fate.UNDECIDED:
        return None
    if fate is Fate.MENDED:
        return True
    return fate is Fate.MET and is_soothed(moment) is not False and is_safe(moment) is True
