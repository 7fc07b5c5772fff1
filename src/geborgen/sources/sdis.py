"""SDIS, the data language of GSEQ (``.sds``): five kinds of sequences; read and written."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from geborgen.sources.guess import guess_role, split_actor
from geborgen.sources.losses import Losses
from geborgen.sources.observers import split_observers
from geborgen.sources.people import ActorBook
from geborgen.sources.sdis_items import Found, Item, read_items
from geborgen.sources.sdis_text import Declaration, SdisSession, declares_sequence, parse_sdis
from geborgen.sources.sdis_write import build_sdis
from geborgen.sources.session_notes import Naming, apply_note, find_note, name_apart
from geborgen.sources.sessions import FoundSession, SourceFile, build_recording

__all__ = ["read", "recognise", "write"]

_UNITS_S = {
    "": 1.0, "seconds": 1.0, "second": 1.0, "sec": 1.0, "s": 1.0, "minutes": 60.0, "minute": 60.0,
    "min": 60.0, "hours": 3600.0, "hour": 3600.0, "ms": 0.001, "milliseconds": 0.001,
}  # fmt: skip
_PLACED = frozenset({"event", "multievent"})
_NOTE = "%"
_NOBODY = "No_focal_subject_"  # as BORIS calls an act of nobody in particular
_BORIS_STOP_S = 0.001
_CLOCK_FROM_S = 3600.0
_ROUNDED = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What every session of a file needs."""

    name: str
    declaration: Declaration
    is_boris: bool
    options: ReadOptions
    book: ActorBook
    names: Mapping[str, Naming]
    sets: Mapping[str, tuple[int, str, str]]
    """Of each declared code its set's number and name, and its own full name."""


def recognise(head: bytes, path: Path) -> bool:
    """Whether a file begins with comments and then the declaration of a kind of sequence."""
    return declares_sequence(decode_head(head), is_named=path.name.lower().endswith(".sds"))


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of an SDIS file, one for each session in it.

    Parameters
    ----------
    path
        The ``.sds`` file.
    options
        `interval_s` for interval sequences that do not say how long an interval is; a scheme for
        who the actors are.

    Returns
    -------
    tuple of Recording
        In the file's order, named after the subject; `order_only` for event and multievent
        sequences.

    Raises
    ------
    FileError
        When the file declares no kind of sequence, or has no session.

    Notes
    -----
    *Who*: a set of codes may be called after somebody, ``($Mother = MPas MAct)``; else a code like
    ``mother_smiles`` or ``M_pos`` is taken apart; the rest is nobody's. A code that is declared
    with a full name, ``MPassive = mp``, is called by that. *When*: plain numbers in the declared
    unit, or ``mm:ss`` and ``hh:mm:ss``. Clock times count from the session's start, or else from
    the first of them; where they go back by an hour or past midnight they go on, and this is said.
    A state that is left open holds until the next of its set, or else of its stream, and at last
    until the session's end. Intervals of one code in a row become one state. BORIS writes a point
    as 0.001 s long: that is read as a point.
    """
    data = read_bytes(path)
    decoded = decode_text(data, file_name(path), accept_cp1252=True)
    text = parse_sdis(decoded.text)
    if text is None:
        raise FileError("file_broken", file=file_name(path), format="SDIS", reason="not_sdis")
    if not text.sessions:
        raise FileError("file_no_session", file=file_name(path))
    note = find_note(decoded.text, _NOTE)
    file = _File(
        name=file_name(path),
        declaration=text.declaration,
        is_boris=text.is_boris,
        options=options,
        book=ActorBook(options),
        names=note.naming(),
        sets={
            code: (number, one.name, full)
            for number, one in enumerate(text.declaration.code_sets)
            for code, full in one.codes
        },
    )
    source = SourceFile(name=file.name, sha256=compute_sha256(data), format="sdis")
    stem = file.name.removesuffix(path.suffix) or file.name
    tokens = name_apart([session.label or stem for session in text.sessions])
    recordings = []
    for token, session in zip(tokens, text.sessions, strict=True):
        found = _read_session(token, session, file)
        found.warnings[:0] = decoded.warnings
        built = build_recording(found, source, options)
        recordings.append(apply_note(built, note.session(token)))
    return tuple(recordings)


def write(
    recordings: Sequence[Recording], path: Path, *, force: bool = False
) -> tuple[DataWarning, ...]:
    """Save recordings as an SDIS file, a subject for each (and for each observer).

    Parameters
    ----------
    recordings
        What to save: all with times, all per interval of one length, or all with an order only.
    path
        The ``.sds`` file to make.
    force
        Replace a file that exists.

    Returns
    -------
    tuple of DataWarning
        What SDIS cannot hold. Codes are words: their other signs become ``_``, and a comment keeps
        the code and its actor as they were.

    Raises
    ------
    FileError
        When some recordings have times and others only an order, the file exists and `force` is
        False, or it cannot be written.
    """
    if len({recording.order_only for recording in recordings}) > 1:
        raise FileError("write_mixed_kinds", file=file_name(path))
    losses = Losses(file=file_name(path))
    text = build_sdis(recordings, split_observers(recordings), losses)
    write_text(path, text, force=force)
    return losses.warnings()


def _read_session(name: str, session: SdisSession, file: _File) -> FoundSession:
    declaration = file.declaration
    found = FoundSession(session=name)
    found.variables = _describe(declaration, session)
    if file.options.observer:
        found.observers.append(file.options.observer)
    unit_s = _find_unit(file, found)
    set_of = {code: number for code, (number, _, _) in file.sets.items()}
    streams = [
        read_items(stream, declaration.kind, unit_s=unit_s, is_boris=file.is_boris, set_of=set_of)
        for stream in session.streams
    ]
    for stream in streams:
        _say_odd(stream, found, file.name)
    if declaration.kind in _PLACED:
        found.order_only = True
        items = [_at_place(item) for stream in streams for item in stream.items]
    elif declaration.kind == "interval":
        items = _join_intervals(streams, found, file)
    else:
        items = _from_start(streams, found, file.name)
    found.behaviours = list(_make_acts(items, found, file))
    return found


def _describe(declaration: Declaration, session: SdisSession) -> dict[str, str]:
    """What the declaration says, and the levels of the design's variables."""
    told = {"sdis kind": declaration.kind, "sdis codes": "; ".join(declaration.sets)}
    for place, level in enumerate(session.levels):
        name, sign, value = level.rpartition("=")
        if place < len(declaration.factors):
            factor, full = declaration.factors[place]
            told[name if sign else factor] = dict(full).get(value, value)
        else:
            told[f"sdis level {place - len(declaration.factors) + 1}"] = level
    return {label: value for label, value in told.items() if value}


def _find_unit(file: _File, found: FoundSession) -> float:
    unit = file.declaration.unit
    if unit not in _UNITS_S:
        found.warnings.append(_assume(file.name, "time_unit", "seconds"))
    return _UNITS_S.get(unit, 1.0)


def _say_odd(stream: Found, found: FoundSession, file: str) -> None:
    for code, row in stream.without_time:
        origin = Origin(file=file, row=row)
        found.warnings.append(DataWarning.of(WarningKind.UNSET_TIME, origin, code=code[:40]))
    for _, row in stream.odd:
        origin, kind = Origin(file=file, row=row), WarningKind.UNREADABLE_ROW
        found.warnings.append(DataWarning.of(kind, origin, reason="not_an_item"))
    for jump, row in stream.shifts:
        found.warnings.append(_assume(file, "clock_shift", jump, row=row))


def _assume(file: str, what: str, value: str, *, row: int | None = None) -> DataWarning:
    origin = Origin(file=file, row=row)
    return DataWarning.of(WarningKind.ASSUMED, origin, field=what, value=value)


def _at_place(item: Item) -> Item:
    return Item(code=item.code, start=item.start, end=None, row=item.row)


def _join_intervals(streams: Iterable[Found], found: FoundSession, file: _File) -> list[Item]:
    """Intervals in a row with one code are one state, as in every series of intervals."""
    told = file.options.interval_s or _told_interval(file.declaration)
    if told is None:
        found.warnings.append(_assume(file.name, "interval", "1 s"))
    found.interval_s = length = told or 1.0
    found.length_s = max((stream.n_places for stream in streams), default=0) * length
    joined: list[Item] = []
    last: dict[str, int] = {}
    for item in sorted((i for s in streams for i in s.items), key=lambda item: item.start):
        place = last.get(item.code)
        if place is not None and joined[place].end == item.start:
            before = joined[place]
            joined[place] = Item(code=item.code, start=before.start, end=item.end, row=before.row)
        else:
            last[item.code] = len(joined)
            joined.append(item)
    return [
        Item(code=i.code, start=i.start * length, end=(i.end or 0) * length, row=i.row)
        for i in joined
    ]


def _told_interval(declaration: Declaration) -> float | None:
    try:
        length = float(declaration.length) * _UNITS_S.get(declaration.unit, 1.0)
    except ValueError:
        return None
    return length if 0 < length < 1e6 else None


def _from_start(streams: Sequence[Found], found: FoundSession, file: str) -> list[Item]:
    """Items with second 0 at the session's start; how long it was, and what was not watched."""
    items = [item for stream in streams for item in stream.items]
    firsts = [stream.first for stream in streams if stream.first is not None]
    lasts = [stream.last for stream in streams if stream.last is not None]
    start = min(firsts, default=None)
    by = 0.0
    if start is not None and start >= _CLOCK_FROM_S:
        by = start
    elif start:
        found.gaps.append(Span(start_s=0.0, end_s=start))
    elif start is None and items and min(item.start for item in items) >= _CLOCK_FROM_S:
        by = min(item.start for item in items)
        found.warnings.append(_assume(file, "session_start", "first_event"))
    last = max(lasts, default=None)
    if last is not None and last >= by:
        found.length_s = round(last - by, _ROUNDED)
    return [_move(item, by, last) for item in items]


def _move(item: Item, by: float, last: float | None) -> Item:
    """An item from second 0; one that is open ends where the session does."""
    end = item.end
    if item.is_open and last is not None and last >= item.start:
        end = last
    return replace(
        item,
        start=round(item.start - by, _ROUNDED),
        end=None if end is None else round(end - by, _ROUNDED),
        is_open=item.is_open and end is None,
    )


def _make_acts(items: Iterable[Item], found: FoundSession, file: _File) -> Iterator[Behaviour]:
    known: dict[str, tuple[Actor, str]] = {}
    for item in items:
        if item.code not in known:
            known[item.code] = _find_actor(item.code, file)
        actor, code = known[item.code]
        origin, end = Origin(file=file.name, row=item.row), item.end
        if end is not None and end < item.start:
            kind, times = WarningKind.OFFSET_BEFORE_ONSET, {"onset": item.start, "offset": end}
            found.warnings.append(DataWarning.of(kind, origin, code=code, **times))
            end = None
        if file.is_boris and end is not None and round(end - item.start, 6) <= _BORIS_STOP_S:
            end = None
        act = Behaviour(
            actor=actor,
            code=code,
            onset_s=item.start,
            offset_s=end,
            unpaired=item.is_open,
            observer=file.options.observer,
            origin=origin,
        )
        if act.unpaired:
            who = {"code": code, "actor": actor.name or str(actor.role)}
            found.warnings.append(DataWarning.of(WarningKind.UNPAIRED_STATE, origin, **who))
        yield act


def _find_actor(token: str, file: _File) -> tuple[Actor, str]:
    """Who does what a code says: told by our own note, a scheme, the set's name, or its words."""
    if naming := file.names.get(token):
        return naming.actor, naming.code or token
    scheme = file.options.scheme
    for name, role in scheme.actors if scheme else ():
        spelt = re.sub(r"[ \-/]", "_", name)
        if name and token.startswith(f"{spelt}_") and len(token) > len(spelt) + 1:
            return Actor(role=role, name=name), token[len(spelt) + 1 :]
    if token.startswith(_NOBODY) and len(token) > len(_NOBODY):
        return Actor(role=Role.OTHER), token.removeprefix(_NOBODY)
    _, set_name, full = file.sets.get(token, (0, "", token))
    if set_name and (role := guess_role(set_name)) is not Role.OTHER:
        return Actor(role=role, name=set_name), full
    found = split_actor(full)
    return found if found is not None else (Actor(role=Role.OTHER), full)
