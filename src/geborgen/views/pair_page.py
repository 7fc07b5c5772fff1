"""One child with one caregiver, ready for the page: sentences, drawings and their tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geborgen.analysis.results import PairReading, Reading
from geborgen.moments import Fate, Moment, Phrasebook
from geborgen.views.circle_svg import render_circle
from geborgen.views.circle_table import circle_table
from geborgen.views.clock import say_clock, say_length
from geborgen.views.diary_svg import is_diary, render_diary
from geborgen.views.legend_svg import render_timeline_legend
from geborgen.views.moment_words import FEW_ENOUGH_TO_TELL, tell_moment
from geborgen.views.pair_parts import make_parts
from geborgen.views.part import Part
from geborgen.views.tables import MOMENT_COLUMNS, moment_headings, moment_rows
from geborgen.views.timeline_svg import render_timeline
from geborgen.views.words import Measure, Table, make_measure, say_over

__all__ = ["Look", "PairPage", "TimelinePart", "Told", "make_pair_page"]

_MOST_TIMELINES, _MOST_ROWS, _MOST_PRINTED = 2, 250, 20
# As many moments as a person reads one by one; of a longer diary the last few.
_MOST_TOLD, _LAST_TOLD = 12, 4
_TONES = {Fate.MET: "strength", Fate.MENDED: "repair", Fate.MISSED: "struggle"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePart:
    """The timeline of one session, or of a diary."""

    title: str
    strips: tuple[Markup, ...]
    notes: tuple[str, ...]
    is_diary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Moments in words, each with its tone; all of a pair's, or a diary's last."""

    title: str
    moments: tuple[tuple[str, str], ...]
    are_all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A stretch to watch again."""

    tone: str
    tone_word: str
    when: str
    session: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPage:
    """Everything the page shows of one pair."""

    anchor: str
    title: str
    has_moments: bool
    told: Told | None
    uncounted: str
    circle: Markup
    circle_table: Table
    hands: tuple[Measure, ...]
    timelines: tuple[TimelinePart, ...]
    timeline_intro: str
    legend: tuple[tuple[Markup, str], ...]
    untold_title: str
    left_out: str
    moments: Table
    parts: tuple[Part, ...]
    look: tuple[Look, ...]
    untold: tuple[str, ...]


def make_pair_page(
    pair: PairReading, reading: Reading, book: Phrasebook, *, anchor: str, most: int
) -> PairPage:
    """Return a pair's page; `most` is what the longest petal stands for in every circle."""
    over = say_over(pair, reading, book)
    circle = render_circle(pair.circle, book, over=over, most=most, id_prefix=f"{anchor}-circle")
    diary = is_diary(pair.moments)
    timelines, left_out = _timelines(pair, reading, book)
    is_few = 0 < len(pair.moments) <= FEW_ENOUGH_TO_TELL
    return PairPage(
        anchor=anchor,
        title=book.say("page.pair", child=pair.child, caregiver=pair.caregiver),
        has_moments=bool(pair.moments),
        told=_tell(pair.moments, book),
        uncounted=book.say("told.uncounted") if is_few else "",
        circle=Markup(circle),
        circle_table=circle_table(pair.circle, book),
        hands=_hands(pair, book),
        timelines=timelines,
        timeline_intro=book.say("timeline.intro_diary" if diary else "timeline.intro"),
        legend=tuple(render_timeline_legend(book, is_diary=diary)),
        untold_title=book.say("untold_part.title_diary" if diary else "untold_part.title"),
        left_out=book.say("timeline.left_out", n=left_out) if left_out else "",
        moments=_moment_table(pair.moments, book),
        parts=make_parts(pair, reading, book),
        look=_look(pair, reading, book),
        untold=_untold(pair, book),
    )


def _tell(moments: Sequence[Moment], book: Phrasebook) -> Told | None:
    few = 0 < len(moments) <= _MOST_TOLD
    if not few and not is_diary(moments):
        return None
    shown = moments if few else moments[-_LAST_TOLD:]
    told = tuple((_TONES.get(moment.fate, ""), tell_moment(moment, book)) for moment in shown)
    title = book.say("told.title" if few else "told.title_last")
    return Told(title=title, moments=told, are_all=few)


def _hands(pair: PairReading, book: Phrasebook) -> tuple[Measure, ...]:
    circle = pair.circle
    shares = {
        "hands_mean": circle.hands_mean,
        "hands_weak": circle.hands_weak,
        "hands_gone": circle.hands_gone,
        "miscue_share": circle.miscues,
    }
    measures = [make_measure(f"circle_part.{key}", share, book) for key, share in shares.items()]
    return tuple(measures)


def _timelines(
    pair: PairReading, reading: Reading, book: Phrasebook
) -> tuple[tuple[TimelinePart, ...], int]:
    """The last sessions' timelines, and how many sessions are left out."""
    if is_diary(pair.moments):
        strips = tuple(Markup(svg) for svg in render_diary(pair.moments, book))
        return (TimelinePart(title="", strips=strips, notes=(), is_diary=True),), 0
    if all(moment.told for moment in pair.moments):
        return (), 0
    theirs = [s.recording for s in reading.sessions if s.recording.child == pair.child]
    drawn, several = [], len(theirs) > 1
    for recording in theirs[-_MOST_TIMELINES:]:
        moments = [m for m in pair.moments if m.session == recording.session]
        if not moments:
            continue
        line = render_timeline(
            moments, recording, book, scheme=reading.scheme, caregiver=pair.caregiver
        )
        notes = [book.say("timeline.summed")] if line.summed else []
        if line.undrawn_s:
            notes.append(book.say("timeline.undrawn", time=say_length(line.undrawn_s, book)))
        title = book.say("timeline.session", session=recording.session) if several else ""
        strips = tuple(Markup(strip) for strip in line.strips)
        drawn.append(TimelinePart(title=title, strips=strips, notes=tuple(notes), is_diary=False))
    return tuple(drawn), max(0, len(theirs) - _MOST_TIMELINES)


def _moment_table(moments: Sequence[Moment], book: Phrasebook) -> Table:
    cut = len(moments) > _MOST_ROWS
    note = book.say("timeline.table_cut", shown=_MOST_ROWS, n=len(moments)) if cut else None
    same = {"child", "caregiver"} | (
        {"session"} if len({m.session for m in moments}) < 2 else set()
    )
    columns = [column for column in MOMENT_COLUMNS if column not in same]
    return Table(
        caption=book.say("timeline.table"),
        headings=moment_headings(book, columns),
        rows=tuple(moment_rows(moments[:_MOST_ROWS], book, columns)),
        note=note,
        # Fewer are told in words on the same paper; more are too many for it.
        is_printed=_MOST_TOLD < len(moments) <= _MOST_PRINTED,
    )


def _untold(pair: PairReading, book: Phrasebook) -> tuple[str, ...]:
    """What the codes leave open; nobody codes moods in a diary."""
    is_told = bool(pair.moments) and all(moment.told for moment in pair.moments)
    left_out = ("untold.engagement", "untold.timing") if is_told else ()
    return tuple(book.say(phrase) for phrase in pair.untold if phrase.key not in left_out)


def _look(pair: PairReading, reading: Reading, book: Phrasebook) -> tuple[Look, ...]:
    several = len(reading.sessions) > 1
    return tuple(
        Look(
            tone=stretch.tone,
            tone_word=book.say(f"look_part.tone_{stretch.tone}"),
            when=f"{say_clock(max(0.0, stretch.start_s))} – {say_clock(stretch.end_s)}",
            session=book.say("look_part.in_session", session=stretch.session) if several else None,
            reason=book.say(stretch.reason),
        )
        for stretch in pair.look_again
    )
