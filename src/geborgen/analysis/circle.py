"""The Circle profile: what the child asks, need by need, and what becomes of it."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from geborgen.analysis.counterpart import is_limit_given
from geborgen.analysis.linchpin import compute_linchpin
from geborgen.analysis.results import CircleProfile, HalfProfile, NeedProfile, Share
from geborgen.analysis.shares import compute_share
from geborgen.moments import Answer, Fate, Half, Moment, Need, SignalKind

__all__ = ["compute_circle"]

_MEAN = frozenset({Answer.FRIGHTENING, Answer.INTRUDED})
_GONE = frozenset({Answer.MISSED, Answer.DISMISSED})


class _Seen(NamedTuple):
    """What the profile looks at in one moment: moments alike in all of this are counted as one."""

    session: str
    need: Need
    fate: Fate
    answer: Answer | None
    hidden: bool
    # None where nobody was asked to take charge.
    limit_given: bool | None


class _Tally(NamedTuple):
    """What the profiles of a need and of a half have in common."""

    asked: int
    met: int
    mended: int
    missed: int
    undecided: int
    miscues: int
    answered: Share


_Counts = Counter[_Seen]
_Rule = Callable[[_Seen], bool | None]


def compute_circle(moments: Sequence[Moment], *, child: str, caregiver: str) -> CircleProfile:
    """Circle profile of one child with one caregiver.

    Parameters
    ----------
    moments
        In any order; those of others are left out.
    child, caregiver
        Ids of the two.

    Returns
    -------
    CircleProfile
        The nine needs in the order of the Circle and the three parts, also where nothing was
        asked; `answered` is met or mended of decided, `mended` is mended of decided, `miscues` is
        of all moments.

    Notes
    -----
    A moment counts once, for its first need; further needs it may have carried do not count here,
    except that asking somebody to take charge counts for the hands. What was mended counts as much
    as what was met. Hands are *mean* where an answer frightened or took over, *weak* where charge
    was asked and not taken, *gone* where the signal was not noticed or was turned away: each only
    when it was not mended.

    References
    ----------
    powell2014
    """
    moments = [m for m in moments if m.child == child and m.caregiver == caregiver]
    counts = Counter(map(_seen, moments))
    return CircleProfile(
        child=child,
        caregiver=caregiver,
        n_moments=len(moments),
        n_sessions=len({seen.session for seen in counts}),
        needs=tuple(_need_profile(need, counts) for need in Need),
        halves=tuple(_half_profile(half, counts) for half in Half),
        hands_mean=_share(counts, lambda seen: _ended_with(seen, _MEAN), "rules.hands_mean"),
        hands_weak=_share(counts, _is_hand_weak, "rules.hands_weak"),
        hands_gone=_share(counts, lambda seen: _ended_with(seen, _GONE), "rules.hands_gone"),
        miscues=_share(counts, lambda seen: seen.hidden, "rules.miscues"),
        answered=_share(counts, _is_answered, "rules.answered"),
        mended=_share(counts, _is_mended, "rules.mended"),
        linchpin=compute_linchpin(moments),
    )


def _seen(moment: Moment) -> _Seen:
    return _Seen(
        moment.session,
        moment.need,
        moment.fate,
        moment.answer,
        moment.signal is SignalKind.MISCUE,
        is_limit_given(moment),
    )


def _share(counts: _Counts, holds: _Rule, rule: str) -> Share:
    tallies: dict[str, list[int]] = {}
    for seen, n in counts.items():
        held = holds(seen)
        if held is not None:
            tally = tallies.setdefault(seen.session, [0, 0])
            tally[0] += n * held
            tally[1] += n
    pairs = [(count, total) for count, total in tallies.values()]
    count, total = sum(c for c, _ in pairs), sum(t for _, t in pairs)
    return compute_share(count, total, rule=rule, by_session=pairs)


def _is_answered(seen: _Seen) -> bool | None:
    return None if seen.fate is Fate.UNDECIDED else seen.fate is not Fate.MISSED


def _is_mended(seen: _Seen) -> bool | None:
    return None if seen.fate is Fate.UNDECIDED else seen.fate is Fate.MENDED


def _ended_with(seen: _Seen, answers: frozenset[Answer]) -> bool | None:
    """Whether one of these answers governs a decided moment and nothing mended it."""
    if seen.fate is Fate.UNDECIDED:
        return None
    return seen.fate is not Fate.MENDED and seen.answer in answers


def _is_hand_weak(seen: _Seen) -> bool | None:
    return None if seen.limit_given is None else not seen.limit_given


def _need_profile(need: Need, counts: _Counts) -> NeedProfile:
    part = Counter({seen: n for seen, n in counts.items() if seen.need is need})
    return NeedProfile(need=need, **_tally(part)._asdict())


def _half_profile(half: Half, counts: _Counts) -> HalfProfile:
    part = Counter({seen: n for seen, n in counts.items() if seen.need.half is half})
    return HalfProfile(half=half, **_tally(part)._asdict())


def _tally(part: _Counts) -> _Tally:
    fates = _by_fate(part)
    return _Tally(
        asked=part.total(),
        met=fates[Fate.MET],
        mended=fates[Fate.MENDED],
        missed=fates[Fate.MISSED],
        undecided=fates[Fate.UNDECIDED],
        miscues=_hidden(part),
        answered=_share(part, _is_answered, "rules.answered"),
    )


def _by_fate(counts: _Counts) -> Counter[Fate]:
    fates: Counter[Fate] = Counter()
    for seen, n in counts.items():
        fates[seen.fate] += n
    return fates


def _hidden(counts: _Counts) -> int:
    return sum(n for seen, n in counts.items() if seen.hidden)
