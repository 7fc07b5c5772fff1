"""RTTM (Rich Transcription Time Marked): who spoke when, a line each; read and written."""

from collections.abc import Iterable, Mapping, Sequence
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
    Span,
    WarningKind,
)
from geborgen.sources.files import (
    compute_sha256,
    decode_head,
    decode_text,
    file_name,
    read_bytes,
    write_text,
)
from geborgen.sources.formats import ReadOptions
from geborgen.sources.losses import Losses
from geborgen.sources.observers import split_observers
from geborgen.sources.people import ActorBook
from geborgen.sources.session_notes import (
    HELD,
    Naming,
    apply_note,
    find_note,
    make_note,
    name_apart,
    spell_apart,
    write_note,
)
from geborgen.sources.sessions import FoundSession, SourceFile, build_recording
from geborgen.sources.times import parse_number

__all__ = ["read", "recognise", "write"]

SPEECH = "speech"

_NONE = "<NA>"
_ACTS = frozenset(
    {
        "SPEAKER", "SEGMENT", "LEXEME", "NON-LEX", "NON-SPEECH", "FILLER", "EDIT", "IP", "SU", "CB",
        "A/P", "TURN",
    }
)  # fmt: skip
_UNSEEN = frozenset({"NOSCORE", "NO_RT_METADATA"})
_PERSON = "SPKR-INFO"
_TYPES = _ACTS | _UNSEEN | {_PERSON}
_FEWEST_FIELDS = 8
_MOST_FIELDS = 10
_LINES_SEEN = 50
_CHILDS_SOUNDS = frozenset({"CRY", "CNS", "NCS"})
"""What the classifier VCM writes where a speaker belongs: cries, sounds like speech, others."""

_CHILD_SPEAKER = "CHI"
_CONFIDENCE, _CHANNEL = "confidence ", "channel "
_COMMENT = ";;"
_PLACES = 6
_MOST_S = 1e15


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line's fields; `<NA>` is empty."""

    type: str
    file: str
    channel: str
    start: str
    duration: str
    words: str
    subtype: str
    name: str
    confidence: str
    row: int


@dataclass(slots=True, kw_only=True)
class _Reader:
    """One file while it is read; collects its sessions in order, and what is odd."""

    file: str
    book: ActorBook
    names: Mapping[str, Naming]
    observer: str | None
    sessions: dict[str, FoundSession] = field(default_factory=dict)

    def session(self, name: str) -> FoundSession:
        """The session of a name."""
        return self.sessions.setdefault(name, FoundSession(session=name or "-"))

    def _warn_duration(self, line: _Line, origin: Origin) -> None:
        details = {"field": "duration", "expected": "a_time", "found": line.duration[:20]}
        warning = DataWarning.of(WarningKind.UNREADABLE_VALUE, origin, **details)
        self.session(line.file).warnings.append(warning)

    def take(self, line: _Line) -> None:
        """Add what a line holds to its session."""
        found, origin = self.session(line.file), Origin(file=self.file, row=line.row)
        onset, duration = _seconds(line.start), _seconds(line.duration)
        naming = self.names.get(f"{line.name or _NONE} {_name_code(line)}")
        code = naming.code if naming else _name_code(line)
        if onset is None:
            found.warnings.append(DataWarning.of(WarningKind.UNSET_TIME, origin, code=code))
            return
        if line.duration and (duration is None or (line.type in _UNSEEN and duration < 0)):
            self._warn_duration(line, origin)
        if line.type in _UNSEEN:
            end = onset + max(duration or 0.0, 0.0)
            found.gaps.append(Span(start_s=onset, end_s=round(end, _PLACES)))
            return
        if duration is not None and duration < 0:
            details = {"onset": onset, "offset": round(onset + duration, _PLACES)}
            kind = WarningKind.OFFSET_BEFORE_ONSET
            found.warnings.append(DataWarning.of(kind, origin, code=code, **details))
        is_state = duration is not None and duration > 0
        found.behaviours.append(
            Behaviour(
                actor=naming.actor if naming else self.book.actor(line.name),
                code=code,
                onset_s=onset,
                offset_s=round(onset + (duration or 0.0), _PLACES) if is_state else None,
                modifiers=tuple(_read_modifiers(line)),
                observer=self.observer,
                comment=line.words or None,
                origin=origin,
            )
        )


def recognise(head: bytes, path: Path) -> bool:
    """Whether every line of a file's beginning has a type of RTTM and as many fields."""
    del path
    lines = decode_head(head).splitlines()[:_LINES_SEEN]
    told = [line.split() for line in lines if line.strip() and not line.startswith(";")]
    # The last line of the bytes seen may be cut off, so that it decides only when it is alone.
    told = told[:-1] or told
    return bool(told) and all(_is_line(fields) for fields in told)


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of an RTTM file, one for each audio file that its lines name.

    Parameters
    ----------
    path
        The ``.rttm`` file, with nine or ten fields in a line.
    options
        Who the child and the observer are, where the file does not say.

    Returns
    -------
    tuple of Recording
        In order of first appearance.

    Raises
    ------
    FileError
        When the file is no text, too large, or has no line of RTTM.

    Notes
    -----
    A speaker's line is an act whose code is its subtype, or ``speech``; another line's code is its
    type, with the subtype behind a colon. Kinds of a child's sounds that stand where a speaker's
    name belongs, as the classifier VCM writes them, are acts of the child, ``vcm_type:CRY``. Words
    are the comment, confidence is a modifier. What is not scored (``NOSCORE``) is a gap. A line
    without a duration is a point.
    """
    data = read_bytes(path)
    decoded = decode_text(data, file_name(path), accept_cp1252=True)
    lines, odd = _read_lines(decoded.text, file_name(path))
    if not lines:
        raise FileError("file_broken", file=file_name(path), format="RTTM", reason="no_rttm_line")
    note = find_note(decoded.text, _COMMENT)
    kinds = {line.name: line.subtype for line in lines if line.type == _PERSON}
    reader = _Reader(
        file=file_name(path),
        book=ActorBook(options, kinds),
        names=note.naming(),
        observer=options.observer,
    )
    for line in lines:
        if line.type != _PERSON:
            reader.take(line if line.name in kinds else _take_sound(line))
        else:
            reader.session(line.file)
    next(iter(reader.sessions.values())).warnings[:0] = [*decoded.warnings, *odd]
    source = SourceFile(name=file_name(path), sha256=compute_sha256(data), format="rttm")
    return tuple(
        apply_note(build_recording(found, source, options), note.session(token))
        for token, found in reader.sessions.items()
    )


def write(
    recordings: Sequence[Recording], path: Path, *, force: bool = False
) -> tuple[DataWarning, ...]:
    """Save recordings as RTTM, an audio file's name for each (and for each observer).

    Parameters
    ----------
    recordings
        What to save.
    path
        The ``.rttm`` file to make.
    force
        Replace a file that exists.

    Returns
    -------
    tuple of DataWarning
        What RTTM cannot hold. Fields hold no spaces: where a code or a name has some they become
        ``_``, and a comment that RTTM programs pass over keeps the code or name as it was.

    Raises
    ------
    FileError
        When the file exists and `force` is False, or cannot be written.
    """
    losses = Losses(file=file_name(path))
    parts = split_observers(recordings)
    losses.count(recordings, held=HELD | {"observer", "modifiers", "comments"})
    tokens = name_apart([_as_word(part.session) for part in parts])
    acts = [act for part in parts for act in part.behaviours]
    people = spell_apart((act.actor for act in acts), lambda actor: _as_word(actor.name))
    codes = spell_apart((act.code for act in acts), _as_word)
    lines: list[str] = []
    for part, token in zip(parts, tokens, strict=True):
        lines += _write_people(part, token, people)
        for act in part.behaviours:
            lines.append(_write_act(act, (token, people[act.actor], codes[act.code]), losses))
        lines += [_write_gap(gap, token) for gap in part.gaps]
    pairs = dict.fromkeys((act.actor, act.code) for act in acts)
    names = [
        Naming(token=f"{people[who]} {codes[code]}", role=who.role, name=who.name, code=code)
        for who, code in pairs
    ]
    text = "\n".join([f"{_COMMENT} {write_note(make_note(parts, names, tokens))}", *lines]) + "\n"
    write_text(path, text, force=force)
    return losses.warnings()


def _is_line(fields: Sequence[str]) -> bool:
    return fields[0] in _TYPES and _FEWEST_FIELDS <= len(fields) <= _MOST_FIELDS


def _read_lines(text: str, file: str) -> tuple[list[_Line], list[DataWarning]]:
    lines, odd = [], []
    for row, raw in enumerate(text.splitlines(), start=1):
        fields = raw.split()
        if not fields or raw.lstrip().startswith(";"):
            continue
        if not _is_line(fields):
            kind, origin = WarningKind.UNREADABLE_ROW, Origin(file=file, row=row)
            odd.append(DataWarning.of(kind, origin, reason="no_rttm_line"))
            continue
        told = ["" if value == _NONE else value for value in fields] + [""] * _MOST_FIELDS
        lines.append(
            _Line(
                type=fields[0],
                file=told[1],
                channel=told[2],
                start=told[3],
                duration=told[4],
                words=told[5],
                subtype=told[6],
                name=told[7],
                confidence=told[8],
                row=row,
            )
        )
    return lines, odd


def _seconds(text: str) -> float | None:
    """A time; None for what is none, also for one whose sum with another would be no number."""
    seconds = parse_number(text)
    return seconds if seconds is not None and abs(seconds) < _MOST_S else None


def _take_sound(line: _Line) -> _Line:
    """A line in which a kind of sound stands where the child who makes it belongs."""
    if line.type != "SPEAKER" or line.subtype or line.name not in _CHILDS_SOUNDS:
        return line
    return replace(line, name=_CHILD_SPEAKER, subtype=f"vcm_type:{line.name}")


def _name_code(line: _Line) -> str:
    if line.type == "SPEAKER":
        return line.subtype or SPEECH
    return ":".join(filter(None, (line.type.lower(), line.subtype)))


def _read_modifiers(line: _Line) -> Iterable[str]:
    if line.confidence:
        yield f"{_CONFIDENCE}{line.confidence}"
    if line.channel not in ("", "0", "1"):
        yield f"{_CHANNEL}{line.channel}"


def _write_people(part: Recording, token: str, people: Mapping[Actor, str]) -> Iterable[str]:
    """Say of each speaker whether it is a child: RTTM has no word for a caregiver but adult."""
    kinds = {Role.CHILD: "child", Role.CAREGIVER: "adult", Role.OTHER: "unknown"}
    for actor in dict.fromkeys(act.actor for act in part.behaviours):
        yield _join(_PERSON, token, "1", _NONE, _NONE, _NONE, kinds[actor.role], people[actor])


def _write_gap(gap: Span, token: str) -> str:
    return _join("NOSCORE", token, "1", _spell(gap.start_s), _spell(gap.end_s - gap.start_s))


def _write_act(act: Behaviour, words: tuple[str, str, str], losses: Losses) -> str:
    token, person, code = words
    kind, subtype = _find_kind(code)
    if code != act.code:
        losses.changed[act.code, code] += 1
    confidence, channel = (_find_modifier(act, label) for label in (_CONFIDENCE, _CHANNEL))
    kept = sum(value is not None for value in (confidence, channel))
    losses.lost["modifiers"] += len(act.modifiers) > kept
    said = act.comment if act.comment and _as_word(act.comment) == act.comment else None
    losses.lost["comments"] += bool(act.comment) and said is None
    lasts = act.is_state and not act.unpaired
    times = _spell(act.onset_s), _spell(act.end_s - act.onset_s) if lasts else _NONE
    return _join(
        kind, token, channel or "1", *times, said or _NONE, subtype, person, confidence or _NONE
    )


def _find_kind(code: str) -> tuple[str, str]:
    """Type and subtype of a line that is read as this code."""
    head, _, subtype = code.partition(":")
    if head == head.lower() and head.upper() in _ACTS - {"SPEAKER"}:
        return head.upper(), subtype or _NONE
    return "SPEAKER", _NONE if code == SPEECH else code


def _find_modifier(act: Behaviour, label: str) -> str | None:
    """One word behind a label among an act's modifiers."""
    found = (m.removeprefix(label) for m in act.modifiers if m.startswith(label))
    return next((word for word in found if word and _as_word(word) == word), None)


def _join(*fields: str) -> str:
    return " ".join([*fields, *[_NONE] * (_MOST_FIELDS - len(fields))])


def _spell(seconds: float) -> str:
    return f"{seconds:.3f}" if round(seconds, 3) == round(seconds, _PLACES) else f"{seconds:.6f}"


def _as_word(text: str) -> str:
    """A text as one field: spaces become ``_``; an empty one is the sign for nothing."""
    return "_".join(text.replace(_NONE, "_NA_").split()) or _NONE
