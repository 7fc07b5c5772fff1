"""A lag table as a field of cells: what comes more often than by chance, and what less."""

import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

from geborgen.analysis.shares import FEWEST_UNITS
from geborgen.analysis.workbench import SURE, SequencePart
from geborgen.moments import Phrasebook
from geborgen.views.design import SANS, paint
from geborgen.views.svg import element, number, words
from geborgen.views.workbench.section import number_cell

__all__ = ["render_heat", "stands_out"]

_SIDE, _TALL, _SIZE, _LINE = 50.0, 34.0, 12.0, 15.0
_LETTER = 0.6 * _SIZE
_LETTERS = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    left: float
    top: float
    n: int

    @property
    def width(self) -> float:
        return max(340.0, self.left + _SIDE * self.n + 2)

    @property
    def floor(self) -> float:
        return self.top + _TALL * self.n


def render_heat(part: SequencePart, book: Phrasebook, *, label: str) -> str:
    """Return the table of distances from chance; rows are what came before, columns what followed.

    Strongly coloured is what stands out among all cells at once, faintly what stands out alone.
    """
    names = [_cut(name) for name in part.table.labels]
    longest = max(len(name) for name in names) * _LETTER
    field = _Field(left=longest + 10, top=longest * 0.72 + 40, n=len(names))
    legend = [book.say(f"bench.legend.{name}") for name in ("more", "less", "alone", "plain")]
    return element(
        "svg",
        words(book.say("bench.legend.rows"), 0, 14, font_size=_SIZE, **paint("quiet")),
        *_draw_names(names, field),
        *_draw_cells(part, field, book),
        *_draw_legend(legend, field),
        viewBox=f"0 0 {number(field.width + longest * 0.72)} {number(field.floor + 84)}",
        width=number(field.width + longest * 0.72),
        height=number(field.floor + 84),
        role="img",
        aria_label=label,
        font_family=SANS,
        class_="heat",
    )


def _cut(name: str) -> str:
    """Begin and end of a long name: names that are long are often alike at first."""
    half = _LETTERS // 2
    return name if len(name) <= _LETTERS else f"{name[:half]}…{name[1 - half :]}"


def _draw_names(names: list[str], field: _Field) -> list[str]:
    drawn = []
    for i, name in enumerate(names):
        y = field.top + _TALL * (i + 0.5) + 4
        drawn.append(words(name, field.left - 6, y, font_size=_SIZE, text_anchor="end",
                           **paint("ink")))  # fmt: skip
        x = field.left + _SIDE * (i + 0.5)
        place = f"translate({number(x)} {number(field.top - 6)}) rotate(-45)"
        drawn.append(words(name, 0, 0, font_size=_SIZE, transform=place, **paint("ink")))
    return drawn


def stands_out(part: SequencePart, place: tuple[int, int]) -> bool:
    """Whether a transition differs from chance among all, and is not too rare to say so."""
    drawn = part.permutation
    if drawn is None or not drawn.p_largest[place] < SURE:
        return False
    n = max(float(part.table.counts[place]), float(part.by_chance[place]))
    return n >= FEWEST_UNITS


def _look(part: SequencePart, row: int, column: int) -> tuple[str, str]:
    """Colours of a cell and its number: by sign and by how surely it differs from chance."""
    drawn = part.permutation
    alone = float(part.table.p[row, column] if drawn is None else drawn.p[row, column])
    tone = "met" if part.distances[row, column] > 0 else "mended"
    if stands_out(part, (row, column)):
        return tone, "surface"
    return (f"{tone}_soft", "ink") if alone < SURE else ("surface", "ink")


def _draw_cells(part: SequencePart, field: _Field, book: Phrasebook) -> list[str]:
    table, drawn = part.table, []
    for row, given in enumerate(table.labels):
        for column, following in enumerate(table.labels):
            x, y = field.left + _SIDE * column, field.top + _TALL * row
            if not table.allowed[row, column]:
                drawn.append(element("rect", x=x, y=y, width=_SIDE, height=_TALL, stroke_width=0.8,
                                     **paint("rule", "rule")))  # fmt: skip
                continue
            fill, ink = _look(part, row, column)
            said = book.say("bench.legend.cell", given=given, following=following,
                            n=int(table.counts[row, column]))  # fmt: skip
            title = element("title", escape(said))
            drawn.append(element("rect", title, x=x, y=y, width=_SIDE, height=_TALL,
                                 stroke_width=0.8, **paint(fill, "rule")))  # fmt: skip
            number_said = _say_distance(float(part.distances[row, column]), book)
            drawn.append(words(number_said, x + _SIDE / 2, y + _TALL / 2 + 4, font_size=_SIZE,
                               text_anchor="middle", **paint(ink)))  # fmt: skip
    return drawn


def _say_distance(distance: float, book: Phrasebook) -> str:
    if not math.isfinite(distance):
        return "·"
    said = number_cell(distance, book, 1)
    return f"+{said}" if distance > 0 and float(f"{distance:.1f}") else said


def _draw_legend(legend: list[str], field: _Field) -> list[str]:
    looks = (("met",), ("mended",), ("met_soft", "mended_soft"), ("surface",))
    drawn = []
    for i, (said, fills) in enumerate(zip(legend, looks, strict=True)):
        y = field.floor + 22 + _LINE * i
        wide = 16.0 / len(fills)
        for k, fill in enumerate(fills):
            drawn.append(element("rect", x=k * wide, y=y - 10, width=wide, height=12,
                                 stroke_width=0.8, **paint(fill, "rule")))  # fmt: skip
        drawn.append(words(said, 22, y, font_size=_SIZE, **paint("quiet")))
    return drawn
