"""Text and tables that INTERACT exports: a row per event, a column per class of codes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geborgen.moments import Behaviour, DataWarning, FileError, Origin, Recording, WarningKind
from geborgen.sources.files import file_name
from geborgen.sources.formats import ReadOptions
from geborgen.sources.guess import find_person
from geborgen.sources.people import ActorBook
from geborgen.sources.rows import Row, Table, is_parquet, peek_header, read_table
from geborgen.sources.sessions import FoundSession, Reading, SourceFile, build_recording
from geborgen.sources.times import parse_number

__all__ = ["read", "recognise"]

_ONSETS = ("onset", "onset time", "onsettime", "start time", "starttime", "start")
_OFFSETS = ("offset", "offset time", "offsettime", "end time", "endtime", "end")
_GROUPS = ("datagroup", "group")
_SETS = ("dataset", "set")
_LEVELS = ("level",)
_MEMOS = ("memo", "transcript", "text", "comment")
_DURATIONS = ("duration",)
_IGNORED = ("event", "no", "nr", "number", "event number", "onset frame", "offset frame",
            "onsetframe", "offsetframe", "duration frames", "frames", "file")  # fmt: skip
_GROUP_LEVEL, _SET_LEVEL = "1", "2"
_CLOCK = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})(?:([:.,;])(\d{1,6}))?")
_USUAL_FPS = 25.0
_RATES = (25.0, 30.0, 24.0, 50.0, 30000 / 1001, 60.0, 60000 / 1001, 100.0)
_LARGEST_MISS_S = 0.006  # durations may be rounded to hundredths
_ALMOST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the columns stand; classes are every column that is nothing else."""

    columns: Mapping[str, int]
    classes: tuple[tuple[str, int], ...]

    def cell(self, row: Row, what: str) -> str:
        """Text of a known column; empty where there is none."""
        place = self.columns.get(what)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def recognise(head: bytes, path: Path) -> bool:
    """Whether a table has INTERACT's columns: a start, an end, and a level, set or group."""
    if is_parquet(head):
        return False
    place = _find_places(peek_header(head, path))
    return {"onset", "offset"} <= set(place.columns) and bool(
        {"level", "set", "group"} & set(place.columns)
    )


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of an INTERACT export, one for each data set.

    Parameters
    ----------
    path
        Text with tabs or another separator, or a spreadsheet.
    options
        Who the child and the observer are, where the file does not say.

    Returns
    -------
    tuple of Recording
        In the order in which the sets come. Each filled class of an event is an act: the person is
        the word for a child or a caregiver in the class's name, or else in the set's; the code is
        ``class:value``, or the value alone where the class is called after the person only.

    Raises
    ------
    FileError
        When columns for start and end are missing.

    Notes
    -----
    Times are ``hh:mm:ss:ff`` in frames, or with a decimal mark. The frame that an event ends in
    belongs to it: the end is one frame later than the file says. An event of one frame is a point.
    The frame rate is found from the durations that the file tells beside starts and ends; without
    them it is taken as 25 a second, and this is said.
    """
    table = read_table(path)
    place = _find_places(table.header)
    if not {"onset", "offset"} <= set(place.columns):
        raise FileError("file_broken", file=table.file, format="INTERACT", reason="header_missing")
    source = SourceFile(name=file_name(path), sha256=table.sha256, format="interact")
    rate = _find_rate(table, place)
    name = path.name.removesuffix(path.suffix)
    sessions: dict[str, list[Row]] = {}
    for session, row in _by_set(table.rows, place, name):
        sessions.setdefault(session, []).append(row)
    if not sessions:
        raise FileError("file_no_session", file=table.file)
    book = ActorBook(options)
    return tuple(
        build_recording(
            _read_set((session, rows), (table, place, rate), (book, options)), source, options
        )
        for session, rows in sessions.items()
    )


def _find_places(header: Sequence[str]) -> _Place:
    known = {"onset": _ONSETS, "offset": _OFFSETS, "group": _GROUPS, "set": _SETS,
             "level": _LEVELS, "memo": _MEMOS, "duration": _DURATIONS}  # fmt: skip
    columns: dict[str, int] = {}
    classes = []
    for position, title in enumerate(header):
        name = " ".join(title.lower().replace("_", " ").split())
        what = next((k for k, names in known.items() if name in names and k not in columns), None)
        if what is not None:
            columns[what] = position
        elif name and name not in _IGNORED:
            classes.append((title.strip(), position))
    return _Place(columns=columns, classes=tuple(classes))


def _by_set(rows: Sequence[Row], place: _Place, file: str) -> Iterator[tuple[str, Row]]:
    """Events with the name of their set: in columns of their own, or in rows above them."""
    group = data_set = ""
    number = 0
    for row in rows:
        level = place.cell(row, "level")
        if level == _GROUP_LEVEL:
            group, data_set = place.cell(row, "memo"), ""
            continue
        if level == _SET_LEVEL:
            number += 1
            data_set = place.cell(row, "memo") or f"set {number}"
            continue
        names = [place.cell(row, "group") or group, place.cell(row, "set") or data_set]
        yield " - ".join(name for name in names if name) or file, row


def _find_rate(table: Table, place: _Place) -> float | None:
    """Frames a second, from durations that are one frame longer than from start to end."""
    off = {rate: list(_find_misses(table, place, rate)) for rate in _RATES}
    told = {rate: sum(misses) / len(misses) for rate, misses in off.items() if misses}
    best = min(told, key=lambda rate: told[rate], default=None)
    return best if best is not None and told[best] < _LARGEST_MISS_S else None


def _find_misses(table: Table, place: _Place, rate: float) -> Iterator[float]:
    """How far each told duration is from that of an event that ends with its last frame."""
    for row in table.rows:
        times = [_seconds(place.cell(row, name), rate) for name in ("onset", "offset", "duration")]
        start, end, duration = times
        if start is not None and end is not None and duration is not None:
            yield abs(end - start + 1 / rate - duration)


def _seconds(text: str, rate: float) -> float | None:
    """Seconds of a time in frames (with `rate`), with a decimal mark, or of a plain number."""
    clock = _CLOCK.fullmatch(text.strip())
    if clock is None:
        return parse_number(text)
    hours, minutes, seconds, mark, rest = clock.groups()
    whole = int(hours) * 3600.0 + int(minutes) * 60 + int(seconds)
    if rest is None:
        return whole
    if mark in ".,":
        return whole + float(f"0.{rest}")
    return whole + int(rest) / rate


def _read_set(
    session: tuple[str, Sequence[Row]],
    known: tuple[Table, _Place, float | None],
    people: tuple[ActorBook, ReadOptions],
) -> FoundSession:
    name, rows = session
    table, place, rate = known
    book, options = people
    found = FoundSession(session=name)
    found.warnings += table.warnings
    if options.observer:
        found.observers.append(options.observer)
    if rate is None:
        said = {"field": "fps", "value": f"{_USUAL_FPS:g}"}
        found.warnings.append(DataWarning.of(WarningKind.ASSUMED, Origin(file=table.file), **said))
    rate = rate or _USUAL_FPS
    found.variables["fps"] = f"{rate:g}"
    reading = Reading(file=table.file, book=book, observer=options.observer)
    for row in rows:
        found.behaviours += _read_event(row, (place, rate, name), (reading, found))
    return found


def _read_event(
    row: Row, where: tuple[_Place, float, str], known: tuple[Reading, FoundSession]
) -> Iterator[Behaviour]:
    place, rate, data_set = where
    reading, found = known
    origin = reading.origin(row.number)
    filled = [
        (title, row.cells[position].strip())
        for title, position in place.classes
        if position < len(row.cells) and row.cells[position].strip()
    ]
    memo = place.cell(row, "memo") or None
    if not filled:
        if memo or any(row.cells):
            warning = DataWarning.of(WarningKind.UNREADABLE_ROW, origin, reason="no_code")
            found.warnings.append(warning)
        return
    onset_s = _seconds(place.cell(row, "onset"), rate)
    last_s = _seconds(place.cell(row, "offset"), rate)
    if onset_s is None:
        found.warnings.append(DataWarning.of(WarningKind.UNSET_TIME, origin, code=filled[0][1]))
        return
    if last_s is not None and last_s < onset_s - _ALMOST:
        details = {"onset": onset_s, "offset": last_s}
        code = filled[0][1]
        found.warnings.append(
            DataWarning.of(WarningKind.OFFSET_BEFORE_ONSET, origin, code=code, **details)
        )
        last_s = onset_s
    is_point = last_s is not None and last_s - onset_s < _ALMOST
    for title, value in filled:
        person = find_person(title) or find_person(data_set) or ""
        kind = " ".join(title.replace(person, " ", 1).strip(" _-.:@").split()) if person else title
        yield Behaviour(
            actor=reading.book.actor(person),
            code=f"{kind}:{value}" if kind else value,
            onset_s=onset_s,
            offset_s=None if last_s is None or is_point else last_s + 1 / rate,
            unpaired=last_s is None,
            observer=reading.observer,
            comment=memo,
            origin=origin,
        )
