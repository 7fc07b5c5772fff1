"""The timeline: strips from left to right that wrap as words do, so they fit a phone and paper."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from geborgen.moments import (
    CodeMeaning,
    CodingScheme,
    Half,
    Language,
    Mark,
    Moment,
    Phrasebook,
    Recording,
    Role,
    Span,
)
from geborgen.views.clock import say_clock
from geborgen.views.design import SANS, paint
from geborgen.views.moment_marks import (
    MomentMark,
    draw_answer,
    draw_petals,
    draw_stitch,
    rupture_span,
    say_moment,
)
from geborgen.views.observed import main_behaviours
from geborgen.views.svg import Box, element, number, text_box, words

__all__ = ["Timeline", "render_timeline"]

WIDTH, HEIGHT, LINE_Y = 340.0, 150.0, 74.0
_LONGEST, _TOP, _BOTTOM = 44.0, 16.0, 132.0
_STRIP_LENGTHS_S = (60, 120, 300, 600, 900, 1800, 3600)
_MOST_STRIPS, _MOST_MOMENTS, _BINS = 8, 32, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The strips of one session, seconds per strip, whether summed, and seconds left undrawn."""

    strips: tuple[str, ...]
    strip_s: float
    summed: bool
    undrawn_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Episode:
    label: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """Everything a strip may show, in seconds of the session."""

    moments: tuple[Moment, ...]
    episodes: tuple[_Episode, ...]
    away: tuple[Span, ...]
    gaps: tuple[Span, ...]
    ruptures: tuple[tuple[Moment, float, float], ...]
    end_s: float
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strip:
    start_s: float
    length_s: float

    @property
    def end_s(self) -> float:
        return self.start_s + self.length_s

    @property
    def per_second(self) -> float:
        return WIDTH / self.length_s

    def x(self, second: float) -> float:
        return (second - self.start_s) * self.per_second

    def cut(self, start_s: float, end_s: float) -> tuple[float, float] | None:
        """The part of a stretch that lies on this strip, in units; None when nothing does."""
        if end_s <= self.start_s or start_s >= self.end_s:
            return None
        return max(0.0, self.x(start_s)), min(WIDTH, self.x(end_s))


def _meant(
    recording: Recording, scheme: CodingScheme, *, caregiver: str, language: Language
) -> tuple[list[_Episode], list[Span]]:
    """The session's episodes, and the stretches in which this caregiver was away."""
    episodes, away, known = [], [], {}
    for act in main_behaviours(recording, scheme):
        key = (act.code, act.actor)
        if key not in known:
            known[key] = scheme.meaning(act.code, act.actor)
        definition = known[key]
        if definition is None:
            continue
        if definition.means is CodeMeaning.EPISODE:
            label = definition.label_nl if language is Language.NL else definition.label_en
            episodes.append(_Episode(label=label or act.code, start_s=act.onset_s, end_s=act.end_s))
        is_theirs = act.actor.role is Role.CAREGIVER and act.actor.name == caregiver
        if definition.mark is Mark.AWAY and is_theirs:
            away.append(Span(start_s=act.onset_s, end_s=act.end_s))
    return episodes, away


def _strip_length(end_s: float) -> float:
    fitting = (s for s in _STRIP_LENGTHS_S if math.ceil(end_s / s) <= _MOST_STRIPS)
    return float(next(fitting, _STRIP_LENGTHS_S[-1]))


def _busiest(moments: Sequence[Moment], length_s: float) -> int:
    counts: dict[int, int] = {}
    for moment in moments:
        place = int(moment.onset_s // length_s)
        counts[place] = counts.get(place, 0) + 1
    return max(counts.values(), default=0)


def _shade(strip: _Strip, spans: Sequence[Span], label: str) -> str:
    """Grey slanting lines over stretches, with the word for them where there is room."""
    drawn = []
    for span in spans:
        part = strip.cut(span.start_s, span.end_s)
        if part is None:
            continue
        left, right = part
        count = int((right - left + (_BOTTOM - _TOP)) // 9)
        drawn.append(
            element("rect", x=left, y=_TOP, width=right - left, height=_BOTTOM - _TOP,
                    **paint("tint"))
        )  # fmt: skip
        slants = "".join(_slant(left, right, left + 9 * i) for i in range(1, count + 1))
        if slants:
            drawn.append(element("path", d=slants, stroke_width=1, **paint(stroke="rule")))
        if right - left > len(label) * 7.1:
            drawn.append(
                words(label, (left + right) / 2, _BOTTOM - 5, font_size=11.5, text_anchor="middle",
                      font_style="italic", **paint("quiet"))
            )  # fmt: skip
    return "".join(drawn)


def _slant(left: float, right: float, foot: float) -> str:
    """One line rising to the right, cut to a rectangle; `foot` is where it would leave the top."""
    height = _BOTTOM - _TOP
    x1, x2 = max(left, foot - height), min(right, foot)
    if x2 <= x1:
        return ""
    y1, y2 = _TOP + (foot - x1), _TOP + (foot - x2)
    return f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"


def _draw_episodes(strip: _Strip, episodes: Sequence[_Episode]) -> str:
    drawn, taken = [], 0.0
    for episode in sorted(episodes, key=lambda e: e.start_s):
        part = strip.cut(episode.start_s, episode.end_s)
        if part is None:
            continue
        left, right = part
        drawn.append(
            element("path", d=f"M{number(left + 1)} 14H{number(right - 1)}", stroke_width=2.4,
                    stroke_linecap="round", **paint(stroke="loop"))
        )  # fmt: skip
        room = len(episode.label) * 7.1
        if left >= taken and left + room <= WIDTH:
            drawn.append(words(episode.label, left + 1, 8, font_size=11.5, **paint("quiet")))
            taken = left + room + 6
    return "".join(drawn)


def _draw_axis(strip: _Strip) -> str:
    """Hairlines and their times, four to a strip."""
    drawn = []
    for i in range(4):
        x, second = WIDTH * i / 4, strip.start_s + strip.length_s * i / 4
        drawn.append(
            element("path", d=f"M{number(x + 0.5)} {_TOP:.0f}V{_BOTTOM + 4:.0f}", stroke_width=1,
                    **paint(stroke="rule"))
        )  # fmt: skip
        drawn.append(words(say_clock(second), x + 3, HEIGHT - 4, font_size=12, **paint("quiet")))
    return "".join(drawn)


def _draw_line(strip: _Strip, scene: _Scene) -> str:
    """The line of time, open where the two had lost each other."""
    end = min(strip.end_s, scene.end_s)
    holes = sorted((start, stop) for _, start, stop in scene.ruptures)
    at, pieces = strip.start_s, []
    for start, stop in holes:
        if stop > at and start < end:
            pieces.append((at, start))
            at = max(at, stop)
    pieces.append((at, end))
    data = "".join(
        f"M{number(strip.x(a))} {number(LINE_Y)}H{number(strip.x(b))}" for a, b in pieces if b > a
    )
    return element("path", d=data, stroke_width=2, **paint(stroke="quiet")) if data else ""


def _draw_ruptures(strip: _Strip, scene: _Scene, book: Phrasebook) -> str:
    drawn, taken = [], _petal_boxes(strip, scene)
    for moment, start, stop in scene.ruptures:
        part = strip.cut(start, stop)
        if part is None:
            continue
        drawn.append(draw_stitch(_mark(strip, moment), *part))
        told = moment.repair.latency_s if moment.repair else None
        if told is None or stop > strip.end_s:
            continue
        label = book.say("time.short", count=book.number(told, 0))
        half_width = text_box(label, 0, 0, size=12)[2]
        x = min(WIDTH - half_width, max(half_width, sum(part) / 2))
        y = _free_height(label, x, taken)
        taken.append(text_box(label, x, y, size=12))
        drawn.append(words(label, x, y, font_size=12, font_weight=600, text_anchor="middle",
                           **paint("mended")))  # fmt: skip
    return "".join(drawn)


def _petal_boxes(strip: _Strip, scene: _Scene) -> list[Box]:
    """The room that petals take, so that labels stay clear of them."""
    boxes = []
    for moment in scene.moments:
        x = strip.x(moment.onset_s)
        up = LINE_Y - _LONGEST if moment.half is not Half.BOTTOM else LINE_Y
        down = LINE_Y + _LONGEST if moment.half is not Half.TOP else LINE_Y
        boxes.append((x - 7, up, x + 7, down))
    return boxes


def _free_height(label: str, x: float, taken: Sequence[Box]) -> float:
    """Where a rupture's label goes: below the line, above it, or over all petals."""
    for y in (LINE_Y + 17, LINE_Y - 9):
        box = text_box(label, x, y, size=12)
        if not any(_touch(box, other) for other in taken):
            return y
    return _TOP + 9


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _mark(strip: _Strip, moment: Moment) -> MomentMark:
    return MomentMark(
        moment=moment,
        x=min(WIDTH - 5, max(5.0, strip.x(moment.onset_s))),
        y=LINE_Y,
        per_second=strip.per_second,
        longest=_LONGEST,
    )


def _draw_moments(strip: _Strip, scene: _Scene, book: Phrasebook) -> str:
    drawn = []
    for moment in scene.moments:
        if strip.start_s <= moment.onset_s < strip.end_s:
            mark = _mark(strip, moment)
            title = element("title", escape(say_moment(moment, book)))
            drawn.append(element("g", title, draw_petals(mark), draw_answer(mark)))
    return "".join(drawn)


def _draw_sums(strip: _Strip, scene: _Scene) -> str:
    """Columns of how many moments began in each stretch, up and down, by what became of them."""
    step, drawn = strip.length_s / _BINS, []
    room = (LINE_Y - _TOP - 6) / scene.most
    looks = {"met": ("met", "met"), "mended": ("mended_soft", "mended")}
    for i in range(_BINS):
        start = strip.start_s + i * step
        inside = [m for m in scene.moments if start <= m.onset_s < start + step]
        for sign, below in ((-1, False), (1, True)):
            at = LINE_Y + 2 * sign
            chosen = [m for m in inside if (m.half is Half.BOTTOM) is below]
            for fate in ("met", "mended", "missed", "undecided"):
                height = room * sum(m.fate == fate for m in chosen)
                if height:
                    fill, stroke = looks.get(fate, ("surface", "ink"))
                    drawn.append(
                        element("rect", x=strip.x(start) + 1, width=WIDTH / _BINS - 2,
                                y=min(at, at + sign * height), height=height,
                                **paint(fill, stroke))
                    )  # fmt: skip
                at += sign * height
    return "".join(drawn)


def _draw_strip(strip: _Strip, scene: _Scene, book: Phrasebook, *, summed: bool) -> str:
    span = {"start": say_clock(strip.start_s), "end": say_clock(min(strip.end_s, scene.end_s))}
    inside = [m for m in scene.moments if strip.start_s <= m.onset_s < strip.end_s]
    label = book.say("timeline.strip", n=len(inside), **span)
    drawn = _draw_sums(strip, scene) if summed else _draw_moments(strip, scene, book)
    return element(
        "svg",
        _shade(strip, scene.gaps, book.say("mark.not_observed")),
        _shade(strip, scene.away, book.say("mark.away")),
        _draw_axis(strip),
        _draw_episodes(strip, scene.episodes),
        _draw_line(strip, scene),
        drawn,
        "" if summed else _draw_ruptures(strip, scene, book),
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        role="img",
        aria_label=label,
        font_family=SANS,
        class_="strip",
        overflow="visible",
    )


def _fullest_bin(moments: Sequence[Moment], length_s: float) -> int:
    up = _busiest([m for m in moments if m.half is not Half.BOTTOM], length_s / _BINS)
    down = _busiest([m for m in moments if m.half is Half.BOTTOM], length_s / _BINS)
    return max(up, down, 1)


def render_timeline(
    moments: Sequence[Moment],
    recording: Recording,
    book: Phrasebook,
    *,
    scheme: CodingScheme,
    caregiver: str,
) -> Timeline:
    """Return the strips of one session of one pair, in order, each an SVG element.

    A crowded session is summed: each strip then has columns instead of single moments.
    """
    length_s = _strip_length(max(recording.end_s, 1.0))
    episodes, away = _meant(recording, scheme, caregiver=caregiver, language=book.language)
    summed = _busiest(moments, length_s) > _MOST_MOMENTS
    ruptures = ((m, span) for m in moments if (span := rupture_span(m)))
    scene = _Scene(
        moments=tuple(moments),
        episodes=tuple(episodes),
        away=tuple(away),
        gaps=recording.gaps,
        ruptures=() if summed else tuple((m, *span) for m, span in ruptures),
        end_s=recording.end_s,
        most=_fullest_bin(moments, length_s),
    )
    count = max(1, math.ceil(recording.end_s / length_s))
    shown = min(count, 3 * _MOST_STRIPS)
    strips = (_Strip(start_s=i * length_s, length_s=length_s) for i in range(shown))
    return Timeline(
        strips=tuple(_draw_strip(strip, scene, book, summed=summed) for strip in strips),
        strip_s=length_s,
        summed=summed,
        undrawn_s=max(0.0, recording.end_s - shown * length_s),
    )
