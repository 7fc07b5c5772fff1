"""The Circle profile: what the child asks, need by need, and what becomes of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from geborgen.analysis.counterpart import is_limit_given
from geborgen.analysis.linchpin import compute_linchpin
from geborgen.analysis.results import CircleProfile, HalfProfile, NeedProfile, Share
from geborgen.analysis.shares import compute_moment_share, compute_share
from geborgen.moments import Answer, Fate, Half, Moment, Need, SignalKind

__all__ = ["compute_circle"]

_MEAN = frozenset({Answer.FRIGHTENING, Answer.INTRUDED})
_GONE = frozenset({Answer.MISSED, Answer.DISMISSED})


@dataclass(slots=True, kw_only=True)
class _Tally:
    """Counts for one need, half or whole, filled moment by moment."""

    fates: Counter[Fate] = field(default_factory=Counter)
    miscues: int = 0
    sessions: dict[str, Counter[Fate]] = field(default_factory=dict)

    def add(self, moment: Moment, fate: Fate) -> None:
        self.fates[fate] += 1
        self.miscues += moment.signal is SignalKind.MISCUE
        self.sessions.setdefault(moment.session, Counter())[fate] += 1

    @property
    def asked(self) -> int:
        return self.fates.total()

    def share(self, *fates: Fate, rule: str) -> Share:
        """Share of decided moments with one of these fates."""
        pairs = [_counted(counts, fates) for counts in self.sessions.values()]
        return compute_share(*_counted(self.fates, fates), rule=rule, by_session=pairs)


def compute_circle(moments: Sequence[Moment], *, child: str, caregiver: str) -> CircleProfile:
    """Circle profile of one child with one caregiver.

    Parameters
    ----------
    moments
        Of this child with this caregiver, in any order.
    child, caregiver
        Their ids.

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
    whole, needs, halves = _tally(moments)
    return CircleProfile(
        child=child,
        caregiver=caregiver,
        n_moments=len(moments),
        n_sessions=len(whole.sessions),
        needs=tuple(_need_profile(need, needs[need]) for need in Need),
        halves=tuple(_half_profile(half, halves[half]) for half in Half),
        hands_mean=compute_moment_share(moments, _left_with(_MEAN), rule="rules.hands_mean"),
        hands_weak=compute_moment_share(moments, _is_hand_weak, rule="rules.hands_weak"),
        hands_gone=compute_moment_share(moments, _left_with(_GONE), rule="rules.hands_gone"),
        miscues=compute_moment_share(
            moments, lambda m: m.signal is SignalKind.MISCUE, rule="rules.miscues"
        ),
        answered=whole.share(Fate.MET, Fate.MENDED, rule="rules.answered"),
        mended=whole.share(Fate.MENDED, rule="rules.mended"),
        linchpin=compute_linchpin(moments),
    )


def _tally(moments: Iterable[Moment]) -> tuple[_Tally, dict[Need, _Tally], dict[Half, _Tally]]:
    whole = _Tally()
    needs = {need: _Tally() for need in Need}
    halves = {half: _Tally() for half in Half}
    for moment in moments:
        fate = moment.fate
        for tally in (whole, needs[moment.need], halves[moment.half]):
            tally.add(moment, fate)
    return whole, needs, halves


def _counted(counts: Counter[Fate], fates: Iterable[Fate]) -> tuple[int, int]:
    return sum(counts[fate] for fate in fates), counts.total() - counts[Fate.UNDECIDED]


def _need_profile(need: Need, tally: _Tally) -> NeedProfile:
    return NeedProfile(
        need=need,
        asked=tally.asked,
        met=tally.fates[Fate.MET],
        mended=tally.fates[Fate.MENDED],
        missed=tally.fates[Fate.MISSED],
        undecided=tally.fates[Fate.UNDECIDED],
        miscues=tally.miscues,
        answered=tally.share(Fate.MET, Fate.MENDED, rule="rules.answered"),
    )


def _half_profile(half: Half, tally: _Tally) -> HalfProfile:
    return HalfProfile(
        half=half,
        asked=tally.asked,
        met=tally.fates[Fate.MET],
        mended=tally.fates[Fate.MENDED],
        missed=tally.fates[Fate.MISSED],
        undecided=tally.fates[Fate.UNDECIDED],
        miscues=tally.miscues,
        answered=tally.share(Fate.MET, Fate.MENDED, rule="rules.answered"),
    )


def _left_with(answers: frozenset[Answer]) -> Callable[[Moment], bool | None]:
    """Whether one of these answers governs a decided moment and nothing mended it."""

    def holds(moment: Moment) -> bool | None:
        if moment.fate is Fate.UNDECIDED:
            return None
        return moment.repair is None and moment.answer in answers

    return holds


def _is_hand_weak(moment: Moment) -> bool | None:
    given = is_limit_given(moment)
    return None if given is None else not given
