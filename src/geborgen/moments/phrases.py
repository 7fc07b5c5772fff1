"""Sentences as data: a key and its values, said in Dutch or English from one phrasebook."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from importlib import resources
from typing import Any

__all__ = ["Language", "Phrase", "Phrasebook", "load_phrasebook"]

_SPELLED = frozenset({"reason", "expected", "field", "value"})


class Language(StrEnum):
    """The languages in which everything a person sees exists."""

    NL = "nl"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A sentence not yet said: its key in a phrasebook and the values it needs."""

    key: str
    values: tuple[tuple[str, str | int | float], ...] = ()

    @classmethod
    def of(cls, key: str, /, **values: str | int | float) -> "Phrase":
        """Make a phrase from its key and named values."""
        return cls(key=key, values=tuple(values.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """All phrases of a room in one language, with the numbers of that language."""

    language: Language
    entries: Mapping[str, str]

    def say(self, phrase: Phrase | str, /, **values: Any) -> str:
        """Return the sentence for a phrase or key; with ``n=1`` the entry ``key.one`` if present.

        Raises
        ------
        KeyError
            When the phrasebook has no such key: a bug, found by the phrasebook tests.
        """
        if isinstance(phrase, Phrase):
            key, given = phrase.key, dict(phrase.values) | values
        else:
            key, given = phrase, values
        if given.get("n") == 1 and f"{key}.one" in self.entries:
            key = f"{key}.one"
        return self.entries[key].format_map({k: self._spell(k, v) for k, v in given.items()})

    def has(self, key: str) -> bool:
        """Whether the phrasebook holds this key."""
        return key in self.entries

    def number(self, value: float, digits: int = 1) -> str:
        """Return a number with at most `digits` decimals and this language's decimal mark."""
        text = f"{value:.{digits}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return self._mark(text)

    def decimals(self, value: float, digits: int = 2) -> str:
        """Return a number with all its decimals, so that a column can be read down."""
        return self._mark(f"{value:.{digits}f}")

    def _mark(self, text: str) -> str:
        """With this language's decimal mark; what rounds to nought has no sign."""
        text = text.removeprefix("-") if float(text) == 0 else text
        return text.replace(".", ",") if self.language is Language.NL else text

    def percent(self, value: float) -> str:
        """Return a share between 0 and 1 as a whole percentage."""
        space = "\u00a0" if self.language is Language.NL else ""
        return f"{100 * value:.0f}{space}%"

    def joined(self, items: list[str]) -> str:
        """Return a list in words: one, two and three."""
        if len(items) < 2:
            return "".join(items)
        word = "en" if self.language is Language.NL else "and"
        return f"{', '.join(items[:-1])} {word} {items[-1]}"

    def _spell(self, name: str, value: object) -> object:
        """A value in this language: numbers, and whatever is a key below `words`.

        Only the values the program itself fills in are looked up, never a code or a person's name.
        """
        if name == "formats":
            parts = str(value).split(", ")
            return ", ".join(self.entries.get(f"formats.{part}", part) for part in parts)
        if name in _SPELLED and f"words.{value}" in self.entries:
            return self.entries[f"words.{value}"]
        if isinstance(value, bool | Enum) or not isinstance(value, float):
            return value
        return self.number(value, 2)


def _flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat |= _flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


@functools.cache
def load_phrasebook(language: Language, *packages: str) -> Phrasebook:
    """Phrasebook of one or more packages, on top of the record's own words.

    Parameters
    ----------
    language
        Dutch or English.
    packages
        Dotted names of packages that have a ``phrases/nl.toml`` and ``phrases/en.toml``. The
        entries of ``geborgen.moments`` are always included; later packages win.

    Returns
    -------
    Phrasebook
        Keys are the dotted paths of the TOML files.
    """
    entries: dict[str, str] = {}
    for name in dict.fromkeys(["geborgen.moments", *packages]):
        file = resources.files(name).joinpath("phrases", f"{language}.toml")
        entries |= _flatten(tomllib.loads(file.read_text(encoding="utf-8")))
    return Phrasebook(language=Language(language), entries=entries)
