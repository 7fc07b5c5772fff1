"""Ruptures and their mending, as the moments show them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from geborgen.analysis.results import RepairSummary
from geborgen.analysis.shares import compute_moment_share
from geborgen.analysis.survival import compute_repair_latency
from geborgen.moments import Moment, MomentRules, Role

__all__ = ["compute_repair"]


def compute_repair(
    moments: Sequence[Moment],
    *,
    rules: MomentRules | None = None,
    ends_s: Mapping[str, float] | None = None,
    without_latency: Collection[str] = (),
) -> RepairSummary:
    """How often two people lost each other, how often that was mended, by whom and how soon.

    Parameters
    ----------
    moments
        Of one child with one caregiver, in any order.
    rules
        Gives the window within which a repair counts; None takes the default.
    ends_s
        Length of each session in seconds, where known.
    without_latency
        Names of the sessions whose times tell no latency: their marks abut.

    Returns
    -------
    RepairSummary
        Ruptures of the moments in which that is known; repaired of the ruptures; who mended, in
        the order child, caregiver, other; the latency is None when nothing was timed.

    References
    ----------
    tronick1986
    """
    timed = [moment for moment in moments if moment.session not in without_latency]
    counts = Counter(moment.repair.by for moment in moments if moment.repair is not None)
    return RepairSummary(
        ruptures=compute_moment_share(moments, lambda m: m.has_rupture, rule="rules.ruptures"),
        repaired=compute_moment_share(moments, _is_repaired, rule="rules.repaired"),
        by=tuple((role, counts[role]) for role in Role if counts[role]),
        latency=compute_repair_latency(timed, rules=rules, ends_s=ends_s),
    )


def _is_repaired(moment: Moment) -> bool | None:
    return moment.repair is not None if moment.has_rupture else None
