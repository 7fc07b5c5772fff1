"""The text of GridWare's files: a project's settings and list, and the rows of trajectories."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from geborgen.sources.times import parse_number

__all__ = ["MISSING", "GridText", "Listed", "parse_grid"]

MISSING = frozenset({"", "--", "-", ".", "na", "nan", "missing"})
"""What stands for a value that is not known where no project says it, in small letters."""

_FILE_COLUMNS = ("filename", "file name", "file", "trajectory", "trajectory file")
_ENDINGS = (".trj", ".txt")
_ONSETS = ("onset", "onsets")
_TABLE_WORDS = (
    *("offset", "duration", "code", "actor", "subject", "behavior", "behaviour", "stop"),
    *("start", "begin", "einde", "gedrag", "wie", "who", "onset_s", "offset_s"),
)
_LIST_TAG = "<trajectories>"
_MISSING_SYMBOL = "missingvaluesymbol"
_MARKS = frozenset({"", "0", "1"})

Lines = Sequence[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One trajectory that a project names: its file, what the project says of it, and the row."""

    name: str
    told: tuple[tuple[str, str], ...]
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GridText:
    """Rows of a file that have any cell, with their numbers, and what they are.

    Parameters
    ----------
    lines
        Every row; lines that are a tag, and a project's settings, are left out.
    header
        Index of the line above a project's list; None where none stands.
    missing
        What a project calls a value that is not known, in small letters; None where it is silent.
    sign
        What parts the cells.
    """

    lines: Lines
    header: int | None = None
    missing: str | None = None
    sign: str = "\t"

    @property
    def is_trajectory(self) -> bool:
        """Whether rows of a time and values stand under a header with the onset and variables."""
        place = self._onset_place()
        if place is None or len(self.lines) < 3:
            return False
        cells = [cells for _, cells in self.lines[1:]]
        are_marks = self.sign != "\t" and all(set(row[place + 1 :]) <= _MARKS for row in cells)
        timed = [len(row) > place and parse_number(row[place]) is not None for row in cells[:3]]
        return all(timed) and not are_marks  # marks of which code was seen are no values

    def is_end(self, line: str) -> bool:
        """Whether a line of it is a time alone: no other table of values by time ends so."""
        place = self._onset_place()
        row = next((cells for _, cells in _take_rows([(1, line)], self.sign)), [])
        is_time = place is not None and len(row) == place + 1
        return is_time and parse_number(row[-1]) is not None

    def list_trajectories(self) -> Iterator[Listed]:
        """Rows of a project's list; one that has no name of a file (a number alone) is none."""
        if self.header is None:
            return
        names = self.lines[self.header][1]
        for row, cells in self.lines[self.header + 1 :]:
            if len(cells) < 2 or not cells[-1]:
                continue
            told = [(n, v) for n, v in zip(names[:-1], cells[:-1], strict=False) if n and v]
            yield Listed(name=cells[-1], told=tuple(told), row=row)

    def split_by_id(self) -> dict[str, Lines]:
        """Header and rows of each trajectory by its id; without ids one, called nothing."""
        if self._onset_place() != 1:
            return {"": self.lines}
        (number, names), *rows = self.lines
        parted: dict[str, list[tuple[int, list[str]]]] = {}
        for row, cells in rows:
            parted.setdefault(cells[0], [(number, names[1:])]).append((row, cells[1:]))
        return {name: tuple(lines) for name, lines in parted.items()}

    def _onset_place(self) -> int | None:
        """Where the onset's column stands: first, or behind the id of each trajectory."""
        names = [name.lower() for name in self.lines[0][1]] if self.lines else []
        if any(name in _TABLE_WORDS for name in names):
            return None
        place = next((i for i, name in enumerate(names[:2]) if name in _ONSETS), None)
        return place if place is not None and len(names) > place + 1 else None


def parse_grid(text: str) -> GridText:
    """Rows of a project or a trajectory.

    Parameters
    ----------
    text
        The file, or its beginning. GridWare parts cells by tabs; trajectories in other tables, as
        programs that follow GridWare have them, by commas or semicolons.
    """
    numbered = list(enumerate(text.splitlines(), start=1))
    first = next((line for _, line in numbered if line.strip()), "")
    sign = "\t" if "\t" in first or "<" in first else max(",;", key=first.count)
    rows = list(_take_rows(numbered, sign))
    tag = next((i for i, (_, c) in enumerate(rows) if [x.lower() for x in c] == [_LIST_TAG]), None)
    settings, listed = (rows[:tag], rows[tag:]) if tag is not None else ([], rows)
    missing = next((c[1] for _, c in settings if c[0].lower() == _MISSING_SYMBOL and c[1:]), None)
    lines = tuple((n, cells) for n, cells in listed if not _is_tag(cells))
    return GridText(
        lines=lines,
        header=_find_list(lines) if sign == "\t" else None,
        missing=missing.lower() if missing else None,
        sign=sign,
    )


def _take_rows(lines: Iterable[tuple[int, str]], sign: str) -> Iterator[tuple[int, list[str]]]:
    """Cells of each line that has any, without empty ones at its end."""
    for number, line in lines:
        try:
            cells = line.split("\t") if sign == "\t" else next(csv.reader([line], delimiter=sign))
        except (csv.Error, StopIteration):
            continue
        row = [cell.strip() for cell in cells]
        while row and not row[-1]:
            row.pop()
        if row:
            yield number, row


def _is_tag(cells: Sequence[str]) -> bool:
    return len(cells) == 1 and cells[0].startswith("<") and cells[0].endswith(">")


def _find_list(lines: Lines) -> int | None:
    """Index of the line above a list of trajectories."""
    for index, (_, cells) in enumerate(lines):
        lower = [cell.lower() for cell in cells]
        if len(cells) < 2 or lower[-1] not in _FILE_COLUMNS or _is_timed(lower):
            continue
        if any(row[-1].lower().endswith(_ENDINGS) for _, row in lines[index + 1 : index + 5]):
            return index
    return None


def _is_timed(names: Sequence[str]) -> bool:
    """Whether a header is that of a table with a row for each act."""
    return any(name in (*_TABLE_WORDS, *_ONSETS, "time") for name in names)
