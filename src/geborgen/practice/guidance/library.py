"""The texts as data: read from folders of TOML files, checked, ready to choose from."""

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Any

from geborgen.moments import (
    Answer,
    Fate,
    FileError,
    Half,
    Need,
    RecordError,
    Role,
    SchemeError,
    SignalKind,
)
from geborgen.moments.plain import from_plain
from geborgen.practice.ages.bands import AgeBand
from geborgen.practice.guidance.case import Case, Family, Mood
from geborgen.practice.guidance.references import load_references
from geborgen.practice.reader import Reader
from geborgen.practice.sayings import Saying

__all__ = ["Kind", "Library", "Passage", "load_library", "open_library", "read_library"]


class Kind(StrEnum):
    """The parts of what comes back, in the order in which they are read."""

    READING = "reading"
    SECOND = "second"
    ANSWER = "answer"
    AGE = "age"
    TRY = "try"
    MEND = "mend"
    SELF = "self"


class GivenAnswer(StrEnum):
    """The answers of the vocabulary, and none told."""

    MET = Answer.MET
    MIRRORED = Answer.MIRRORED
    CONTAINED = Answer.CONTAINED
    LIMITED = Answer.LIMITED
    MISSED = Answer.MISSED
    DISMISSED = Answer.DISMISSED
    INTRUDED = Answer.INTRUDED
    FRIGHTENING = Answer.FRIGHTENING
    UNTOLD = "untold"


BORN = tuple(band for band in AgeBand if band is not AgeBand.BEFORE_BIRTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Variants of one text and the cases it is for; a selector left empty lets every case in."""

    nl: tuple[str, ...]
    en: tuple[str, ...]
    sources: tuple[str, ...]
    needs: tuple[Need, ...] = ()
    unknown_need: bool = False
    halves: tuple[Half, ...] = ()
    bands: tuple[AgeBand, ...] = ()
    signals: tuple[SignalKind, ...] = ()
    answers: tuple[GivenAnswer, ...] = ()
    fates: tuple[Fate, ...] = ()
    settled: bool | None = None
    mended_by: tuple[Role, ...] = ()
    moods: tuple[Mood, ...] = ()
    readers: tuple[Reader, ...] = ()
    families: tuple[Family, ...] = ()

    def suits(self, case: Case) -> bool:
        """Whether the text is for this case; without `bands` it is for every age after birth."""
        answer = GivenAnswer(case.answer or "untold")
        return (
            case.band in (self.bands or BORN)
            and (not self.unknown_need or case.need is None)
            and (self.settled is None or self.settled is case.settled)
            and _allows(self.needs, case.need)
            and _allows(self.halves, case.half)
            and _allows(self.signals, case.signal)
            and _allows(self.answers, answer)
            and _allows(self.fates, case.fate)
            and _allows(self.mended_by, case.mended_by)
            and _allows(self.moods, case.mood)
            and _allows(self.readers, case.reader)
            and _allows(self.families, case.family)
        )

    @property
    def closeness(self) -> int:
        """How closely the text is cut to its cases: the closest that suits is chosen."""
        strong = (self.needs, self.unknown_need, self.answers, self.fates, self.moods)
        weak = (self.halves, self.bands, self.signals, self.mended_by, self.readers, self.families)
        weakly = sum(map(bool, weak)) + (self.settled is not None)
        return 2 * sum(map(bool, strong)) + weakly


def _allows(selector: tuple[Any, ...], value: Any) -> bool:
    return not selector or value in selector


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Saying):
    """One text in both languages, with the keys of the works it rests on."""

    kind: Kind
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Every text, by the part it is for."""

    rows: Mapping[Kind, tuple[Row, ...]]

    def passages(self, kind: Kind, case: Case) -> tuple[Passage, ...]:
        """Return the variants cut closest to this case, in the order of the files."""
        suiting = [row for row in self.rows[kind] if row.suits(case)]
        closest = max((row.closeness for row in suiting), default=0)
        return tuple(
            Passage(kind=kind, nl=nl, en=en, sources=row.sources)
            for row in suiting
            if row.closeness == closest
            for nl, en in zip(row.nl, row.en, strict=True)
        )


@functools.cache
def load_library() -> Library:
    """Return the texts that come with the program."""
    folder = resources.files("geborgen.practice.guidance").joinpath("texts")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return _library((file.name, file.read_text(encoding="utf-8")) for file in files)


def read_library(folder: Path) -> Library:
    """Return the program's texts and those of a practice's own folder of TOML files.

    Raises SchemeError naming file and row, or FileError, when a file cannot be used.
    """
    if not folder.is_dir():
        raise FileError("file_missing", file=folder.name)
    own = _library(_texts_of(folder))
    shipped = load_library()
    return Library(rows={kind: shipped.rows[kind] + own.rows[kind] for kind in Kind})


@functools.cache
def open_library(folder: Path | None) -> Library:
    """Return the program's texts, and a folder's own beside them; read once per process."""
    return load_library() if folder is None else read_library(folder)


def _texts_of(folder: Path) -> Iterable[tuple[str, str]]:
    for file in sorted(folder.glob("*.toml")):
        try:
            yield file.name, file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise FileError("file_encoding", file=file.name, position=error.start) from error
        except OSError as error:
            raise FileError(
                "file_unreadable", file=file.name, reason=error.strerror or "-"
            ) from error


def _library(files: Iterable[tuple[str, str]]) -> Library:
    rows: dict[Kind, list[Row]] = {kind: [] for kind in Kind}
    for name, text in files:
        for kind, row in _parse(name, text):
            rows[kind].append(row)
    return Library(rows={kind: tuple(found) for kind, found in rows.items()})


_SELECTORS = frozenset(field.name for field in fields(Row)) - {"nl", "en"}


def _parse(name: str, text: str) -> Iterable[tuple[Kind, Row]]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemeError("file_broken", file=name, format="TOML", reason=str(error)) from error
    defaults = {key: value for key, value in table.items() if key in _SELECTORS}
    for key, rows in table.items():
        if key in _SELECTORS:
            continue
        if key not in list(Kind) or not isinstance(rows, list):
            raise _refuse(name, key, field=key, expected=", ".join(Kind), found=key)
        for place, row in enumerate(rows, start=1):
            yield Kind(key), _read_row(f"{key} {place}", name, {**defaults, **_table(row)})


def _table(row: Any) -> dict[str, Any]:
    return row if isinstance(row, dict) else {"nl": row}


def _read_row(entry: str, file: str, plain: dict[str, Any]) -> Row:
    try:
        row = from_plain(Row, plain, where=entry)
    except RecordError as error:
        said = dict(error.phrase.values)
        field = str(said["field"]).removeprefix(f"{entry}.")
        expected, found = str(said["expected"]), str(said["found"])
        raise _refuse(file, entry, field=field, expected=expected, found=found) from error
    _check_row(row, file, entry)
    return row


def _check_row(row: Row, file: str, entry: str) -> None:
    if not row.nl or len(row.nl) != len(row.en):
        found = f"{len(row.nl)} nl, {len(row.en)} en"
        raise _refuse(file, entry, field="nl, en", expected="as_many_texts", found=found)
    for language, text in _texts(row):
        if not _is_whole(text):
            raise _refuse(file, entry, field=language, expected="text_with_child", found=text[:40])
    unknown = sorted(set(row.sources) - load_references().keys())
    if not row.sources or unknown:
        found = ", ".join(unknown) or "-"
        raise _refuse(file, entry, field="sources", expected="known_sources", found=found)


def _texts(row: Row) -> Iterable[tuple[str, str]]:
    yield from (("nl", text) for text in row.nl)
    yield from (("en", text) for text in row.en)


def _is_whole(text: str) -> bool:
    rest = text.replace("{child}", "").replace("{Child}", "")
    return bool(text.strip()) and "{" not in rest and "}" not in rest


def _refuse(file: str, entry: str, *, field: str, expected: str, found: str) -> SchemeError:
    return SchemeError(
        "scheme_entry", file=file, entry=entry, field=field, expected=expected, found=found
    )
