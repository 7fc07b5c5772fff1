"""Text and tables that INTERACT exports: a row per event, a column per class of codes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geborgen.moments import (
    Behaviour,
    DataWarning,
    FileError,
    Origin,
    Recording,
    Span,
    WarningKind,
)
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
_NAMES = ("description", "name")
_MEMOS = ("memo", "transcript", "text", "comment")
_DURATIONS = ("duration", "duration time", "durationtime")
_ONSET_DAYS = ("onset date", "onsetdate")
_OFFSET_DAYS = ("offset date", "offsetdate")
_IGNORED = ("event", "no", "nr", "number", "event number", "onset frame", "offset frame",
            "onsetframe", "offsetframe", "duration frames", "frames", "file",
            "duration date")  # fmt: skip
_GROUP_LEVEL, _SET_LEVEL = "1", "2"
_CLOCK = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})(?:([:.,;])(\d{1,6}))?")
_DAYS = re.compile(r"(\d{1,4})d?")
_DAY_S = 86_400.0
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timing:
    """Frames a second, whether the file tells them, and how much longer an act lasts than told."""

    rate: float
    is_told: bool
    step_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Set:
    """A data set's name, and the row that tells from when to when it was coded."""

    name: str
    row: Row | None = None


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
    belongs to it: the end is one frame later than the file says, unless the durations that it tells
    are just those from start to end. An event of one frame is a point. The frame rate is found from
    these durations; without them it is taken as 25 a second, and this is said. Where a set's own
    row tells from when to when it was coded, what lies before is a gap.
    """
    table = read_table(path)
    place = _find_places(table.header)
    if not {"onset", "offset"} <= set(place.columns):
        raise FileError("file_broken", file=table.file, format="INTERACT", reason="header_missing")
    source = SourceFile(name=file_name(path), sha256=table.sha256, format="interact")
    timing = _find_timing(table, place)
    name = path.name.removesuffix(path.suffix)
    sessions: dict[str, tuple[_Set, list[Row]]] = {}
    for data_set, row in _by_set(table.rows, place, name):
        sessions.setdefault(data_set.name, (data_set, []))[1].append(row)
    if not sessions:
        raise FileError("file_no_session", file=table.file)
    book = ActorBook(options)
    return tuple(
        build_recording(_read_set(each, (table, place, timing), (book, options)), source, options)
        for each in sessions.values()
    )


def _find_places(header: Sequence[str]) -> _Place:
    known = {"onset": _ONSETS, "offset": _OFFSETS, "group": _GROUPS, "set": _SETS,
             "level": _LEVELS, "name": _NAMES, "memo": _MEMOS, "duration": _DURATIONS,
             "onset_day": _ONSET_DAYS, "offset_day": _OFFSET_DAYS}  # fmt: skip
    columns: dict[str, int] = {}
    classes = []
    for position, title in enumerate(header):
        name = " ".join(title.lower().replace("_", " ").split())
        what = next((k for k, names in known.items() if name in names and k not in columns), None)
        if what is not None:
            columns[what] = position
        elif name and name not in _IGNORED:
            classes.append((title.strip(), position))
    if "name" in columns and "level" not in columns:  # then it names nothing but what was coded
        position = columns.pop("name")
        classes = sorted([*classes, (header[position].strip(), position)], key=lambda one: one[1])
    return _Place(columns=columns, classes=tuple(classes))


def _by_set(rows: Sequence[Row], place: _Place, file: str) -> Iterator[tuple[_Set, Row]]:
    """Events with their set: named in columns of their own, or in rows above them."""
    group = ""
    data_set = _Set(name="")
    number = 0
    for row in rows:
        level = place.cell(row, "level")
        told = place.cell(row, "name") or place.cell(row, "memo")
        if level == _GROUP_LEVEL:
            group, data_set = told, _Set(name="")
            continue
        if level == _SET_LEVEL:
            number += 1
            data_set = _Set(name=told or f"set {number}", row=row)
            continue
        names = [place.cell(row, "group") or group, place.cell(row, "set") or data_set.name]
        name = " - ".join(dict.fromkeys(name for name in names if name)) or file
        yield _Set(name=name, row=data_set.row), row


def _find_timing(table: Table, place: _Place) -> _Timing:
    """Frames a second, and whether an end's frame belongs to it, from durations that are told."""
    last = max((_last_frame(row, place) for row in table.rows), default=0)
    rates = [rate for rate in _RATES if rate > last] or [_USUAL_FPS]
    timings = [
        *(_Timing(rate=rate, is_told=True, step_s=1 / rate) for rate in rates),
        *(_Timing(rate=rate, is_told=True, step_s=0.0) for rate in rates),
    ]
    off = {timing: list(_find_misses(table, place, timing)) for timing in timings}
    told = {t: round(sum(misses) / len(misses), 6) for t, misses in off.items() if misses}
    best = min(told, key=lambda timing: told[timing], default=None)
    if best is not None and told[best] < _LARGEST_MISS_S:
        return best
    return _Timing(rate=rates[0], is_told=False, step_s=1 / rates[0])


def _last_frame(row: Row, place: _Place) -> int:
    """Largest number of a frame within its second that a row holds; 0 where it counts none."""
    clocks = [_CLOCK.fullmatch(place.cell(row, name)) for name in ("onset", "offset")]
    return max((int(c[5]) for c in clocks if c and c[4] in (":", ";")), default=0)


def _find_misses(table: Table, place: _Place, timing: _Timing) -> Iterator[float]:
    """How far each told duration is from that between its start and its end."""
    for row in table.rows:
        start, end = _read_times(row, place, timing.rate)
        duration = _seconds(place.cell(row, "duration"), timing.rate)
        if start is not None and end is not None and duration is not None:
            yield abs(end - start + timing.step_s - duration)


def _read_times(row: Row, place: _Place, rate: float) -> tuple[float | None, float | None]:
    """Start and end in seconds; days stand in columns of their own."""
    times = []
    for name in ("onset", "offset"):
        seconds = _seconds(place.cell(row, name), rate)
        days = _DAYS.fullmatch(place.cell(row, f"{name}_day"))
        more = int(days[1]) * _DAY_S if days else 0.0
        times.append(None if seconds is None else seconds + more)
    return times[0], times[1]


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
    session: tuple[_Set, Sequence[Row]],
    known: tuple[Table, _Place, _Timing],
    people: tuple[ActorBook, ReadOptions],
) -> FoundSession:
    data_set, rows = session
    table, place, timing = known
    book, options = people
    found = FoundSession(session=data_set.name)
    found.warnings += table.warnings
    if options.observer:
        found.observers.append(options.observer)
    in_frames = timing.step_s > 0 or any(_last_frame(row, place) for row in rows)
    if not timing.is_told:
        said = {"field": "fps", "value": f"{timing.rate:g}"}
        found.warnings.append(DataWarning.of(WarningKind.ASSUMED, Origin(file=table.file), **said))
    if in_frames:
        found.variables["fps"] = f"{timing.rate:g}"
    reading = Reading(file=table.file, book=book, observer=options.observer)
    for row in rows:
        found.behaviours += _read_event(row, (place, timing, data_set.name), (reading, found))
    _read_span(data_set, (place, timing), found)
    return found


def _read_span(data_set: _Set, known: tuple[_Place, _Timing], found: FoundSession) -> None:
    """From when to when the set was coded, where its own row tells so and no act lies outside."""
    place, timing = known
    if data_set.row is None:
        return
    start_s, end_s = _read_times(data_set.row, place, timing.rate)
    acts = found.behaviours
    if start_s is None or end_s is None or end_s <= start_s or not acts:
        return
    end_s += timing.step_s
    if min(a.onset_s for a in acts) < start_s or max(a.end_s for a in acts) > end_s + _ALMOST:
        return
    if start_s > 0:
        found.gaps.append(Span(start_s=0.0, end_s=start_s))
    found.length_s = end_s


def _read_event(
    row: Row, where: tuple[_Place, _Timing, str], known: tuple[Reading, FoundSession]
) -> Iterator[Behaviour]:
    place, timing, data_set = where
    reading, found = known
    origin = reading.origin(row.number)
    filled = [
        (title, row.cells[position].strip())
        for title, position in place.classes
        if position < len(row.cells) and row.cells[position].strip()
    ]
    memo = _BREAK.sub("\n", place.cell(row, "memo")).strip() or None
    if not filled:
        if memo or any(row.cells):
            warning = DataWarning.of(WarningKind.UNREADABLE_ROW, origin, reason="no_code")
            found.warnings.append(warning)
        return
    onset_s, last_s = _read_times(row, place, timing.rate)
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
    told_end = place.cell(row, "offset")
    if last_s is None and told_end:
        told = {"field": "offset", "expected": "a_time", "found": told_end[:20]}
        found.warnings.append(DataWarning.of(WarningKind.UNREADABLE_VALUE, origin, **told))
    is_point = last_s is not None and last_s - onset_s < _ALMOST
    for title, value in filled:
        person = find_person(title) or find_person(data_set) or ""
        kind = " ".join(title.replace(person, " ", 1).strip(" _-.:@").split()) if person else title
        yield Behaviour(
            actor=reading.book.actor(person),
            code=f"{kind}:{value}" if kind else value,
            onset_s=onset_s,
            offset_s=None if last_s is None or is_point else last_s + timing.step_s,
            unpaired=last_s is None,
            observer=reading.observer,
            comment=memo,
            origin=origin,
        )
