"""Event logs of The Observer XT, as text or spreadsheet: a row per start, stop or point."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from geborgen.moments import Behaviour, DataWarning, FileError, Origin, Recording, WarningKind
from geborgen.sources.boris_events import BorisEvent, EventKind, pair_events
from geborgen.sources.files import file_name
from geborgen.sources.formats import ReadOptions
from geborgen.sources.people import ActorBook
from geborgen.sources.rows import Row, Table, is_parquet, peek_header, read_table
from geborgen.sources.sessions import FoundSession, Reading, SourceFile, build_recording
from geborgen.sources.times import Clock, parse_seconds

__all__ = ["read", "recognise"]

_NEEDED = ("behavior", "event_type")
_TIMES = ("time_relative_sf", "time_relative_hmsf", "time_relative_hms", "time_relative_f")
_CLOCKS = ("time_absolute_hmsf", "time_absolute_hms")
_KINDS = {"state start": EventKind.START, "state stop": EventKind.STOP}
_POINTS = frozenset({"point", "state point", "point event"})
_KIND_WORDS = "State start, State stop, Point"
_DATES = ("%d-%m-%Y %H:%M:%S.%f", "%d/%m/%Y %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S.%f",
          "%d-%m-%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S")  # fmt: skip
_NO_SUBJECT = frozenset({"", "no focal subject", "-"})
_SWITCHED_OFF = re.compile(r"\s*\(inactive\)$", re.IGNORECASE)
"""What stands behind a subject that was switched off in the scheme after it was coded."""
_HOUR_S = 3600.0
_CLOCK_TOLERANCE_S = 2.0
_KNOWN = frozenset({
    *_NEEDED, *_TIMES, *_CLOCKS, "subject", "observation", "event_log", "comment", "duration_sf",
    "date_time_absolute_dmy_hmsf", "date_dmy", "time_absolute_f", "row_number",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Log:
    """A log's rows, where its columns stand, and which of them says the time."""

    table: Table
    columns: Mapping[str, int]
    time: str

    def cell(self, row: Row, column: str) -> str:
        """Text of a cell; empty where there is none."""
        place = self.columns.get(column)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def recognise(head: bytes, path: Path) -> bool:
    """Whether a table has the columns of an event log."""
    return not is_parquet(head) and set(_NEEDED) <= set(_find_columns(peek_header(head, path)))


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of an event log, one for each observation in it.

    Parameters
    ----------
    path
        Text or spreadsheet, as The Observer XT exports event logs.
    options
        Who the child and the observer are, where the file does not say.

    Returns
    -------
    tuple of Recording
        In the order in which the observations come. Several event logs of one observation are
        several observers' coding of it.

    Raises
    ------
    FileError
        When the columns for behaviour, kind or time are missing.

    Notes
    -----
    Times are those relative to the observation's start, the finest that are there; without them
    clock times from the observation's first row, on from midnight where the clock starts again. A
    start without a stop ends after its duration where that is told.
    """
    table = read_table(path)
    columns = _find_columns(table.header)
    times = [name for name in (*_TIMES[:3], *_CLOCKS) if name in columns]
    missing = [name for name in _NEEDED if name not in columns] + ([] if times else ["time"])
    if missing:
        raise FileError(
            "file_broken", file=table.file, format="Observer XT", reason="header_missing"
        )
    log = _Log(table=table, columns=columns, time=times[0])
    source = SourceFile(name=file_name(path), sha256=table.sha256, format="observer")
    book = ActorBook(options)
    sessions: dict[str, list[Row]] = {}
    for row in table.rows:
        name = log.cell(row, "observation") or path.name.removesuffix(path.suffix)
        sessions.setdefault(name, []).append(row)
    if not sessions:
        raise FileError("file_no_session", file=table.file)
    return tuple(
        build_recording(_read_session((name, rows), log, (book, options)), source, options)
        for name, rows in sessions.items()
    )


def _find_columns(header: Sequence[str]) -> dict[str, int]:
    return {name.strip().lower().replace(" ", "_"): place for place, name in enumerate(header)}


def _read_session(
    session: tuple[str, Sequence[Row]], log: _Log, known: tuple[ActorBook, ReadOptions]
) -> FoundSession:
    name, rows = session
    book, options = known
    found = FoundSession(session=name)
    found.warnings += log.table.warnings
    if log.time not in ("time_relative_sf", "time_relative_hmsf"):
        origin = Origin(file=log.table.file)
        found.warnings.append(
            DataWarning.of(WarningKind.ASSUMED, origin, field="times", value=log.time)
        )
    times = _find_times(rows, log, found)
    _read_start(rows, times, (log, found))
    _read_variables(rows, log, found)
    by_log: dict[str, list[Row]] = {}
    for row in rows:
        by_log.setdefault(log.cell(row, "event_log"), []).append(row)
    for log_name, of_observer in by_log.items():
        observer = (log_name if len(by_log) > 1 else None) or options.observer
        if observer:
            found.observers.append(observer)
        reading = Reading(file=log.table.file, book=book, observer=observer)
        events = list(_read_events(of_observer, times, (log, reading, found)))
        paired = pair_events(events, reading)
        ends = {row.number: _read_duration(row, log) for row in of_observer}
        found.behaviours += [_close(act, ends) for act in paired.behaviours]
        found.warnings += [w for w in paired.warnings if not _is_closed(w, ends)]
    return found


def _find_times(rows: Sequence[Row], log: _Log, found: FoundSession) -> dict[int, float | None]:
    """Seconds from the observation's start by row number."""
    times = {row.number: parse_seconds(log.cell(row, log.time)) for row in rows}
    if log.time not in _CLOCKS:
        return times
    clock, zero = Clock(), None
    for number, told_s in times.items():
        if told_s is None:
            continue
        time_s, jump = clock.read(told_s)
        if jump == "one_hour_later":
            origin = Origin(file=log.table.file, row=number)
            found.warnings.append(DataWarning.of(WarningKind.CLOCK_JUMP, origin))
        zero = time_s if zero is None else zero
        times[number] = time_s - zero
    return times


def _read_start(
    rows: Sequence[Row], times: Mapping[int, float | None], known: tuple[_Log, FoundSession]
) -> None:
    """Clock time of second 0; where clock and seconds part by an hour, say so."""
    log, found = known
    clocks = [(row, _read_clock(row, log), times[row.number]) for row in rows]
    zeros = [
        (row, at - timedelta(seconds=time))
        for row, at, time in clocks
        if at is not None and time is not None
    ]
    if not zeros or log.time in _CLOCKS:
        return
    found.started_at = zeros[0][1]
    for row, zero in zeros:
        apart = abs((zero - zeros[0][1]).total_seconds())
        if abs(apart - _HOUR_S) <= _CLOCK_TOLERANCE_S:
            origin = Origin(file=log.table.file, row=row.number)
            found.warnings.append(DataWarning.of(WarningKind.CLOCK_JUMP, origin))
            return


def _read_clock(row: Row, log: _Log) -> datetime | None:
    text = log.cell(row, "date_time_absolute_dmy_hmsf")
    for form in _DATES if text else ():
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _read_variables(rows: Sequence[Row], log: _Log, found: FoundSession) -> None:
    """Independent variables: further columns that say the same in every row of an observation."""
    for name in log.table.header:
        key = name.strip().lower().replace(" ", "_")
        if key in _KNOWN or key.startswith("modifier") or not key:
            continue
        values = {log.cell(row, key) for row in rows} - {""}
        if len(values) == 1:
            found.variables[name.strip()] = values.pop()
        elif values:
            origin = Origin(file=log.table.file)
            warning = DataWarning.of(WarningKind.UNUSED_COLUMN, origin, column=name.strip())
            found.warnings.append(warning)


def _read_events(
    rows: Iterable[Row],
    times: Mapping[int, float | None],
    known: tuple[_Log, Reading, FoundSession],
) -> Iterator[BorisEvent]:
    log, reading, found = known
    modifiers = [name for name in log.columns if name.startswith("modifier")]
    for row in rows:
        origin = reading.origin(row.number)
        code, kind = log.cell(row, "behavior"), log.cell(row, "event_type").lower()
        time_s = times[row.number]
        if not code:
            if any(row.cells):
                reason = {"reason": "no_code"}
                found.warnings.append(DataWarning.of(WarningKind.UNREADABLE_ROW, origin, **reason))
            continue
        if time_s is None:
            found.warnings.append(DataWarning.of(WarningKind.UNSET_TIME, origin, code=code))
            continue
        if kind not in _KINDS and kind not in _POINTS:
            details = {"field": "Event_Type", "expected": _KIND_WORDS, "found": kind or "-"}
            found.warnings.append(DataWarning.of(WarningKind.UNREADABLE_VALUE, origin, **details))
        subject = _SWITCHED_OFF.sub("", log.cell(row, "subject"))
        yield BorisEvent(
            time_s=time_s,
            subject="" if subject.lower() in _NO_SUBJECT else subject,
            code=code,
            modifier="|".join(log.cell(row, name).replace("|", "/") for name in modifiers),
            comment=log.cell(row, "comment"),
            row=row.number,
            kind=_KINDS.get(kind, EventKind.POINT),
        )


def _read_duration(row: Row, log: _Log) -> float | None:
    duration = parse_seconds(log.cell(row, "duration_sf"))
    return duration if duration is not None and duration > 0 else None


def _close(act: Behaviour, ends: Mapping[int, float | None]) -> Behaviour:
    """A state whose stop is not in the log, closed by the duration that its start tells."""
    row = act.origin.row if act.origin else None
    duration = ends.get(row) if act.unpaired and row is not None else None
    if duration is None:
        return act
    return Behaviour(
        actor=act.actor,
        code=act.code,
        onset_s=act.onset_s,
        offset_s=act.onset_s + duration,
        modifiers=act.modifiers,
        observer=act.observer,
        comment=act.comment,
        origin=act.origin,
    )


def _is_closed(warning: DataWarning, ends: Mapping[int, float | None]) -> bool:
    row = warning.origin.row if warning.origin else None
    is_open = warning.kind is WarningKind.UNPAIRED_STATE
    return is_open and row is not None and ends.get(row) is not None
