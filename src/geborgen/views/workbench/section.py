"""One part of the workbench's page: sentences, drawings each with its table, and tables."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geborgen.moments import Phrasebook
from geborgen.views.svg import stand_alone
from geborgen.views.words import NONE, Table

__all__ = [
    "Drawing",
    "Section",
    "draw",
    "interval_cell",
    "make_section",
    "make_table",
    "number_cell",
    "p_cell",
    "say_p",
    "verdict_cell",
]

_SMALLEST_P = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture with a name for its file, what it shows, and the same as a table.

    `pieces` are what the page shows instead of a picture that is too tall for it.
    """

    name: str
    svg: Markup
    caption: str
    table: Table
    note: str = ""
    is_wide: bool = False
    pieces: tuple[Markup, ...] = ()

    @property
    def alone(self) -> str:
        """The drawing as a file of its own: with its namespace, on white."""
        return stand_alone(str(self.svg))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page; `untold` says why where there is nothing to show."""

    key: str
    title: str
    intro: str
    said: tuple[str, ...]
    drawings: tuple[Drawing, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def draw(
    name: str,
    svg: str,
    *,
    caption: str,
    table: Table,
    note: str = "",
    is_wide: bool = False,
    pieces: Sequence[str] = (),
) -> Drawing:
    """Return a picture of ours, ready for the page."""
    return Drawing(
        name=name,
        svg=Markup(svg),
        caption=caption,
        table=table,
        note=note,
        is_wide=is_wide,
        pieces=tuple(map(Markup, pieces)),
    )


def make_section(
    key: str,
    book: Phrasebook,
    *,
    intro: str = "",
    said: Iterable[str] = (),
    drawings: Iterable[Drawing] = (),
    tables: Iterable[Table] = (),
    notes: Iterable[str] = (),
) -> Section:
    """Return a part; its title and first words are `key`'s own where none are given."""
    return Section(
        key=key,
        title=book.say(f"bench.{key}.title"),
        intro=intro or book.say(f"bench.{key}.intro"),
        said=tuple(said),
        drawings=tuple(drawings),
        tables=tuple(tables),
        notes=tuple(notes),
    )


def make_table(
    key: str,
    names: Sequence[str],
    rows: Iterable[tuple[str, ...]],
    *,
    book: Phrasebook,
    note: str | None = None,
) -> Table:
    """Return a table whose caption is that of `key` and whose headings are those of `names`."""
    return Table(
        caption=book.say(f"bench.caption.{key}"),
        headings=tuple(book.say(f"bench.head.{name}") for name in names),
        rows=tuple(rows),
        note=note,
    )


def number_cell(value: float | None, book: Phrasebook, digits: int = 2) -> str:
    """Return a number with all its decimals; a dash where there is none."""
    return NONE if value is None or not math.isfinite(value) else book.decimals(value, digits)


def interval_cell(
    low: float | None, high: float | None, book: Phrasebook, *, digits: int = 2
) -> str:
    """Return a 95 % interval."""
    if low is None or high is None:
        return NONE
    return f"{number_cell(low, book, digits)}; {number_cell(high, book, digits)}"


def p_cell(value: float | None, book: Phrasebook) -> str:
    """Return a p with three decimals; below one in a thousand it says no more than that."""
    if value is None or not math.isfinite(value):
        return NONE
    if value < _SMALLEST_P:
        return f"< {number_cell(_SMALLEST_P, book, 3)}"
    return number_cell(value, book, 3)


def say_p(value: float | None, book: Phrasebook) -> str:
    """Return a p as a sentence has it."""
    cell = p_cell(value, book)
    return f"p {cell}" if cell.startswith("<") else f"p = {cell}"


def verdict_cell(verdict: str, book: Phrasebook) -> str:
    """Return enough, thin or too few."""
    return book.say(f"verdict_cell.{verdict}")
