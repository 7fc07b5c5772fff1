"""CHAT transcripts (``.cha``): who said or did what, with or without times; read and written."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from geborgen.moments import Behaviour, DataWarning, FileError, Origin, Recording, WarningKind
from geborgen.sources.chat_lines import ChatLine, Transcript, read_transcript
from geborgen.sources.chat_people import find_age, find_roles, parse_day, read_speakers
from geborgen.sources.chat_text import build_transcript
from geborgen.sources.chat_words import Spoken, read_utterance
from geborgen.sources.files import (
    compute_sha256,
    decode_text,
    file_name,
    read_bytes,
    write_text,
)
from geborgen.sources.formats import ReadOptions
from geborgen.sources.losses import Losses
from geborgen.sources.people import ActorBook
from geborgen.sources.session_notes import Naming, apply_note, find_note
from geborgen.sources.sessions import (
    FoundSession,
    Reading,
    SourceFile,
    build_recording,
    take_only_session,
)

__all__ = ["UNTIMED", "read", "recognise", "write"]

UNTIMED = "untimed"
"""Modifier of an utterance that has no time of its own, among others that have."""

_BEGIN = re.compile(rb"(?m)^@(?:UTF8|Begin)[ \t]*\r?$")
_UTTERANCE = re.compile(rb"(?m)^\*[A-Za-z0-9_]{1,12}:[ \t]")
_HEADERS = re.compile(rb"(?m)^@(?:Languages|Participants|ID):")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?!\d)")
_NOTE = "@Comment:"
_AGE = "age (months)"
_PLACES = 6


def recognise(head: bytes, path: Path) -> bool:
    """Whether a file's beginning has a transcript's first lines, or headers and an utterance."""
    del path
    if not head.lstrip().startswith((b"@", b"*", "\ufeff@".encode())):
        return False
    return bool(_BEGIN.search(head) or (_HEADERS.search(head) and _UTTERANCE.search(head)))


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recording of a CHAT transcript.

    Parameters
    ----------
    path
        The ``.cha`` file.
    options
        Who the child and the observer are, where the file does not say.

    Returns
    -------
    tuple of Recording
        One; `order_only` where no utterance has a time.

    Raises
    ------
    FileError
        When the file has neither a header nor an utterance of a transcript, or is no text.

    Notes
    -----
    *Who*: the speaker's code, with the role that ``@ID`` or ``@Participants`` tells; names in the
    headers stay in the variables. *What*: an event alone (``&=laughs``) is a code; all else is an
    ``utterance`` with its words and dependent tiers as the comment. Headers within the transcript
    stand with the tiers of the utterance before them. *When*: the time mark. Among timed
    utterances those without one are points, spread evenly between their neighbours, with the
    modifier ``untimed``; a warning counts them.
    """
    data = read_bytes(path)
    decoded = decode_text(data, file_name(path), accept_cp1252=True)
    transcript = read_transcript(decoded.text)
    if not transcript.headers and not transcript.utterances:
        raise FileError("file_broken", file=file_name(path), format="CHAT", reason="not_chat")
    note = find_note(decoded.text, _NOTE)
    speakers = read_speakers(transcript.headers)
    found = _read_session(transcript, path)
    found.warnings[:0] = decoded.warnings
    if (age := find_age(transcript.headers, speakers)) is not None:
        found.variables[_AGE] = f"{age:.9g}"
    codes = dict.fromkeys([*speakers, *(u.speaker for u in transcript.utterances)])
    spoken = [read_utterance(utterance, codes) for utterance in transcript.utterances]
    book = ActorBook(options, roles=find_roles(speakers))
    reading = Reading(file=file_name(path), book=book, observer=options.observer)
    found.behaviours = list(_make_acts(spoken, found, (reading, note.naming())))
    found.observers += [act.observer for act in found.behaviours if act.observer]
    source = SourceFile(name=file_name(path), sha256=compute_sha256(data), format="chat")
    recording = _without_age(build_recording(found, source, options))
    return (apply_note(recording, note.session("")),)


def write(
    recordings: Sequence[Recording], path: Path, *, force: bool = False
) -> tuple[DataWarning, ...]:
    """Save a recording as a CHAT transcript, one line for each act.

    Parameters
    ----------
    recordings
        One.
    path
        The ``.cha`` file to make.
    force
        Replace a file that exists.

    Returns
    -------
    tuple of DataWarning
        What a transcript cannot hold.

    Raises
    ------
    FileError
        When there are several recordings, the file exists and `force` is False, or it cannot be
        written.
    """
    recording = take_only_session(recordings, path)
    losses = Losses(file=file_name(path))
    text = build_transcript(recording, losses, untimed=UNTIMED)
    write_text(path, text, force=force)
    return losses.warnings()


def _read_session(transcript: Transcript, path: Path) -> FoundSession:
    """What the headers and odd lines say of the session."""
    origin = Origin(file=file_name(path))
    found = FoundSession(session=file_name(path).removesuffix(path.suffix) or file_name(path))
    for line in transcript.headers:
        if not line.text.startswith("geborgen "):
            _take_header(line, found)
    for reason, row in transcript.odd:
        place = Origin(file=origin.file, row=row)
        if reason == "continued_line":
            details = {"field": "unmarked_line", "value": reason}
            found.warnings.append(DataWarning.of(WarningKind.ASSUMED, place, **details))
        else:
            kind = WarningKind.UNREADABLE_ROW
            found.warnings.append(DataWarning.of(kind, place, reason=reason))
    if not transcript.has_end:
        details = {"field": "end_mark", "value": "end_of_file"}
        found.warnings.append(DataWarning.of(WarningKind.ASSUMED, origin, **details))
    told = {line.label: line.text for line in transcript.headers}
    day = parse_day(told.get("Date", ""))
    if day is not None:
        clock = _CLOCK.match(told.get("Time Duration", "") or told.get("Time Start", ""))
        found.started_at = datetime.combine(
            day, time(int(clock[1]), int(clock[2])) if clock else time()
        )
        if clock is None:
            found.warnings.append(DataWarning.of(WarningKind.UNTIMED, origin))
    return found


def _take_header(line: ChatLine, found: FoundSession) -> None:
    """Keep a header as a variable; one that comes again adds a line."""
    if line.label in ("UTF8", "Begin"):
        return
    label = f"@{line.label}"
    before = found.variables.get(label)
    found.variables[label] = line.text if before is None else f"{before}\n{line.text}"
    if line.label == "Media" and (name := line.text.split(",")[0].strip().strip('"')):
        found.media.append(re.split(r"[\\/]", name)[-1] or "-")


def _without_age(recording: Recording) -> Recording:
    """The age has a field of its own by now."""
    variables = tuple((k, v) for k, v in recording.variables if k != _AGE)
    return replace(recording, variables=variables)


def _make_acts(
    spoken: Sequence[Spoken],
    found: FoundSession,
    known: tuple[Reading, Mapping[str, Naming]],
) -> Iterator[Behaviour]:
    reading, names = known
    found.order_only = bool(spoken) and all(one.start_s is None for one in spoken)
    onsets = range(len(spoken)) if found.order_only else _place_untimed(spoken, found)
    for one, onset in zip(spoken, onsets, strict=True):
        naming, origin = names.get(one.speaker), reading.origin(one.row)
        has_time = one.start_s is not None
        if one.end_s is not None and one.end_s < onset:
            times = {"onset": float(onset), "offset": one.end_s}
            kind = WarningKind.OFFSET_BEFORE_ONSET
            found.warnings.append(DataWarning.of(kind, origin, code=one.code, **times))
        is_state = one.end_s is not None and one.end_s > onset and not one.is_open
        yield Behaviour(
            actor=naming.actor if naming else reading.book.actor(one.speaker),
            code=one.code,
            onset_s=float(onset),
            offset_s=one.end_s if is_state else None,
            unpaired=one.is_open,
            intensity=one.intensity,
            modifiers=one.modifiers if has_time or found.order_only else (*one.modifiers, UNTIMED),
            observer=one.observer or reading.observer,
            comment=one.comment,
            origin=origin,
        )


def _place_untimed(spoken: Sequence[Spoken], found: FoundSession) -> list[float]:
    """Onsets in seconds; those without a time evenly between their neighbours, and counted."""
    onsets = [one.start_s for one in spoken]
    placed: list[float] = []
    waiting, last = 0, 0.0
    for one in spoken:
        if one.start_s is None:
            waiting += 1
            continue
        placed += _spread(waiting, last, max(last, one.start_s))
        placed.append(one.start_s)
        waiting, last = 0, max(last, one.start_s, one.end_s or 0.0)
    placed += [last] * waiting
    if missing := onsets.count(None):
        kind = WarningKind.INTERPOLATED_TIME
        found.warnings.append(DataWarning.of(kind, None, n=missing))
    return placed


def _spread(n: int, start_s: float, end_s: float) -> Iterable[float]:
    step = (end_s - start_s) / (n + 1)
    return [round(start_s + step * (place + 1), _PLACES) for place in range(n)]
