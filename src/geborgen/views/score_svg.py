"""Scores of a measure over time: bands, whiskers of measurement error, and what clearly changed."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from xml.sax.saxutils import escape

from geborgen.moments import Phrasebook
from geborgen.views.clock import say_day
from geborgen.views.design import SANS, paint
from geborgen.views.svg import element, number, words
from geborgen.views.words import Table

__all__ = ["ScoreBand", "ScoreMark", "ScorePoint", "ScoreSeries", "render_scores", "score_table"]

_WIDTH, _LEFT, _RIGHT, _TOP, _FLOOR = 340.0, 40.0, 318.0, 14.0, 176.0
_LINE, _LETTERS = 15.0, 42
_LEAST_GAP = 46.0  # between two dates below the axis
_Z_95 = 1.96


class ScoreMark(StrEnum):
    """How a score stands to the first one, by the yardstick."""

    FIRST = "first"
    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePoint:
    """One answering: its day, its score (None when there is none), and how it stands."""

    on: date
    value: float | None
    n: int
    n_items: int
    mark: ScoreMark = ScoreMark.UNKNOWN
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBand:
    """From which score on which words hold."""

    start: float
    label: str
    asks_attention: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSeries:
    """One scale of one person over time.

    `sem` is the standard error of measurement, None where it is not known; `good` says which end is
    good, ``high`` or ``low``, and is None where neither is; `source` tells where the limit for
    change comes from.
    """

    title: str
    low: float
    high: float
    points: tuple[ScorePoint, ...]
    bands: tuple[ScoreBand, ...] = ()
    sem: float | None = None
    good: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axes:
    series: ScoreSeries

    def y(self, value: float) -> float:
        low, high = self.series.low, self.series.high
        share = (min(max(value, low), high) - low) / (high - low)
        return _FLOOR - (_FLOOR - _TOP) * share

    def x(self, day: date) -> float:
        days = [point.on for point in self.series.points]
        first, span = min(days), (max(days) - min(days)).days
        if not span:
            return (_LEFT + _RIGHT) / 2
        return _LEFT + 16 + (_RIGHT - _LEFT - 32) * (day - first).days / span


def render_scores(series: ScoreSeries, book: Phrasebook, *, label: str) -> str:
    """Return the scores of one scale as a drawing that also holds in print, its legend below."""
    if not series.points:
        return ""
    axes = _Axes(series=series)
    points = sorted(series.points, key=lambda point: point.on)
    legend = _list_legend(series, book)
    height = _FLOOR + 40 + _LINE * len(legend)
    return element(
        "svg",
        _draw_bands(axes),
        _draw_axis(axes, book),
        _draw_line(axes, points),
        *(_draw_point(axes, point, book) for point in points),
        _draw_days(axes, points, book),
        *(_draw_legend_line(line, i) for i, line in enumerate(legend)),
        viewBox=f"0 0 {_WIDTH:.0f} {height:.0f}",
        role="img",
        aria_label=label,
        font_family=SANS,
        class_="curve scores",
    )


def score_table(series: ScoreSeries, book: Phrasebook) -> Table:
    """Return the same as a table: a row an answering, with band, margin and what changed."""
    rows = [
        (
            f"{say_day(point.on, book)} {point.on.year}",
            _say_value(point, book),
            _say_margin(series, point, book),
            _say_band(series, point),
            book.say("scores.of", count=point.n, total=point.n_items),
            _say_since(point, book),
        )
        for point in sorted(series.points, key=lambda point: point.on)
    ]
    heads = ("day", "result", "margin", "band", "items", "change")
    return Table(
        caption=series.title,
        headings=tuple(book.say(f"scores.head.{head}") for head in heads),
        rows=tuple(rows),
        note=_note(series, book),
    )


def _say_since(point: ScorePoint, book: Phrasebook) -> str:
    if point.value is None:
        return "–"
    return point.said or book.say(f"scores.mark.{point.mark}")


def _note(series: ScoreSeries, book: Phrasebook) -> str:
    parts = [book.say(f"scores.good_{series.good}" if series.good else "scores.good_neither")]
    if series.sem is not None:
        parts.append(book.say("scores.margin_note"))
    if series.source:
        parts.append(book.say("scores.source", source=series.source))
    return " ".join(parts)


def _say_value(point: ScorePoint, book: Phrasebook) -> str:
    return "–" if point.value is None else book.number(point.value, 2)


def _say_margin(series: ScoreSeries, point: ScorePoint, book: Phrasebook) -> str:
    bounds = _margin(series, point)
    if bounds is None:
        return "–"
    low, high = (book.number(bound, 1) for bound in bounds)
    return book.say("share.interval", low=low, high=high)


def _margin(series: ScoreSeries, point: ScorePoint) -> tuple[float, float] | None:
    if series.sem is None or point.value is None:
        return None
    low, high = point.value - _Z_95 * series.sem, point.value + _Z_95 * series.sem
    return max(low, series.low), min(high, series.high)


def _say_band(series: ScoreSeries, point: ScorePoint) -> str:
    if point.value is None:
        return "–"
    fitting = [band.label for band in series.bands if point.value >= band.start - 1e-9]
    return fitting[-1] if fitting else "–"


def _draw_bands(axes: _Axes) -> str:
    """Bands that ask for attention are tinted and hatched; each has its letter at the right."""
    drawn, bands = [], axes.series.bands
    ends = [*(band.start for band in bands[1:]), axes.series.high]
    for i, (band, end) in enumerate(zip(bands, ends, strict=False)):
        top, floor = axes.y(end), axes.y(band.start)
        if band.asks_attention:
            drawn.append(element("path", d=f"M{_LEFT:.0f} {number(top)}H{_RIGHT:.0f}"
                                 f"V{number(floor)}H{_LEFT:.0f}Z", **paint("tint")))  # fmt: skip
            drawn.append(_hatch(top, floor))
        if i:
            drawn.append(element("path", d=f"M{_LEFT:.0f} {number(floor)}H{_RIGHT:.0f}",
                                 stroke_width=1.2, stroke_dasharray="5 3",
                                 **paint(stroke="mended")))  # fmt: skip
        drawn.append(words(_letter(i), _RIGHT + 6, (top + floor) / 2 + 4, font_size=12,
                           font_weight=600, **paint("quiet")))  # fmt: skip
    return "".join(drawn)


def _hatch(top: float, floor: float) -> str:
    """Slanting lines within a band, clipped by arithmetic so that they print anywhere."""
    lines, height = [], floor - top
    start = _LEFT - height
    while start < _RIGHT:
        left, right = max(start, _LEFT), min(start + height, _RIGHT)
        if right > left:
            lines.append(f"M{number(left)} {number(floor - (left - start))}"
                         f"L{number(right)} {number(floor - (right - start))}")  # fmt: skip
        start += 9
    return element("path", d="".join(lines), stroke_width=0.6, **paint(stroke="rule"))


def _letter(i: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i % 26]


def _draw_axis(axes: _Axes, book: Phrasebook) -> str:
    drawn = [element("path", d=f"M{_LEFT:.0f} {_TOP:.0f}V{_FLOOR:.0f}H{_RIGHT:.0f}",
                     stroke_width=1.2, **paint(stroke="quiet"))]  # fmt: skip
    for value in _list_ticks(axes):
        drawn.append(words(book.number(value, 1), _LEFT - 5, axes.y(value) + 4, font_size=12,
                           text_anchor="end", **paint("quiet")))  # fmt: skip
    return "".join(drawn)


def _list_ticks(axes: _Axes) -> list[float]:
    """Both ends and the edges of the bands, without those that would stand on another."""
    ticks = [axes.series.low, axes.series.high]
    for band in axes.series.bands[1:]:
        if all(abs(axes.y(band.start) - axes.y(tick)) > 12 for tick in ticks):
            ticks.append(band.start)
    return ticks


def _draw_line(axes: _Axes, points: Sequence[ScorePoint]) -> str:
    """Straight lines between scores that follow each other; none across a missing one."""
    parts, pen = [], "M"
    for point in points:
        if point.value is None:
            pen = "M"
            continue
        parts.append(f"{pen}{number(axes.x(point.on))} {number(axes.y(point.value))}")
        pen = "L"
    path = "".join(parts)
    return element("path", d=path, stroke_width=1.6, **paint(stroke="met")) if path else ""


def _draw_point(axes: _Axes, point: ScorePoint, book: Phrasebook) -> str:
    x = axes.x(point.on)
    title = element("title", escape(_say_point(axes.series, point, book)))
    if point.value is None:
        y = _FLOOR - 8
        path = f"M{number(x - 4)} {number(y - 4)}l8 8m0 -8l-8 8"
        return element("g", title, element("path", d=path, stroke_width=1.6,
                                           **paint(stroke="quiet")))  # fmt: skip
    return element(
        "g", title, _draw_whisker(axes, point, x), _draw_mark(point.mark, x, axes.y(point.value))
    )


def _draw_whisker(axes: _Axes, point: ScorePoint, x: float) -> str:
    bounds = _margin(axes.series, point)
    if bounds is None:
        return ""
    low, high = (axes.y(bound) for bound in bounds)
    path = f"M{number(x)} {number(low)}V{number(high)}M{number(x - 4)} {number(low)}h8"
    path += f"M{number(x - 4)} {number(high)}h8"
    return element("path", d=path, stroke_width=1.4, **paint(stroke="quiet"))


def _draw_mark(mark: ScoreMark, x: float, y: float) -> str:
    """A disc for the first, a ring where nothing clearly changed, a filled or open diamond."""
    if mark in (ScoreMark.BETTER, ScoreMark.WORSE):
        path = f"M{number(x)} {number(y - 7)}l7 7l-7 7l-7 -7Z"
        colours = paint("met", "met") if mark is ScoreMark.BETTER else paint("surface", "missed")
        return element("path", d=path, stroke_width=2.2, **colours)
    fill = "met" if mark is ScoreMark.FIRST else "surface"
    return element("circle", cx=x, cy=y, r=4.8, stroke_width=1.8, **paint(fill, "met"))


def _say_point(series: ScoreSeries, point: ScorePoint, book: Phrasebook) -> str:
    day = f"{say_day(point.on, book)} {point.on.year}"
    if point.value is None:
        return book.say("scores.point_none", day=day, count=point.n, total=point.n_items)
    mark = book.say(f"scores.mark.{point.mark}")
    return book.say("scores.point", day=day, result=book.number(point.value, 2), mark=mark)


def _draw_days(axes: _Axes, points: Sequence[ScorePoint], book: Phrasebook) -> str:
    drawn, years = [], {point.on.year for point in points}
    at: dict[str, str | int] = {"font_size": 12, "text_anchor": "middle"}
    for point in _choose_days(axes, points):
        x = axes.x(point.on)
        drawn.append(words(say_day(point.on, book), x, _FLOOR + 17, **at, **paint("quiet")))
        if len(years) > 1 or point is points[0]:
            year = str(point.on.year)
            drawn.append(words(year, x, _FLOOR + 31, **at, **paint("quiet")))
    return "".join(drawn)


def _choose_days(axes: _Axes, points: Sequence[ScorePoint]) -> list[ScorePoint]:
    """The first and the last day, and those between that have room; the table has them all."""
    chosen = list(points[:1])
    for point in (*points[-1:], *points[1:-1]):
        if all(abs(axes.x(point.on) - axes.x(other.on)) >= _LEAST_GAP for other in chosen):
            chosen.append(point)
    return chosen


def _list_legend(series: ScoreSeries, book: Phrasebook) -> list[tuple[str, str]]:
    """Lines below the drawing: a sign and words; a sign stands only before its first line."""
    told = [(_letter(i), band.label) for i, band in enumerate(series.bands)]
    marks = {point.mark for point in series.points if point.value is not None}
    shown = [mark for mark in ScoreMark if mark in marks]
    told += [(f"mark:{mark}", book.say(f"scores.mark.{mark}")) for mark in shown]
    if series.sem is not None:
        told.append(("", book.say("scores.margin_note")))
    if any(point.value is None for point in series.points):
        told.append(("×", book.say("scores.none")))
    lines = []
    for sign, text in told:
        for i, part in enumerate(textwrap.wrap(text, _LETTERS) or [""]):
            lines.append((sign if not i else "", part))
    return lines


def _draw_legend_line(line: tuple[str, str], i: int) -> str:
    sign, text = line
    y = _FLOOR + 52 + _LINE * i
    drawn = words(text, 24, y, font_size=12, **paint("ink"))
    if sign.startswith("mark:"):
        return _draw_mark(ScoreMark(sign.removeprefix("mark:")), 11, y - 4) + drawn
    return words(sign, 11, y, font_size=12, font_weight=600, text_anchor="middle",
                 **paint("quiet")) + drawn  # fmt: skip
