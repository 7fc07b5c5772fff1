"""The petal: a leaf along a bent axis, cut across so that each part's area is its share."""

import functools
import math
from dataclasses import dataclass

from geborgen.views.svg import number

__all__ = ["Leaf", "cut_at", "draw_bars", "draw_part", "leaf_length", "place_dots", "side_point"]

Point = tuple[float, float]

_STEPS = 400
_PETAL_TAPER = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A leaf from root to tip; `bend` is the control point of its axis, `width` its full width.

    A small `taper` makes the root blunt, as a wrist is; the default makes it pointed.
    """

    root: Point
    bend: Point
    tip: Point
    width: float
    taper: float = _PETAL_TAPER


def leaf_length(asked: int, *, most: int, longest: float, shortest: float) -> float:
    """Return a petal's length: the square root of how often, so that its area tells the number."""
    return max(shortest, longest * math.sqrt(asked / most)) if asked else 0.0


def _relative_width(t: float, taper: float) -> float:
    """Width at `t` (0 root, 1 tip), 1 at its widest: tapering to the root, round at the tip."""
    widest = taper / (taper + 0.5)
    return float(t**taper * (1 - t) ** 0.5 / (widest**taper * (1 - widest) ** 0.5))


@functools.cache
def _areas(taper: float) -> tuple[float, ...]:
    """Share of the leaf's area below each of the steps from root to tip."""
    widths = [_relative_width((i + 0.5) / _STEPS, taper) for i in range(_STEPS)]
    total, sums = sum(widths), [0.0]
    for width in widths:
        sums.append(sums[-1] + width / total)
    return tuple(sums)


def cut_at(share: float, taper: float = _PETAL_TAPER) -> float:
    """Return where to cut a leaf (0 root, 1 tip) so that `share` of its area lies below."""
    if share >= 1:
        return 1.0
    return next(i for i, area in enumerate(_areas(taper)) if area >= share - 1e-12) / _STEPS


def _axis(leaf: Leaf, t: float) -> tuple[Point, Point]:
    """Point on the axis, and the unit vector along it."""
    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
    x = a * leaf.root[0] + b * leaf.bend[0] + c * leaf.tip[0]
    y = a * leaf.root[1] + b * leaf.bend[1] + c * leaf.tip[1]
    dx = (1 - t) * (leaf.bend[0] - leaf.root[0]) + t * (leaf.tip[0] - leaf.bend[0])
    dy = (1 - t) * (leaf.bend[1] - leaf.root[1]) + t * (leaf.tip[1] - leaf.bend[1])
    size = math.hypot(dx, dy) or 1.0
    return (x, y), (dx / size, dy / size)


def side_point(leaf: Leaf, t: float, side: float) -> Point:
    """Return a point at `t` along the leaf; `side` -1 and 1 are its two edges, 0 its axis."""
    (x, y), (dx, dy) = _axis(leaf, t)
    half = side * leaf.width / 2 * _relative_width(t, leaf.taper)
    return (x - dy * half, y + dx * half)


def _path(points: list[Point], *, closed: bool) -> str:
    joined = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{joined}Z" if closed else f"M{joined}"


def draw_part(leaf: Leaf, start: float = 0.0, end: float = 1.0) -> str:
    """Return the outline of the part of a leaf between two cuts, as path data."""
    steps = max(6, round(22 * (end - start)))
    ts = [start + (end - start) * (1 - math.cos(math.pi * i / steps)) / 2 for i in range(steps + 1)]
    there = [side_point(leaf, t, -1) for t in ts]
    back = [side_point(leaf, t, 1) for t in reversed(ts)]
    return _path(there + back, closed=True)


def _length(leaf: Leaf) -> float:
    """Length along the axis: between the straight line and the way over the bend."""
    over = math.dist(leaf.root, leaf.bend) + math.dist(leaf.bend, leaf.tip)
    return (math.dist(leaf.root, leaf.tip) + over) / 2


def _between(start: float, end: float, *, gap: float) -> list[float]:
    """Return evenly spaced places in a stretch, at least one, half a gap from its ends."""
    count = max(1, round((end - start) / gap))
    return [start + (end - start) * (i + 0.5) / count for i in range(count)]


def draw_bars(leaf: Leaf, start: float, end: float, *, gap: float = 4.6) -> str:
    """Return stripes slanting across a part of a leaf, as path data: how mending is drawn."""
    length = max(_length(leaf), 1.0)
    slant = min(0.16 * leaf.width / length, (end - start) / 2)
    bars = []
    for t in _between(start, end, gap=gap / length):
        low, high = max(start, t - slant), min(end, t + slant)
        bars.append(_path([side_point(leaf, low, -1), side_point(leaf, high, 1)], closed=False))
    return "".join(bars)


def place_dots(leaf: Leaf, start: float, end: float, *, gap: float = 5.0) -> list[Point]:
    """Return the places of dots in a part of a leaf: how what cannot be told is drawn."""
    length = max(_length(leaf), 1.0)
    dots = []
    for t in _between(start, end, gap=gap / length):
        across = leaf.width * _relative_width(t, leaf.taper)
        count = max(1, round(across / gap) - 1)
        sides = [0.0] if count == 1 else [-0.62 + 1.24 * i / (count - 1) for i in range(count)]
        dots += [side_point(leaf, t, side) for side in sides]
    return dots
