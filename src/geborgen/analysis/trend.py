"""Change over time: the sessions (or days of a diary) in order, and later against earlier."""

from collections.abc import Mapping, Sequence

from geborgen.analysis.periods import group_by_period, tally_answered
from geborgen.analysis.results import Trend, TrendPoint, Verdict
from geborgen.analysis.shares import compute_difference, compute_share, compute_verdict
from geborgen.moments import Moment

__all__ = ["compute_trend"]


def compute_trend(
    moments: Sequence[Moment],
    *,
    order: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
) -> Trend | None:
    """Answered and mended share per session, and the later half minus the earlier half.

    Parameters
    ----------
    moments
        Of one child with one caregiver, in any order.
    order
        Session ids in the order of time.
    labels
        What to call a session; its id where not given. Days of a diary are called by their date.

    Returns
    -------
    Trend or None
        None with fewer than two sessions (or days) that hold a decided moment. The change is that
        of the answered share, with Newcombe's 95 % interval.

    Notes
    -----
    With an odd number of sessions the middle one belongs to neither half. The interval takes the
    moments as independent: with few, unlike sessions it is too narrow.

    References
    ----------
    newcombe1998difference
    """
    periods = group_by_period(moments, order)
    decided = {name: group for name, group in periods.items() if tally_answered(group)[1] > 0}
    if len(decided) < 2:
        return None
    tallies = [tally_answered(group) for group in decided.values()]
    half = len(tallies) // 2
    earlier, later = _summed(tallies[:half]), _summed(tallies[-half:])
    difference = compute_difference(later, earlier)
    assert difference is not None  # every period kept has a decided moment
    return Trend(
        points=tuple(_point(name, group, labels or {}) for name, group in decided.items()),
        change=difference[0],
        change_low=difference[1],
        change_high=difference[2],
        verdict=_verdict(min(earlier[1], later[1]), difference[1], difference[2]),
    )


def _point(name: str, moments: Sequence[Moment], labels: Mapping[str, str]) -> TrendPoint:
    answered, decided = tally_answered(moments)
    mended = sum(moment.repair is not None for moment in moments)
    return TrendPoint(
        session=moments[0].session,
        label=labels.get(name, name),
        answered=compute_share(answered, decided, rule="rules.answered"),
        mended=compute_share(mended, decided, rule="rules.mended"),
    )


def _summed(tallies: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(count for count, _ in tallies), sum(total for _, total in tallies)


def _verdict(n: int, low: float, high: float) -> Verdict:
    # A difference runs from -1 to 1: its interval may be twice as wide as that of a share.
    return compute_verdict(n, low / 2, high / 2)
