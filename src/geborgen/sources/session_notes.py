"""What a text format has no field for, in a comment of its own that other programs pass over.

The comment is one line: the word ``geborgen`` and a JSON object, whose shape is `FileNote`.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from geborgen.moments import Actor, RecordError, Recording, Role, Span
from geborgen.moments.plain import from_plain, to_plain

__all__ = [
    "HELD",
    "FileNote",
    "Naming",
    "SessionNote",
    "apply_note",
    "find_note",
    "make_note",
    "name_apart",
    "spell_apart",
    "write_note",
]

Thing = TypeVar("Thing", bound=Hashable)

MARK = "geborgen "

HELD = frozenset(
    {"gaps", "length", "media", "caregivers", "variables", "child", "age", "setting", "clock"}
)
"""What a note holds of a session, as `Losses` calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A word of the file, and the person and code it stands for."""

    token: str
    role: Role
    name: str = ""
    code: str = ""

    @property
    def actor(self) -> Actor:
        """The person."""
        return Actor(role=self.role, name=self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionNote:
    """A session's own data, below the word by which the file calls it."""

    token: str
    session: str
    child: str
    child_age_months: float | None = None
    caregivers: tuple[str, ...] = ()
    setting: str | None = None
    started_at: datetime | None = None
    length_s: float | None = None
    observers: tuple[str, ...] = ()
    coded_by: str | None = None
    gaps: tuple[Span, ...] = ()
    variables: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    media: tuple[str, ...] = ()

    def apply(self, recording: Recording) -> Recording:
        """Return the recording with what the note says, where the file's own fields do not."""
        acts = recording.behaviours
        if self.coded_by:
            acts = tuple(replace(act, observer=self.coded_by) for act in acts)
        return replace(
            recording,
            session=self.session,
            child=self.child,
            child_age_months=self.child_age_months,
            caregivers=self.caregivers,
            setting=self.setting,
            started_at=self.started_at,
            length_s=self.length_s,
            observers=self.observers,
            behaviours=acts,
            gaps=self.gaps,
            variables=self.variables,
            media=self.media,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNote:
    """Everything a file's note says."""

    sessions: tuple[SessionNote, ...] = ()
    names: tuple[Naming, ...] = ()

    def session(self, token: str) -> SessionNote | None:
        """The note on the session that the file calls so."""
        return next((note for note in self.sessions if note.token == token), None)

    def naming(self) -> Mapping[str, Naming]:
        """What each word of the file stands for."""
        return {naming.token: naming for naming in self.names}


def make_note(
    recordings: Sequence[Recording],
    names: Iterable[Naming],
    tokens: Sequence[str],
    *,
    acts_are_signed: bool = False,
) -> FileNote:
    """Note of a file.

    Parameters
    ----------
    recordings
        What is written; each coded by one observer, where the acts are not signed.
    names
        What the words of the file stand for.
    tokens
        What the file calls each recording.
    acts_are_signed
        Whether the file itself says who coded each act.
    """
    notes = (
        _note(recording, token, is_signed=acts_are_signed)
        for recording, token in zip(recordings, tokens, strict=True)
    )
    return FileNote(sessions=tuple(notes), names=tuple(names))


def _note(recording: Recording, token: str, *, is_signed: bool) -> SessionNote:
    acts = recording.behaviours
    return SessionNote(
        token=token,
        session=recording.session,
        child=recording.child,
        child_age_months=recording.child_age_months,
        caregivers=recording.caregivers,
        setting=recording.setting,
        started_at=recording.started_at,
        length_s=recording.length_s,
        observers=recording.observers,
        coded_by=None if is_signed or not acts else acts[0].observer,
        gaps=recording.gaps,
        variables=recording.variables,
        media=recording.media,
    )


def write_note(note: FileNote) -> str:
    """One line: the mark and the note; without signs that a comment may end with."""
    text = json.dumps(to_plain(note, omit_defaults=True), ensure_ascii=True)
    return MARK + text.replace("%", "\\u0025").replace("/", "\\u002f").replace(";", "\\u003b")


def find_note(text: str, sign: str) -> FileNote:
    """The note in a text whose comments begin with a sign; an empty one where there is none."""
    for line in text.splitlines():
        said = line.strip().removeprefix(sign).strip(f"{sign} \t")
        if line.lstrip().startswith(sign) and said.startswith(MARK):
            return _parse(said.removeprefix(MARK)) or FileNote()
    return FileNote()


def apply_note(recording: Recording, note: SessionNote | None) -> Recording:
    """Return the recording with what a note says of it; as it is without a note."""
    if note is None:
        return recording
    try:
        return note.apply(recording)
    except RecordError:  # a note that was changed by hand, or damaged
        return recording


def name_apart(words: Sequence[str]) -> tuple[str, ...]:
    """The same words, those that come again with a number behind them."""
    taken: dict[str, None] = {}
    for word in words:
        number, name = 1, word
        while name in taken:
            number += 1
            name = f"{word}_{number}"
        taken[name] = None
    return tuple(taken)


def spell_apart(things: Iterable[Thing], spell: Callable[[Thing], str]) -> dict[Thing, str]:
    """A word of the file for each thing, different for different ones."""
    known = list(dict.fromkeys(things))
    return dict(zip(known, name_apart([spell(thing) for thing in known]), strict=True))


def _parse(text: str) -> FileNote | None:
    try:
        return from_plain(FileNote, json.loads(text))
    except (ValueError, RecursionError, RecordError):
        return None
