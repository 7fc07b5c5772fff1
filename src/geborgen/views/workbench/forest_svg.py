"""Numbers with their intervals, one below the other: estimates of dyads, odds ratios, kappas."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geborgen.moments import Phrasebook
from geborgen.views.design import SANS, paint
from geborgen.views.svg import element, number, words

__all__ = ["Estimate", "render_forest"]

_WIDTH, _LEFT, _RIGHT = 340.0, 12.0, 328.0
_ROW, _TOP = 38.0, 8.0
_LETTERS = 46
_LEAST, _MOST = 1 / 64, 64.0
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
_ODDS = (1 / 64, 1 / 16, 1 / 4, 1.0, 4.0, 16.0, 64.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One line: its name, value and interval, and beside it what was counted, as a ring."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    counted: float | None = None
    is_sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    first: float
    last: float
    ticks: tuple[float, ...]
    is_log: bool

    def x(self, value: float) -> float:
        place = self._place(min(max(value, self.first), self.last))
        low, high = self._place(self.first), self._place(self.last)
        return _LEFT + (_RIGHT - _LEFT) * (place - low) / (high - low)

    def _place(self, value: float) -> float:
        return math.log(value) if self.is_log else value


def render_forest(
    rows: Sequence[Estimate],
    book: Phrasebook,
    *,
    label: str,
    is_odds: bool = False,
    line_at: float | None = None,
    is_share: bool = True,
) -> str:
    """Return the drawing: the name above each line, `line_at` what chance or the mean would be."""
    scale = _scale_of(rows, is_odds=is_odds)
    floor = _TOP + _ROW * len(rows)
    drawn = [_draw_ticks(scale, floor, book, is_share=is_share and not is_odds)]
    if line_at is not None:
        x = number(scale.x(line_at))
        drawn.append(element("path", d=f"M{x} {number(_TOP)}V{number(floor)}", stroke_width=1.4,
                             stroke_dasharray="5 3", **paint(stroke="mended")))  # fmt: skip
    drawn += [_draw_row(row, _TOP + _ROW * i, scale) for i, row in enumerate(rows)]
    return element(
        "svg", *drawn, viewBox=f"0 0 {number(_WIDTH)} {number(floor + 26)}", role="img",
        aria_label=label, font_family=SANS, class_="curve forest",
    )  # fmt: skip


def _scale_of(rows: Sequence[Estimate], *, is_odds: bool) -> _Scale:
    if not is_odds:
        ends = [v for row in rows for v in (row.low, row.value) if v is not None]
        first = -1.0 if ends and min(ends) < -0.5 else -0.5 if ends and min(ends) < 0 else 0.0
        ticks = tuple(sorted({first, *_SHARES}))
        return _Scale(first=first, last=1.0, ticks=ticks, is_log=False)
    ends = [v for row in rows for v in (row.low, row.high, row.value) if v]
    least = max(_LEAST, min([*ends, 0.25]))
    most = min(_MOST, max([*ends, 4.0]))
    first = max(t for t in _ODDS if t <= least * 1.0001)
    last = min(t for t in _ODDS if t >= most * 0.9999)
    ticks = tuple(t for t in _ODDS if first <= t <= last)
    return _Scale(first=first, last=last, ticks=ticks, is_log=True)


def _draw_ticks(scale: _Scale, floor: float, book: Phrasebook, *, is_share: bool) -> str:
    drawn = []
    for tick in scale.ticks:
        x = scale.x(tick)
        anchor = "start" if x < _LEFT + 6 else "end" if x > _RIGHT - 6 else "middle"
        drawn.append(element("path", d=f"M{number(x)} {number(_TOP)}V{number(floor)}",
                             stroke_width=0.8, **paint(stroke="rule")))  # fmt: skip
        said = book.percent(tick) if is_share else _say_tick(tick, scale, book)
        drawn.append(words(said, x, floor + 18, font_size=12, text_anchor=anchor,
                           **paint("quiet")))  # fmt: skip
    return "".join(drawn)


def _say_tick(tick: float, scale: _Scale, book: Phrasebook) -> str:
    if scale.is_log and tick < 1:
        return f"1/{round(1 / tick)}"
    return book.number(tick, 2)


def _draw_row(row: Estimate, top: float, scale: _Scale) -> str:
    name = row.name if len(row.name) <= _LETTERS else f"{row.name[: _LETTERS - 1]}…"
    y = top + 26
    # A rim in the ground's colour, so that no line runs through a name.
    rim: dict[str, str | int] = {
        "stroke_width": 4,
        "paint_order": "stroke",
        "stroke_linejoin": "round",
    }
    drawn = [words(name, _LEFT, top + 14, font_size=12, **rim, **paint("ink", "surface"))]
    if row.low is not None and row.high is not None:
        low, high = scale.x(row.low), scale.x(row.high)
        drawn.append(element("path", d=f"M{number(low)} {number(y)}H{number(max(high, low + 1))}",
                             stroke_width=6, stroke_linecap="round",
                             **paint(stroke="met_soft")))  # fmt: skip
    if row.counted is not None:
        drawn.append(element("circle", cx=scale.x(row.counted), cy=y, r=4.2, stroke_width=1.4,
                             **paint("surface", "quiet")))  # fmt: skip
    if row.value is not None:
        look = paint("met", "met") if row.is_sure else paint("surface", "ink")
        drawn.append(element("circle", cx=scale.x(row.value), cy=y, r=4.4, stroke_width=1.6,
                             stroke_dasharray=None if row.is_sure else "1.6 1.6",
                             **look))  # fmt: skip
    return "".join(drawn)
