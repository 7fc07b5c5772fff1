"""The words the program guesses from (``words.toml``), and how they are found in a text."""

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from geborgen.moments import Answer, CodeMeaning, Engagement, Mark, Need, Role, SignalKind

__all__ = ["Fit", "Lexicon", "Meaning", "Words", "find_words", "load_lexicon", "split_words"]

_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One group of words that mean the same, and for whose codes it holds."""

    role: Role | None
    fields: tuple[tuple[str, Any], ...]
    patterns: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Every word the program guesses from, ready for looking up."""

    roles: tuple[tuple[Role, tuple[Words, ...]], ...]
    letters: Mapping[str, Role]
    negations: frozenset[str]
    grammar: frozenset[str]
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Where a pattern fitted: from word `start` up to word `stop`."""

    start: int
    stop: int
    meaning: Meaning


def split_words(text: str) -> Words:
    """Lower-case words of a text without accents; camel case, digits and signs separate them.

    Parameters
    ----------
    text
        A name, a code, a description.

    Returns
    -------
    tuple of str
        In their order; empty when there is no letter in the text.
    """
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple(piece.lower() for piece in _PIECE.findall(plain))


def find_words(pattern: Words, words: Words) -> list[int]:
    """Positions at which a pattern's words stand next to each other.

    Parameters
    ----------
    pattern
        Words; ``huil*`` fits a beginning, ``*moeder`` an ending.
    words
        Words of a text, from `split_words`.

    Returns
    -------
    list of int
        Index of the first word of each fit.
    """
    starts = range(len(words) - len(pattern) + 1)
    return [i for i in starts if all(map(_is_like, words[i : i + len(pattern)], pattern))]


@functools.cache
def load_lexicon() -> Lexicon:
    """Every word the program guesses from, read once.

    Returns
    -------
    Lexicon
        As ``words.toml`` beside this module has it.
    """
    text = resources.files("geborgen.sources").joinpath("words.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Lexicon(
        roles=tuple((Role(role), _patterns(words)) for role, words in data["roles"].items()),
        letters={
            letter: Role(role) for role, letters in data["letters"].items() for letter in letters
        },
        negations=frozenset(data["negations"]["words"]),
        grammar=frozenset(data["grammar"]["words"]),
        meanings=tuple(_read_meaning(entry) for entry in data["meanings"]),
    )


def _is_like(word: str, pattern: str) -> bool:
    if pattern == "*":
        return True
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    if pattern.startswith("*"):
        return word.endswith(pattern[1:])
    return word == pattern


def _patterns(words: Iterable[str]) -> tuple[Words, ...]:
    return tuple(dict.fromkeys(tuple(word.split()) for word in words))


_WORDS_OF_FIELD: Mapping[str, Any] = {
    "means": CodeMeaning,
    "need": Need,
    "signal": SignalKind,
    "answer": Answer,
    "mark": Mark,
    "engagement": Engagement,
    "intensity": float,
}


def _read_meaning(entry: Mapping[str, Any]) -> Meaning:
    role = entry.get("role")
    return Meaning(
        role=Role(role) if role else None,
        fields=tuple(
            (key, make(entry[key])) for key, make in _WORDS_OF_FIELD.items() if key in entry
        ),
        patterns=_patterns(entry["words"]),
    )
