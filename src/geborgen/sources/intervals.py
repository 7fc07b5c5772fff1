"""Interval-coded series: one row per interval, one column per code, 0 or 1 in its cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median

from geborgen.moments import Behaviour, DataWarning, Origin, Recording, Span, WarningKind
from geborgen.sources.files import file_name
from geborgen.sources.formats import ReadOptions
from geborgen.sources.interval_columns import BOTH, CodeColumn, Layout, find_layout, parse_cell
from geborgen.sources.people import ActorBook
from geborgen.sources.rows import Row, Table, peek_header, read_table
from geborgen.sources.sessions import FoundSession, SourceFile, build_recording
from geborgen.sources.times import parse_number, parse_seconds

__all__ = ["read", "recognise"]

_PLACES = 6  # of a second, so that 300 thirds of a second are still 100
_ASSUMED_INTERVAL_S = 1.0
_INTERVAL_KEYS = ("interval_s", "interval")
_NO_TIME = float("nan")
_LARGE_BYTES = 5_000_000
_FIRST_ROWS = 5_000
_JUMP = 1.5  # intervals without a row that make a gap

Value = float | str | None


def recognise(head: bytes, path: Path) -> bool:
    """Whether a file is a table at all; what it lacks for a series is said when it is read."""
    return bool(peek_header(head, path))


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of an interval-coded series, one for each session the file names.

    Parameters
    ----------
    path
        A table: CSV, TSV, spreadsheet or Parquet.
    options
        `interval_s` for files that do not say it; a scheme for who the actors are.

    Returns
    -------
    tuple of Recording
        Consecutive intervals with the same code are one state. Intervals in which all columns of
        an actor are empty are gaps.

    Raises
    ------
    FileError
        When the file is no table, or holds measured values or free text instead of codes.

    Notes
    -----
    An empty cell is missing, except where no column has a 0 at all: then it counts as 0. The
    length of an interval comes from the options, a comment line ``# interval_s: 2`` or the column
    with times; else it is taken to be one second, with a warning.
    """
    if path.stat().st_size > _LARGE_BYTES:
        # What is no series at all is refused before all of it is taken apart.
        find_layout(read_table(path, first=_FIRST_ROWS), ActorBook(options))
    table = read_table(path)
    layout = find_layout(table, ActorBook(options))
    sessions: dict[str, list[Row]] = {}
    unnamed = file_name(path).split(".")[0] or file_name(path)
    for row in table.rows:
        name = _cell(row, layout.session) or unnamed
        sessions.setdefault(name, []).append(row)
    told = options.interval_s or _told_interval(table)
    return tuple(
        _read_session(name, _Series.of(table, layout, rows=rows, told_s=told), options)
        for name, rows in sessions.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Series:
    """One session's rows with their onsets and the length of an interval."""

    table: Table
    layout: Layout
    rows: tuple[Row, ...]
    onsets_s: tuple[float, ...]
    interval_s: float
    warnings: tuple[DataWarning, ...]

    @classmethod
    def of(
        cls, table: Table, layout: Layout, *, rows: Sequence[Row], told_s: float | None
    ) -> "_Series":
        """Place the rows in time, by the column with times or by counting."""
        times = (
            [_time(row, layout) for row in rows]
            if layout.time is not None
            else [_NO_TIME] * len(rows)
        )
        steps = [b - a for a, b in pairwise(times) if a == a and b > a]
        interval = told_s or (round(median(steps), _PLACES) if steps else _ASSUMED_INTERVAL_S)
        warnings = [*table.warnings, *layout.warnings]
        if not told_s and not steps:
            warnings.append(
                DataWarning.of(
                    WarningKind.ASSUMED,
                    Origin(file=table.file),
                    field="interval",
                    value=f"{interval:g} s",
                )
            )
        onsets, placed = _place(times, interval)
        if layout.time is not None and placed:
            origin = Origin(file=table.file)
            warnings.append(DataWarning.of(WarningKind.INTERPOLATED_TIME, origin, n=placed))
        return cls(
            table=table,
            layout=layout,
            rows=tuple(rows),
            onsets_s=tuple(onsets),
            interval_s=interval,
            warnings=tuple(warnings),
        )

    def end_s(self, index: int) -> float:
        """End of an interval in seconds."""
        return round(self.onsets_s[index] + self.interval_s, _PLACES)

    def follows(self, index: int) -> bool:
        """Whether an interval begins where the one before it ends."""
        if index == 0:
            return False
        return self.onsets_s[index] - self.onsets_s[index - 1] < _JUMP * self.interval_s

    def origin(self, index: int) -> Origin:
        """Where an interval stands in the file."""
        return Origin(file=self.table.file, row=self.rows[index].number)


def _read_session(name: str, series: _Series, options: ReadOptions) -> Recording:
    warnings = list(series.warnings)
    values = _read_values(series, warnings)
    found = FoundSession(
        session=name,
        behaviours=[
            behaviour
            for column, cells in zip(series.layout.codes, values, strict=True)
            for behaviour in _join_runs(series, column, cells)
        ],
        warnings=warnings,
        variables={key: value for key, value in series.table.comments if key not in _INTERVAL_KEYS},
        gaps=_find_gaps(series, values),
        length_s=series.end_s(len(series.rows) - 1),
        interval_s=series.interval_s,
    )
    source = SourceFile(name=series.table.file, sha256=series.table.sha256, format="intervals")
    recording = build_recording(found, source, options)
    actors = [column.actor for column in series.layout.codes]
    caregivers = dict.fromkeys(a.name for a in actors if a.role == "caregiver" and a.name)
    return replace(
        recording,
        caregivers=tuple(caregivers),
        warnings=tuple(w for w in recording.warnings if not _is_about_both(w)),
    )


def _is_about_both(warning: DataWarning) -> bool:
    """Whether a warning says that it is unknown who "both" are."""
    return warning.kind is WarningKind.UNKNOWN_ACTOR and ("actor", BOTH) in warning.details


def _read_values(series: _Series, warnings: list[DataWarning]) -> list[list[Value]]:
    """Read every code column's cells; rows of another length count as not observed."""
    width = len(series.table.header)
    is_whole = []
    for index, row in enumerate(series.rows):
        whole = len(row.cells) >= width and not any(row.cells[width:])
        is_whole.append(whole)
        if not whole:
            warnings.append(
                DataWarning.of(
                    WarningKind.UNREADABLE_ROW, series.origin(index), reason="as_many_cells"
                )
            )
    return [
        _read_column(series, column, is_whole=is_whole, warnings=warnings)
        for column in series.layout.codes
    ]


def _read_column(
    series: _Series, column: CodeColumn, *, is_whole: Sequence[bool], warnings: list[DataWarning]
) -> list[Value]:
    values: list[Value] = []
    known: dict[str, Value] = {}
    for index, row in enumerate(series.rows):
        value: Value = None
        if is_whole[index]:
            text = row.cells[column.index]
            if text in known:
                values.append(known[text])
                continue
            try:
                value = known[text] = parse_cell(text, column)
            except ValueError:
                warnings.append(
                    DataWarning.of(
                        WarningKind.UNREADABLE_VALUE,
                        series.origin(index),
                        field=column.header,
                        found=text[:20],
                        expected="zero_or_one",
                    )
                )
        values.append(value)
    return values


def _join_runs(series: _Series, column: CodeColumn, values: Sequence[Value]) -> Iterable[Behaviour]:
    """Make one state of consecutive intervals with the same value."""
    start = 0
    for index in range(1, len(values) + 1):
        goes_on = index < len(values) and values[index] == values[start] and series.follows(index)
        if goes_on:
            continue
        value = values[start]
        if value:
            yield _state(series, column, value=value, span=(start, index - 1))
        start = index


def _state(
    series: _Series, column: CodeColumn, *, value: float | str, span: tuple[int, int]
) -> Behaviour:
    code = column.code
    if isinstance(value, str):
        code = f"{code}: {value}" if code else value
    return Behaviour(
        actor=column.actor,
        code=code,
        onset_s=series.onsets_s[span[0]],
        offset_s=series.end_s(span[1]),
        intensity=value if column.is_graded and isinstance(value, float) else None,
        origin=series.origin(span[0]),
    )


def _find_gaps(series: _Series, values: Sequence[Sequence[Value]]) -> list[Span]:
    """Find intervals that are missing for all columns of some actor, and jumps in the times."""
    by_actor: dict[str, list[Sequence[Value]]] = {}
    for column, cells in zip(series.layout.codes, values, strict=True):
        by_actor.setdefault(column.actor.name, []).append(cells)
    spans: list[Span] = []
    for index, onset in enumerate(series.onsets_s):
        if index and not series.follows(index):
            _extend(spans, series.end_s(index - 1), onset)
        missing = any(all(c[index] is None for c in cells) for cells in by_actor.values())
        if missing:
            _extend(spans, onset, series.end_s(index))
    return spans


def _extend(spans: list[Span], start_s: float, end_s: float) -> None:
    if spans and start_s <= spans[-1].end_s:
        spans[-1] = Span(start_s=spans[-1].start_s, end_s=max(end_s, spans[-1].end_s))
    else:
        spans.append(Span(start_s=start_s, end_s=end_s))


def _place(times: Sequence[float], interval_s: float) -> tuple[list[float], int]:
    """Onset of every row, and how many had to be placed after the row before them."""
    onsets: list[float] = []
    placed = 0
    for time in times:
        after = onsets[-1] if onsets else -1.0
        if time == time and (not onsets or time > after):
            onsets.append(round(time, _PLACES))
        else:
            placed += 1
            onsets.append(round(after + interval_s, _PLACES) if onsets else 0.0)
    return onsets, placed


def _time(row: Row, layout: Layout) -> float:
    """Time of a row in seconds; NaN when it has none."""
    seconds = parse_seconds(_cell(row, layout.time))
    return _NO_TIME if seconds is None else seconds * layout.time_scale


def _told_interval(table: Table) -> float | None:
    """Length of an interval that a comment line tells, in seconds."""
    comments = dict(table.comments)
    for key in _INTERVAL_KEYS:
        told = parse_number(comments.get(key, "").removesuffix("s").strip())
        if told is not None and told > 0:
            return told
    return None


def _cell(row: Row, index: int | None) -> str:
    return row.cells[index] if index is not None and index < len(row.cells) else ""
