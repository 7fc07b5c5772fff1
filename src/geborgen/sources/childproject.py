"""ChildProject's segments (CSV): who makes sound from when to when; read and written."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

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
from geborgen.sources.files import file_name, write_text
from geborgen.sources.formats import ReadOptions
from geborgen.sources.guess import guess_role
from geborgen.sources.modifiers import join_modifiers, split_modifiers
from geborgen.sources.people import ActorBook
from geborgen.sources.rows import Row, Table, is_parquet, is_spreadsheet, peek_header, read_table
from geborgen.sources.sessions import FoundSession, SourceFile, build_recording
from geborgen.sources.spreadsheet import guard_cell, is_guarded
from geborgen.sources.times import parse_number, to_milliseconds

__all__ = ["SOUND", "read", "recognise", "write"]

SOUND = "speech"
"""Code of a segment in which somebody makes sound."""

_SEGMENT = "segment"
_NEEDED = ("segment_onset", "segment_offset")
_SPEAKERS = ("speaker_id", "speaker_type")
_WORDS = ("transcription",)
_OBSERVERS = ("set", "annotator")
_SESSION = ("recording_filename",)
_ABOUT = ("child_id", "experiment", "child_age_months")
_OURS = ("session", "code", "modifiers", "intensity", "role")
_MEDIA = (".wav", ".mp3", ".m4a", ".mp4", ".ogg", ".flac", ".avi", ".mov", ".wma", ".mkv", ".webm")
_NOT_CODES = (*_NEEDED, *_SPEAKERS, *_WORDS, *_OBSERVERS, *_SESSION, *_ABOUT, *_OURS)
_UNTOLD = frozenset({"", "na", "nan", "none", "null", "[]"})
_ROLES = {"CHI": Role.CHILD, "FEM": Role.CAREGIVER, "MAL": Role.CAREGIVER, "OCH": Role.OTHER}
_TYPES = {Role.CHILD: "CHI", Role.CAREGIVER: "NA", Role.OTHER: "NA"}
_TYPE_LABEL = "speaker_type "
_ROLE_WORDS = {str(role): role for role in Role}
_MEASURES = frozenset({
    "words", "syllables", "phonemes", "utterances_count", "utterances_length", "non_speech_length",
    "child_cry_vfx_len", "average_db", "peak_db", "lena_response_count", "lena_block_number",
})  # fmt: skip
_LISTS = frozenset({"utterances", "cries", "vfxs"})  # what LENA found within a segment
_FEW_VALUES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Which column holds what, what a time is multiplied by, and which columns hold codes."""

    index: Mapping[str, int]
    codes: tuple[str, ...]
    numbers: tuple[str, ...]
    scale: float

    def cell(self, row: Row, *names: str) -> str:
        """The first of these columns that is filled; empty where it says NA."""
        for name in names:
            at = self.index.get(name, -1)
            text = row.cells[at] if 0 <= at < len(row.cells) else ""
            if text.lower() not in _UNTOLD:
                return text[1:] if is_guarded(text) else text
        return ""


@dataclass(slots=True, kw_only=True)
class _Reader:
    """One file while it is read; filled with the people and sessions it names."""

    table: Table
    columns: _Columns
    options: ReadOptions
    people: dict[tuple[str, ...], Actor] = field(default_factory=dict)
    sessions: dict[str, FoundSession] = field(default_factory=dict)

    def read_row(self, row: Row) -> None:
        """Take the acts of one segment into its session."""
        medium = self.columns.cell(row, *_SESSION).replace("\\", "/").rpartition("/")[2]
        name = self.columns.cell(row, "session") or _without_suffix(medium or self.table.file)
        found = self.sessions.get(name)
        if found is None:
            found = FoundSession(session=name, warnings=list(self.table.warnings))
            found.media += [medium] if medium.lower().endswith(_MEDIA) else []
            self.sessions[name] = found
        for label in _ABOUT:
            if told := self.columns.cell(row, label):
                found.variables.setdefault(label, told)
        found.behaviours += self.acts(row, found)

    def acts(self, row: Row, found: FoundSession) -> Iterator[Behaviour]:
        """The sound itself, and each code beside it over the same time."""
        origin = Origin(file=self.table.file, row=row.number)
        times = self.times(row, origin, found)
        if times is None:
            return
        onset_s, offset_s = times
        base = Behaviour(
            actor=self.actor(row, found),
            code=self.columns.cell(row, "code") or self.base_code,
            onset_s=onset_s,
            offset_s=None if offset_s is None or offset_s <= onset_s else offset_s,
            unpaired=offset_s is None,
            intensity=self.intensity(row),
            modifiers=self.modifiers(row),
            observer=self.columns.cell(row, *_OBSERVERS) or self.options.observer,
            comment=self.columns.cell(row, *_WORDS) or None,
            origin=origin,
        )
        found.observers += [base.observer] if base.observer else []
        if base.unpaired:
            kind, actor = WarningKind.UNPAIRED_STATE, base.actor.name or str(base.actor.role)
            found.warnings.append(DataWarning.of(kind, origin, code=base.code, actor=actor))
        yield base
        bare = replace(base, intensity=None, modifiers=(), comment=None)
        for name in self.columns.codes:
            if value := self.columns.cell(row, name):
                yield replace(bare, code=f"{name}:{value}")

    @property
    def base_code(self) -> str:
        """What a segment is called: without speakers nothing says that it holds a voice."""
        return SOUND if set(_SPEAKERS) & self.columns.index.keys() else _SEGMENT

    def times(
        self, row: Row, origin: Origin, found: FoundSession
    ) -> tuple[float, float | None] | None:
        onset, offset = (parse_number(self.columns.cell(row, name)) for name in _NEEDED)
        if onset is None:
            found.warnings.append(
                DataWarning.of(WarningKind.UNSET_TIME, origin, code=self.base_code)
            )
            return None
        scale = self.columns.scale
        onset_s = round(onset / scale, 6)
        offset_s = None if offset is None else round(offset / scale, 6)
        if offset_s is not None and offset_s < onset_s:
            details: dict[str, str | float] = {"onset": onset_s, "offset": offset_s}
            found.warnings.append(
                DataWarning.of(
                    WarningKind.OFFSET_BEFORE_ONSET, origin, code=self.base_code, **details
                )
            )
        return onset_s, offset_s

    def actor(self, row: Row, found: FoundSession) -> Actor:
        """Who: by id, or by kind; the scheme knows best, then what the row says, then the words."""
        kind = self.columns.cell(row, "speaker_type")
        name = self.columns.cell(row, "speaker_id") or kind
        word = self.columns.cell(row, "role")
        known = self.people.get((name, kind, word))
        if known is None:
            told = _ROLE_WORDS.get(word)
            scheme = dict(self.options.scheme.actors) if self.options.scheme else {}
            role = scheme.get(name) or told or _ROLES.get(kind) or guess_role(name)
            known = self.people[name, kind, word] = Actor(role=role, name=name)
        if kind and kind != name and name:
            found.variables.setdefault(f"{_TYPE_LABEL}{name}", kind)
        return known

    def intensity(self, row: Row) -> float | None:
        number = parse_number(self.columns.cell(row, "intensity"))
        return number if number is not None and 0 <= number <= 1 else None

    def modifiers(self, row: Row) -> tuple[str, ...]:
        """Our own, then the measures beside the segment, such as ``words=4``."""
        measured = ((name, self.columns.cell(row, name)) for name in self.columns.numbers)
        own = split_modifiers(self.columns.cell(row, "modifiers"))
        return (*own, *(f"{name}={value}" for name, value in measured if value))


def _without_suffix(name: str) -> str:
    """Name of a sound file or table without its ending; another full stop belongs to it."""
    stem, _, suffix = name.rpartition(".")
    return stem if stem and f".{suffix.lower()}" in (*_MEDIA, ".csv", ".tsv", ".txt") else name


def recognise(head: bytes, path: Path) -> bool:
    """Whether a table's header names the start and end of segments."""
    if is_parquet(head) or is_spreadsheet(head):
        return False
    return set(_NEEDED) <= {name.lower() for name in peek_header(head, path)}


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of a table of segments, one for each sound file that it names.

    Parameters
    ----------
    path
        A CSV with ``segment_onset`` and ``segment_offset`` in milliseconds. When times have
        decimals and no segment would last a second otherwise, they are seconds, which is said.
    options
        What the file does not say.

    Returns
    -------
    tuple of Recording
        A segment is the act ``speech`` of its speaker (``segment`` without speakers), with what
        was said as its comment and measures as modifiers. Each code beside it is an act of its
        own, ``vcm_type:C``. The set of annotations is the observer.

    Raises
    ------
    FileError
        When the file is no such table.
    """
    table = read_table(path)
    names = [name.lower() for name in table.header]
    if not set(_NEEDED) <= set(names):
        raise FileError("file_broken", file=table.file, format="ChildProject", reason="not_table")
    columns = _find_columns(table, names)
    reader = _Reader(table=table, columns=columns, options=options)
    for row in table.rows:
        if any(row.cells):
            reader.read_row(row)
    if not reader.sessions:
        raise FileError("file_no_session", file=table.file)
    source = SourceFile(name=table.file, sha256=table.sha256, format="childproject")
    if columns.scale == 1:
        _say_seconds(reader)
    return tuple(build_recording(found, source, options) for found in reader.sessions.values())


def _find_columns(table: Table, names: Sequence[str]) -> _Columns:
    index = {name: place for place, name in reversed([*enumerate(names)])}
    others = [name for name in index if name and name not in _NOT_CODES]
    codes: list[str] = []
    numbers: list[str] = []
    for name in reversed(others):
        cells = [r.cells[index[name]] for r in table.rows if len(r.cells) > index[name]]
        values = {cell for cell in cells if cell.lower() not in _UNTOLD}
        is_measured = all(parse_number(value) is not None for value in values)
        is_code = len(values) <= _FEW_VALUES or 2 * len(values) <= len(cells)
        measured = is_measured and (len(values) > 1 or name in _MEASURES)
        measured = measured or not is_code or name in _LISTS or name.endswith("filename")
        (numbers if measured else codes).append(name)
    found = _Columns(index=index, codes=tuple(codes), numbers=tuple(numbers), scale=1000.0)
    return replace(found, scale=_find_scale(table, found))


def _find_scale(table: Table, columns: _Columns) -> float:
    """What times are divided by: 1 when decimals show that they are seconds."""
    onsets = [parse_number(columns.cell(row, "segment_onset")) for row in table.rows]
    offsets = [parse_number(columns.cell(row, "segment_offset")) for row in table.rows]
    pairs = [
        (a, b) for a, b in zip(onsets, offsets, strict=True) if a is not None and b is not None
    ]
    has_decimals = any(not (a.is_integer() and b.is_integer()) for a, b in pairs)
    return 1.0 if has_decimals and all(b - a < 1000 for a, b in pairs) else 1000.0


def _say_seconds(reader: _Reader) -> None:
    warning = DataWarning.of(
        WarningKind.ASSUMED, Origin(file=reader.table.file), field="unit", value="seconds"
    )
    for found in reader.sessions.values():
        found.warnings.append(warning)


def write(
    recordings: Sequence[Recording], path: Path, *, force: bool = False
) -> tuple[DataWarning, ...]:
    """Save recordings as ChildProject's segments, a row for each.

    Parameters
    ----------
    recordings
        Sessions; each names its sound file, or is called after its session.
    path
        The CSV to make.
    force
        Replace a file that exists.

    Returns
    -------
    tuple of DataWarning
        What segments cannot hold.

    Raises
    ------
    FileError
        When the file exists and `force` is False, or cannot be written.

    Notes
    -----
    Acts of one row of a ChildProject file become one row again. An act from elsewhere is a row
    with its code in the column ``code``, which ChildProject keeps as a column of ours.
    """
    rows = [row for recording in recordings for row in _write_rows(recording)]
    known = (*_NEEDED, *_SPEAKERS, *_WORDS, *_SESSION, "set", *_ABOUT, *_OURS)
    filled = {name for row in rows for name, value in row.items() if value}
    first = [name for name in known if name in filled or name in _NEEDED]
    others = list(dict.fromkeys(n for row in rows for n in row if n in filled and n not in known))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, [*first, *others], restval="NA", extrasaction="ignore", lineterminator="\n"
    )
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _spell(value) for name, value in row.items()})
    write_text(path, text.getvalue(), force=force)
    return tuple(warning for r in recordings for warning in _find_losses(r, path))


def _spell(value: str) -> str:
    """A cell; a number before 0 is no formula."""
    clean = value.replace("\0", "\ufffd")
    return (clean if parse_number(clean) is not None else guard_cell(clean)) or "NA"


def _write_rows(recording: Recording) -> Iterator[dict[str, str]]:
    """Rows of one session: acts that came from one segment are one again."""
    media = next(iter(recording.media), "")
    types = dict(recording.variables)
    age = recording.child_age_months
    about = {
        "recording_filename": media or recording.session,
        "child_id": recording.child,
        "child_age_months": f"{age:g}" if age is not None else "",
    }
    if media and _without_suffix(media) != recording.session:
        about["session"] = recording.session
    book = ActorBook(ReadOptions())
    rows: dict[object, dict[str, str]] = {}
    based: set[object] = set()
    for number, act in enumerate(recording.behaviours):
        key = _find_key(recording, act) or number
        name, value = _split_beside(act)
        if not name or key == number:
            key = number if key in based else key
            based.add(key)
        segment = rows.get(key)
        if segment is None:
            segment = rows[key] = _write_segment(act, types, book) | about
        if name and key != number:
            segment[name] = value
        else:
            segment |= _write_act(act, has_measures=key != number)
    yield from rows.values()


def _find_key(recording: Recording, act: Behaviour) -> tuple[object, ...] | None:
    """What the acts of one segment have in common; None for an act from elsewhere."""
    if recording.provenance.maker != "childproject" or not act.origin or not act.origin.row:
        return None
    return (act.origin, act.actor, act.observer, act.onset_s, act.offset_s)


def _split_beside(act: Behaviour) -> tuple[str, str]:
    """Column and value of an act that is a code beside a segment; empty for another act."""
    name, _, value = act.code.partition(":")
    has_more = act.comment or act.modifiers or act.intensity is not None
    return ("", "") if has_more or not value or name in _NOT_CODES else (name, value)


def _write_segment(act: Behaviour, types: Mapping[str, str], book: ActorBook) -> dict[str, str]:
    """Times and speaker: what all acts of a segment share."""
    name = act.actor.name
    told = types.get(f"{_TYPE_LABEL}{name}") or (name if name in _ROLES else "")
    kind = told or _TYPES[act.actor.role]
    is_known = _ROLES.get(kind, book.actor(name).role) is act.actor.role
    end_s = act.onset_s if act.offset_s is None else act.offset_s
    return {
        "segment_onset": str(to_milliseconds(act.onset_s)),
        "segment_offset": "" if act.unpaired else str(to_milliseconds(end_s)),
        "speaker_id": name,
        "speaker_type": kind,
        "set": act.observer or "",
        "role": "" if is_known else str(act.actor.role),
    }


def _write_act(act: Behaviour, *, has_measures: bool) -> dict[str, str]:
    """The act itself: its code where it is not plain sound, words, strength, measures."""
    measured = [m for m in act.modifiers if has_measures and _is_measure(m)]
    measures = dict(m.split("=", 1) for m in measured)
    own = [m for m in act.modifiers if m not in measured]
    return {
        "code": act.code if act.code != SOUND else "",
        "transcription": act.comment or "",
        "modifiers": join_modifiers(own),
        "intensity": "" if act.intensity is None else repr(act.intensity),
    } | measures


def _is_measure(modifier: str) -> bool:
    name, sign, value = modifier.partition("=")
    return bool(sign and value) and name.isidentifier() and name not in _NOT_CODES


def _find_losses(recording: Recording, path: Path) -> Iterable[DataWarning]:
    acting = {b.actor.name for b in recording.behaviours}
    ours = (*_ABOUT, *_TYPES)
    others = [k for k, _ in recording.variables if k not in ours and not k.startswith(_TYPE_LABEL)]
    lost = {
        "told_moments": len(recording.moments),
        "gaps": len(recording.gaps),
        "scheme": int(recording.scheme is not None),
        "interval": int(recording.interval_s is not None),
        "length": int(recording.length_s is not None),
        "media": max(0, len(recording.media) - 1),
        "caregivers": sum(name not in acting for name in recording.caregivers),
        "variables": len(others),
        "no_acts": int(not recording.behaviours),
    }
    for name, n in lost.items():
        if n:
            origin = Origin(file=file_name(path))
            yield DataWarning.of(WarningKind.LOST_IN_FORMAT, origin, field=name, n=n)
