"""A closed shape as points: cut upright by its area, striped and dotted inside."""

import math

__all__ = ["area_of", "cut_between", "dots_inside", "place_cut", "stripes_across"]

Point = tuple[float, float]
Points = tuple[Point, ...]


def area_of(points: Points) -> float:
    """Return the area a closed shape encloses."""
    ahead = (*points[1:], points[0])
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(points, ahead, strict=True))) / 2


def _keep(points: Points, edge: float, side: int) -> Points:
    """The part of a shape left (-1) or right (1) of an upright line."""
    kept: list[Point] = []
    for (x, y), (u, v) in zip((points[-1], *points[:-1]), points, strict=True):
        before, after = (x - edge) * side, (u - edge) * side
        if before * after < 0:
            kept.append((edge, y + (v - y) * (edge - x) / (u - x)))
        if after >= 0:
            kept.append((u, v))
    return tuple(kept)


def cut_between(points: Points, left: float, right: float) -> Points:
    """Return the part of a shape between two upright lines."""
    return _keep(_keep(points, left, 1), right, -1)


def place_cut(points: Points, share: float) -> float:
    """Return where to cut a shape upright so that `share` of its area lies on the left."""
    low, high = min(x for x, _ in points), max(x for x, _ in points)
    wanted, first = share * area_of(points), low
    for _ in range(40):
        middle = (low + high) / 2
        part = _keep(points, middle, -1)
        if len(part) > 2 and area_of(part) > wanted:
            high = middle
        else:
            low = middle
    return first if share <= 0 else (low + high) / 2


def _crossings(points: Points, at: float, slope: float) -> list[float]:
    """Heights at which the line x = at + slope * y goes in or out of a shape, in order."""
    heights = []
    for (x, y), (u, v) in zip((points[-1], *points[:-1]), points, strict=True):
        here, there = x - at - slope * y, u - at - slope * v
        if (here < 0) != (there < 0):
            heights.append(y + (v - y) * here / (here - there))
    return sorted(heights)


def stripes_across(points: Points, *, gap: float, slope: float) -> list[tuple[Point, Point]]:
    """Return the ends of slanting lines that fill a shape, `gap` apart."""
    reach = [x - slope * y for x, y in points]
    count = math.ceil((max(reach) - min(reach)) / gap)
    lines = []
    for i in range(count):
        at = min(reach) + gap * (i + 0.5)
        ends = _crossings(points, at, slope)
        lines += [
            ((at + slope * top, top), (at + slope * foot, foot))
            for top, foot in zip(ends[::2], ends[1::2], strict=False)
            if foot - top > 1
        ]
    return lines


def dots_inside(points: Points, *, gap: float) -> list[Point]:
    """Return places inside a shape on an even grid, a little away from its edge."""
    left, top = min(x for x, _ in points), min(y for _, y in points)
    right = max(x for x, _ in points)
    dots, x = [], left + gap / 2
    while x < right:
        for above, below in zip(*[iter(_crossings(points, x, 0.0))] * 2, strict=False):
            first = math.ceil((above + 1.6 - top) / gap)
            last = math.floor((below - 1.6 - top) / gap)
            dots += [(x, top + gap * i) for i in range(first, last + 1)]
        x += gap
    return dots
