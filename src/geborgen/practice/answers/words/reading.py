"""Text to words, words to stems."""

import functools
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from importlib import resources

import snowballstemmer

from geborgen.moments import Language

__all__ = ["Habits", "fold", "load_habits", "sound_of", "split_words", "stem"]

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile(r"['’‘`´]")
_SOUNDS = {
    Language.NL: (
        ("sch", "sg"), ("ch", "g"), ("ij", "ei"), ("ou", "au"), ("ck", "k"), ("c", "k"),
        ("ph", "f"), ("th", "t"), ("y", "i"), ("z", "s"), ("v", "f"), ("dt", "t"), ("x", "ks"),
    ),
    Language.EN: (
        ("ph", "f"), ("ck", "k"), ("ght", "t"), ("c", "k"), ("y", "i"), ("z", "s"), ("ou", "o"),
    ),
}  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_ALGORITHM = {Language.NL: "dutch", Language.EN: "english"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What a language's file says of its words; `light` ones say of whom, not of what."""

    stop: frozenset[str]
    light: frozenset[str]
    groups: tuple[tuple[str, ...], ...]
    joined: tuple[tuple[str, str], ...]


@functools.cache
def load_habits(language: Language) -> Habits:
    """Return a language's stop words, groups of words with one meaning, and joined pairs."""
    file = resources.files("geborgen.practice.answers.words").joinpath(f"{language}.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    pairs = [(split_words(phrase), "".join(split_words(phrase))) for phrase in table["joined"]]
    return Habits(
        stop=frozenset(split_words(table["stop"])),
        light=frozenset(split_words(" ".join(table["light"]))),
        groups=tuple(tuple(split_words(group)) for group in (*table["groups"], *table["light"])),
        joined=tuple((" ".join(words), one) for words, one in pairs),
    )


def fold(text: str) -> str:
    """Return text in small letters without accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def split_words(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return _WORD.findall(fold(text))


@functools.lru_cache(maxsize=20_000)
def stem(word: str, language: Language) -> str:
    """Return the Snowball stem of a folded word."""
    # A stemmer keeps its state in itself: one for each call is safe in threads, and cached.
    return str(snowballstemmer.stemmer(_ALGORITHM[language]).stemWord(word))


@functools.lru_cache(maxsize=20_000)
def sound_of(word: str, language: Language) -> str:
    """Return roughly how a word sounds: what is written as one hears it has the same."""
    for written, heard in _SOUNDS[language]:
        word = word.replace(written, heard)
    word = _DOUBLED.sub(r"\1", word)
    return f"{word[:-1]}t" if language is Language.NL and word.endswith("d") else word
