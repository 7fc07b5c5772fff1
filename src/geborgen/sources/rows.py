"""Rows and columns of a table, whatever it was saved as: CSV, TSV, spreadsheet or Parquet."""

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from geborgen.moments import DataWarning, FileError
from geborgen.sources.files import (
    compute_sha256,
    decode_head,
    decode_text,
    file_name,
    has_binary_bytes,
    read_bytes,
)

__all__ = ["Row", "Table", "is_parquet", "is_spreadsheet", "peek_header", "read_table"]

PARQUET_MARK = b"PAR1"
_ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0"
_DELIMITERS = "\t;,|"
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
    """
    if is_parquet(head) or (is_spreadsheet(head) and path.suffix.lower() in _SHEET_SUFFIXES):
        try:
            return read_table(path).header
        except FileError:
            return ()
    text = decode_head(head)
    if not text or len(text.splitlines()) == 0:
        return ()
    body = _without_comments(text)[0]
    first = body.split("\n", 1)[0]
    try:
        rows = list(csv.reader([first], delimiter=_sniff(first)))
    except csv.Error:
        return ()
    return _names(rows[0]) if rows else ()


def read_table(path: Path) -> Table:
    """Table of a text file, a spreadsheet's first filled sheet, or Parquet.

    Parameters
    ----------
    path
        The file; text in UTF-8, UTF-16 with its mark, or Windows' western encoding.

    Returns
    -------
    Table
        Lines without any cell and empty rows at the end are left out; the others keep their number.

    Raises
    ------
    FileError
        When the file cannot be opened, or is no table.
    """
    data = read_bytes(path)
    if is_parquet(data):
        grid = _read_parquet(data, file_name(path))
        return _build_table(grid, file_name(path), data)
    if is_spreadsheet(data):
        return _build_table(_read_sheet(data, file_name(path)), file_name(path), data)
    if has_binary_bytes(data):
        raise _no_table(file_name(path))
    return _read_text_table(data, file_name(path))


_SHEET_SUFFIXES = (".xlsx", ".xls", ".ods", ".xlsm")


def _read_text_table(data: bytes, file: str) -> Table:
    decoded = decode_text(data, file, accept_cp1252=True)
    body, comments, skipped = _without_comments(decoded.text)
    delimiter = _sniff(body.split("\n", 1)[0])
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
    numbered: list[tuple[int, Sequence[Any]]] = []
    try:
        before = 0
        for cells in reader:
            numbered.append((skipped + before + 1, cells))
            before = reader.line_num
    except csv.Error as error:
        raise _no_table(file) from error
    table = _build_table(numbered, file, data)
    return replace(table, comments=tuple(comments), delimiter=delimiter, warnings=decoded.warnings)


def _without_comments(text: str) -> tuple[str, list[tuple[str, str]], int]:
    """Take the ``#`` lines and empty lines off the top; return what they say and their number."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    comments: list[tuple[str, str]] = []
    for skipped, line in enumerate(lines):
        if line.strip() and not line.lstrip().startswith("#"):
            return "\n".join(lines[skipped:]), comments, skipped
        found = _COMMENT.match(line.strip())
        if found:
            comments.append((found.group(1).lower(), found.group(2)))
    return "", comments, len(lines)


def _sniff(line: str) -> str:
    """Return the delimiter that the header line has most of; a comma when it has none."""
    return max(_DELIMITERS, key=lambda sign: (line.count(sign), sign == ","))


def _build_table(grid: Iterable[tuple[int, Sequence[Any]]], file: str, data: bytes) -> Table:
    lines = [(number, cells) for number, cells in grid if cells]
    filled = [i for i, (_, cells) in enumerate(lines) if any(_cell(cell) for cell in cells)]
    if not filled:
        raise _no_table(file)
    header = _names(lines[filled[0]][1])
    rows = _rows(lines[filled[0] + 1 : filled[-1] + 1])
    return Table(file=file, header=header, rows=rows, sha256=compute_sha256(data))


def _rows(filled: Iterable[tuple[int, Sequence[Any]]]) -> tuple[Row, ...]:
    return tuple(Row(number=number, cells=tuple(map(_cell, cells))) for number, cells in filled)


def _names(cells: Sequence[Any]) -> tuple[str, ...]:
    return tuple(" ".join(_cell(cell).split()) for cell in cells)


def _cell(value: Any) -> str:
    """Return a cell as the text a person would have typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    return str(value).strip()


def _read_sheet(data: bytes, file: str) -> list[tuple[int, Sequence[Any]]]:
    import python_calamine  # noqa: PLC0415  only for spreadsheets: keeps other reading light

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(any(_cell(cell) for cell in row) for row in rows):
                return list(enumerate(rows, start=1))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileError("file_broken", file=file, format="XLSX", reason="not_sheet") from error
    return []


def _read_parquet(data: bytes, file: str) -> list[tuple[int, Sequence[Any]]]:
    import polars  # noqa: PLC0415  only for Parquet: importing it takes longer than reading a CSV

    broken = FileError("file_broken", file=file, format="Parquet", reason="not_table")
    try:
        with _quiet_panics():
            frame = polars.read_parquet(io.BytesIO(data))
    except (polars.exceptions.PolarsError, OSError, ValueError) as error:
        raise broken from error
    except polars.exceptions.PanicException as error:  # not even an Exception, but no bug of ours
        raise broken from error
    return list(enumerate([frame.columns, *frame.iter_rows()], start=1))


@contextmanager
def _quiet_panics() -> Iterator[None]:
    """Keep the terminal clean: about one damaged file in a hundred makes polars panic.

    Its Rust then writes a trace to the terminal by itself, which nothing in Python can stop.
    """
    try:
        terminal = os.dup(2)
    except OSError:  # no terminal to keep clean
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(terminal, 2)
        os.close(nowhere)
        os.close(terminal)


def _no_table(file: str) -> FileError:
    return FileError("file_broken", file=file, format="CSV", reason="not_table")
