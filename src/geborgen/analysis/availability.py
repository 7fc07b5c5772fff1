"""Availability: whether answers can be counted on over time, which is not the same as presence."""

from collections.abc import Iterable, Sequence

from geborgen.analysis.periods import group_by_block, group_by_period, tally_answered
from geborgen.analysis.results import Availability, Share, Verdict
from geborgen.analysis.shares import compute_share
from geborgen.moments import Moment

__all__ = ["compute_availability"]

# With fewer than three stretches nothing can be said of evenness, with fewer than six only a hint.
_FEWEST_BLOCKS = 3
_ENOUGH_BLOCKS = 6
# Stretches a person can follow on a clock; the shortest that gives no more than _MOST_BLOCKS.
_BLOCK_LENGTHS_S = (60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0)
_MOST_BLOCKS = 12


def compute_availability(moments: Sequence[Moment], *, order: Sequence[str] = ()) -> Availability:
    """How evenly a child's signals were answered over stretches of time.

    Parameters
    ----------
    moments
        Of one child with one caregiver, in any order.
    order
        Session ids in the order of time.

    Returns
    -------
    Availability
        Stretches are sessions when there are three or more, the days of a diary, or else equal
        stretches of minutes within the session. `answered_blocks` counts stretches in which at
        least half of the decided moments were met or mended. `evenness` is None below two.

    Notes
    -----
    Looks at stretches in which the child asked something, and never at how long somebody was
    there. Small stretches differ by chance: evenness is a description, it carries no interval.
    """
    groups, block_s = _stretches(moments, order)
    tallies = [tally for group in groups if (tally := tally_answered(group))[1] > 0]
    blocks = tuple(compute_share(*tally, rule="rules.answered") for tally in tallies)
    counted_on = sum(2 * answered >= decided for answered, decided in tallies)
    return Availability(
        answered_blocks=compute_share(counted_on, len(blocks), rule="rules.answered_blocks"),
        blocks=blocks,
        block_s=block_s,
        evenness=_evenness(blocks),
        verdict=_verdict(len(blocks)),
    )


def _stretches(
    moments: Sequence[Moment], order: Sequence[str]
) -> tuple[list[list[Moment]], float | None]:
    periods = group_by_period(moments, order)
    by_day = len({moment.session for moment in moments}) < len(periods)
    if by_day or len(periods) >= _FEWEST_BLOCKS:
        return list(periods.values()), None
    block_s = _block_length(periods.values())
    blocks = group_by_block(moments, block_s)
    rank = {session: place for place, session in enumerate(periods)}
    return [blocks[key] for key in sorted(blocks, key=lambda k: (rank[k[0]], k[1]))], block_s


def _block_length(sessions: Iterable[Sequence[Moment]]) -> float:
    onsets = ([moment.onset_s for moment in session] for session in sessions)
    total = sum(max(found) - min(found) for found in onsets)
    return next((s for s in _BLOCK_LENGTHS_S if total < s * _MOST_BLOCKS), _BLOCK_LENGTHS_S[-1])


def _evenness(blocks: Sequence[Share]) -> float | None:
    values = [block.value for block in blocks if block.value is not None]
    return 1 - (max(values) - min(values)) if len(values) > 1 else None


def _verdict(n: int) -> Verdict:
    if n < _FEWEST_BLOCKS:
        return Verdict.TOO_FEW
    return Verdict.THIN if n < _ENOUGH_BLOCKS else Verdict.ENOUGH
