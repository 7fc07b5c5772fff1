"""Rows of text whose cells are separated by a sign, also where a quote was never closed."""

import csv
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from geborgen.moments import DataWarning, WarningKind
from geborgen.moments.behaviour import Origin

__all__ = ["SeparatedRow", "split_rows", "warn_of_open_quote"]


class SeparatedRow(NamedTuple):  # a dataclass takes a third longer to read a long table
    """Cells of a row and the number of its first line, from 1.

    `last` is set on the first of the rows that a quote without an end would have made one cell: the
    number of the last of them.
    """

    number: int
    cells: list[str]
    last: int | None = None


def split_rows(lines: Iterable[str], delimiter: str) -> Iterator[SeparatedRow]:
    """Cells of each row of a text.

    Parameters
    ----------
    lines
        The text, line by line.
    delimiter
        What stands between two cells.

    Yields
    ------
    SeparatedRow
        Cells in quotes may hold the delimiter and line breaks. But where a line within such a cell
        looks like a row of its own (it has as many cells as a row before), and either the quotes do
        not come in pairs or the whole has as many cells as no row before, a quote was opened and
        never closed: its lines are then rows, each by itself.

    Raises
    ------
    csv.Error
        When a line is no row, or a cell is too long for any table.
    """
    taken: list[str] = []
    feed = _remember(lines, taken)
    reader = csv.reader(feed, delimiter=delimiter)
    widths: set[int] = set()
    number = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            if len(taken) < 2:
                raise
            cells, reader = None, csv.reader(feed, delimiter=delimiter)
        if not taken:
            return
        if cells is None or (
            len(taken) > 1 and _is_torn(taken, len(cells), widths, delimiter=delimiter)
        ):
            yield from _split_alone(taken, number, delimiter)
        else:
            yield SeparatedRow(number, cells)
            widths.add(len(cells))
        number += len(taken)
        taken.clear()


def warn_of_open_quote(row: SeparatedRow, file: str, *, above: int = 0) -> DataWarning:
    """Say that a quote was never closed; `above` lines stand before the first that was split."""
    last = row.number if row.last is None else row.last
    place = Origin(file=file, row=above + row.number)
    return DataWarning.of(WarningKind.QUOTE_OPEN, place, last=above + last)


def _remember(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _is_torn(taken: list[str], width: int, widths: set[int], *, delimiter: str) -> bool:
    """Whether several lines are rows of their own that a quote without its fellow made one."""
    is_paired = sum(line.count('"') for line in taken) % 2 == 0
    if is_paired and width in widths:
        return False
    rows = (_split_line(line, delimiter) for line in taken[1:])
    return any(len(row) > 1 and len(row) in widths for row in rows)


def _split_alone(taken: list[str], number: int, delimiter: str) -> Iterator[SeparatedRow]:
    last: int | None = number + len(taken) - 1
    for place, line in enumerate(taken, start=number):
        yield SeparatedRow(number=place, cells=_split_line(line, delimiter), last=last)
        last = None


def _split_line(line: str, delimiter: str) -> list[str]:
    """Cells of one line; a quote without its fellow is text."""
    text = [line.rstrip("\r\n")]
    if line.count('"') % 2:
        return next(csv.reader(text, delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
    return next(csv.reader(text, delimiter=delimiter), [])
