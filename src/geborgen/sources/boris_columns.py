"""Where things stand in BORIS's exports: finding the table, its header and its columns."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from geborgen.sources.rows import read_table
from geborgen.sources.separated import SeparatedRow, split_rows
from geborgen.sources.times import parse_seconds

__all__ = ["Columns", "Found", "Numbered", "find_in_sheet", "find_in_text", "is_na"]

_DELIMITERS = ",;\t"
_HEADER_WITHIN = 400  # rows: a project may have many independent variables
_NA = frozenset({"", "NA", "NAN", "NONE"})

# What the columns were called over the years; in lower case.
_COLUMNS = {
    "session": ("observation id",),
    "date": ("observation date",),
    "description": ("description",),
    "kind_of_session": ("observation type",),
    "source": ("source",),
    "media": ("media file path", "media file", "media file name", "media file(s)"),
    "length": ("total length", "media duration (s)"),
    "fps": ("fps", "fps (frame/s)"),
    "offset": ("time offset (s)", "time offset"),
    "subject": ("subject",),
    "code": ("behavior", "behaviour"),
    "category": ("behavioral category", "behavioural category"),
    "kind": ("status", "behavior type", "behaviour type"),
    "time": ("time",),
    "start": ("start (s)", "start"),
    "stop": ("stop (s)", "stop"),
    "comment": ("comment", "comment start"),
    "comment_stop": ("comment stop",),
}
_MODIFIER = re.compile(r"modifiers?(?: ?#?\d+)?|modif #\d+")
_NOT_VARIABLES = re.compile(
    r"coding duration|observation duration.*|duration \(s\)|image (index|file path).*"
)
_TABULAR = frozenset({"time", "subject", "code", "kind"})
_AGGREGATED = frozenset({"session", "subject", "code", "kind", "start", "stop"})

# An aggregated export without its header, counted from the column with POINT and STATE.
_BEFORE_KIND = ("Subject", "Behavior", "Behavioral category", "Modifiers")
_AFTER_KIND = ("Start (s)", "Stop (s)", "Duration (s)", "Comment start", "Comment stop")
_IN_FRONT = (
    "Observation id",
    "Observation date",
    "Description",
    "Media file",
    "Total length",
    "FPS",
)

Cells = Sequence[str]
Numbered = tuple[int, Cells]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each column stands: those BORIS names, the modifiers, and the variables by label."""

    named: Mapping[str, int]
    modifiers: tuple[int, ...]
    variables: tuple[tuple[str, int], ...]

    @property
    def is_aggregated(self) -> bool:
        """Whether a row is a whole behaviour rather than one event."""
        return set(self.named) >= _AGGREGATED

    def cell(self, cells: Cells, column: str) -> str:
        """Text of a named column in a row; empty when there is none."""
        position = self.named.get(column)
        return "" if position is None or position >= len(cells) else cells[position].strip()

    def modifier(self, cells: Cells) -> str:
        """Modifiers of a row, joined as in a project."""
        parts = [cells[i].strip() for i in self.modifiers if i < len(cells)]
        return "|".join(part or "None" for part in parts) if any(parts) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A table found: what stands above it, its columns, its rows; and whether it had a header.

    `open_quotes` are the rows in which a quote was opened and never closed.
    """

    above: tuple[Numbered, ...]
    columns: Columns
    rows: tuple[Numbered, ...]
    has_header: bool = True
    open_quotes: tuple[SeparatedRow, ...] = ()


def find_in_text(text: str) -> Found | None:
    """Find the table in text, with the delimiter by which its columns appear; None when in none."""
    for delimiter in sorted(_DELIMITERS, key=lambda sign: -text[:10_000].count(sign)):
        try:
            rows = list(split_rows(io.StringIO(text, newline=""), delimiter))
        except csv.Error:
            continue
        # Numbered as a spreadsheet or editor counts; empty ones left out.
        found = _find_table([(r.number, r.cells) for r in rows if any(map(str.strip, r.cells))])
        if found is not None:
            return replace(found, open_quotes=tuple(r for r in rows if r.last is not None))
    return None


def find_in_sheet(path: Path) -> Found | None:
    """Find the table in a spreadsheet's first filled sheet; None when no export is in it."""
    table = read_table(path)
    return _find_table([(1, table.header), *((row.number, row.cells) for row in table.rows)])


def _find_table(grid: list[Numbered]) -> Found | None:
    """Find the table in a grid of rows; None when there is no export of events in it."""
    for at, (_, cells) in enumerate(grid[:_HEADER_WITHIN]):
        columns = _name_columns(cells)
        if set(columns.named) >= _TABULAR or columns.is_aggregated:
            above, rows = tuple(grid[:at]), tuple(grid[at + 1 :])
            return Found(above=above, columns=columns, rows=rows)
    columns_by_place = _place_columns(grid)
    if columns_by_place is None:
        return None
    return Found(above=(), columns=columns_by_place, rows=tuple(grid), has_header=False)


def _name_columns(header: Cells) -> Columns:
    names = [" ".join(cell.lower().split()) for cell in header]
    named = {}
    for column, known in _COLUMNS.items():
        position = next((names.index(name) for name in known if name in names), None)
        if position is not None:
            named[column] = position
    modifiers = tuple(i for i, name in enumerate(names) if _MODIFIER.fullmatch(name))
    taken = {*named.values(), *modifiers}
    subject = named.get("subject", 0)
    variables = tuple(
        (header[i].strip(), i)
        for i, name in enumerate(names[:subject])
        if i not in taken and name and not _NOT_VARIABLES.fullmatch(name)
    )
    return Columns(named=named, modifiers=modifiers, variables=variables)


def _place_columns(grid: list[Numbered]) -> Columns | None:
    """Columns of an aggregated export without header; None unless exactly one reading fits."""
    rows = [cells for _, cells in grid[:_HEADER_WITHIN]]
    if not rows or len({len(cells) for cells in rows}) != 1:
        return None
    width = len(rows[0])
    kind = width - len(_AFTER_KIND) - 1
    variables = kind - len(_BEFORE_KIND) - len(_IN_FRONT)
    if variables < 0 or not all(_is_aggregated_row(cells, kind) for cells in rows):
        return None
    labels = [f"variable {number + 1}" for number in range(variables)]
    return _name_columns([*_IN_FRONT, *labels, *_BEFORE_KIND, "Behavior type", *_AFTER_KIND])


def _is_aggregated_row(cells: Cells, kind: int) -> bool:
    return (
        cells[kind].strip().upper() in ("POINT", "STATE")
        and parse_seconds(cells[kind + 1]) is not None
        and (parse_seconds(cells[kind + 2]) is not None or is_na(cells[kind + 2]))
        and bool(cells[0].strip() and cells[kind - 3].strip())
    )


def is_na(text: str) -> bool:
    """Whether a cell says nothing: empty, or NA."""
    return text.strip().upper() in _NA
