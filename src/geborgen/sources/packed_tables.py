"""Spreadsheets and Parquet as rows of text, read where a damaged file can kill nothing else.

Run as a module it reads what `take_apart` sends it, one file after another.
"""

import io
import json
import signal
import struct
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from geborgen.moments import FileError

__all__ = ["ANSWER", "ASKED", "MOST_COLUMNS", "MOST_ROWS", "check_table_size", "main"]

MOST_ROWS = 1_000_000
MOST_COLUMNS = 10_000

ASKED = struct.Struct("!8sQ")
"""Before a file: its kind, and how many bytes it has."""

ANSWER = struct.Struct("!Q")
"""Before an answer: how many bytes it has."""

_UNNAMED = ""  # whoever asked knows the name

Grid = list[list[str]]


def check_table_size(file: str, *, rows: int = 0, columns: int = 0) -> None:
    """Raise when a table is larger than any session that people coded."""
    if rows > MOST_ROWS:
        raise FileError("table_too_long", file=file, n=rows, limit=MOST_ROWS)
    if columns > MOST_COLUMNS:
        raise FileError("table_too_wide", file=file, n=columns, limit=MOST_COLUMNS)


def main() -> None:
    """Read files from standard input and write their grids, until no more come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks is stopped, and then so are we
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while len(head := asked.read(ASKED.size)) == ASKED.size:
        kind, size = ASKED.unpack(head)
        answer = _answer(kind.rstrip(b"\0"), asked.read(size))
        answers.write(ANSWER.pack(len(answer)) + answer)
        answers.flush()


def _answer(kind: bytes, data: bytes) -> bytes:
    read = _read_parquet if kind == b"parquet" else _read_sheets
    try:
        answer: tuple[object, object] = (read(data, _UNNAMED), None)
    except FileError as error:
        key = error.phrase.key.removeprefix("errors.")
        answer = ([], (key, dict(error.phrase.values)))
    return json.dumps(answer).encode()


def _read_sheets(data: bytes, file: str) -> list[Grid]:
    import python_calamine  # noqa: PLC0415  only for spreadsheets

    grids, rows = [], 0
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            rows += len(grid)
            check_table_size(file, rows=rows)
            grids.append(_to_texts(grid))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileError("file_broken", file=file, format="XLSX", reason="not_sheet") from error
    return grids


def _read_parquet(data: bytes, file: str) -> list[Grid]:
    import polars  # noqa: PLC0415  only for Parquet

    broken = FileError("file_broken", file=file, format="Parquet", reason="not_table")
    try:
        # A few kilobytes of Parquet can hold a milliard of equal rows: count before opening.
        lazy = polars.scan_parquet(io.BytesIO(data))
        rows = lazy.select(polars.len()).collect().item()
        check_table_size(file, rows=rows, columns=len(lazy.collect_schema()))
        frame = lazy.collect()
    except (polars.exceptions.PolarsError, OSError, ValueError) as error:
        raise broken from error
    except polars.exceptions.PanicException as error:  # not even an Exception, but no bug of ours
        raise broken from error
    return [_to_texts([frame.columns, *frame.iter_rows()])]


def _to_texts(grid: Iterable[Sequence[Any]]) -> Grid:
    return [[_cell(value) for value in cells] for cells in grid]


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


if __name__ == "__main__":
    main()
