"""What became of moments as one bar: met at once, mended later, open, cannot be told."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from geborgen.moments import Fate, Phrasebook
from geborgen.views.design import SANS, paint
from geborgen.views.svg import element, number, words

__all__ = ["render_fates"]

_WIDTH, _BAR, _GAP = 360.0, 26.0, 3.0
_ROW = 22.0
_STRIPE = 7.0
_LEGEND = {Fate.MET: "met", Fate.MENDED: "mended", Fate.MISSED: "missed", Fate.UNDECIDED: "undecided"}


def render_fates(counts: Mapping[Fate, int], book: Phrasebook) -> str:
    """Return a bar whose parts are as long as their counts, each named with its count below.

    Solid, striped, hollow and dotted as on the Circle; parts without a moment are left out.
    """
    present = [(fate, n) for fate, n in counts.items() if n]
    total = sum(n for _, n in present)
    if not total:
        return ""
    said = "; ".join(f"{book.say(f'circle.legend.{_LEGEND[fate]}')}: {n}" for fate, n in present)
    room = _WIDTH - _GAP * (len(present) - 1)
    drawn, left = [], 0.0
    for fate, n in present:
        width = room * n / total
        drawn.append(_draw_part(fate, left, width))
        left += width + _GAP
    height = _BAR + 8 + _ROW * len(present)
    return element(
        "svg",
        element("title", escape(said)),
        *drawn,
        *(_draw_key(row, fate, n, book=book) for row, (fate, n) in enumerate(present)),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(_WIDTH)} {number(height)}",
        role="img",
        aria_label=said,
        font_family=SANS,
        class_="fates",
    )


def _draw_part(fate: Fate, left: float, width: float, *, top: float = 1.0, height: float = _BAR) -> str:
    if fate is Fate.MET:
        return _box(left, top, width, height, **paint("met", stroke="met"))
    if fate is Fate.MENDED:
        box = _box(left, top, width, height, **paint("mended_soft", stroke="mended"))
        return box + _stripe(left, top, width, height)
    dashes = "2 3" if fate is Fate.UNDECIDED else None
    colour = "quiet" if fate is Fate.UNDECIDED else "missed"
    return _box(left, top, width, height, stroke_dasharray=dashes, **paint("surface", stroke=colour))


def _box(left: float, top: float, width: float, height: float, **look: str | float | None) -> str:
    return element(
        "rect", x=left + 0.8, y=top, width=max(width - 1.6, 0.5), height=height, rx=3,
        stroke_width=1.6, **look,
    )  # fmt: skip


def _stripe(left: float, top: float, width: float, height: float) -> str:
    """Upright stripes, so that mended is told without colour."""
    n = int((width - 3) / _STRIPE)
    path = "".join(
        f"M{number(left + 4 + i * _STRIPE)} {number(top + 2)}v{number(height - 4)}"
        for i in range(max(n, 1))
    )
    return element("path", d=path, stroke_width=2.2, **paint(stroke="mended"))


def _draw_key(row: int, fate: Fate, n: int, *, book: Phrasebook) -> str:
    top = _BAR + 12 + row * _ROW
    label = f"{n} {book.say(f'circle.legend.{_LEGEND[fate]}')}"
    sign = _draw_part(fate, 0.0, 22.0, top=top, height=13.0)
    return sign + words(label, 30.0, top + 11.5, font_size=14, **paint("ink"))
