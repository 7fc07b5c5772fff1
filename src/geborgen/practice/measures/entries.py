"""Reading one entry of a TOML file by field, so that what is wrong names file, entry and field."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from geborgen.moments import FileError
from geborgen.practice.measures.records import Said

__all__ = ["Entry", "parse_toml"]

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Entry:
    """A table of a file and its place there."""

    file: str
    name: str
    table: Mapping[str, Any]

    def wrong(self, field: str, *, expected: str, found: object = "-") -> FileError:
        """What to raise for a field that is not as it should be."""
        return FileError(
            "measure_entry",
            file=self.file,
            entry=self.name,
            field=field,
            expected=expected,
            found=str(found),
        )

    def refuse_others(self, known: Iterable[str]) -> None:
        """Raise when the table has a field that nobody knows."""
        names = tuple(known)
        for field in self.table:
            if field not in names:
                raise self.wrong(field, expected=" | ".join(names), found=field)

    def has(self, field: str) -> bool:
        """Whether the field is given."""
        return field in self.table

    def text(self, field: str, usual: str | None = None) -> str:
        """A text; `usual` where it may be left out."""
        value = self.table.get(field, usual)
        if not isinstance(value, str) or (usual is None and not value.strip()):
            raise self.wrong(field, expected='"…"', found=value)
        return value.strip()

    def number(self, field: str, usual: float | None = None) -> float:
        """A number; `usual` where it may be left out."""
        value = self.table.get(field, usual)
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise self.wrong(field, expected="0", found=value)
        return float(value)

    def whole(self, field: str, usual: int | None = None) -> int:
        """A whole number from 0 up; `usual` where it may be left out."""
        value = self.table.get(field, usual)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.wrong(field, expected="0, 1, 2, …", found=value)
        return value

    def flag(self, field: str, *, usual: bool) -> bool:
        """True or false."""
        value = self.table.get(field, usual)
        if not isinstance(value, bool):
            raise self.wrong(field, expected="true | false", found=value)
        return value

    def day(self, field: str) -> date:
        """A date."""
        value = self.table.get(field)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.wrong(field, expected="2026-11-27", found=value)
        return value

    def word(self, field: str, words: type[Word], usual: str | None = None) -> Word:
        """One of a list of words."""
        value = self.table.get(field, usual)
        try:
            return words(value)
        except ValueError as error:
            raise self.wrong(field, expected=" | ".join(words), found=value) from error

    def words(self, field: str, words: type[Word]) -> tuple[Word, ...]:
        """Several of a list of words, at least one."""
        value = self.table.get(field)
        if not isinstance(value, list) or not value:
            raise self.wrong(field, expected=f'["{next(iter(words))}", …]', found=value)
        one = [Entry(self.file, self.name, {field: each}) for each in value]
        return tuple(entry.word(field, words) for entry in one)

    def numbers(self, field: str) -> tuple[int, ...]:
        """Whole numbers from 1 up, each once."""
        value = self.table.get(field, [])
        fits = isinstance(value, list) and all(
            isinstance(each, int) and not isinstance(each, bool) and each > 0 for each in value
        )
        if not fits or len(set(value)) < len(value):
            raise self.wrong(field, expected="[1, 2, …]", found=value)
        return tuple(value)

    def texts(self, field: str) -> tuple[str, ...]:
        """Texts that may be left out altogether."""
        value = self.table.get(field, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong(field, expected='["…"]', found=value)
        return tuple(value)

    def said(self, *, is_needed: bool = True) -> Said:
        """The fields ``nl`` and ``en`` of this table."""
        if not is_needed and not (self.has("nl") or self.has("en")):
            return Said()
        return Said(nl=self.text("nl"), en=self.text("en"))

    def below(self, field: str) -> "Entry":
        """The table of this name within the table; an empty one where there is none."""
        value = self.table.get(field, {})
        if not isinstance(value, dict):
            raise self.wrong(field, expected=f"[{field}]", found=value)
        return Entry(self.file, field if self.name == "-" else f"{self.name}.{field}", value)

    def each(self, field: str) -> Iterator["Entry"]:
        """The tables of this name, numbered as they stand in the file."""
        value = self.table.get(field, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.wrong(field, expected=f"[[{field}]]", found=value)
        for number, table in enumerate(value, start=1):
            yield Entry(self.file, f"{field} {number}", table)


def parse_toml(text: str, file: str) -> Mapping[str, Any]:
    """What a TOML text holds; raises when it is none."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FileError("measure_broken", file=file, reason=str(error)) from error
