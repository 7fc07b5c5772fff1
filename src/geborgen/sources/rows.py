"""Rows and columns of a table, whatever it was saved as: CSV, TSV, spreadsheet or Parquet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from geborgen.moments import DataWarning, FileError, Origin, WarningKind
from geborgen.sources.apart import take_apart
from geborgen.sources.files import (
    compute_sha256,
    decode_head,
    decode_text,
    file_name,
    has_binary_bytes,
    read_bytes,
)
from geborgen.sources.packed_tables import check_table_size
from geborgen.sources.separated import split_rows, warn_of_open_quote

__all__ = ["Row", "Table", "is_parquet", "is_spreadsheet", "peek_header", "read_table"]

PARQUET_MARK = b"PAR1"
_ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0"
_DELIMITERS = "\t;,|"
_TOO_LARGE = ("errors.table_too_long", "errors.table_too_wide", "errors.table_too_much")
_SHARED = 10_000  # different cells that are kept only once; a table of codes has a few dozen
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_COMMENT = re.compile(r"#\s*([^:=]+?)\s*[:=]\s*(.*?)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its number in the file, as a spreadsheet counts, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table's header, its rows, what comment lines say, and the file's SHA-256.

    `comments` are the lines ``# key: value`` above the header, keys in lower case. `delimiter` is
    None where the file is not text.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    comments: tuple[tuple[str, str], ...] = ()
    delimiter: str | None = None
    sha256: str = ""
    warnings: tuple[DataWarning, ...] = ()


def is_parquet(head: bytes) -> bool:
    """Whether a file begins as Parquet does."""
    return head.startswith(PARQUET_MARK)


def is_spreadsheet(head: bytes) -> bool:
    """Whether a file may be a spreadsheet: XLSX and ODS are ZIP files, XLS has its own mark."""
    return head.startswith((_ZIP_MARK, _OLE_MARK))


def peek_header(head: bytes, path: Path) -> tuple[str, ...]:
    """Column names that a file's first bytes show, for recognising.

    Parameters
    ----------
    head
        First bytes.
    path
        The file: spreadsheets and Parquet have to be opened for it.

    Returns
    -------
    tuple of str
        Empty when this is no table.

    Raises
    ------
    FileError
        When it is one, but too large to be read.
    """
    if is_parquet(head) or (is_spreadsheet(head) and path.suffix.lower() in _SHEET_SUFFIXES):
        try:
            return read_table(path).header
        except FileError as error:
            if error.phrase.key in _TOO_LARGE:
                raise
            return ()
    header = _read_top(decode_head(head))[2]
    try:
        rows = list(csv.reader([header], delimiter=_sniff(header)))
    except csv.Error:
        return ()
    return _names(rows[0]) if rows else ()


def read_table(path: Path, *, first: int | None = None) -> Table:
    """Table of a text file, of a spreadsheet's first filled sheet and those like it, or of Parquet.

    Parameters
    ----------
    path
        The file; text in UTF-8, UTF-16 with its mark, or Windows' western encoding.
    first
        Of a text, no more than about so many rows: to see what it is; None for all.

    Returns
    -------
    Table
        Lines without any cell and empty rows at the end are left out; the others keep their number.
        Sheets with another header than the first are left out, and this is said.

    Raises
    ------
    FileError
        When the file cannot be opened, is no table, or has more than `MOST_ROWS` rows or
        `MOST_COLUMNS` columns.
    """
    data = read_bytes(path)
    if is_parquet(data):
        grid = _read_parquet(data, file_name(path))
        return _build_table(grid, file_name(path), data)
    if is_spreadsheet(data):
        rows, has_others = _read_sheet(data, file_name(path))
        table = _build_table(rows, file_name(path), data)
        return replace(table, warnings=_say_others(file_name(path))) if has_others else table
    if has_binary_bytes(data):
        raise _no_table(file_name(path))
    return _read_text_table(data, file_name(path), first)


def _say_others(file: str) -> tuple[DataWarning, ...]:
    origin = Origin(file=file)
    return (DataWarning.of(WarningKind.NOT_KEPT, origin, field="other_sheets"),)


_SHEET_SUFFIXES = (".xlsx", ".xls", ".ods", ".xlsm")


def _read_text_table(data: bytes, file: str, first: int | None) -> Table:
    if first is None:
        # Counted before anything is taken apart: a row costs more memory than its text.
        check_table_size(file, rows=max(data.count(b"\n"), data.count(b"\r")))
    decoded = decode_text(data, file, accept_cp1252=True)
    comments, skipped, header = _read_top(decoded.text)
    delimiter = _sniff(header)
    encoding, warnings = decoded.encoding, decoded.warnings
    del decoded
    # Read anew from the bytes, line by line: a copy of the text would be four times as large.
    lines = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    for _ in range(skipped):
        next(lines)
    found = _Taken()
    try:
        for row in split_rows(lines, delimiter):
            if row.last is not None:
                found.warnings.append(warn_of_open_quote(row, file, above=skipped))
            found.take(skipped + row.number, row.cells)
            if first is not None and len(found.rows) > first:
                break
    except csv.Error as error:
        raise _no_table(file) from error
    table = _build_table(found.rows, file, data)
    told = (*warnings, *found.warnings)
    return replace(table, comments=tuple(comments), delimiter=delimiter, warnings=told)


@dataclass(slots=True)
class _Taken:
    """Rows with any cell; the same text in two cells is kept in memory only once."""

    rows: list[Row] = field(default_factory=list)
    warnings: list[DataWarning] = field(default_factory=list)
    shared: dict[str, str] = field(default_factory=dict)

    def take(self, number: int, cells: Sequence[str]) -> None:
        """Keep a row."""
        if not cells:
            return
        shared, texts = self.shared, [cell.strip() for cell in cells]
        if len(shared) < _SHARED:
            texts = [shared.setdefault(text, text) for text in texts]
        else:
            texts = [shared.get(text, text) for text in texts]
        self.rows.append(Row(number=number, cells=tuple(texts)))


def _read_top(text: str) -> tuple[list[tuple[str, str]], int, str]:
    """What the ``#`` lines above the header say, how many lines stand above it, and the header."""
    comments: list[tuple[str, str]] = []
    lines = enumerate(_LINE.finditer(text))
    for skipped, found in lines:
        line = found[0].strip()
        if _is_numbering(line):
            after = next(lines, (0, found))[1][0]
            return (
                (comments, skipped + 1, after)
                if after[:1].isalpha()
                else (comments, skipped, found[0])
            )
        if line and not line.startswith("#"):
            return comments, skipped, found[0]
        if told := _COMMENT.match(line):
            comments.append((told.group(1).lower(), told.group(2)))
    return comments, 0, ""


def _is_numbering(line: str) -> bool:
    """Whether a line only counts the columns, as some programs put above the header."""
    cells = [cell.strip('" ') for cell in line.split(_sniff(line))]
    return len(cells) > 2 and cells == [str(number) for number in range(1, len(cells) + 1)]


def _sniff(line: str) -> str:
    """Return the delimiter that the header line has most of; a comma when it has none."""
    return max(_DELIMITERS, key=lambda sign: (line.count(sign), sign == ","))


def _build_table(rows: list[Row], file: str, data: bytes) -> Table:
    while rows and not any(rows[-1].cells):
        rows.pop()
    start = next((i for i, row in enumerate(rows) if any(row.cells)), None)
    if start is None:
        raise _no_table(file)
    header = _names(rows[start].cells)
    check_table_size(file, rows=len(rows), columns=len(header))
    del rows[: start + 1]
    return Table(file=file, header=header, rows=tuple(rows), sha256=compute_sha256(data))


def _to_rows(grid: Iterable[Sequence[str]], *, first: int = 1) -> list[Row]:
    numbered = enumerate(grid, start=first)
    return [Row(number=number, cells=tuple(cells)) for number, cells in numbered]


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in cells)


def _read_sheet(data: bytes, file: str) -> tuple[list[Row], bool]:
    """Rows of the first filled sheet and of those with the same header; whether others hold any.

    Rows of further sheets are counted on behind those of the ones before.
    """
    rows: list[Row] = []
    header: tuple[str, ...] = ()
    before, has_others = 0, False
    for grid in take_apart("sheet", data, file):
        sheet = _to_rows(grid, first=before + 1)
        start = next((i for i, row in enumerate(sheet) if any(row.cells)), None)
        if start is None:
            continue
        if not rows:
            rows, header, before = sheet, _names(sheet[start].cells), len(sheet)
        elif _names(sheet[start].cells) == header:
            rows += sheet[start + 1 :]
            before += len(sheet)
        else:
            has_others = True
    return rows, has_others


def _read_parquet(data: bytes, file: str) -> list[Row]:
    return [row for grid in take_apart("parquet", data, file) for row in _to_rows(grid)]


def _no_table(file: str) -> FileError:
    return FileError("file_broken", file=file, format="CSV", reason="not_table")
