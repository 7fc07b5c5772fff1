"""A line over lags or numbers, what chance gives as a band, and a wanted value as a dashed line."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geborgen.moments import Phrasebook
from geborgen.views.design import SANS, paint
from geborgen.views.svg import element, number, words

__all__ = ["Line", "render_line"]

_WIDTH, _HEIGHT = 340.0, 216.0
_LEFT, _RIGHT, _TOP, _FLOOR = 44.0, 330.0, 26.0, 168.0
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_WHOLE_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is drawn: places along, values, and around them what chance gives.

    NaN breaks the line; `low`, `high` and `middle` may be empty. `is_share` writes per cents.
    """

    xs: Sequence[float]
    ys: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    middle: Sequence[float] = ()
    wanted: float | None = None
    across: str
    upwards: str
    is_share: bool = True
    is_over_zero: bool = False
    """Whether 0 along the bottom is marked, with both sides of it named by `sides`."""

    sides: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axes:
    first: float
    last: float
    most: float

    def x(self, value: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (value - self.first) / max(1e-9, self.last - self.first)

    def y(self, value: float) -> float:
        return _FLOOR - (_FLOOR - _TOP) * min(1.0, value / self.most)


def render_line(line: Line, book: Phrasebook, *, label: str) -> str:
    """Return the drawing with its axes."""
    step = _choose_step(line)
    found = [v for v in (*line.ys, *line.high, line.wanted or 0.0) if math.isfinite(v)]
    most = max(step, math.ceil(max(found, default=0.0) / step - 1e-9) * step)
    axes = _Axes(first=min(line.xs), last=max(line.xs), most=most)
    return element(
        "svg",
        _draw_scale(line, axes, book, step=step),
        _draw_band(line, axes),
        _draw_middle(line, axes),
        _draw_wanted(line, axes),
        _draw_points(line, axes),
        _draw_places(line, axes, book),
        viewBox=f"0 0 {number(_WIDTH)} {number(_HEIGHT)}",
        role="img",
        aria_label=label,
        font_family=SANS,
        class_="curve",
    )


def _choose_step(line: Line) -> float:
    found = [v for v in (*line.ys, *line.high, line.wanted or 0.0) if math.isfinite(v)]
    rough = max(max(found, default=0.0), 1e-6) / 4
    ten = 10.0 ** math.floor(math.log10(rough))
    # Whole percents only: a line at 2.5 would be called 2 or 3.
    steps = _WHOLE_STEPS if line.is_share and ten < 0.1 else _STEPS
    step = next((ten * s for s in steps if ten * s >= rough), ten * 10)
    return max(step, 0.01) if line.is_share else step


def _draw_scale(line: Line, axes: _Axes, book: Phrasebook, *, step: float) -> str:
    drawn = [words(line.upwards, 0, 12, font_size=12, **paint("ink"))]
    for i in range(round(axes.most / step) + 1):
        value = i * step
        y = axes.y(value)
        drawn.append(element("path", d=f"M{number(_LEFT)} {number(y)}H{number(_RIGHT)}",
                             stroke_width=0.8, **paint(stroke="rule")))  # fmt: skip
        said = book.percent(value) if line.is_share else book.number(value, 2)
        drawn.append(words(said, _LEFT - 5, y + 4, font_size=12, text_anchor="end",
                           **paint("quiet")))  # fmt: skip
    return "".join(drawn)


def _draw_band(line: Line, axes: _Axes) -> str:
    rows = [
        (axes.x(x), axes.y(low), axes.y(high))
        for x, low, high in zip(line.xs, line.low, line.high, strict=False)
        if math.isfinite(low) and math.isfinite(high)
    ]
    if not rows:
        return ""
    there = [f"{number(x)} {number(high)}" for x, _, high in rows]
    back = [f"{number(x)} {number(low)}" for x, low, _ in reversed(rows)]
    return element("path", d=f"M{'L'.join([*there, *back])}Z", **paint("hand"))


def _draw_middle(line: Line, axes: _Axes) -> str:
    return _trace(line.xs, line.middle, axes, look={
        "stroke_width": 1.2, "stroke_dasharray": "3 3", **paint(stroke="quiet")})  # fmt: skip


def _draw_wanted(line: Line, axes: _Axes) -> str:
    if line.wanted is None:
        return ""
    y = number(axes.y(line.wanted))
    return element("path", d=f"M{number(_LEFT)} {y}H{number(_RIGHT)}", stroke_width=1.6,
                   stroke_dasharray="6 4", **paint(stroke="mended"))  # fmt: skip


def _draw_points(line: Line, axes: _Axes) -> str:
    """The line, a dot at each place: full where it leaves the band of chance."""
    trace = _trace(line.xs, line.ys, axes, look={"stroke_width": 2.0, **paint(stroke="met")})
    dots = []
    for i, (x, y) in enumerate(zip(line.xs, line.ys, strict=True)):
        if not math.isfinite(y):
            continue
        inside = i < len(line.low) and line.low[i] <= y <= line.high[i]
        dots.append(element("circle", cx=axes.x(x), cy=axes.y(y), r=3.6, stroke_width=1.6,
                            **paint("surface" if inside else "met", "met")))  # fmt: skip
    return trace + "".join(dots)


def _trace(
    xs: Sequence[float], ys: Sequence[float], axes: _Axes, *, look: dict[str, float | str]
) -> str:
    path, lifted = "", True
    for x, y in zip(xs, ys, strict=False):
        if not math.isfinite(y):
            lifted = True
            continue
        path += f"{'M' if lifted else 'L'}{number(axes.x(x))} {number(axes.y(y))}"
        lifted = False
    return element("path", d=path, stroke_linejoin="round", **look) if path else ""


def _draw_places(line: Line, axes: _Axes, book: Phrasebook) -> str:
    drawn = [words(line.across, (_LEFT + _RIGHT) / 2, _FLOOR + 36, font_size=12,
                   text_anchor="middle", **paint("quiet"))]  # fmt: skip
    for x in _choose_places(line.xs):
        drawn.append(words(book.number(x, 1), axes.x(x), _FLOOR + 17, font_size=12,
                           text_anchor="middle", **paint("quiet")))  # fmt: skip
    if line.is_over_zero:
        zero = number(axes.x(0.0))
        drawn.append(element("path", d=f"M{zero} {number(_TOP)}V{number(_FLOOR)}", stroke_width=1.0,
                             **paint(stroke="quiet")))  # fmt: skip
    for side, x, anchor in zip(line.sides, (_LEFT, _RIGHT), ("start", "end"), strict=True):
        if side:
            drawn.append(words(side, x, _FLOOR + 36, font_size=12, text_anchor=anchor,
                               **paint("ink")))  # fmt: skip
    return "".join(drawn)


def _choose_places(xs: Sequence[float]) -> list[float]:
    """At most a dozen places whose numbers do not touch."""
    span = max(xs) - min(xs)
    kept: list[float] = []
    for x in xs:
        if not kept or (x - kept[-1]) >= span / 11:
            kept.append(x)
    return kept
