"""A plain table of behaviours, one row each: CSV, TSV, spreadsheet or Parquet; read and written."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geborgen.moments import (
    Actor,
    Behaviour,
    DataWarning,
    FileError,
    Origin,
    Recording,
    Role,
    WarningKind,
)
from geborgen.sources.files import file_name, write_bytes, write_text
from geborgen.sources.formats import ReadOptions
from geborgen.sources.guess import guess_role
from geborgen.sources.modifiers import join_modifiers, split_modifiers
from geborgen.sources.people import ActorBook
from geborgen.sources.rows import Row, Table, peek_header, read_table
from geborgen.sources.sessions import FoundSession, SourceFile, build_recording
from geborgen.sources.spreadsheet import guard_cell, is_guarded
from geborgen.sources.times import parse_number, parse_seconds

__all__ = ["find_absent", "read", "recognise", "write"]

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "session": ("session", "sessie", "opname", "observation", "observatie", "observation id"),
    "child": ("child", "kind", "child id", "kind id", "child_id", "kind_id"),
    "age": ("child_age_months", "age_months", "leeftijd_maanden", "age (months)"),
    "role": ("role", "rol"),
    "name": ("name", "naam"),
    "who": ("actor", "wie", "who", "subject", "persoon", "person"),
    "code": ("code", "gedrag", "behaviour", "behavior", "gedraging"),
    "onset": ("onset", "start", "begin", "time", "tijd", "van", "from"),
    "offset": ("offset", "stop", "end", "einde", "eind", "tot", "until"),
    "duration": ("duration", "duur"),
    "unpaired": ("unpaired", "open einde"),
    "intensity": ("intensity", "intensiteit", "sterkte", "strength"),
    "modifiers": ("modifiers", "modifier"),
    "observer": ("observer", "observator", "coder", "codeur"),
    "comment": ("comment", "opmerking", "toelichting", "notitie", "note"),
}
_TIMES = ("onset", "offset", "duration")
_UNITS = {"ms": 0.001, "s": 1.0, "sec": 1.0}
_TRUE = frozenset({"1", "true", "yes", "ja", "x"})
_ROLE_WORDS = {
    "child": Role.CHILD,
    "kind": Role.CHILD,
    "caregiver": Role.CAREGIVER,
    "opvoeder": Role.CAREGIVER,
    "other": Role.OTHER,
    "ander": Role.OTHER,
}
_PLACES = 6
_NUMBER = "number"
_OURS = frozenset({_NUMBER, "age"})
_COLUMNS = (
    "session",
    "child",
    "child_age_months",
    "role",
    "name",
    "code",
    "onset_s",
    "offset_s",
    "unpaired",
    "intensity",
    "modifiers",
    "observer",
    "comment",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Which column holds what, and what a column with times has to be multiplied by."""

    index: Mapping[str, int]
    scale: Mapping[str, float]
    further: Mapping[str, int]
    is_guarded: bool = False

    def cell(self, row: Row, name: str) -> str:
        return self._text(row, self.index.get(name))

    def find_variables(self, rows: Sequence[Row]) -> dict[str, str]:
        """Further columns that say one thing throughout a session, and what."""
        found = {}
        for title, index in self.further.items():
            told = {self._text(row, index) for row in rows} - {""}
            if len(told) == 1:
                found[title] = told.pop()
        return found

    def _text(self, row: Row, index: int | None) -> str:
        text = row.cells[index] if index is not None and index < len(row.cells) else ""
        return text[1:] if self.is_guarded and is_guarded(text) else text


@dataclass(slots=True, kw_only=True)
class _Reader:
    """One file while it is read; collects what is odd, per session."""

    table: Table
    columns: _Columns
    book: ActorBook
    named_by_scheme: frozenset[str] = frozenset()
    warnings: list[DataWarning] = field(default_factory=list)

    def warn(self, row: Row, kind: WarningKind, /, **details: str | float) -> None:
        origin = Origin(file=self.table.file, row=row.number)
        self.warnings.append(DataWarning.of(kind, origin, **details))

    def read_row(self, row: Row) -> Behaviour | None:
        """Behaviour of one row; None when it has no code or no time, which is said."""
        code = self.columns.cell(row, "code")
        if not code:
            self.warn(row, WarningKind.UNREADABLE_ROW, reason="no_code")
            return None
        onset = self.seconds(row, "onset")
        if onset is None:
            self.warn(row, WarningKind.UNSET_TIME, code=code)
            return None
        unpaired = self.columns.cell(row, "unpaired").lower() in _TRUE
        return Behaviour(
            actor=self.actor(row),
            code=code,
            onset_s=onset,
            offset_s=None if unpaired else self.end(row, code=code, onset=onset),
            unpaired=unpaired,
            intensity=self.intensity(row),
            modifiers=split_modifiers(self.columns.cell(row, "modifiers")),
            observer=self.columns.cell(row, "observer") or None,
            comment=self.columns.cell(row, "comment") or None,
            origin=Origin(file=self.table.file, row=row.number),
        )

    def actor(self, row: Row) -> Actor:
        """Who: the role the row gives, unless the scheme knows the name better."""
        name, word = self.columns.cell(row, "name"), self.columns.cell(row, "role")
        who = self.columns.cell(row, "who")
        # Beside a name and a role "wie" says nothing new; beside one of them it is the other.
        name, word = name or who, word or (who if name else "")
        role = _ROLE_WORDS.get(word.lower())
        if role is None and not name:
            return self.book.actor(word)
        if role is None:
            role = guess_role(word) if word else None
        is_known = role is None or name in self.named_by_scheme
        return self.book.actor(name) if is_known else Actor(role=role or Role.OTHER, name=name)

    def seconds(self, row: Row, name: str) -> float | None:
        """A time in seconds; None when the cell is empty, or cannot be read, which is said."""
        text = self.columns.cell(row, name)
        seconds = parse_seconds(text)
        if seconds is None:
            if text:
                self.unreadable(row, name, expected="a_time")
            return None
        scale = self.columns.scale.get(name, 1.0)
        return seconds if scale == 1.0 else round(seconds * scale, _PLACES)

    def end(self, row: Row, *, code: str, onset: float) -> float | None:
        """End in seconds, told or onset plus duration; None for a point."""
        offset = self.seconds(row, "offset")
        if offset is None:
            duration = self.seconds(row, "duration")
            offset = None if duration is None else round(onset + duration, _PLACES)
        if offset is not None and offset < onset:
            kind = WarningKind.OFFSET_BEFORE_ONSET
            self.warn(row, kind, code=code, offset=offset, onset=onset)
            return None
        return offset

    def intensity(self, row: Row) -> float | None:
        text = self.columns.cell(row, "intensity")
        number = parse_number(text)
        if text and (number is None or not 0 <= number <= 1):
            self.unreadable(row, "intensity", expected="zero_or_one")
            return None
        return number

    def unreadable(self, row: Row, name: str, *, expected: str) -> None:
        self.warn(
            row,
            WarningKind.UNREADABLE_VALUE,
            field=self.table.header[self.columns.index[name]],
            found=self.columns.cell(row, name)[:20],
            expected=expected,
        )


def recognise(head: bytes, path: Path) -> bool:
    """Whether a table's header names a code, a start, and somebody who does it."""
    found = _find_columns(peek_header(head, path)).index
    return {"code", "onset"} <= found.keys() and bool({"name", "who", "role"} & found.keys())


def find_absent(header: Sequence[str]) -> str | None:
    """Which one column a table lacks to be one of behaviours.

    Parameters
    ----------
    header
        Names of its columns.

    Returns
    -------
    str or None
        ``start`` or ``who`` where a code stands there with the other; None for any other table.
    """
    found = _find_columns(header).index.keys()
    has_start, has_who = "onset" in found, bool({"name", "who", "role"} & found)
    if "code" not in found or has_start == has_who:
        return None
    return "start" if has_who else "who"


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of a table of behaviours, one for each session the file names.

    Parameters
    ----------
    path
        A table with a header in Dutch or English: at least code (gedrag), onset (begin) and
        actor (wie) or role (rol). Times are seconds or ``[h:]mm:ss``; milliseconds where the
        column's name ends in ``ms``.
    options
        What the file does not say.

    Returns
    -------
    tuple of Recording
        Rows without a code or a time are left out of the behaviours and said. A further column that
        says one thing throughout a session is a variable of it; another is not used, and said.

    Raises
    ------
    FileError
        When the file is no table, or lacks one of these columns.
    """
    table = read_table(path)
    columns = _find_columns(table.header, is_guarded=path.suffix.lower() != ".parquet")
    if not {"code", "onset"} <= columns.index.keys():
        raise FileError("series_no_codes", file=table.file, reason="table_needs")
    sessions: dict[str, list[Row]] = {}
    unnamed = file_name(path).split(".")[0] or file_name(path)
    for row in table.rows:
        if any(row.cells):
            name = columns.cell(row, "session") or unnamed
            sessions.setdefault(name, []).append(row)
    book = ActorBook(options)
    return tuple(
        _read_session(
            name,
            rows,
            reader=_Reader(
                table=table,
                columns=columns,
                book=book,
                named_by_scheme=frozenset(dict(options.scheme.actors) if options.scheme else ()),
                warnings=list(table.warnings),
            ),
            options=options,
        )
        for name, rows in sessions.items()
    )


def _read_session(
    name: str, rows: Sequence[Row], *, reader: _Reader, options: ReadOptions
) -> Recording:
    further = reader.columns.find_variables(rows)
    reader.warnings += [
        DataWarning.of(WarningKind.UNUSED_COLUMN, Origin(file=reader.table.file), column=title)
        for title in reader.columns.further
        if title not in further
    ]
    behaviours = list(_read_rows(reader, rows))
    observers = dict.fromkeys(b.observer for b in behaviours if b.observer)
    found = FoundSession(
        session=name,
        behaviours=behaviours,
        warnings=reader.warnings,
        variables=_session_variables(reader.columns, rows, further),
        observers=list(observers),
    )
    source = SourceFile(name=reader.table.file, sha256=reader.table.sha256, format="behaviours")
    return build_recording(found, source, options)


def _read_rows(reader: _Reader, rows: Iterable[Row]) -> Iterable[Behaviour]:
    """Read rows; one that says exactly the same as an earlier one is counted once."""
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        if row.cells in seen:
            reader.warn(row, WarningKind.DUPLICATE_ROW)
            continue
        seen.add(row.cells)
        if any(row.cells[len(reader.table.header) :]):
            reader.warn(row, WarningKind.SPARE_CELLS)
        behaviour = reader.read_row(row)
        if behaviour is not None:
            yield behaviour


def _session_variables(
    columns: _Columns, rows: Sequence[Row], further: Mapping[str, str]
) -> dict[str, str]:
    """What the known columns tell of the session first: the child is who they say."""
    labels = {"child": "child", "child_age_months": "age"}
    told = {label: [columns.cell(row, name) for row in rows] for label, name in labels.items()}
    known = {label: next(filter(None, cells)) for label, cells in told.items() if any(cells)}
    return known | {title: value for title, value in further.items() if title not in known}


def write(
    recordings: Sequence[Recording], path: Path, *, force: bool = False
) -> tuple[DataWarning, ...]:
    """Save the behaviours of recordings as CSV, or as Parquet when the file is named so.

    Parameters
    ----------
    recordings
        Sessions, one after the other.
    path
        The file to make.
    force
        Replace a file that exists.

    Returns
    -------
    tuple of DataWarning
        What a table of behaviours cannot hold.

    Raises
    ------
    FileError
        When the file exists and `force` is False, or cannot be written.
    """
    columns, rows = _make_rows(recordings)
    if path.suffix.lower() == ".parquet":
        write_bytes(path, _to_parquet(rows, columns), force=force)
    else:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
        write_text(path, _to_csv(rows, columns, delimiter), force=force)
    return tuple(warning for recording in recordings for warning in _find_losses(recording, path))


def _make_rows(recordings: Sequence[Recording]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Columns, those of variables last, and a row for each behaviour.

    Rows are numbered where some are the same: read back, the same row twice would count once.
    """
    told = [_list_told(recording) for recording in recordings]
    names = tuple(dict.fromkeys(name for variables in told for name in variables))
    rows = [
        (*_write_row(recording, b), *(variables.get(name) for name in names))
        for recording, variables in zip(recordings, told, strict=True)
        for b in recording.behaviours
    ]
    if len(set(rows)) == len(rows):
        return (*_COLUMNS, *names), rows
    return (*_COLUMNS, *names, _NUMBER), [(*row, n) for n, row in enumerate(rows, 1)]


def _list_told(recording: Recording) -> dict[str, str]:
    """Variables that can have a column: named like nothing else, on one line, once, not empty."""
    plain = {
        name: value
        for name, value in recording.variables
        if name == " ".join(name.split()) != "" and name.isprintable() and not is_guarded(name)
        and name == guard_cell(name) and value == value.strip() != "" and value.isprintable()
    }  # fmt: skip
    return {n: v for n, v in plain.items() if _name_of(n)[0] is None and n not in _OURS}


def _write_row(recording: Recording, behaviour: Behaviour) -> tuple[Any, ...]:
    return (
        recording.session,
        recording.child,
        recording.child_age_months,
        str(behaviour.actor.role),
        behaviour.actor.name,
        behaviour.code,
        behaviour.onset_s,
        behaviour.offset_s,
        behaviour.unpaired,
        behaviour.intensity,
        join_modifiers(behaviour.modifiers),
        behaviour.observer,
        behaviour.comment,
    )


def _to_csv(rows: Sequence[Sequence[Any]], columns: Sequence[str], delimiter: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_spell(value) for value in row] for row in rows)
    return text.getvalue()


def _spell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float):
        return repr(value)
    return guard_cell(str(value).replace("\0", "\ufffd"))


def _to_parquet(rows: Sequence[Sequence[Any]], columns: Sequence[str]) -> bytes:
    import polars as pl  # noqa: PLC0415  only for Parquet: importing it takes longer than a CSV

    numbers = {"child_age_months", "onset_s", "offset_s", "intensity", _NUMBER}
    kinds: dict[str, Any] = {
        name: pl.Float64() if name in numbers else pl.String() for name in columns
    }
    kinds["unpaired"] = pl.Boolean()
    data = {name: [row[i] for row in rows] for i, name in enumerate(columns)}
    buffer = io.BytesIO()
    pl.DataFrame(data, schema=kinds, strict=False).write_parquet(buffer)
    return buffer.getvalue()


def _find_losses(recording: Recording, path: Path) -> Iterable[DataWarning]:
    acting = {b.actor.name for b in recording.behaviours}
    lost = {
        "told_moments": len(recording.moments),
        "gaps": len(recording.gaps),
        "scheme": int(recording.scheme is not None),
        "interval": int(recording.interval_s is not None),
        "length": int(recording.length_s is not None),
        "media": len(recording.media),
        "caregivers": sum(name not in acting for name in recording.caregivers),
        "variables": _count_lost(recording),
    }
    for name, n in lost.items():
        if n:
            origin = Origin(file=file_name(path))
            yield DataWarning.of(WarningKind.LOST_IN_FORMAT, origin, field=name, n=n)


def _count_lost(recording: Recording) -> int:
    """Variables that have no column; the child and its age have theirs."""
    kept = {*_list_told(recording).items(), ("child", recording.child)}
    if recording.child_age_months is not None:
        kept |= {(n, v) for n, v in recording.variables if _name_of(n)[0] == "age"}
    return sum(variable not in kept for variable in recording.variables)


def _find_columns(header: Sequence[str], *, is_guarded: bool = False) -> _Columns:
    index: dict[str, int] = {}
    scale: dict[str, float] = {}
    further: dict[str, int] = {}
    for position, title in enumerate(header):
        if title == _NUMBER:  # ours: it only tells rows apart
            continue
        name, unit = _name_of(title)
        if name is None or name in index:
            if title:
                further.setdefault(title, position)
            continue
        index[name] = position
        if name in _TIMES:
            scale[name] = unit
    return _Columns(index=index, scale=scale, further=further, is_guarded=is_guarded)


def _name_of(title: str) -> tuple[str | None, float]:
    """What a column's title says: the field's name, and its unit in seconds for a time."""
    plain = " ".join(title.lower().replace("(", " ").replace(")", " ").split())
    base, _, unit = plain.replace(" ", "_").rpartition("_")
    for name, aliases in _ALIASES.items():
        if plain in aliases or title.lower() in aliases:
            return name, 1.0
        if name in _TIMES and unit in _UNITS and base in aliases:
            return name, _UNITS[unit]
    return None, 1.0
