"""The hands of the Circle: two open, cupped hands, the little fingers beside each other."""

import functools
import itertools
import math

from geborgen.views.design import paint
from geborgen.views.polygon import (
    Point,
    Points,
    cut_between,
    dots_inside,
    place_cut,
    stripes_across,
)
from geborgen.views.svg import element, number

__all__ = ["Parts", "draw_hands", "hand_outline"]

Curve = tuple[Point, Point, Point]
Parts = dict[str, tuple[float, float]]

# One hand lying flat: fingers to the right, thumb upwards, the wrist at 0; bows of three points
# (two that pull, one to go to) after the first.
_START: Point = (2, -11)
_OUTLINE: tuple[Curve, ...] = (
    # heel and outer edge of the palm, the little finger and the fold beside it
    ((10, -12.5), (20, -18), (32, -21)),
    ((44, -24), (58, -24.5), (70, -23.4)),
    ((78.5, -22), (78.5, -12.4), (70, -12.2)),
    ((68, -12.2), (66, -12.2), (64, -12.2)),
    # ring finger
    ((72, -12.2), (79, -11.8), (85, -11.2)),
    ((94, -10), (94, -0.5), (85, -0.4)),
    ((80, -0.4), (75, -0.4), (70, -0.4)),
    # middle finger
    ((78, -0.2), (85, 0), (91, 0.4)),
    ((100, 1.4), (100, 11.2), (91, 11.4)),
    ((85, 11.6), (79, 11.7), (71, 11.6)),
    # index finger, to the web of the thumb
    ((77, 11.9), (81, 12.2), (85, 12.4)),
    ((94, 13.4), (94, 23), (85, 23.4)),
    ((74, 24.2), (64, 24.4), (58, 24.6)),
    ((50, 25), (48, 27), (52, 30)),
    # thumb, its ball, and the wrist
    ((56, 33), (62, 35), (67, 37)),
    ((75.5, 41), (71, 50), (63, 48)),
    ((46, 44), (34, 35), (24, 24)),
    ((17, 16), (10, 12.5), (2, 11)),
    ((-5, 9), (-5, -9), (2, -11)),
)
_FOLDS: tuple[tuple[Point, Curve], ...] = (
    ((64, -12.2), ((58, -12.2), (53, -12), (48, -11.4))),
    ((70, -0.4), ((62, -0.4), (56, -0.2), (50, 0.4))),
    ((71, 11.6), ((64, 11.6), (58, 11.8), (51, 12))),
    ((47, 27), ((38, 25), (26, 18), (19, 6))),
)
_WRIST, _TILT, _BOW, _LENGTH, _AXIS_Y = (15.0, 205.0), -0.22, 15.0, 100.0, 216.0
_SCALE = 0.92


def _along(start: Point, curve: Curve, steps: int = 8) -> Points:
    """Points along a Bézier curve, without its start."""
    (x1, y1), (x2, y2), (x3, y3) = curve
    points = []
    for t in (i / steps for i in range(1, steps + 1)):
        a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
        points.append((a * start[0] + b * x1 + c * x2 + d * x3,
                       a * start[1] + b * y1 + c * y2 + d * y3))  # fmt: skip
    return tuple(points)


def _place(points: Points, *, is_upper: bool) -> Points:
    """Points of the flat hand where they stand in the drawing: cupped, turned, on its side."""
    placed = []
    for along, across in points:
        bowed = across + _BOW * math.sin(math.pi * min(max(along, 0.0), _LENGTH) / _LENGTH)
        x = _WRIST[0] + _SCALE * (along * math.cos(_TILT) + bowed * math.sin(_TILT))
        y = _WRIST[1] + _SCALE * (along * math.sin(_TILT) - bowed * math.cos(_TILT))
        placed.append((x, y if is_upper else 2 * _AXIS_Y - y))
    return tuple(placed)


@functools.cache
def hand_outline(*, is_upper: bool) -> Points:
    """Return the outline of the upper or the lower hand, in the drawing's own units."""
    points: list[Point] = [_START]
    for curve in _OUTLINE:
        points += _along(points[-1], curve)
    return _place(tuple(points[:-1]), is_upper=is_upper)


@functools.cache
def _folds(*, is_upper: bool) -> tuple[Points, ...]:
    """The lines inside a hand: where the fingers lie against each other, the ball of the thumb."""
    return tuple(
        _place((start, *_along(start, curve)), is_upper=is_upper) for start, curve in _FOLDS
    )


def _path(points: Points, *, closed: bool) -> str:
    joined = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{joined}Z" if closed else f"M{joined}"


def _draw_stripes(part: Points, *, is_upper: bool) -> str:
    lines = stripes_across(part, gap=4.6, slope=0.35 if is_upper else -0.35)
    data = "".join(_path((start, end), closed=False) for start, end in lines)
    return element("path", d=data, stroke_width=1.8, **paint(stroke="mended"))


def _draw_dots(part: Points) -> str:
    data = "".join(f"M{number(x)} {number(y)}h0" for x, y in dots_inside(part, gap=5.2))
    return element("path", d=data, stroke_width=2.1, stroke_linecap="round",
                   **paint(stroke="quiet"))  # fmt: skip


def _draw_filling(outline: Points, parts: Parts, *, is_upper: bool) -> str:
    """From wrist to fingertips: met solid, mended striped, missed hollow, undecided dotted."""
    drawn = []
    for name, (start, end) in parts.items():
        part = cut_between(outline, place_cut(outline, start), place_cut(outline, end))
        if name == "met":
            drawn.append(element("path", d=_path(part, closed=True), **paint("met")))
        elif name == "mended":
            drawn.append(element("path", d=_path(part, closed=True), **paint("mended_soft")))
            drawn.append(_draw_stripes(part, is_upper=is_upper))
        elif name == "undecided":
            drawn.append(_draw_dots(part))
    return "".join(drawn)


def _draw_folds(folds: tuple[Points, ...], solid_until: float) -> str:
    """Light on what is solid, dark on the rest, so that every filling stays a hand."""
    light, dark = list[str](), list[str]()
    for fold in folds:
        for start, end in itertools.pairwise(fold):
            is_solid = (start[0] + end[0]) / 2 < solid_until
            (light if is_solid else dark).append(_path((start, end), closed=False))
    look: dict[str, float | str] = {"stroke_width": 1.3, "stroke_linecap": "round"}
    return "".join(
        element("path", d="".join(data), **look, **paint(stroke=colour))
        for data, colour in ((light, "surface"), (dark, "quiet"))
        if data
    )


def _draw_hand(parts: Parts, *, is_upper: bool, few: bool) -> str:
    outline = hand_outline(is_upper=is_upper)
    solid = place_cut(outline, parts["met"][1]) if "met" in parts else -math.inf
    edge = element(
        "path",
        d=_path(outline, closed=True),
        stroke_width=1.4,
        stroke_linejoin="round",
        stroke_linecap="round",
        stroke_dasharray="0.1 3.2" if few else None,
        **paint(stroke="ink" if parts else "quiet"),
    )
    ground = element("path", d=_path(outline, closed=True), **paint("surface" if parts else "hand"))
    folds = _draw_folds(_folds(is_upper=is_upper), solid)
    return ground + _draw_filling(outline, parts, is_upper=is_upper) + folds + edge


def draw_hands(parts: Parts, *, few: bool) -> str:
    """Return both hands; `parts` are shares of a hand's area by fate, none when nobody asked."""
    return "".join(_draw_hand(parts, is_upper=upper, few=few) for upper in (True, False))
