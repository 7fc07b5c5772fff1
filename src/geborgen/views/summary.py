"""The report's first words: what was asked, what goes well, where help could do most, how sure."""

from collections.abc import Iterable
from dataclasses import dataclass

from geborgen.analysis.results import Linchpin, Matching, PairReading, Reading, Share, Verdict
from geborgen.moments import Fate, Phrasebook, Recording, SignalKind
from geborgen.views.clock import say_seconds
from geborgen.views.moment_words import FEW_ENOUGH_TO_TELL, tell_moment
from geborgen.views.time_parts import say_change
from geborgen.views.words import say_over

__all__ = ["PairSummary", "say_in_short", "summarise_pair"]

_MOST_STRENGTHS = 3
_MOSTLY = 0.7
_QUICK_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSummary:
    """A pair in short, in sentences."""

    anchor: str
    child: str
    caregiver: str
    asked: tuple[str, ...]
    strengths: tuple[str, ...]
    linchpin: tuple[str, ...]
    no_linchpin: str
    hidden: str
    sure: tuple[str, ...]


def summarise_pair(
    pair: PairReading, reading: Reading, book: Phrasebook, *, anchor: str
) -> PairSummary:
    """Return a pair's summary; strengths come before the struggle."""
    if not pair.moments:
        return _summarise_codes(pair, reading, book, anchor=anchor)
    return PairSummary(
        anchor=anchor,
        child=pair.child,
        caregiver=pair.caregiver,
        asked=_say_asked(pair, reading, book),
        strengths=tuple(_say_strengths(pair, book)),
        linchpin=_say_linchpin(pair.circle.linchpin, book),
        no_linchpin=_say_no_linchpin(pair, book),
        hidden=_say_hidden(pair, book),
        sure=_say_sure(pair, reading, book),
    )


def say_in_short(pair: PairReading, reading: Reading, book: Phrasebook) -> str:
    """Return a pair in a few lines of text: very few moments told, more of them counted."""
    if 0 < len(pair.moments) <= FEW_ENOUGH_TO_TELL:
        return "\n".join(tell_moment(moment, book) for moment in pair.moments)
    short = summarise_pair(pair, reading, book, anchor="")
    said = [*short.asked, *short.strengths, *short.linchpin, short.hidden]
    return " ".join(sentence for sentence in said if sentence)


def _summarise_codes(
    pair: PairReading, reading: Reading, book: Phrasebook, *, anchor: str
) -> PairSummary:
    """A pair whose codes hold no moments: what they do tell, then what they do not."""
    found = pair.matching
    has_mood = found is not None and found.verdict is not Verdict.TOO_FEW
    mood = _say_matched(found, book) if found and has_mood else ""
    strengths = list[str]()
    if found and has_mood and 2 * found.repaired.count >= found.repaired.total > 0:
        counts = {"count": found.repaired.count, "n": found.repaired.total}
        strengths.append(book.say("summary.strength_refound", **counts))
    told = (mood,) if mood else _say_known(pair, reading, book)
    is_order = any(phrase.key == "untold.order_only" for phrase in pair.untold)
    keys = ["untold.order_only"] if is_order else ["summary.no_moments", "summary.cure_scheme"]
    return PairSummary(
        anchor=anchor,
        child=pair.child,
        caregiver=pair.caregiver,
        asked=(*told, *(book.say(key) for key in keys)),
        strengths=tuple(strengths),
        linchpin=(),
        no_linchpin="",
        hidden="",
        sure=(book.say("summary.sure_mood"),) if has_mood else (),
    )


def _say_known(pair: PairReading, reading: Reading, book: Phrasebook) -> tuple[str, ...]:
    """How many behaviours were read of these two's sessions, and how many the scheme knows."""
    sessions = [one for one in reading.sessions if _holds(one.recording, pair)]
    n = sum(session.n_behaviours for session in sessions)
    known = sum(session.n_known for session in sessions)
    key = "summary.known_some" if known else "summary.known_none"
    return (book.say(key, n=n, known=known),) if n else ()


def _holds(recording: Recording, pair: PairReading) -> bool:
    """Whether a session is one of this child, and has this caregiver in it."""
    return recording.child == pair.child and pair.caregiver in recording.caregiver_names


def _say_matched(found: Matching, book: Phrasebook) -> str:
    pieces = book.say("unit.pieces", n=found.matched.total, time=say_seconds(found.unit_s, book))
    shares = (found.matched.value, found.matched.low, found.matched.high)
    percent, low, high = (book.percent(share or 0.0) for share in shares)
    return book.say(
        "summary.matched",
        percent=percent, low=low, high=high, total=found.matched.total, unit=pieces,
    )  # fmt: skip


def _say_asked(pair: PairReading, reading: Reading, book: Phrasebook) -> tuple[str, ...]:
    over, n = say_over(pair, reading, book), len(pair.moments)
    said = [book.say("summary.asked", n=n, over=over, caregiver=pair.caregiver)]
    most, second = sorted(pair.circle.needs, key=lambda need: -need.asked)[:2]
    if most.asked >= 2 and most.asked > second.asked:
        need = book.say(f"need.{most.need}")
        said.append(book.say("summary.most", need=need, n=most.asked))
    told = n <= FEW_ENOUGH_TO_TELL
    if told:
        return (*said, book.say("summary.told", n=n))
    said.append(_say_answered(pair, book))
    if pair.circle.answered.total and (open_ended := n - pair.circle.answered.total):
        said.append(book.say("summary.undecided", n=open_ended))
    if pair.trend is not None and pair.trend.verdict is Verdict.ENOUGH:
        said.append(say_change(pair.trend, book))
    return tuple(said)


def _say_answered(pair: PairReading, book: Phrasebook) -> str:
    share = pair.circle.answered
    if share.value is None or share.low is None or share.high is None:
        return book.say("summary.answered_none")
    if share.verdict is Verdict.TOO_FEW:
        return book.say("summary.answered_too_few", n=share.total)
    return book.say(
        f"summary.answered_{share.verdict}",
        count=share.count,
        total=share.total,
        percent=book.percent(share.value),
        low=book.percent(share.low),
        high=book.percent(share.high),
    )


def _strong_needs(pair: PairReading) -> list[tuple[str, Share]]:
    """The needs that mostly ended well, the best first; where each is too few, the halves.

    What is named as the place for help is not praised two lines above it.
    """
    linchpin = pair.circle.linchpin
    struggle = f"{linchpin.kind}.{linchpin.target}" if linchpin else ""
    needs = [(f"need.{need.need}", need.answered) for need in pair.circle.needs]
    halves = [(f"half.{half.half}", half.answered) for half in pair.circle.halves]
    found = _strong(needs) or _strong(halves)
    return [(key, share) for key, share in found if key != struggle]


def _strong(shares: Iterable[tuple[str, Share]]) -> list[tuple[str, Share]]:
    strong = [
        (key, share)
        for key, share in shares
        if share.verdict is not Verdict.TOO_FEW and (share.value or 0) >= _MOSTLY
    ]
    return sorted(strong, key=lambda found: (-(found[1].low or 0), -found[1].total))


def _say_strengths(pair: PairReading, book: Phrasebook) -> list[str]:
    said = []
    for need, share in _strong_needs(pair)[: _MOST_STRENGTHS - 1]:
        enough = share.verdict is Verdict.ENOUGH
        key = "summary.strength_need" if enough else "summary.strength_need_thin"
        said.append(book.say(key, need=book.say(need), count=share.count, total=share.total))
    if mended := _say_mended(pair, book):
        said.append(mended)
    elif quick := _say_quick(pair, book):
        said.append(quick)
    good = sum(moment.fate in (Fate.MET, Fate.MENDED) for moment in pair.moments)
    if not said and good:
        # What was told has no video to watch again.
        told = any(moment.told for moment in pair.moments)
        said.append(book.say("summary.strength_told" if told else "summary.strength_some", n=good))
    return said


def _say_quick(pair: PairReading, book: Phrasebook) -> str:
    """That answers come quickly, where half of them come within a few seconds."""
    curve = pair.latency
    if curve is None or curve.median_s is None or curve.median_s > _QUICK_S:
        return ""
    if curve.verdict is Verdict.TOO_FEW:
        return ""
    return book.say("summary.strength_quick", time=say_seconds(curve.median_s, book))


def _say_mended(pair: PairReading, book: Phrasebook) -> str:
    share, curve = pair.repair.repaired, pair.repair.latency
    if not share.count or 2 * share.count < share.total:
        return ""
    said = book.say("summary.strength_mended", n=share.total, count=share.count)
    if curve and curve.median_s is not None and curve.verdict is not Verdict.TOO_FEW:
        time = say_seconds(curve.median_s, book)
        said += " " + book.say("summary.strength_mended_time", time=time)
    return said


def _say_linchpin(linchpin: Linchpin | None, book: Phrasebook) -> tuple[str, ...]:
    if linchpin is None:
        return ()
    said = [book.say(linchpin.reason)]
    if linchpin.verdict is Verdict.ENOUGH:
        said.append(book.say("summary.linchpin_gain", percent=book.percent(linchpin.gain)))
    else:
        said.append(book.say("summary.linchpin_thin"))
    return tuple(said)


def _say_no_linchpin(pair: PairReading, book: Phrasebook) -> str:
    if pair.circle.linchpin is not None:
        return ""
    few = pair.circle.answered.verdict is Verdict.TOO_FEW
    return book.say("summary.linchpin_too_few" if few else "summary.no_linchpin")


def _say_hidden(pair: PairReading, book: Phrasebook) -> str:
    """How often the child hid what it needed, where that is what stands out."""
    hidden = sum(moment.signal is SignalKind.MISCUE for moment in pair.moments)
    if hidden < 2 or pair.circle.linchpin is not None:
        return ""
    return book.say("summary.hidden", hidden=hidden, n=len(pair.moments))


def _say_sure(pair: PairReading, reading: Reading, book: Phrasebook) -> tuple[str, ...]:
    n, verdict = len(pair.moments), pair.circle.answered.verdict
    said = [book.say(f"summary.sure_{verdict}", n=n)]
    if len(reading.sessions) == 1 and not any(m.told or m.at for m in pair.moments):
        said.append(book.say("summary.one_session"))
    return tuple(said)
