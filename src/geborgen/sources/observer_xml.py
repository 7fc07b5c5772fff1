"""Projects and templates of The Observer XT (``.odx``, ``.otx``, ``.otb``): observations in XML."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from lxml import etree

from geborgen.moments import Behaviour, DataWarning, FileError, Origin, Recording, WarningKind
from geborgen.sources.boris_events import split_modifiers
from geborgen.sources.files import (
    PACKED_DAMAGE,
    XML_LIMIT_MB,
    compute_sha256,
    file_name,
    read_bytes,
)
from geborgen.sources.formats import ReadOptions, pick_sessions
from geborgen.sources.people import ActorBook
from geborgen.sources.sessions import FoundSession, Reading, SourceFile, build_recording
from geborgen.sources.xml_file import parse_xml

__all__ = ["read", "recognise"]

_TITLE = "Observer XT"
_MARKS = (b"OBS_OBSERVATION", b"CDS_BEHAVIOR", b"MET_METADATA", b"CDS_CODING_SCHEME")
_ZIP_MARK = b"PK\x03\x04"
_MB = 1_000_000
_FORMS = ("%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S")
_DAY = timedelta(days=1)


def recognise(head: bytes, path: Path) -> bool:
    """Whether a file's beginning is that of an Observer project, or a packed one by its name."""
    if head.startswith(_ZIP_MARK):
        return path.suffix.lower() == ".otb"
    return any(mark in head for mark in _MARKS)


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of an Observer project, one for each observation.

    Parameters
    ----------
    path
        A project with observations (``.odx``); a template (``.otx``, ``.otb``) holds only a coding
        scheme.
    options
        Who the child and the observer are, where the file does not say; `session` picks one.

    Returns
    -------
    tuple of Recording
        In the file's order. Several event logs of one observation are several observers.

    Raises
    ------
    FileError
        When it is damaged, too large, declares XML entities, or holds no observation.

    Notes
    -----
    Every event is a point: the project does not say which begin and end a state, and this is said.
    Second 0 is when the first log was made, where every event lies within a day after it; else the
    midnight before the first event.
    """
    data = read_bytes(path, limit_mb=XML_LIMIT_MB)
    file = file_name(path)
    root = parse_xml(_unpack(data, file), file=file, title=_TITLE)
    source = SourceFile(name=file, sha256=compute_sha256(data), format="observer-project")
    observations = list(root.iter("OBS_OBSERVATION"))
    names = [element.get("NAME") or f"{number}" for number, element in enumerate(observations, 1)]
    if not names:
        raise FileError("file_no_observations", file=file)
    picked = pick_sessions(names, options, file)
    book = ActorBook(options)
    return tuple(
        build_recording(_read_observation(element, name, (book, options, file)), source, options)
        for name, element in zip(names, observations, strict=True)
        if name in picked
    )


def _unpack(data: bytes, file: str) -> bytes:
    if not data.startswith(_ZIP_MARK):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            inside = [one for one in packed.infolist() if not one.is_dir()]
            if not inside or inside[0].file_size > XML_LIMIT_MB * _MB:
                raise _broken(file, "not_xml")
            return packed.read(inside[0])
    except PACKED_DAMAGE as error:
        raise _broken(file, "not_xml") from error


def _broken(file: str, reason: str) -> FileError:
    return FileError("file_broken", file=file, format=_TITLE, reason=reason)


def _read_observation(
    element: etree._Element, name: str, known: tuple[ActorBook, ReadOptions, str]
) -> FoundSession:
    book, options, file = known
    found = FoundSession(session=name)
    logs = list(element.iter("OBS_EVENT_LOG"))
    events = [(log, event) for log in logs for event in log.iter("OBS_EVENT")]
    stamps = [at for _, event in events if (at := _read_stamp(event)) is not None]
    zero = _find_zero(logs, stamps)
    found.started_at = zero
    for number, log in enumerate(logs, 1):
        observer = (log.get("NAME") or f"log {number}") if len(logs) > 1 else options.observer
        if observer:
            found.observers.append(observer)
        reading = Reading(file=file, book=book, observer=observer)
        found.behaviours += _read_events(log, zero, (reading, found))
    if found.behaviours:
        assumed = {"field": "start_or_stop", "value": "a_point"}
        found.warnings.append(DataWarning.of(WarningKind.ASSUMED, Origin(file=file), **assumed))
    return found


def _find_zero(logs: list[etree._Element], stamps: list[datetime]) -> datetime | None:
    if not stamps:
        return None
    made = [at for log in logs if (at := _parse_stamp(log.get("CREATION_DATETIME") or ""))]
    if made and all(timedelta() <= at - made[0] < _DAY for at in stamps):
        return made[0]
    return min(stamps).replace(hour=0, minute=0, second=0, microsecond=0)


def _read_events(
    log: etree._Element, zero: datetime | None, known: tuple[Reading, FoundSession]
) -> Iterator[Behaviour]:
    reading, found = known
    for event in log.iter("OBS_EVENT"):
        origin = reading.origin(event.sourceline)  # type: ignore[arg-type]  # stubs say "..."
        behaviour = event.find(".//OBS_EVENT_BEHAVIOR")
        code = "" if behaviour is None else (behaviour.get("NAME") or "").strip()
        at = _read_stamp(event)
        if not code:
            warning = DataWarning.of(WarningKind.UNREADABLE_ROW, origin, reason="no_code")
            found.warnings.append(warning)
        elif at is None or zero is None:
            found.warnings.append(DataWarning.of(WarningKind.UNSET_TIME, origin, code=code))
        else:
            subject = event.find(".//OBS_EVENT_SUBJECT")
            modifiers = [e.text or "" for e in event.iter("OBS_EVENT_BEHAVIOR_MODIFIER")]
            yield Behaviour(
                actor=reading.book.actor("" if subject is None else subject.get("NAME") or ""),
                code=code,
                onset_s=(at - zero).total_seconds(),
                modifiers=split_modifiers("|".join(modifiers)),
                observer=reading.observer,
                comment=(event.findtext(".//OBS_EVENT_COMMENT") or "").strip() or None,
                origin=origin,
            )


def _read_stamp(event: etree._Element) -> datetime | None:
    return _parse_stamp((event.findtext(".//OBS_EVENT_TIMESTAMP") or "").strip())


def _parse_stamp(text: str) -> datetime | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None
