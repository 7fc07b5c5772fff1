"""What of a page is searched, and how much a word there weighs."""

import functools
from dataclasses import dataclass, field
from pathlib import Path

from geborgen.moments import Language
from geborgen.practice.answers.markdown import plain_text
from geborgen.practice.answers.pages import AnswerPage, Library, load_library
from geborgen.practice.answers.words.lexicon import (
    Lexicon,
    build_lexicon,
    pairs_of,
    tokens_of_text,
    words_of,
)

__all__ = ["WEIGHTS", "Prepared", "Row", "Wanted", "prepare"]

# Title, questions, summary, body: a page is about what its title and its questions name.
WEIGHTS = (6.0, 4.0, 3.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A page as the index keeps it: tokens per column, in the order of `WEIGHTS`."""

    slug: str
    columns: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a question looks for: whole tokens, and beginnings of tokens. Only a-z and 0-9."""

    whole: tuple[str, ...] = field(repr=False)
    beginnings: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A library with what is needed to search it."""

    library: Library
    lexicon: Lexicon
    rows: tuple[Row, ...]


def prepare(language: Language, own_folder: Path | None) -> Prepared:
    """Return the pages as they are now with their lexicon and rows, worked out once."""
    library = load_library(language, own_folder)
    return _prepare(language, own_folder, library.digest)


@functools.lru_cache(maxsize=8)
def _prepare(language: Language, own_folder: Path | None, digest: str) -> Prepared:
    library = load_library(language, own_folder)
    texts = [_texts(page) for page in library.pages.values()]
    lexicon = build_lexicon(language, (text for columns in texts for text in columns))
    rows = tuple(
        _make_row(slug, columns, lexicon)
        for slug, columns in zip(library.pages, texts, strict=True)
    )
    return Prepared(library=library, lexicon=lexicon, rows=rows)


def _texts(page: AnswerPage) -> tuple[str, str, str, str]:
    facts = page.facts
    return facts.title, "\n".join(facts.questions), facts.summary, " ".join(plain_text(page.body))


def _make_row(slug: str, texts: tuple[str, str, str, str], lexicon: Lexicon) -> Row:
    title, questions, summary, body = (" ".join(tokens_of_text(t, lexicon)) for t in texts)
    asked = texts[1].split("\n")
    pairs = [pair for one in asked for pair in pairs_of(words_of(one, lexicon.joined), lexicon)]
    return Row(slug=slug, columns=(title, " ".join([questions, *pairs]), summary, body))
