"""BORIS projects (``.boris``): observations to recordings, and recordings to a project."""

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from geborgen.moments import DataWarning, FileError, Recording, Span, WarningKind
from geborgen.sources.boris_events import (
    BorisEvent,
    EventKind,
    find_overlaps,
    pair_events,
)
from geborgen.sources.boris_project import build_project
from geborgen.sources.files import (
    TEXT_LIMIT_MB,
    compute_sha256,
    decode_text,
    file_name,
    read_bytes,
    write_text,
)
from geborgen.sources.formats import ReadOptions, pick_sessions
from geborgen.sources.observers import SESSION_LABEL
from geborgen.sources.people import ActorBook, find_observer
from geborgen.sources.sessions import FoundSession, Reading, SourceFile, build_recording
from geborgen.sources.times import parse_datetime, parse_number, parse_seconds

__all__ = ["read", "recognise", "write"]

_GZIP = b"\x1f\x8b"
_PARTS = (
    "behaviors_conf",
    "subjects_conf",
    "observations",
    "behavioral_categories",
    "project_format_version",
    "project_name",
    "project_date",
    "time_format",
    "independent_variables",
    "coding_map",
    "converters",
)
_PARTS_NEEDED = 2
_LIVE_CLOCKS = ("start_from_current_time", "start_from_current_epoch_time")

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ethogram:
    """The codes a project defines: which are states, which exclude each other, what they mean."""

    states: frozenset[str]
    points: frozenset[str]
    exclusive: Mapping[str, frozenset[str]]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Project:
    """What all observations of a project share."""

    source: SourceFile
    options: ReadOptions
    ethogram: _Ethogram
    book: ActorBook


def recognise(head: bytes, path: Path) -> bool:
    """Whether a file's beginning is that of a BORIS project, also a compressed one."""
    del path
    if head.startswith(_GZIP):
        head = _gunzip_head(head)
    if not head.lstrip().startswith(b"{"):
        return False
    found = sum(bool(re.search(rb'"%s"\s*:' % part.encode(), head)) for part in _PARTS)
    return found >= _PARTS_NEEDED


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of a BORIS project, one for each observation.

    Parameters
    ----------
    path
        The project, plain or compressed (``.boris.gz``).
    options
        `session` names one observation.

    Returns
    -------
    tuple of Recording
        In the project's order.

    Raises
    ------
    FileError
        When it is no BORIS project, is damaged, or has no such observation.

    Notes
    -----
    Times are those of the events: BORIS's time offset only shifts what it displays, and is kept
    as a variable. Events of a live observation that runs on the clock of the day are shifted so
    that the first one is second 0.
    """
    data = read_bytes(path)
    source = SourceFile(name=file_name(path), sha256=compute_sha256(data), format="boris")
    document = _parse(data, file_name(path))
    observations = _mapping(document.get("observations"))
    if "observations" not in document and "behaviors_conf" not in document:
        raise _broken(file_name(path), "not_boris")
    observations = {_text(name): observation for name, observation in observations.items()}
    names = _parts_of(observations, options.session)
    names = names or pick_sessions(list(observations), options, file_name(path))
    project = _Project(
        source=source,
        options=options,
        ethogram=_read_ethogram(document),
        book=ActorBook(options, _read_subjects(document)),
    )
    return tuple(_read_observation(n, _mapping(observations[n]), project) for n in names)


def _parts_of(observations: Json, session: str | None) -> tuple[str, ...]:
    """Names of the observations into which we split a session of this name, by observer."""
    if session is None or session in observations:
        return ()
    told = {name: _read_variables(_mapping(o)) for name, o in observations.items()}
    return tuple(name for name, said in told.items() if said.get(SESSION_LABEL) == session)


def write(
    recordings: Sequence[Recording], path: Path, *, force: bool = False
) -> tuple[DataWarning, ...]:
    """Save recordings as a BORIS project, an observation for each (and for each observer).

    Parameters
    ----------
    recordings
        What to save.
    path
        The ``.boris`` file to make.
    force
        Replace a file that exists.

    Returns
    -------
    tuple of DataWarning
        What a BORIS project cannot hold.

    Raises
    ------
    FileError
        When the file exists and `force` is False, or cannot be written.
    """
    project, warnings = build_project(recordings, file=file_name(path), name=path.stem)
    write_text(path, json.dumps(project, ensure_ascii=False, indent=1) + "\n", force=force)
    return warnings


def _parse(data: bytes, file: str) -> Json:
    if data.startswith(_GZIP):
        data = _gunzip(data, file)
    text = decode_text(data, file).text
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise _broken(file, "too_deep") from error
    except ValueError as error:
        raise _broken(file, "not_json") from error
    if not isinstance(document, dict):
        raise _broken(file, "not_boris")
    return document


def _gunzip(data: bytes, file: str) -> bytes:
    """Unpack up to the limit: a few kilobytes can hold gigabytes of nothing."""
    limit = TEXT_LIMIT_MB * 1_000_000
    try:
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        unpacked = unpacker.decompress(data, limit)
    except zlib.error as error:
        raise _broken(file, "not_gzip") from error
    if unpacker.unconsumed_tail:
        raise FileError("file_too_large", file=file, size=f"> {TEXT_LIMIT_MB}", limit=TEXT_LIMIT_MB)
    if not unpacker.eof:
        raise _broken(file, "not_gzip")
    return unpacked


def _gunzip_head(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(head, 65_536)
    except zlib.error:
        return b""


def _broken(file: str, reason: str) -> FileError:
    return FileError("file_broken", file=file, format="BORIS", reason=reason)


def _read_ethogram(document: Json) -> _Ethogram:
    entries = [_mapping(e) for e in _mapping(document.get("behaviors_conf")).values()]
    by_code = {_text(entry.get("code")): entry for entry in entries}
    states = {c for c, e in by_code.items() if _text(e.get("type")).lower().startswith("state")}
    exclusive: dict[str, set[str]] = {}
    for code, entry in by_code.items():
        for other in filter(None, (o.strip() for o in _text(entry.get("excluded")).split(","))):
            exclusive.setdefault(code, set()).add(other)
            exclusive.setdefault(other, set()).add(code)
    return _Ethogram(
        states=frozenset(states),
        points=frozenset(by_code) - states,
        exclusive={code: frozenset(others) for code, others in exclusive.items()},
        texts={code: text for code, e in by_code.items() if (text := _describe_code(e))},
    )


def _describe_code(entry: Json) -> str:
    """What the project says a code means, with its category."""
    parts = (_text(entry.get("description")), _text(entry.get("category")))
    return " · ".join(filter(None, parts))


def _read_subjects(document: Json) -> dict[str, str]:
    """Descriptions of the subjects: they may say who "subject 1" is."""
    subjects = (_mapping(s) for s in _mapping(document.get("subjects_conf")).values())
    return {_text(s.get("name")): _text(s.get("description")) for s in subjects}


def _read_observation(name: str, observation: Json, project: _Project) -> Recording:
    found = FoundSession(session=name or "-")
    found.started_at = parse_datetime(observation.get("date"))
    found.variables = _read_variables(observation)
    observer = find_observer(found.variables, project.options)
    reading = Reading(file=project.source.name, book=project.book, observer=observer)
    _read_media(observation, found)
    events = _read_events(observation, found, (project.ethogram, reading))
    paired = pair_events(_from_zero(events, observation, found), reading)
    found.behaviours = list(paired.behaviours)
    found.warnings += paired.warnings
    found.warnings += find_overlaps(paired.behaviours, project.ethogram.exclusive)
    found.warnings += _find_undefined(paired.behaviours, project)
    for code in dict.fromkeys(b.code for b in paired.behaviours):
        if code in project.ethogram.texts:
            found.variables.setdefault(f"code {code}", project.ethogram.texts[code])
    return build_recording(found, project.source, project.options)


def _read_variables(observation: Json) -> dict[str, str]:
    """Independent variables first: a variable of the researcher's wins over one of ours."""
    variables = _mapping(observation.get("independent_variables"))
    told = {_text(label): _text(value) for label, value in variables.items()}
    offset = parse_seconds(observation.get("time offset"))
    ours = {
        "description": " ".join(_text(observation.get("description")).split()),
        "observation type": _text(observation.get("type")),
        "time offset": f"{offset:g}" if offset else "",
    }
    return {key: value for key, value in (ours | told).items() if key and value}


def _read_media(observation: Json, found: FoundSession) -> None:
    """Names of the media, and the session's length: that of the files player 1 plays in a row."""
    files = observation.get("file")
    players = files if isinstance(files, dict) else {"1": files}
    queues = {_text(k): [_text(p) for p in v] for k, v in players.items() if isinstance(v, list)}
    found.media = [_file_name(path) for queue in queues.values() for path in queue if path]
    info = _mapping(observation.get("media_info"))
    lengths = _mapping(info.get("length"))
    queue = [parse_seconds(lengths.get(path)) for path in queues.get("1", []) if path]
    if queue and all(length is not None and length >= 0 for length in queue):
        found.length_s = round(sum(filter(None, queue)), 3)
    rates = {f"{r:g}" for v in _mapping(info.get("fps")).values() if (r := parse_number(v))}
    if len(rates) == 1:
        found.variables.setdefault("fps", rates.pop())
    _read_interval(observation, found)


def _read_interval(observation: Json, found: FoundSession) -> None:
    """Take the observed interval: outside it nobody watched, so that is a gap."""
    interval = observation.get("observation time interval")
    if not isinstance(interval, list) or len(interval) != 2:
        return
    start, end = (parse_seconds(value) for value in interval)
    if start and start > 0:
        found.gaps.append(Span(start_s=0.0, end_s=start))
    if not end or end <= (start or 0):
        return
    if found.length_s is None:
        found.length_s = end
    elif end < found.length_s:
        found.gaps.append(Span(start_s=end, end_s=found.length_s))


def _read_events(
    observation: Json, found: FoundSession, known: tuple[_Ethogram, Reading]
) -> list[BorisEvent]:
    ethogram, reading = known
    events = []
    raw = observation.get("events")
    for row, fields in enumerate(raw if isinstance(raw, list) else [], start=1):
        event = _read_event(fields, row, ethogram)
        if isinstance(event, BorisEvent):
            events.append(event)
        else:
            kind, details = event
            found.warnings.append(DataWarning.of(kind, reading.origin(row), **details))
    return events


def _read_event(
    fields: Any, row: int, ethogram: _Ethogram
) -> BorisEvent | tuple[WarningKind, dict[str, str]]:
    """Take one event, a list of time, subject, code, modifier, comment and what newer ones add."""
    if not isinstance(fields, list):
        return WarningKind.UNREADABLE_ROW, {"reason": "not_a_list"}
    time, subject, code, modifier, comment = [*fields, "", "", "", "", ""][:5]
    code = _text(code).strip()
    if not code:
        return WarningKind.UNREADABLE_ROW, {"reason": "no_code"}
    time_s = parse_seconds(time)
    if time_s is None:
        return WarningKind.UNSET_TIME, {"code": code}
    kind = EventKind.ALTERNATE if code in ethogram.states else EventKind.POINT
    return BorisEvent(
        time_s=time_s,
        subject=_text(subject).strip(),
        code=code,
        modifier=_text(modifier),
        comment=_text(comment).strip(),
        row=row,
        kind=kind,
    )


def _from_zero(
    events: list[BorisEvent], observation: Json, found: FoundSession
) -> Iterable[BorisEvent]:
    """Shift events on the clock of the day, or since 1970, so that the first one is second 0."""
    if not events or not any(observation.get(clock) is True for clock in _LIVE_CLOCKS):
        return events
    first = min(event.time_s for event in events)
    found.gaps.clear()
    found.length_s = None
    found.warnings.append(
        DataWarning.of(WarningKind.ASSUMED, field="session_start", value="first_event")
    )
    return [_shifted(event, first) for event in events]


def _shifted(event: BorisEvent, by: float) -> BorisEvent:
    return BorisEvent(
        time_s=round(event.time_s - by, 3),
        subject=event.subject,
        code=event.code,
        modifier=event.modifier,
        comment=event.comment,
        row=event.row,
        kind=event.kind,
    )


def _find_undefined(behaviours: Iterable[Any], project: _Project) -> list[DataWarning]:
    known = project.ethogram.states | project.ethogram.points
    counts = Counter(b.code for b in behaviours if b.code not in known)
    return [
        DataWarning.of(WarningKind.UNDEFINED_CODE, code=code, n=n) for code, n in counts.items()
    ]


def _mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """Value as text; half characters, which JSON can hold and no file can, are replaced."""
    text = "" if value is None or isinstance(value, dict | list) else str(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _file_name(path: str) -> str:
    """Name without folders, whichever system wrote the path."""
    name = PureWindowsPath(path).name if "\\" in path else PurePosixPath(path).name
    return name or path
