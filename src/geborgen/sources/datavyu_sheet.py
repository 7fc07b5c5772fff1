"""Datavyu's spreadsheet as text: columns of timed cells with codes in them; parsed and laid out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from geborgen.moments import DataWarning, Origin, WarningKind

__all__ = [
    "MATRIX",
    "Argument",
    "Cell",
    "Column",
    "fit_values",
    "is_sheet",
    "lay_out_sheet",
    "parse_header",
    "parse_sheet",
    "unquote",
]

MATRIX, TEXT, NOMINAL = "MATRIX", "TEXT", "NOMINAL"
VERSION = "#4"
_KINDS = (MATRIX, TEXT, NOMINAL, "INTEGER", "FLOAT", "PREDICATE", "QUOTE_STRING")
_PLAIN = "#1"  # the oldest files have no line with a version, and no backslashes that mean anything
_TIME = r"(\d{1,6}):(\d\d):(\d\d)[:.](\d{1,3})"
_CELL = re.compile(rf"{_TIME},{_TIME}(?:,(.*))?", re.DOTALL)
_DECLARED = re.compile(
    rf"\(({'|'.join(_KINDS)})(?:\s*,\s*(true|false)\s*(?:,[^)]*)?)?\)(?:-(.*))?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_HEADER = 20_000
_DEFINITION = re.compile(r"\d+:.*-.*")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")
_QUERY = "###QueryVar###"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One code of a column: its name and type."""

    name: str
    kind: str = NOMINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: times in milliseconds as the file has them, a value for each code, and its row."""

    onset_ms: int
    offset_ms: int
    values: tuple[str, ...]
    row: int | None = None


@dataclass(slots=True, kw_only=True)
class Column:
    """One column: its name, type and codes, and its cells.

    Not frozen: cells are added while the text is gone through. A column that is no matrix has
    one nameless code of the column's own type.
    """

    name: str
    kind: str = MATRIX
    arguments: tuple[Argument, ...] = ()
    hidden: bool = False
    cells: list[Cell] = field(default_factory=list)

    @property
    def header(self) -> str:
        """The line that declares this column."""
        shown = "false" if self.hidden else "true"
        declared = f"{_escape(self.name)} ({self.kind},{shown},)"
        if self.kind != MATRIX:
            return declared
        codes = ",".join(f"{_escape(a.name, '|()')}|{a.kind}" for a in self.arguments)
        return f"{declared}-{codes}"


def is_sheet(text: str) -> bool:
    """Whether a text begins as Datavyu's do: a version and a column, or a column and a cell."""
    lines = [line for line in text.lstrip("\ufeff").splitlines()[:50] if line]
    if not lines:
        return False
    versioned = bool(re.fullmatch(r"#[1-9]", lines[0].strip()))
    rest = lines[1:] if versioned else lines
    rest = [line for line in rest if not _DEFINITION.fullmatch(line) or _CELL.fullmatch(line)]
    if not rest:
        return versioned
    is_column = parse_header(rest[0]) is not None
    return is_column and (versioned or any(_CELL.fullmatch(line) for line in rest[1:2]))


def parse_sheet(text: str, file: str) -> tuple[list[Column], list[DataWarning]]:
    """Columns of a Datavyu spreadsheet, any version.

    Parameters
    ----------
    text
        The file ``db`` of a project, or an export in the same form.
    file
        The file's name, for warnings.

    Returns
    -------
    tuple of list of Column and list of DataWarning
        Columns with and without cells, in the file's order. Lines that are neither column nor
        cell, and cells with more values than codes, are said.
    """
    columns: list[Column] = []
    warnings: list[DataWarning] = []
    version = ""
    for row, line in _join_lines(text):
        if not version:
            version = line.strip() if re.fullmatch(r"#[1-9]\s*", line) else _PLAIN
            if version != _PLAIN:
                continue
        if cell := _CELL.fullmatch(line):
            if columns:
                warnings += _add_cell(columns[-1], cell, (row, file, version))
            else:
                warnings.append(_unreadable(file, row, "no_column"))
        elif column := parse_header(line):
            columns.append(column)
        elif line.strip() and (columns or not _DEFINITION.fullmatch(line)):
            warnings.append(_unreadable(file, row, "not_cell"))
    return [column for column in columns if column.name != _QUERY], warnings


def parse_header(line: str) -> Column | None:
    """Column that a line declares; None for another line."""
    found = _DECLARED.search(line) if len(line) <= _LONGEST_HEADER else None
    if not found:
        return None
    visible, codes = found[2], found[3]
    kind = found[1].upper()
    arguments: tuple[Argument, ...] = (Argument(name="", kind=kind),)
    if kind == MATRIX:
        arguments = tuple(_parse_arguments(codes or ""))
    name = _unescape(line[: found.start()]).strip()
    is_hidden = (visible or "").lower() == "false"
    return Column(name=name or "-", kind=kind, arguments=arguments, hidden=is_hidden)


def _parse_arguments(text: str) -> Iterator[Argument]:
    """Codes of a matrix; one without a name gets its place as name, a second of a name too."""
    taken: set[str] = set()
    for place, part in enumerate(_split(text, ","), start=1):
        pieces = _split(part, "|")
        name = _unescape("|".join(pieces[:-1]) if len(pieces) > 1 else part).strip()
        kind = pieces[-1].strip().upper() if len(pieces) > 1 else NOMINAL
        name = name.strip("<>") or f"code{place:02}"
        name = f"{name}_{place}" if name in taken else name
        taken.add(name)
        yield Argument(name=name, kind=kind if kind in _KINDS else NOMINAL)


def lay_out_sheet(columns: Iterable[Column]) -> str:
    """Text of a spreadsheet in Datavyu's newest form, as it is kept in a project's ``db``."""
    lines = [VERSION]
    for column in columns:
        lines.append(column.header)
        lines += [_lay_out_cell(column, cell) for cell in column.cells]
    return "\n".join([*lines, ""])


def _lay_out_cell(column: Column, cell: Cell) -> str:
    if column.kind == MATRIX:
        value = f"({','.join(_escape(value, '|()') for value in cell.values)})"
    else:
        value = _escape(cell.values[0] if cell.values else "")
    return f"{_clock(cell.onset_ms)},{_clock(cell.offset_ms)},{value}"


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}:{rest:03}"


def _join_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with the number of their first row; a backslash at the end takes the next one along."""
    begun: list[str] = []
    first = 1
    for row, found in enumerate(_LINE.finditer(text.lstrip("\ufeff")), start=1):
        line = found[1]
        begun = begun or []
        if not begun:
            first = row
        begun.append(line)
        if (len(line) - len(line.rstrip("\\"))) % 2 == 0 or not found[2]:
            yield first, "\n".join(begun)
            begun = []


def _add_cell(
    column: Column, found: re.Match[str], place: tuple[int, str, str]
) -> Iterable[DataWarning]:
    """Add a cell to its column; say when it holds more values than the column has codes."""
    row, file, version = place
    *clocks, rest = found.groups()
    values = _parse_values(column, rest or "", is_plain=version == _PLAIN)
    column.cells.append(
        Cell(
            onset_ms=_milliseconds(clocks[:4]),
            offset_ms=_milliseconds(clocks[4:]),
            values=fit_values(values, column),
            row=row,
        )
    )
    expected = len(column.arguments)
    if len(values) > expected:
        origin = Origin(file=file, row=row)
        kind = WarningKind.SPARE_VALUES
        yield DataWarning.of(kind, origin, column=column.name, found=len(values), n=expected)


def _milliseconds(clock: Sequence[str]) -> int:
    hours, minutes, seconds = (int(part) for part in clock[:3])
    return 1000 * (3600 * hours + 60 * minutes + seconds) + int(clock[3].ljust(3, "0"))


def _parse_values(column: Column, text: str, *, is_plain: bool) -> list[str]:
    """Values of a cell as they stand in it, blanks and quotes included."""
    if column.kind != MATRIX:
        return [text if is_plain else _unescape(text)]
    inner = text.strip()
    inner = inner[1:-1] if inner.startswith("(") and inner.endswith(")") else inner
    return inner.split(",") if is_plain else [_unescape(part) for part in _split(inner, ",")]


def fit_values(values: Sequence[str], column: Column) -> tuple[str, ...]:
    """As many values as a column has codes: what a comma in free text split is joined again.

    Parameters
    ----------
    values
        As they stand between the commas.
    column
        Whose codes they are for.

    Returns
    -------
    tuple of str
        Where there are too many, quotes are closed first, then a value that begins with a blank
        joins the one before it, then the last code takes what is left. Empty for missing ones.
    """
    expected = len(column.arguments)
    parts = list(values)
    for at in range(len(parts) - 1, 0, -1):
        if len(parts) > expected and (_is_open(parts[at - 1]) or parts[at].startswith(" ")):
            parts[at - 1] += f",{parts.pop(at)}"
    if len(parts) > expected:
        parts[expected - 1 :] = [",".join(parts[expected - 1 :])]
    parts += [""] * (expected - len(parts))
    return tuple(_clean(part, a) for part, a in zip(parts, column.arguments, strict=True))


def _is_open(value: str) -> bool:
    return value.lstrip().startswith('"') and value.count('"') % 2 == 1


def _clean(value: str, argument: Argument) -> str:
    value = value.strip()
    return unquote(value) if argument.kind == "QUOTE_STRING" else value


def unquote(value: str) -> str:
    """Value without quotes around it."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value


def _split(text: str, sign: str) -> list[str]:
    """Split at a sign that no backslash precedes; backslashes stay."""
    parts, escaped = [""], False
    for char in text:
        if char == sign and not escaped:
            parts.append("")
            continue
        parts[-1] += char
        escaped = char == "\\" and not escaped
    return parts


def _unescape(text: str) -> str:
    """Text without its backslashes: each takes the next sign as it is."""
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL) if "\\" in text else text


def _escape(text: str, more: str = "") -> str:
    """Text with a backslash before what would end it; signs that no line can hold are replaced."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return re.sub(rf"([\\,\-\n{re.escape(more)}])", r"\\\1", clean)


def _unreadable(file: str, row: int, reason: str) -> DataWarning:
    origin = Origin(file=file, row=row)
    return DataWarning.of(WarningKind.UNREADABLE_ROW, origin, reason=reason)
