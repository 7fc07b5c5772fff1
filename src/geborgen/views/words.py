"""Numbers as sentences: every share with its count, its interval and how sure it is."""

from dataclasses import dataclass

from markupsafe import Markup

from geborgen.analysis.results import PairReading, Reading, Share, Verdict
from geborgen.moments import Language, Phrase, Phrasebook, load_phrasebook
from geborgen.views.clock import say_length
from geborgen.views.curve_svg import render_share
from geborgen.views.diary_svg import is_diary

__all__ = [
    "NONE",
    "TIMES",
    "Measure",
    "Table",
    "load_report_book",
    "make_measure",
    "say_over",
    "say_share",
    "share_cells",
]


TIMES = Phrase.of("unit.times")

NONE = "–"
"""What stands in a table where there is no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One share as the page shows it: name, meaning, sentence, verdict, drawing."""

    name: str
    meaning: str
    said: str
    verdict: str
    verdict_word: str
    picture: Markup
    is_seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as the page shows it; the first cell of a row is its heading."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str | None = None
    is_printed: bool = True


def load_report_book(language: Language | str) -> Phrasebook:
    """Return all phrases that a report may need in one language."""
    return load_phrasebook(Language(language), "geborgen.analysis", "geborgen.views")


def say_share(share: Share, book: Phrasebook, *, unit: Phrase = TIMES) -> str:
    """Return a share in words, of what `unit` counts; where there are too few, it says so."""
    if share.value is None or share.low is None or share.high is None:
        return book.say("share.none")
    counted = book.say(unit, n=share.total)
    if share.total == 1:
        return book.say("share.single_yes" if share.count else "share.single_no", unit=counted)
    return book.say(
        f"share.{share.verdict}",
        unit=counted,
        count=share.count,
        total=share.total,
        percent=book.percent(share.value),
        low=book.percent(share.low),
        high=book.percent(share.high),
    )


def share_cells(share: Share, book: Phrasebook) -> tuple[str, str, str]:
    """Return a share as three cells: count of total, interval, verdict."""
    if share.low is None or share.high is None:
        return ("–", "–", "–")
    word = book.say(f"verdict_cell.{share.verdict}")
    count = book.say("share.cell", count=share.count, total=share.total)
    bounds = {"low": book.percent(share.low), "high": book.percent(share.high)}
    return (count, book.say("share.interval", **bounds), word)


def make_measure(key: str, share: Share, book: Phrasebook, *, unit: Phrase = TIMES) -> Measure:
    """Return a share ready for the page; `key` names it and, with ``_meaning``, explains it."""
    name, said = book.say(key), say_share(share, book, unit=unit)
    label = book.say("share.label", name=name, said=said)
    return Measure(
        name=name,
        meaning=book.say(f"{key}_meaning") if book.has(f"{key}_meaning") else "",
        said=said,
        verdict=str(share.verdict) if share.total else str(Verdict.TOO_FEW),
        verdict_word=book.say(f"verdict_word.{share.verdict if share.total else 'none'}"),
        picture=Markup(render_share(share, label=label)),
        is_seen=share.total > 0,
    )


def say_over(pair: PairReading, reading: Reading, book: Phrasebook) -> str:
    """Return which time a pair's moments come from: days of a diary, or sessions and length."""
    if is_diary(pair.moments):
        days = {m.at.date() for m in pair.moments if m.at is not None}
        return book.say("over.days", n=(max(days) - min(days)).days + 1)
    if pair.moments and all(moment.told for moment in pair.moments):
        return book.say("over.told")
    recordings = [
        s.recording
        for s in reading.sessions
        if s.recording.child == pair.child and pair.caregiver in s.recording.caregiver_names
    ] or [s.recording for s in reading.sessions]
    length = sum(recording.end_s for recording in recordings)
    if not length:
        return book.say("over.untimed", n=len(recordings))
    key = "over.session" if len(recordings) == 1 else "over.sessions"
    return book.say(key, n=len(recordings), time=say_length(length, book))
