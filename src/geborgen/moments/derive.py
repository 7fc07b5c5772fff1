"""From behaviours to moments: the rules by which a session is read.

The rules in prose, with a scene for each, are the tests in ``tests/spec/``; the manual shows both.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from geborgen.moments.collector import collector_paused
from geborgen.moments.contiguity import warn_of_contiguity
from geborgen.moments.moment import Moment, Repair
from geborgen.moments.recording import DataWarning, Recording, WarningKind
from geborgen.moments.scheme import CodingScheme, MomentRules
from geborgen.moments.streams import (
    Bid,
    GivenAnswer,
    Marked,
    Streams,
    holds_at,
    next_start,
    sort_streams,
)
from geborgen.moments.vocabulary import Answer, Censoring, Half, Mark, Role

__all__ = ["DerivedMoments", "derive_moments"]

_NO_SCHEME = CodingScheme(name="none")
_ABUTTING = WarningKind.CONTIGUOUS_MARKS


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedMoments:
    """The moments of one recording, the rules used, and what could not be used.

    `streams` are the sorted behaviours it was derived from, so that nobody has to sort them again.
    """

    moments: tuple[Moment, ...]
    rules: MomentRules
    warnings: tuple[DataWarning, ...] = ()
    streams: Streams | None = field(default=None, repr=False, compare=False)


def derive_moments(
    recording: Recording, scheme: CodingScheme | None = None, rules: MomentRules | None = None
) -> DerivedMoments:
    """Moments of a recording: those it was told, and those its behaviours show.

    Parameters
    ----------
    recording
        The session or diary.
    scheme
        What the codes mean; None takes the recording's own.
    rules
        Windows and pauses; None takes the scheme's.

    Returns
    -------
    DerivedMoments
        Moments in order of onset. A moment whose watching was cut short has no answers, and its
        latency is censored at `watched_s`.

    Notes
    -----
    A signal of the child starts a moment with every caregiver who is there, or with the one it is
    addressed to. A caregiver who answers within the window has a moment; one who does not has a
    missed moment only when nobody gave a fitting answer. An answer belongs to the latest signal
    before it, and to earlier signals for the same need that still wait. Missed, turned away, taken
    over and frightening answers are ruptures; a warm answer afterwards, or a coded repair, mends.

    Where two people's marks abut (`find_contiguity`) derived moments have no latency of any kind,
    and no time watched. Where only the order is known nothing is derived: windows are seconds.
    """
    scheme = scheme or recording.scheme or _NO_SCHEME
    rules = rules or scheme.rules
    with collector_paused():
        streams = sort_streams(recording, scheme, rules)
        moments, alone = _read_bids(recording, streams, rules)
    warnings = streams.warnings
    if alone:
        warnings = [*warnings, DataWarning.of(WarningKind.NO_CAREGIVER_PRESENT, None, n=alone)]
    if streams.contiguity and all(w.kind is not _ABUTTING for w in recording.warnings):
        warnings = [*warnings, warn_of_contiguity(streams.contiguity)]
    return DerivedMoments(
        moments=tuple(moments), rules=rules, warnings=tuple(warnings), streams=streams
    )


def _read_bids(
    recording: Recording, streams: Streams, rules: MomentRules
) -> tuple[list[Moment], int]:
    """Moments in order of onset, and how many bids came while no caregiver was there."""
    reader = _Reader(streams, rules)
    moments, alone = list(recording.moments), 0
    finish = _without_latencies if streams.contiguity else _unchanged
    for index, bid in enumerate(() if recording.order_only else streams.bids):
        exchanges = reader.exchanges(index)
        alone += not exchanges
        moments += [finish(_moment(recording, bid, exchange)) for exchange in exchanges]
    moments.sort(key=lambda moment: moment.onset_s)
    return moments, alone


@dataclass(slots=True, kw_only=True)
class _Exchange:
    """What one caregiver did with one bid, while it is being worked out."""

    caregiver: str
    answers: list[GivenAnswer]
    watched_s: float
    censored_by: Censoring | None
    settled: bool | None = None
    settle_latency_s: float | None = None
    explored: bool | None = None
    rupture_s: float | None = None
    repair: Repair | None = None


class _Reader:
    """Reads one session's streams bid by bid; holds only look-up tables."""

    def __init__(self, streams: Streams, rules: MomentRules) -> None:
        self._streams = streams
        self._rules = rules
        self._bid_onsets = [bid.onset_s for bid in streams.bids]
        self._answer_onsets = {
            name: [given.onset_s for given in answers] for name, answers in streams.answers.items()
        }
        self._answer_bids = {
            name: [bisect_right(self._bid_onsets, onset) - 1 for onset in onsets]
            for name, onsets in self._answer_onsets.items()
        }
        self._longest = {
            name: max((g.end_s - g.onset_s for g in answers), default=0.0)
            for name, answers in streams.answers.items()
        }
        self._marks = streams.marks
        self._mark_onsets = {
            mark: [marked.onset_s for marked in found] for mark, found in streams.marks.items()
        }
        self._longest_exploring = max(
            (m.end_s - m.onset_s for m in streams.marks.get(Mark.EXPLORING, [])), default=0.0
        )

    def exchanges(self, index: int) -> list[_Exchange]:
        """The exchanges one bid starts, one per caregiver it counts for."""
        bid = self._streams.bids[index]
        tried = [self._exchange(index, name) for name in self._asked(bid)]
        helped = any(g.answer.is_fitting for exchange in tried for g in exchange.answers)
        counted = [exchange for exchange in tried if exchange.answers or not helped]
        for exchange in counted:
            self._close_window(bid, exchange)
            self._find_rupture(index, exchange)
            self._find_settling(bid, exchange)
        return counted

    def _asked(self, bid: Bid) -> list[str]:
        return [
            name
            for name in self._streams.answers
            if (not bid.addressed or name in bid.addressed)
            and not holds_at(self._streams.absences[name], bid.onset_s)
        ]

    def _exchange(self, index: int, name: str) -> _Exchange:
        bid = self._streams.bids[index]
        until, why = self._watch_end(bid, name)
        answers = self._ongoing(bid, name) if self._rules.ongoing_answers_count else []
        answers += self._answers_between(index, name, start_s=bid.onset_s, until_s=until)
        return _Exchange(
            caregiver=name, answers=answers, watched_s=until - bid.onset_s, censored_by=why
        )

    def _watch_end(self, bid: Bid, name: str) -> tuple[float, Censoring]:
        """Until when an answer is watched for, and what ends the watching first."""
        until, why = bid.onset_s + self._rules.response_window_s, Censoring.WINDOW
        if self._streams.end_s < until:
            until, why = max(self._streams.end_s, bid.onset_s), Censoring.SESSION_END
        if (gap := next_start(self._streams.gaps, bid.onset_s)) < until:
            until, why = gap, Censoring.GAP
        if (left := next_start(self._streams.absences[name], bid.onset_s)) < until:
            until, why = left, Censoring.LEFT
        return until, why

    def _ongoing(self, bid: Bid, name: str) -> list[GivenAnswer]:
        """Fitting answers that were already going on when the signal came."""
        onsets, answers = self._answer_onsets[name], self._streams.answers[name]
        first = bisect_left(onsets, bid.onset_s - self._longest[name])
        last = bisect_left(onsets, bid.onset_s)
        return [g for g in answers[first:last] if g.end_s > bid.onset_s and g.answer.is_fitting]

    def _answers_between(
        self, index: int, name: str, *, start_s: float, until_s: float
    ) -> Iterator[GivenAnswer]:
        """Answers from a time until another (included) that belong to a bid."""
        onsets, latest = self._answer_onsets[name], self._answer_bids[name]
        answers = self._streams.answers[name]
        waiting = True
        for place in range(bisect_left(onsets, start_s), len(onsets)):
            if onsets[place] > until_s:
                return
            if self._belongs(index, latest[place], waiting=waiting):
                waiting = False
                yield answers[place]

    def _belongs(self, index: int, latest: int, *, waiting: bool) -> bool:
        """Whether what follows the bid `latest` belongs to a bid: that same one, or one waiting."""
        if latest == index:
            return True
        onsets, bids = self._bid_onsets, self._streams.bids
        if onsets[latest] == onsets[index]:
            return True
        return waiting and bids[latest].need is bids[index].need

    def _close_window(self, bid: Bid, exchange: _Exchange) -> None:
        """Without an answer: missed when the whole window was watched, else left open."""
        if exchange.answers:
            if any(g.answer is not Answer.MISSED for g in exchange.answers):
                exchange.censored_by = None
        elif exchange.censored_by is Censoring.WINDOW:
            end = bid.onset_s + exchange.watched_s
            exchange.answers = [GivenAnswer(answer=Answer.MISSED, onset_s=end, end_s=end)]

    def _find_rupture(self, index: int, exchange: _Exchange) -> None:
        bid = self._streams.bids[index]
        unfitting = [g for g in exchange.answers if not g.answer.is_fitting]
        if any(g.answer.is_fitting for g in exchange.answers):
            # Not noticed at first and then answered within the window is a slow answer.
            unfitting = [g for g in unfitting if g.answer is not Answer.MISSED]
        times = [g.onset_s for g in unfitting[:1]]
        until = bid.onset_s + self._rules.settle_window_s
        coded = self._first_mark(
            Mark.RUPTURE, index, within=(bid.onset_s, until), caregiver=exchange.caregiver
        )
        times += [coded.onset_s] if coded else []
        if times:
            exchange.rupture_s = min(times)
            exchange.repair = self._find_repair(index, exchange, exchange.rupture_s)

    def _find_repair(self, index: int, exchange: _Exchange, rupture_s: float) -> Repair | None:
        until = rupture_s + self._rules.repair_window_s
        until = min(until, next_start(self._streams.gaps, rupture_s))
        name, span = exchange.caregiver, (rupture_s, until)
        answers = self._answers_between(index, name, start_s=rupture_s, until_s=until)
        late = next((g for g in answers if g.answer.is_warm and g.onset_s > rupture_s), None)
        coded = self._first_mark(Mark.REPAIR, index, within=span, caregiver=name)
        found = [(late.onset_s, Role.CAREGIVER)] if late else []
        found += [(coded.onset_s, coded.role)] if coded else []
        if not found:
            return None
        time_s, by = min(found)
        return Repair(by=by, latency_s=time_s - rupture_s)

    def _first_mark(
        self, mark: Mark, index: int, *, within: tuple[float, float], caregiver: str
    ) -> Marked | None:
        """The first mark by the child or this caregiver that belongs to a bid."""
        onsets = self._mark_onsets.get(mark)
        if onsets is None:
            return None
        first, last = bisect_left(onsets, within[0]), bisect_right(onsets, within[1])
        for marked in self._marks[mark][first:last]:
            ours = marked.role is Role.CHILD or marked.name == caregiver
            latest = bisect_right(self._bid_onsets, marked.onset_s) - 1
            if ours and self._belongs(index, latest, waiting=mark is Mark.REPAIR):
                return marked
        return None

    def _find_settling(self, bid: Bid, exchange: _Exchange) -> None:
        until, whole = self._seen_until(bid.onset_s, self._rules.settle_window_s)
        settled_s: float | None = None
        if Mark.SETTLED in self._marks:
            settled_s = self._next_mark(Mark.SETTLED, bid.onset_s, until)
            told = True
        else:
            told = bid.end_s is not None
            if bid.end_s is not None and bid.end_s <= until:
                settled_s = bid.end_s
        if settled_s is not None:
            exchange.settled = True
            exchange.settle_latency_s = settled_s - bid.onset_s
        elif told and whole:
            exchange.settled = False
        if bid.need.half is Half.TOP and Mark.SETTLED not in self._marks:
            exchange.settled, exchange.settle_latency_s = None, None
        elif bid.need.half is Half.TOP and exchange.settled is False:
            exchange.settled = None
        self._find_exploring(bid, exchange, settled_s)

    def _find_exploring(self, bid: Bid, exchange: _Exchange, settled_s: float | None) -> None:
        if Mark.EXPLORING not in self._marks:
            return
        start = settled_s
        if start is None:
            start = exchange.answers[0].onset_s if exchange.answers else bid.onset_s
        start = max(start, bid.onset_s)
        until, whole = self._seen_until(start, self._rules.explore_window_s)
        began = self._next_mark(Mark.EXPLORING, start, until)
        if began is not None or self._is_exploring(start):
            exchange.explored = True
        elif whole:
            exchange.explored = False

    def _is_exploring(self, time_s: float) -> bool:
        onsets = self._mark_onsets[Mark.EXPLORING]
        first = bisect_left(onsets, time_s - self._longest_exploring)
        last = bisect_right(onsets, time_s)
        return any(m.end_s > time_s for m in self._marks[Mark.EXPLORING][first:last])

    def _seen_until(self, start_s: float, window_s: float) -> tuple[float, bool]:
        """Until when a window could be seen, and whether that was the whole window."""
        full = start_s + window_s
        until = min(full, self._streams.end_s, next_start(self._streams.gaps, start_s))
        return until, until >= full

    def _next_mark(self, mark: Mark, start_s: float, until_s: float) -> float | None:
        onsets = self._mark_onsets[mark]
        index = bisect_left(onsets, start_s)
        return onsets[index] if index < len(onsets) and onsets[index] <= until_s else None


def _moment(recording: Recording, bid: Bid, exchange: _Exchange) -> Moment:
    timed = next((g for g in exchange.answers if g.answer is not Answer.MISSED), None)
    ruptured = exchange.rupture_s is not None
    return Moment(
        session=recording.session,
        child=recording.child,
        caregiver=exchange.caregiver,
        onset_s=bid.onset_s,
        child_age_months=recording.child_age_months,
        need=bid.need,
        signal=bid.kind,
        intensity=bid.intensity,
        answers=tuple(dict.fromkeys(g.answer for g in exchange.answers)),
        latency_s=max(0.0, timed.onset_s - bid.onset_s) if timed else None,
        watched_s=None if timed else exchange.watched_s,
        censored_by=exchange.censored_by,
        settled=exchange.settled,
        settle_latency_s=exchange.settle_latency_s,
        explored=exchange.explored,
        ruptured=ruptured if exchange.answers or ruptured else None,
        repair=exchange.repair,
        observer=bid.first.observer,
        origin=bid.first.origin,
    )


def _unchanged(moment: Moment) -> Moment:
    return moment


def _without_latencies(moment: Moment) -> Moment:
    """A moment of which is known what was done, not how soon."""
    mending = moment.repair and replace(moment.repair, latency_s=None)
    return replace(moment, latency_s=None, watched_s=None, settle_latency_s=None, repair=mending)
