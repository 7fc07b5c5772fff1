"""Datavyu's exports as text: its spreadsheet, its cells side by side, per frame, or one column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from geborgen.moments import DataWarning, FileError, Origin, Recording, WarningKind
from geborgen.sources.datavyu_cells import read_columns
from geborgen.sources.datavyu_layout import build_columns, find_losses
from geborgen.sources.datavyu_sheet import (
    MATRIX,
    Argument,
    Cell,
    Column,
    fit_values,
    is_sheet,
    lay_out_sheet,
    parse_sheet,
)
from geborgen.sources.files import compute_sha256, decode_head, decode_text, file_name, read_bytes
from geborgen.sources.files import write_text as save_text
from geborgen.sources.formats import ReadOptions
from geborgen.sources.people import ActorBook
from geborgen.sources.rows import Row, Table, is_parquet, is_spreadsheet, peek_header, read_table
from geborgen.sources.sessions import FoundSession, SourceFile, build_recording, take_only_session
from geborgen.sources.times import parse_number

__all__ = ["read", "recognise", "write"]

_SCRIPT = ("file", "column", "ordinal", "onset", "offset")
_FRAME = ("framenum", "nframe")
_LONGEST_MS = 1e13


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """Cells of one Datavyu column in a table: where they begin, and the names of their codes."""

    name: str
    start: int
    arguments: tuple[str, ...]


def recognise(head: bytes, path: Path) -> bool:
    """Whether a text is Datavyu's spreadsheet, or a table of its cells."""
    if is_parquet(head) or is_spreadsheet(head):
        return False
    if is_sheet(decode_head(head)):
        return True
    header = tuple(name.lower() for name in peek_header(head, path))
    return header[:5] == _SCRIPT or bool(_find_blocks(header))


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of a Datavyu export.

    Parameters
    ----------
    path
        A CSV: the spreadsheet as text, the cells of all columns side by side, a row for each
        frame, or one column of one or more files as scripts for R write it. Times of tables are
        milliseconds.
    options
        Who the child and the observer are, where the file does not say.

    Returns
    -------
    tuple of Recording
        One for each file that the table names, else one.

    Raises
    ------
    FileError
        When it is none of these.
    """
    data = read_bytes(path)
    file = file_name(path)
    source = SourceFile(name=file, sha256=compute_sha256(data), format="datavyu-csv")
    decoded = decode_text(data, file, accept_cp1252=True)
    unnamed = file.removesuffix(".datavyu.csv") if file != ".datavyu.csv" else file
    unnamed = unnamed.removesuffix(".csv") or file
    if is_sheet(decoded.text):
        columns, warnings = parse_sheet(decoded.text, file)
        sessions = {unnamed: columns}
        said = {unnamed: [*decoded.warnings, *warnings]}
    else:
        sessions, said = _read_table(read_table(path), unnamed)
    if not sessions:
        raise FileError("file_no_session", file=file)
    found = [FoundSession(session=name, warnings=said[name]) for name in sessions]
    for each in found:
        read_columns(sessions[each.session], each, (file, ActorBook(options), options))
    return tuple(build_recording(each, source, options) for each in found)


def write(
    recordings: Sequence[Recording], path: Path, *, force: bool = False
) -> tuple[DataWarning, ...]:
    """Save one recording as Datavyu's spreadsheet in text, which Datavyu opens.

    Parameters
    ----------
    recordings
        The one; a Datavyu file holds one session.
    path
        The file to make.
    force
        Replace a file that exists.

    Returns
    -------
    tuple of DataWarning
        What a Datavyu file cannot hold.

    Raises
    ------
    FileError
        When there is more than one, when the file exists and `force` is False, or cannot be
        written.
    """
    recording = take_only_session(recordings, path)
    save_text(path, lay_out_sheet(build_columns(recording)), force=force)
    return tuple(find_losses(recording, path))


def _read_table(
    table: Table, unnamed: str
) -> tuple[dict[str, list[Column]], dict[str, list[DataWarning]]]:
    """Columns and warnings by session."""
    header = tuple(name.lower() for name in table.header)
    if header[:5] == _SCRIPT:
        return _read_script_table(table, unnamed)
    blocks = _find_blocks(table.header)
    if not blocks:
        raise FileError("file_broken", file=table.file, format="Datavyu", reason="header_missing")
    warnings = list(table.warnings)
    columns = list(_read_blocks(table, blocks, warnings))
    return {unnamed: columns}, {unnamed: warnings}


def _read_script_table(
    table: Table, unnamed: str
) -> tuple[dict[str, list[Column]], dict[str, list[DataWarning]]]:
    """One column of one or more files, a row for each cell."""
    arguments = tuple(Argument(name=name or f"code{i:02}") for i, name in _numbered(table.header))
    sessions: dict[str, dict[str, Column]] = {}
    said: dict[str, list[DataWarning]] = {}
    for row in filter(lambda row: any(row.cells), table.rows):
        session = row.cells[0] or unnamed
        warnings = said.setdefault(session, list(table.warnings))
        name = row.cells[1] if len(row.cells) > 1 else ""
        columns = sessions.setdefault(session, {})
        column = columns.setdefault(name or "-", Column(name=name or "-", arguments=arguments))
        _add_cell(column, row.cells[3:], (row, table.file, warnings))
    return {name: list(columns.values()) for name, columns in sessions.items()}, said


def _numbered(header: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Names of the codes behind the five columns that every row has; each name once."""
    names = dict.fromkeys(header[5:] or ("",))
    return iter(enumerate(names, start=1))


def _find_blocks(header: Sequence[str]) -> list[_Block]:
    """Where the cells of each column stand, in a table of columns side by side."""
    blocks = []
    starts = [i for i, name in enumerate(header) if name.lower().endswith(".ordinal")]
    for start, end in pairwise([*starts, len(header)]):
        name = header[start][: -len(".ordinal")]
        triple = tuple(header[start + 1 : start + 3])
        if tuple(part.lower() for part in triple) != (
            f"{name.lower()}.onset",
            f"{name.lower()}.offset",
        ):
            return []
        codes = [part for part in header[start + 3 : end] if part]
        arguments = tuple(code.removeprefix(f"{name}.") for code in codes)
        blocks.append(_Block(name=name or "-", start=start, arguments=arguments))
    return blocks


def _read_blocks(
    table: Table, blocks: Sequence[_Block], warnings: list[DataWarning]
) -> Iterator[Column]:
    """Cells of each block; one cell that stands in the rows of many frames is one."""
    columns = [_start_column(block) for block in blocks]
    seen: set[tuple[str, ...]] = set()
    width = len(table.header)
    while width and not table.header[width - 1]:
        width -= 1
    fits = [len(r.cells) >= width and not any(r.cells[len(table.header) :]) for r in table.rows]
    if fits and not any(fits):
        # Datavyu leaves an empty column out of the rows per frame, but not out of the header.
        raise FileError("file_broken", file=table.file, format="Datavyu", reason="as_many_cells")
    for row, does_fit in zip(table.rows, fits, strict=True):
        if not does_fit:
            _warn_row(table.file, row, warnings)
            continue
        for block, column in zip(blocks, columns, strict=True):
            cells = row.cells[block.start : block.start + 3 + len(block.arguments)]
            key = (block.name, *cells[:3])
            if any(cells[:3]) and key not in seen:
                seen.add(key)
                _add_cell(column, cells[1:], (row, table.file, warnings))
    yield from columns


def _start_column(block: _Block) -> Column:
    """A column that has the one code "value" is no matrix."""
    if block.arguments == ("value",) or not block.arguments:
        kind = "NOMINAL"
        return Column(name=block.name, kind=kind, arguments=(Argument(name="", kind=kind),))
    arguments = tuple(Argument(name=name) for name in dict.fromkeys(block.arguments))
    return Column(name=block.name, kind=MATRIX, arguments=arguments)


def _add_cell(
    column: Column, cells: Sequence[str], place: tuple[Row, str, list[DataWarning]]
) -> None:
    """Add a cell from onset, offset and values; without an onset it has no place, which is said."""
    row, file, warnings = place
    origin = Origin(file=file, row=row.number)
    onset, offset, *values = [*cells, "", ""][: max(2, len(cells))]
    onset_ms, offset_ms = _milliseconds(onset), _milliseconds(offset)
    if onset_ms is None:
        warnings.append(DataWarning.of(WarningKind.UNSET_TIME, origin, code=column.name))
        return
    if offset_ms is None and offset:
        _warn_value(warnings, origin, found=offset)
    expected = len(column.arguments)
    while len(values) > expected and not values[-1]:
        values.pop()
    if len(values) > expected:
        kind = WarningKind.SPARE_VALUES
        warnings.append(
            DataWarning.of(kind, origin, column=column.name, found=len(values), n=expected)
        )
    column.cells.append(
        Cell(
            onset_ms=onset_ms,
            offset_ms=onset_ms if offset_ms is None else offset_ms,
            values=fit_values(values, column),
            row=row.number,
        )
    )


def _milliseconds(text: str) -> int | None:
    number = parse_number(text)
    return None if number is None or abs(number) > _LONGEST_MS else round(number)


def _warn_value(warnings: list[DataWarning], origin: Origin, *, found: str) -> None:
    kind = WarningKind.UNREADABLE_VALUE
    details = {"field": "offset", "found": found[:20], "expected": "a_time"}
    warnings.append(DataWarning.of(kind, origin, **details))


def _warn_row(file: str, row: Row, warnings: list[DataWarning]) -> None:
    origin = Origin(file=file, row=row.number)
    warnings.append(DataWarning.of(WarningKind.UNREADABLE_ROW, origin, reason="as_many_cells"))
