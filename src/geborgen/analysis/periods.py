"""Stretches of time a pair's moments fall into: sessions, the days of a diary, or time blocks."""

from collections.abc import Iterable, Sequence

from geborgen.moments import Fate, Moment

__all__ = ["group_by_block", "group_by_period", "tally_answered"]


def group_by_period(
    moments: Iterable[Moment], order: Sequence[str] = ()
) -> dict[str, list[Moment]]:
    """Group moments by session, or by day where one session holds the days of a diary.

    Parameters
    ----------
    moments
        Of one child with one caregiver.
    order
        Session ids in the order of time; sessions not named come after, as they come.

    Returns
    -------
    dict
        Session id, or date as ``YYYY-MM-DD``, to its moments; in the order of time.
    """
    groups: dict[str, list[Moment]] = {session: [] for session in order}
    for moment in moments:
        groups.setdefault(moment.session, []).append(moment)
    filled = {session: group for session, group in groups.items() if group}
    if len(filled) != 1:
        return filled
    days = _days(next(iter(filled.values())))
    return days if len(days) > 1 else filled


def group_by_block(
    moments: Iterable[Moment], block_s: float
) -> dict[tuple[str, int], list[Moment]]:
    """Group moments by equal stretches of their session, counted from its first moment.

    Parameters
    ----------
    moments
        In any order.
    block_s
        Seconds per stretch; above 0.

    Returns
    -------
    dict
        Session id and number of the stretch to its moments; only stretches with a moment.
    """
    ordered = sorted(moments, key=lambda moment: moment.onset_s)
    starts: dict[str, float] = {}
    blocks: dict[tuple[str, int], list[Moment]] = {}
    for moment in ordered:
        start = starts.setdefault(moment.session, moment.onset_s)
        blocks.setdefault((moment.session, int((moment.onset_s - start) // block_s)), []).append(
            moment
        )
    return blocks


def tally_answered(moments: Iterable[Moment]) -> tuple[int, int]:
    """How many moments were met or mended, and how many were decided."""
    fates = [moment.fate for moment in moments]
    decided = len(fates) - fates.count(Fate.UNDECIDED)
    return decided - fates.count(Fate.MISSED), decided


def _days(moments: Sequence[Moment]) -> dict[str, list[Moment]]:
    days: dict[str, list[Moment]] = {}
    for moment in moments:
        if moment.at is None:
            return {}
        days.setdefault(moment.at.date().isoformat(), []).append(moment)
    return dict(sorted(days.items()))
