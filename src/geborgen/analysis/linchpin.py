"""The linchpin: the one struggle where help would change most, with the reason in words."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from geborgen.analysis.results import Linchpin, LinchpinKind, Share, Verdict
from geborgen.analysis.shares import (
    FEWEST_UNITS,
    compute_difference,
    compute_share,
)
from geborgen.moments import Answer, Fate, Half, Moment, Need, Phrase, SignalKind

__all__ = ["compute_linchpin"]

# A struggle shows in at least three moments, two of them left open: one bad moment is no struggle.
_FEWEST_ASKED = 3
_FEWEST_OPEN = 2
# Shares are drawn to what they are compared with, as if four more moments had gone that way.
_PRIOR_MOMENTS = 4
# 'Good enough' is most of the time: the others' share is never taken lower (source: winnicott1971).
_GOOD_ENOUGH = 0.5
# A half is the struggle only when no single need of it holds more than this of what stayed open.
_MOST_OF_ONE_NEED = 2 / 3
# Hands and repair are the struggle only when both halves hold at least this of what stayed open.
_LEAST_OF_EACH_HALF = 0.4
# ... and three needs or more, none of them with most of it: two struggles are two, not one.
_FEWEST_NEEDS = 3
# A runner-up with other moments and nearly the same gain: which of the two is not sure.
_NEARLY = 0.9

_HANDS = {
    "mean": frozenset({Answer.FRIGHTENING, Answer.INTRUDED}),
    "gone": frozenset({Answer.MISSED, Answer.DISMISSED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Struggle:
    """A candidate: its moments (places in the list), how they ended, and what could be gained."""

    kind: LinchpinKind
    target: str
    places: frozenset[int]
    good: int
    gain: float
    is_surely_less: bool

    @property
    def open(self) -> int:
        return len(self.places) - self.good


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decided:
    """The decided moments, what became of them, and the places of each need's."""

    moments: Sequence[Moment]
    fates: Sequence[Fate]
    by_need: Mapping[Need, frozenset[int]]
    missed: frozenset[int]

    def in_half(self, half: Half) -> frozenset[int]:
        return frozenset().union(*(self.by_need[need] for need in Need if need.half is half))

    def good(self, places: Collection[int]) -> int:
        return len(places) - len(self.missed.intersection(places))

    def open_needs(self, places: Iterable[int]) -> Counter[Need]:
        return Counter(self.moments[i].need for i in self.missed.intersection(places))


def compute_linchpin(moments: Sequence[Moment]) -> Linchpin | None:
    """The struggle with the largest gain: a need, a half, the hands, or the mending of ruptures.

    Parameters
    ----------
    moments
        Of one child with one caregiver, in any order.

    Returns
    -------
    Linchpin or None
        None when there are too few decided moments, or no struggle whose help would make at least
        one of these moments end well. Thin when it rests on few moments, when it is not surely
        asked and answered less well than the rest, or when another struggle comes close.

    Notes
    -----
    The gain is the share of decided moments that would end well in addition if this struggle were
    answered as well as the pair's other moments (or half of the time, where those fare worse).
    Shares are shrunk towards that mark, so that one missed moment of one does not become the
    linchpin. A half is named only when several of its needs struggle. The hands and the mending of
    ruptures are named only when both halves struggle alike: the mending where most needs are met
    at once, the hands where they are not. What was mended counts as much as what was met.

    References
    ----------
    powell2014, winnicott1971
    """
    decided = _decided(moments)
    if len(decided.fates) < FEWEST_UNITS:
        return None
    found = [s for s in _struggles(decided) if s.gain * len(decided.fates) >= 1]
    if not found:
        return None
    best = max(found, key=lambda s: (s.gain, s.open))
    return _linchpin(decided, best, found)


def _decided(moments: Iterable[Moment]) -> _Decided:
    pairs = [(moment, fate) for moment in moments if (fate := moment.fate) is not Fate.UNDECIDED]
    places: dict[Need, list[int]] = {need: [] for need in Need}
    for place, (moment, _) in enumerate(pairs):
        places[moment.need].append(place)
    return _Decided(
        moments=[moment for moment, _ in pairs],
        fates=[fate for _, fate in pairs],
        by_need={need: frozenset(found) for need, found in places.items()},
        missed=frozenset(i for i, (_, fate) in enumerate(pairs) if fate is Fate.MISSED),
    )


def _struggles(decided: _Decided) -> Iterator[_Struggle]:
    """All candidates in the order of the Circle, which decides a tie."""
    for half in (Half.TOP, Half.BOTTOM):
        for need in (need for need in Need if need.half is half):
            yield from _asked_less(decided, decided.by_need[need], _name(LinchpinKind.NEED, need))
        missed = decided.open_needs(decided.in_half(half))
        if missed and max(missed.values()) <= _MOST_OF_ONE_NEED * missed.total():
            yield from _asked_less(decided, decided.in_half(half), _name(LinchpinKind.HALF, half))
    charge = decided.by_need[Need.TAKE_CHARGE]
    yield from _asked_less(decided, charge, _name(LinchpinKind.HANDS, "weak"))
    yield from _spread(decided)


def _name(kind: LinchpinKind, target: str) -> tuple[LinchpinKind, str]:
    return kind, str(target)


def _asked_less(
    decided: _Decided, places: frozenset[int], name: tuple[LinchpinKind, str]
) -> Iterator[_Struggle]:
    """A struggle with one kind of question, compared with all other questions."""
    good, n = decided.good(places), len(places)
    if n < _FEWEST_ASKED or n - good < _FEWEST_OPEN:
        return
    whole = decided.good(range(len(decided.fates))), len(decided.fates)
    others = whole[0] - good, whole[1] - n
    mark = max(_shrunk(*others, towards=whole[0] / whole[1]), _GOOD_ENOUGH)
    difference = compute_difference(others, (good, n))
    yield _Struggle(
        kind=name[0],
        target=name[1],
        places=places,
        good=good,
        gain=_gain(mark, (good, n), whole[1]),
        is_surely_less=difference is not None and difference[1] > 0,
    )


def _spread(decided: _Decided) -> Iterator[_Struggle]:
    """A struggle that is not with one question: how the caregiver answers, or mends."""
    n = len(decided.fates)
    met = sum(fate is Fate.MET for fate in decided.fates)
    mark = max(decided.good(range(n)) / n, _GOOD_ENOUGH)
    candidates: list[tuple[LinchpinKind, str, frozenset[int]]] = []
    if met >= _GOOD_ENOUGH * n:
        ruptures = frozenset(i for i in range(n) if decided.moments[i].has_rupture)
        candidates.append((LinchpinKind.REPAIR, "repair", ruptures))
    else:
        candidates += [(LinchpinKind.HANDS, *found) for found in _left_open(decided)]
    for kind, target, places in candidates:
        good = decided.good(places)
        if len(places) - good >= _FEWEST_ASKED and _is_spread(decided, places):
            yield _Struggle(
                kind=kind,
                target=target,
                places=places,
                good=good,
                gain=_gain(mark, (good, len(places)), n),
                is_surely_less=True,
            )


def _left_open(decided: _Decided) -> Iterator[tuple[str, frozenset[int]]]:
    """Per hand, the moments that ended with such an answer and were not mended."""
    for hand, answers in _HANDS.items():
        yield (
            hand,
            frozenset(
                i
                for i, moment in enumerate(decided.moments)
                if moment.repair is None and moment.answer in answers
            ),
        )


def _is_spread(decided: _Decided, places: Iterable[int]) -> bool:
    """Whether what stayed open lies in both halves and in several needs alike."""
    needs = decided.open_needs(places)
    halves = Counter[Half]()
    for need, n in needs.items():
        halves[need.half] += n
    in_both = min(halves[Half.TOP], halves[Half.BOTTOM]) >= _LEAST_OF_EACH_HALF * needs.total()
    several = len(needs) >= _FEWEST_NEEDS and max(needs.values()) <= needs.total() / 2
    return in_both and several


def _shrunk(good: int, n: int, *, towards: float) -> float:
    return (good + _PRIOR_MOMENTS * towards) / (n + _PRIOR_MOMENTS)


def _gain(mark: float, struggle: tuple[int, int], n: int) -> float:
    good, asked = struggle
    return max(0.0, mark - _shrunk(good, asked, towards=mark)) * asked / n


def _linchpin(decided: _Decided, best: _Struggle, found: Sequence[_Struggle]) -> Linchpin:
    share = _share(decided, best)
    rivals = [s for s in found if s.places.isdisjoint(best.places)]
    is_sure = best.is_surely_less and all(s.gain < _NEARLY * best.gain for s in rivals)
    return Linchpin(
        kind=best.kind,
        target=best.target,
        reason=_reason(decided, best),
        share=share,
        gain=best.gain,
        verdict=share.verdict if is_sure or share.verdict is Verdict.TOO_FEW else Verdict.THIN,
    )


def _share(decided: _Decided, struggle: _Struggle) -> Share:
    sessions: dict[str, list[int]] = {}
    for place in struggle.places:
        tally = sessions.setdefault(decided.moments[place].session, [0, 0])
        tally[0] += decided.fates[place] is not Fate.MISSED
        tally[1] += 1
    is_repair = struggle.kind is LinchpinKind.REPAIR
    return compute_share(
        struggle.good,
        len(struggle.places),
        rule="rules.repaired" if is_repair else "rules.answered",
        by_session=[(good, n) for good, n in sessions.values()],
    )


def _reason(decided: _Decided, struggle: _Struggle) -> Phrase:
    """The sentence for a struggle; another one where the child hid its need there."""
    hidden = sum(decided.moments[i].signal is SignalKind.MISCUE for i in struggle.places)
    key = f"linchpin.{struggle.kind}.{struggle.target}"
    asks = struggle.kind in (LinchpinKind.NEED, LinchpinKind.HALF)
    return Phrase.of(
        f"{key}_hidden" if hidden and asks else key,
        asked=len(struggle.places),
        answered=struggle.good,
        missed=struggle.open,
        total=len(decided.fates),
        hidden=hidden,
    )
