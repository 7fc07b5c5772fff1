"""Drawings of the page of evidence, made of the same parts as the report's."""

from collections.abc import Mapping, Sequence

from geborgen.views.design import SANS, paint
from geborgen.views.svg import element, number, words

__all__ = ["Bars", "draw_bars", "draw_ranges", "draw_shares"]

PATTERN_FILLS = {"A": "mended", "B": "met", "C": "missed", "D": "quiet"}
_WIDTH, _LEFT, _RIGHT, _ROW = 900.0, 300.0, 780.0, 30.0
Bars = Mapping[str, Sequence[tuple[str, float]]]


def _svg(height: float, *drawn: str, label: str) -> str:
    ground = element("rect", width=_WIDTH, height=height, **paint("surface"))
    return element(
        "svg", element("title", label), ground, *drawn, xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH:.0f} {number(height)}", role="img", aria_label=label,
        font_family=SANS,
    ) + "\n"  # fmt: skip


def _name(text: str, y: float) -> str:
    return words(text, _LEFT - 12, y + 5, font_size=13.5, text_anchor="end", **paint("ink"))


def draw_shares(rows: Mapping[str, Mapping[str, float]], *, label: str) -> str:
    """Stacked shares of the four patterns, a row for each kind of family."""
    drawn = []
    for place, (name, shares) in enumerate(rows.items()):
        y, x = 28 + _ROW * place, _LEFT
        drawn.append(_name(name, y))
        for pattern in "BACD":
            width = (_RIGHT - _LEFT + 100) * shares[pattern]
            drawn.append(element("rect", x=x, y=y - 10.0, width=width, height=20.0,
                                 stroke_width=1.5, **paint(PATTERN_FILLS[pattern],
                                                           stroke="surface")))  # fmt: skip
            if shares[pattern] >= 0.06:
                drawn.append(words(f"{pattern} {100 * shares[pattern]:.0f}", x + width / 2, y + 4.5,
                                   font_size=12, font_weight=600, text_anchor="middle",
                                   **paint("surface")))  # fmt: skip
            x += width
    return _svg(28 + _ROW * len(rows), *drawn, label=label)


def draw_bars(rows: Bars, *, label: str, top: float = 1.0) -> str:
    """Groups of bars from nothing up to `top`: what each is, and its value."""
    drawn, y = [], 30.0
    for group, bars in rows.items():
        drawn.append(words(group, 16, y - 4, font_size=14, font_weight=700, **paint("ink")))
        y += 18
        for place, (name, value) in enumerate(bars):
            width = (_RIGHT - _LEFT) * max(0.0, min(1.0, value / top))
            fill = "met" if place == 0 else "mended"
            drawn.append(_name(name, y))
            drawn.append(element("rect", x=_LEFT, y=y - 8.0, width=max(1.0, width), height=16.0,
                                 rx=2.0, **paint(fill)))  # fmt: skip
            drawn.append(words(f"{value:.2f}", _LEFT + max(0.0, width) + 8, y + 5, font_size=13,
                               **paint("ink")))  # fmt: skip
            y += 24
        y += 16
    return _svg(y - 8, *drawn, label=label)


def draw_ranges(rows: Mapping[str, tuple[float, float, float, float, float]], *, label: str) -> str:
    """Where each number was looked for (line), and where it was found (band with its middle)."""
    drawn = []
    for place, (name, (low, high, left, middle, right)) in enumerate(rows.items()):
        y = 26 + 32 * place

        def x(value: float, low: float = low, high: float = high) -> float:
            return _LEFT + (_RIGHT - _LEFT) * (value - low) / (high - low)

        drawn += [
            _name(name, y),
            element("path", d=f"M{_LEFT} {y}H{_RIGHT}", stroke_width=2, **paint(stroke="rule")),
            element("rect", x=x(left), y=y - 7.0, width=max(2.0, x(right) - x(left)), height=14.0,
                    rx=3.0, **paint("met_soft")),
            element("path", d=f"M{number(x(middle))} {y - 9}v18", stroke_width=3,
                    **paint(stroke="met")),
            words(f"{low:g} – {high:g}", _RIGHT + 10, y + 5, font_size=12, **paint("quiet")),
        ]  # fmt: skip
    return _svg(20 + 32 * len(rows), *drawn, label=label)
