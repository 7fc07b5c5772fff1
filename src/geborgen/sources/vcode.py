"""VCode's exports: a row per event with its track; marks of where a child looks, as states."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geborgen.moments import (
    Actor,
    Behaviour,
    DataWarning,
    FileError,
    Origin,
    Recording,
    Span,
    WarningKind,
)
from geborgen.moments.recording import join_spans
from geborgen.sources.files import compute_sha256, decode_head, decode_text, file_name, read_bytes
from geborgen.sources.formats import ReadOptions
from geborgen.sources.guess import find_person
from geborgen.sources.packed_tables import MOST_ROWS
from geborgen.sources.people import CHILD_WHEN_UNKNOWN, ActorBook
from geborgen.sources.sessions import FoundSession, SourceFile, build_recording
from geborgen.sources.times import parse_number

__all__ = ["read", "recognise"]

_COLUMNS = "time,duration,trackname"
_TOP_LINES = 6
_LOOKS = frozenset({"left", "right", "away", "center", "centre", "on", "off"})
_UNSEEN = frozenset({"outofframe", "preview", "instructions", "noface", "none"})
_END = "end"
_CODED = "codingactive"
_COMMA, _NOTHING = "&#44;", "(null)"
_PLACEHOLDER = "moviepathhere"
_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """One row: from when, for how long, on which track, with what comment."""

    at_s: float
    lasts_s: float
    track: str
    comment: str | None
    row: int

    @property
    def end_s(self) -> float:
        """When it is over."""
        return round(self.at_s + self.lasts_s, 6)


def recognise(head: bytes, path: Path) -> bool:
    """Whether the columns of VCode's export stand below what it says of the film."""
    lines = decode_head(head).splitlines()[:_TOP_LINES]
    return _find_columns(lines) is not None


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recording of a VCode export.

    Parameters
    ----------
    path
        Text: what is said of the film and of the tracks, then a row for each event in milliseconds.
    options
        `child` for who looks.

    Returns
    -------
    tuple of Recording
        One. An event with a duration is a state, one without a point, of the person in the track's
        name. Where only the changes of a gaze are marked (left, right, away, without duration),
        each is a state ``gaze:left`` of the child until the next, or until a mark *end*. What was
        out of the frame, a preview or instructions is a gap in it; the look before goes on after.

    Raises
    ------
    FileError
        When no columns of an export stand in it, or no event.
    """
    data = read_bytes(path)
    file = file_name(path)
    decoded = decode_text(data, file, accept_cp1252=True)
    lines = decoded.text.splitlines()
    top = _find_columns(lines[:_TOP_LINES])
    if top is None:
        raise FileError("file_broken", file=file, format="VCode", reason="header_missing")
    if len(lines) > MOST_ROWS:
        raise FileError("table_too_long", file=file, n=len(lines), limit=MOST_ROWS)
    found = FoundSession(session=path.stem or file, warnings=list(decoded.warnings))
    _read_top(lines[:top], found)
    events = sorted(_read_events(lines, top + 1, (found, file)), key=lambda event: event.at_s)
    if not events:
        raise FileError("file_no_session", file=file)
    if options.observer:
        found.observers.append(options.observer)
    _make_acts(events, found, (file, options))
    source = SourceFile(name=file, sha256=compute_sha256(data), format="vcode")
    return (build_recording(found, source, options),)


def _find_columns(lines: Sequence[str]) -> int | None:
    """Index of the line that names the columns."""
    plain = ["".join(line.lower().split()) for line in lines]
    return next((i for i, line in enumerate(plain) if line.startswith(_COLUMNS)), None)


def _read_top(lines: Iterable[str], found: FoundSession) -> None:
    """What the lines above the columns say: the film, where it begins, and the tracks."""
    for line in lines:
        label, _, told = line.partition(":")
        if label.strip().lower() == "tracks":
            found.variables["tracks"] = told.replace(_COMMA, ",").strip()
        elif label.strip().lower() == "offset":
            offset, _, rest = told.partition(",")
            if parse_number(offset):
                found.variables["vcode offset (ms)"] = offset.strip()
            film = rest.partition("Movie:")[2].partition(", DataFile:")[0].strip()
            if film and film.lower() != _PLACEHOLDER and film != _NOTHING:
                found.media.append(film)


def _read_events(
    lines: Sequence[str], first: int, known: tuple[FoundSession, str]
) -> Iterator[_Event]:
    found, file = known
    for row, line in enumerate(lines[first:], start=first + 1):
        if not line.strip():
            continue
        cells = [cell.strip().replace(_COMMA, ",") for cell in line.split(",", 3)]
        at_ms, track = parse_number(cells[0]), cells[2] if len(cells) > 2 else ""
        if at_ms is None or not track:
            reason = "no_time" if at_ms is None else "no_code"
            warning = DataWarning.of(
                WarningKind.UNREADABLE_ROW, Origin(file=file, row=row), reason=reason
            )
            found.warnings.append(warning)
            continue
        lasts_ms = parse_number(cells[1])
        if cells[1] and (lasts_ms is None or lasts_ms < 0):
            details = {"field": "Duration", "expected": "a_time", "found": cells[1][:20]}
            warning = DataWarning.of(
                WarningKind.UNREADABLE_VALUE, Origin(file=file, row=row), **details
            )
            found.warnings.append(warning)
        comment = cells[3] if len(cells) > 3 else ""
        yield _Event(
            at_s=at_ms / _MS,
            lasts_s=max(lasts_ms or 0.0, 0.0) / _MS,
            track=track,
            comment=None if comment == _NOTHING else comment or None,
            row=row,
        )


def _make_acts(
    events: Sequence[_Event], found: FoundSession, known: tuple[str, ReadOptions]
) -> None:
    file, options = known
    book = ActorBook(options)
    looks = [event for event in events if event.track.lower() in _LOOKS]
    are_changes = len(looks) > 1 and not any(event.lasts_s for event in looks)
    found.length_s = max(event.end_s for event in events)
    if are_changes:
        child = book.actor(options.child or CHILD_WHEN_UNKNOWN)
        _make_looks(events, found, (child, file, options))
    for event in events:
        name = event.track.lower()
        is_period = name in _UNSEEN and (event.lasts_s > 0 or are_changes)
        if name == _CODED or is_period or (are_changes and name in _LOOKS):
            continue
        person = find_person(event.track) or ""
        found.behaviours.append(
            Behaviour(
                actor=book.actor(person),
                code=event.track,
                onset_s=event.at_s,
                offset_s=event.end_s if event.lasts_s else None,
                observer=options.observer,
                comment=event.comment,
                origin=Origin(file=file, row=event.row),
            )
        )
    found.gaps += _find_unseen(events)


def _find_unseen(events: Iterable[_Event]) -> list[Span]:
    """Periods that are told with their duration, joined where they overlap."""
    periods = (e for e in events if e.track.lower() in _UNSEEN and e.lasts_s)
    return join_spans(Span(start_s=e.at_s, end_s=e.end_s) for e in periods)


def _make_looks(
    events: Sequence[_Event], found: FoundSession, known: tuple[Actor, str, ReadOptions]
) -> None:
    """Each look until the next one or an end, but for what could not be seen."""
    actor, file, options = known
    unseen = _find_unseen(events)
    for mark, end_s in _find_changes(events):
        name = mark.track.lower()
        if name in _UNSEEN:
            if end_s is not None and end_s > mark.at_s:
                found.gaps.append(Span(start_s=mark.at_s, end_s=end_s))
            continue
        for start_s, stop_s in _cut_out((mark.at_s, end_s), unseen):
            look = Behaviour(
                actor=actor,
                code=f"gaze:{name}",
                onset_s=start_s,
                offset_s=stop_s,
                unpaired=stop_s is None,
                observer=options.observer,
                comment=mark.comment,
                origin=Origin(file=file, row=mark.row),
            )
            found.behaviours.append(look)
            if stop_s is None:
                details = {"code": look.code, "actor": actor.name or str(actor.role)}
                kind = WarningKind.UNPAIRED_STATE
                found.warnings.append(DataWarning.of(kind, look.origin, **details))


def _find_changes(events: Sequence[_Event]) -> Iterator[tuple[_Event, float | None]]:
    """Marks at which a look begins, with when it ends; the same look again goes on."""
    coded_until = next((e.end_s for e in events if e.track.lower() == _CODED and e.lasts_s), None)
    names = (*_LOOKS, *_UNSEEN, _END)
    marks = [e for e in events if e.track.lower() in names and not e.lasts_s]
    current: _Event | None = None
    for mark in marks:
        name = mark.track.lower()
        if current is not None:
            if name == current.track.lower() and mark.comment is None:
                continue
            yield current, mark.at_s
        current = None if name == _END else mark
    if current is not None:
        is_later = coded_until is not None and coded_until > current.at_s
        yield current, coded_until if is_later else None


def _cut_out(
    stretch: tuple[float, float | None], unseen: Sequence[Span]
) -> Iterator[tuple[float, float | None]]:
    """What of a stretch could be seen."""
    start_s, end_s = stretch
    for span in unseen:
        if span.end_s <= start_s or (end_s is not None and span.start_s >= end_s):
            continue
        if span.start_s > start_s:
            yield start_s, span.start_s
        start_s = span.end_s
    if end_s is None or end_s > start_s:
        yield start_s, end_s
