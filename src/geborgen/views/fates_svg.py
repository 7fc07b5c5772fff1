"""What became of moments as one bar: met at once, mended later, open, cannot be told."""

from collections.abc import Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape

from geborgen.moments import Fate, Phrasebook
from geborgen.views.design import SANS, paint
from geborgen.views.svg import element, number, words

__all__ = ["render_fates"]

_WIDTH, _BAR, _GAP = 360.0, 26.0, 3.0
_ROW = 22.0
_STRIPE = 7.0


class _Place(NamedTuple):
    left: float
    top: float
    width: float
    height: float


def render_fates(counts: Mapping[Fate, int], book: Phrasebook) -> str:
    """Return a bar whose parts are as long as their counts, each named with its count below.

    Solid, striped, hollow and dotted as on the Circle; parts without a moment are left out.
    """
    present = [(fate, n) for fate, n in counts.items() if n]
    total = sum(n for _, n in present)
    if not total:
        return ""
    said = "; ".join(f"{book.say(f'circle.legend.{fate}')}: {n}" for fate, n in present)
    room = _WIDTH - _GAP * (len(present) - 1)
    drawn, left = [], 0.0
    for fate, n in present:
        width = room * n / total
        drawn.append(_draw_part(fate, _Place(left, 1.0, width, _BAR)))
        left += width + _GAP
    return element(
        "svg",
        element("title", escape(said)),
        *drawn,
        *(_draw_key(row, fate, f"{n} {book.say(f'circle.legend.{fate}')}")
          for row, (fate, n) in enumerate(present)),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(_WIDTH)} {number(_BAR + 8 + _ROW * len(present))}",
        role="img",
        aria_label=said,
        font_family=SANS,
        class_="fates",
    )  # fmt: skip


def _draw_part(fate: Fate, at: _Place) -> str:
    if fate is Fate.MET:
        return _box(at, **paint("met", stroke="met"))
    if fate is Fate.MENDED:
        return _box(at, **paint("mended_soft", stroke="mended")) + _stripe(at)
    if fate is Fate.UNDECIDED:
        return _box(at, stroke_dasharray="2 3", **paint("surface", stroke="quiet"))
    return _box(at, **paint("surface", stroke="missed"))


def _box(at: _Place, **look: str) -> str:
    return element(
        "rect", x=at.left + 0.8, y=at.top, width=max(at.width - 1.6, 0.5), height=at.height, rx=3,
        stroke_width=1.6, **look,
    )  # fmt: skip


def _stripe(at: _Place) -> str:
    """Upright stripes, so that mended is told without colour."""
    n = max(int((at.width - 3) / _STRIPE), 1)
    path = "".join(
        f"M{number(at.left + 4 + i * _STRIPE)} {number(at.top + 2)}v{number(at.height - 4)}"
        for i in range(n)
    )
    return element("path", d=path, stroke_width=2.2, **paint(stroke="mended"))


def _draw_key(row: int, fate: Fate, label: str) -> str:
    top = _BAR + 12 + row * _ROW
    sign = _draw_part(fate, _Place(0.0, top, 22.0, 13.0))
    return sign + words(label, 30.0, top + 11.5, font_size=14, **paint("ink"))
