"""BORIS's exports: tabular and aggregated events, as text or spreadsheet, of any BORIS version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from geborgen.moments import Behaviour, DataWarning, FileError, Origin, Recording, WarningKind
from geborgen.sources.boris_columns import (
    Columns,
    Found,
    Numbered,
    find_in_sheet,
    find_in_text,
    is_na,
)
from geborgen.sources.boris_events import (
    NO_FOCAL_SUBJECT,
    BorisEvent,
    EventKind,
    pair_events,
    split_modifiers,
)
from geborgen.sources.files import compute_sha256, decode_head, decode_text, file_name, read_bytes
from geborgen.sources.formats import ReadOptions
from geborgen.sources.people import ActorBook, find_observer
from geborgen.sources.rows import is_spreadsheet
from geborgen.sources.separated import warn_of_open_quote
from geborgen.sources.sessions import FoundSession, Reading, SourceFile, build_recording
from geborgen.sources.times import parse_datetime, parse_seconds

__all__ = ["read", "recognise"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Export:
    """An export that is read: the file, the table in it, and what had to be assumed."""

    source: SourceFile
    found: Found
    warnings: tuple[DataWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Session:
    """The session whose rows are read: where things stand, and what was found so far."""

    columns: Columns
    found: FoundSession
    reading: Reading


def recognise(head: bytes, path: Path) -> bool:
    """Whether a file is an export of events that BORIS made."""
    if is_spreadsheet(head):
        try:
            return find_in_sheet(path) is not None
        except FileError:
            return False
    text = decode_head(head)
    whole_lines = text[: text.rfind("\n") + 1] or text
    return find_in_text(whole_lines) is not None


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of an export, one for each observation in it.

    Parameters
    ----------
    path
        Tabular or aggregated events as CSV, TSV, XLSX, XLS or ODS.
    options
        Who the child and the observer are, where the file does not say.

    Returns
    -------
    tuple of Recording
        In the order in which the observations come.

    Raises
    ------
    FileError
        When the row with the column names is missing, or the file is damaged.

    Notes
    -----
    The row with the column names is found by those names. Without it the columns are taken in the
    order of the older aggregated exports, when only that fits, and this is said.
    """
    export = _open(path)
    columns, above = export.found.columns, _read_above(export.found.above)
    sessions: dict[str, list[Numbered]] = {}
    for number, cells in export.found.rows:
        name = columns.cell(cells, "session") or above.session
        sessions.setdefault(name, []).append((number, cells))
    book = ActorBook(options)
    return tuple(
        _build((name or file_name(Path(path.stem)), rows), export, (book, options))
        for name, rows in (sessions or {above.session: []}).items()
    )


def _open(path: Path) -> _Export:
    data = read_bytes(path)
    if is_spreadsheet(data):
        found, warnings = find_in_sheet(path), []
    else:
        decoded = decode_text(data, file_name(path), accept_cp1252=True)
        found, warnings = find_in_text(decoded.text), list(decoded.warnings)
    if found is None:
        raise FileError(
            "file_broken", file=file_name(path), format="BORIS-export", reason="header_missing"
        )
    warnings += [warn_of_open_quote(row, file_name(path)) for row in found.open_quotes]
    if not found.has_header:
        said = {"field": "columns", "value": "boris_order"}
        warnings.append(DataWarning.of(WarningKind.ASSUMED, Origin(file=file_name(path)), **said))
    return _Export(
        source=SourceFile(name=file_name(path), sha256=compute_sha256(data), format="boris-table"),
        found=found,
        warnings=tuple(warnings),
    )


def _read_above(above: Iterable[Numbered]) -> FoundSession:
    """Read what older exports say above the table, one thing a line."""
    found = FoundSession(session="")
    in_variables = False
    for _, cells in above:
        label, value = (cell.strip() for cell in [*cells, "", ""][:2])
        key = label.lower().rstrip(":")
        if in_variables and (label, value) != ("variable", "value"):
            _keep_variable(found, label, value)
        elif key == "observation id":
            found.session = value
        elif key == "observation date":
            found.started_at = parse_datetime(value)
        elif key in ("description", "time offset (s)"):
            _keep_variable(found, key.removesuffix(" (s)"), value)
        elif key.startswith("player #") and value:
            found.media.append(_file_name(value))
        in_variables = in_variables or key == "independent variables"
    return found


def _keep_variable(found: FoundSession, label: str, value: str) -> None:
    if label and not is_na(value) and not (label == "time offset" and not parse_seconds(value)):
        found.variables[label] = value


def _build(
    session: tuple[str, Sequence[Numbered]],
    export: _Export,
    known: tuple[ActorBook, ReadOptions],
) -> Recording:
    name, rows = session
    book, options = known
    found = _read_above(export.found.above)
    found.session = name
    found.warnings += export.warnings
    _read_session_columns(rows, export.found.columns, found)
    observer = find_observer(found.variables, options)
    reading = Reading(file=export.source.name, book=book, observer=observer)
    _read_rows(rows, _Session(columns=export.found.columns, found=found, reading=reading))
    _keep_categories(rows, export.found.columns, found)
    return build_recording(found, export.source, options)


def _read_rows(rows: Sequence[Numbered], session: _Session) -> None:
    found = session.found
    if session.columns.is_aggregated:
        for row in rows:
            _read_behaviour(row, session)
        return
    events = [event for row in rows if (event := _read_event(row, session))]
    paired = pair_events(events, session.reading)
    found.behaviours += paired.behaviours
    found.warnings += paired.warnings


def _read_session_columns(rows: Sequence[Numbered], columns: Columns, found: FoundSession) -> None:
    """Read what every row repeats about its observation, from the first that says it."""
    if not rows:
        return
    first = rows[0][1]
    found.started_at = found.started_at or parse_datetime(columns.cell(first, "date"))
    for label, column in (
        ("description", "description"),
        ("observation type", "kind_of_session"),
        ("time offset", "offset"),
    ):
        _keep_variable(found, label, columns.cell(first, column))
    for label, position in columns.variables:
        if position < len(first):
            _keep_variable(found, label, first[position].strip())
    for _, cells in rows:
        medium = columns.cell(cells, "media")
        if not is_na(medium) and columns.cell(cells, "source").lower() != "live observation":
            found.media.append(_file_name(medium))
    rate = columns.cell(first, "fps")
    if parse_seconds(rate):
        found.variables["fps"] = f"{parse_seconds(rate):g}"
    found.length_s = _read_length(columns.cell(first, "length"))


def _keep_categories(rows: Sequence[Numbered], columns: Columns, found: FoundSession) -> None:
    """Keep in which category of the ethogram a code is, as for a project."""
    for _, cells in rows:
        code, category = columns.cell(cells, "code"), columns.cell(cells, "category")
        if code and not is_na(category) and category.lower() != "not defined":
            found.variables.setdefault(f"code {code}", category)


def _read_length(text: str) -> float | None:
    """Length in seconds: of one file, or of those that player 1 plays in a row (``;``)."""
    lengths = [parse_seconds(part) for part in text.partition("|")[0].split(";")]
    if not lengths or any(length is None or length < 0 for length in lengths):
        return None
    total = round(sum(filter(None, lengths)), 3)
    return total or None


def _read_event(row: Numbered, session: _Session) -> BorisEvent | None:
    number, cells = row
    columns = session.columns
    time_s = _read_time(row, "time", session)
    if time_s is None:
        return None
    kind = columns.cell(cells, "kind").upper()
    return BorisEvent(
        time_s=time_s,
        subject=_subject(columns.cell(cells, "subject")),
        code=columns.cell(cells, "code"),
        modifier=columns.modifier(cells),
        comment=columns.cell(cells, "comment"),
        row=number,
        kind=EventKind(kind) if kind in ("START", "STOP") else EventKind.POINT,
    )


def _read_time(row: Numbered, column: str, session: _Session) -> float | None:
    """Read when it began; None, and said, for a row without a time or a code."""
    number, cells = row
    code = session.columns.cell(cells, "code")
    time_s = parse_seconds(session.columns.cell(cells, column))
    origin = session.reading.origin(number)
    if not code:
        warning = DataWarning.of(WarningKind.UNREADABLE_ROW, origin, reason="no_code")
    elif time_s is None:
        warning = DataWarning.of(WarningKind.UNSET_TIME, origin, code=code)
    else:
        return time_s
    session.found.warnings.append(warning)
    return None


def _read_behaviour(row: Numbered, session: _Session) -> None:
    number, cells = row
    columns = session.columns
    onset_s = _read_time(row, "start", session)
    if onset_s is None:
        return
    offset_s, unpaired = _read_end(row, onset_s, session)
    comments = [columns.cell(cells, "comment"), columns.cell(cells, "comment_stop")]
    session.found.behaviours.append(
        Behaviour(
            actor=session.reading.book.actor(_subject(columns.cell(cells, "subject"))),
            code=columns.cell(cells, "code"),
            onset_s=onset_s,
            offset_s=offset_s,
            unpaired=unpaired,
            modifiers=split_modifiers(columns.modifier(cells)),
            observer=session.reading.observer,
            comment=" / ".join(dict.fromkeys(c for c in comments if not is_na(c))) or None,
            origin=session.reading.origin(number),
        )
    )


def _read_end(row: Numbered, onset_s: float, session: _Session) -> tuple[float | None, bool]:
    """Read a state's end, and whether it lacks one; a point has none and lacks none."""
    number, cells = row
    columns, origin = session.columns, session.reading.origin(number)
    if columns.cell(cells, "kind").upper() != "STATE":
        return None, False
    offset_s = parse_seconds(columns.cell(cells, "stop"))
    code = columns.cell(cells, "code")
    if offset_s is None:
        actor = columns.cell(cells, "subject") or NO_FOCAL_SUBJECT
        warning = DataWarning.of(WarningKind.UNPAIRED_STATE, origin, code=code, actor=actor)
    elif offset_s < onset_s:
        warning = DataWarning.of(
            WarningKind.OFFSET_BEFORE_ONSET, origin, code=code, onset=onset_s, offset=offset_s
        )
    else:
        return offset_s, False
    session.found.warnings.append(warning)
    return None, offset_s is None


def _subject(text: str) -> str:
    return "" if text == NO_FOCAL_SUBJECT else text


def _file_name(path: str) -> str:
    """Name without folders, whichever system wrote the path."""
    return (PureWindowsPath(path).name if "\\" in path else PurePosixPath(path).name) or path
