"""Drawings of an outlook: a hundred small families, bars of what is likely, what a change does."""

from collections.abc import Sequence

from geborgen.inference.results import Difference, Estimate
from geborgen.views.design import SANS, paint
from geborgen.views.svg import element, number

__all__ = ["draw_mark", "render_change", "render_estimate", "render_hundred"]

_ACROSS, _CELL_X, _CELL_Y, _EDGE = 20, 17.0, 25.0, 6.0
# One look for each group: solid, striped, ringed, hollow; telling them apart asks for no colour.
_LOOKS = ("solid", "striped", "dotted", "hollow")
_COLOURS = ("met", "mended", "quiet", "missed")


def render_hundred(counts: Sequence[int], *, label: str, id_prefix: str) -> str:
    """Return a hundred small families, group by group; counts add up to 100."""
    groups = [place for place, n in enumerate(counts) for _ in range(n)]
    drawn = [
        _draw_family(
            _EDGE + _CELL_X * (i % _ACROSS),
            _EDGE + _CELL_Y * (i // _ACROSS),
            group=group,
            prefix=id_prefix,
        )
        for i, group in enumerate(groups)
    ]
    rows = -(-len(groups) // _ACROSS)
    width, height = 2 * _EDGE + _CELL_X * _ACROSS, 2 * _EDGE + _CELL_Y * rows
    return element(
        "svg", _patterns(id_prefix), *drawn, viewBox=f"0 0 {number(width)} {number(height)}",
        role="img", aria_label=label, class_="hundred",
    )  # fmt: skip


def draw_mark(group: int, *, id_prefix: str) -> str:
    """Return one small family as a sign for the list beside the drawing."""
    return element(
        "svg", _patterns(id_prefix), _draw_family(2.0, 1.0, group=group, prefix=id_prefix),
        viewBox="0 0 20 26", class_="sign", aria_hidden="true",
    )  # fmt: skip


def _patterns(prefix: str) -> str:
    stripe = element("path", d="M-1 4L4 -1M0 6L6 0M2 7L7 2", stroke_width=1.3,
                     **paint(stroke="mended"))  # fmt: skip
    dots = element("circle", cx=1.5, cy=1.5, r=0.95, **paint("quiet"))
    return element(
        "defs",
        element("pattern", element("rect", width=6, height=6, **paint("mended_soft")), stripe,
                id=f"{prefix}-striped", width=6, height=6, patternUnits="userSpaceOnUse"),
        element("pattern", element("rect", width=3, height=3, **paint("surface")), dots,
                id=f"{prefix}-dotted", width=3, height=3, patternUnits="userSpaceOnUse"),
    )  # fmt: skip


def _draw_family(x: float, y: float, *, group: int, prefix: str) -> str:
    """Draw a grown-up and a child, side by side, in the look of their group."""
    look, colour = _LOOKS[group], _COLOURS[group]
    style = paint("surface", stroke=colour) | {"stroke_width": "1.1"}
    if look == "solid":
        style = paint(colour, stroke=colour) | {"stroke_width": "1.1"}
    elif look in ("striped", "dotted"):
        style = paint(stroke=colour) | {"stroke_width": "1.1", "fill": f"url(#{prefix}-{look})"}
    big = element("circle", cx=x + 4.4, cy=y + 3.6, r=2.9, **style)
    body = f"M{number(x + 0.6)} {number(y + 20)}v-7.4q0 -4.6 3.8 -4.6t3.8 4.6v7.4Z"
    small = element("circle", cx=x + 11.6, cy=y + 10.6, r=2.1, **style)
    child = f"M{number(x + 8.9)} {number(y + 20)}v-2.8q0 -3.2 2.7 -3.2t2.7 3.2v2.8Z"
    return big + element("path", d=body, **style) + small + element("path", d=child, **style)


def _x(value: float) -> float:
    return 8.0 + 224.0 * min(1.0, max(0.0, value))


def _line(low: float, high: float, *, y: float, width: float, colour: str) -> str:
    left, right = _x(low), max(_x(high), _x(low) + 1.5)
    path = f"M{number(left)} {number(y)}H{number(right)}"
    return element("path", d=path, stroke_width=width, **paint(stroke=colour))


def render_estimate(one: Estimate, *, label: str) -> str:
    """Return a quantity as bars: families at large, nearly all, half, and the middle."""
    y, told = 12.0, one.is_told
    drawn = [
        element("path", d="M8 12H232M8 5v14M120 9v6M232 5v14", stroke_width=1.1,
                **paint(stroke="rule")),
        _line(*one.usual_most, y=y, width=14, colour="hand"),
        _line(*one.nearly_all, y=y, width=1.6, colour="ink"),
        _line(*one.half, y=y, width=7, colour="met" if told else "quiet"),
        element("path", d=f"M{number(_x(one.median))} 5v14", stroke_width=2,
                **paint(stroke="ink")),
    ]  # fmt: skip
    return element(
        "svg", *drawn, viewBox="0 0 240 24", role="img", aria_label=label, class_="share",
        font_family=SANS,
    )  # fmt: skip


def render_change(one: Difference, *, label: str, most: float) -> str:
    """Return a difference as a dot with its margin, right of the middle when it is more."""
    scale = 104.0 / max(most, 1e-9)

    def x(value: float) -> float:
        return 120.0 + scale * min(most, max(-most, value))

    clear = one.low > 0.0 or one.high < 0.0
    left, right = x(one.low), max(x(one.high), x(one.low) + 1.5)
    drawn = [
        element("path", d="M8 12H232M120 4v16", stroke_width=1.1, **paint(stroke="rule")),
        element("path", d=f"M{number(left)} 12H{number(right)}", stroke_width=6,
                **paint(stroke="met" if clear else "quiet")),
        element("circle", cx=x(one.mean), cy=12.0, r=4.4, stroke_width=1.6,
                **paint("met" if clear else "surface", "ink")),
    ]  # fmt: skip
    return element(
        "svg", *drawn, viewBox="0 0 240 24", role="img", aria_label=label, class_="share",
        font_family=SANS,
    )  # fmt: skip
