"""The piece of a page that answers best, with the words of the question marked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from geborgen.practice.answers.index.columns import Wanted
from geborgen.practice.answers.markdown import plain_text
from geborgen.practice.answers.pages import AnswerPage
from geborgen.practice.answers.words.lexicon import Lexicon, tokens_of
from geborgen.practice.answers.words.reading import fold

__all__ = ["Piece", "cut_snippet", "mark_words"]

_WORD_OR_REST = re.compile(r"[^\W_]+|[\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.?!:])\s+")
_LONG_ENOUGH = 120  # letters
_NOT_KNOWN = ("Wat we niet weten", "What is not known")  # headings


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is marked, or not."""

    text: str
    is_marked: bool


def mark_words(text: str, wanted: Wanted, lexicon: Lexicon) -> tuple[Piece, ...]:
    """Return the text in pieces, marked where a word is what was looked for."""
    parts = _WORD_OR_REST.findall(text)
    told = [(part, _is_wanted(part, wanted, lexicon)) for part in parts]
    runs = groupby(told, key=lambda pair: pair[1])
    return tuple(Piece("".join(part for part, _ in run), mark) for mark, run in runs)


def cut_snippet(page: AnswerPage, wanted: Wanted, lexicon: Lexicon) -> tuple[Piece, ...]:
    """Return one or two sentences with the most of what was looked for; else the summary.

    What is not known, at the end of each page, is taken only where nothing else has a word of it.
    """
    sure, unsure = _part(plain_text(page.body))
    sentences = _split((page.summary, *sure))
    hits = [_count_hits(sentence, wanted, lexicon) for sentence in sentences]
    if not any(hits):
        sentences = _split((page.summary, *unsure))
        hits = [_count_hits(sentence, wanted, lexicon) for sentence in sentences]
    best = max(range(len(sentences)), key=lambda i: (hits[i], -i))
    cut = sentences[best]
    if len(cut) < _LONG_ENOUGH and best + 1 < len(sentences):
        cut = f"{cut} {sentences[best + 1]}"
    return mark_words(cut if hits[best] else page.summary, wanted, lexicon)


def _part(paragraphs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The page up to what is not known, and that."""
    ends = (place for place, text in enumerate(paragraphs) if text in _NOT_KNOWN)
    end = next(ends, len(paragraphs))
    return paragraphs[:end], paragraphs[end:]


def _split(paragraphs: Iterable[str]) -> list[str]:
    return [sentence for text in paragraphs for sentence in _SENTENCE_END.split(text)]


def _count_hits(sentence: str, wanted: Wanted, lexicon: Lexicon) -> int:
    """How much of the question comes by: two words for one thing count once, its own word more."""
    words = {fold(word) for word in _WORD_OR_REST.findall(sentence)}
    tokens = {token for word in words for token in tokens_of(word, lexicon)}
    return sum(_is_token_wanted(token, wanted) for token in tokens)


def _is_wanted(word: str, wanted: Wanted, lexicon: Lexicon) -> bool:
    return any(_is_token_wanted(token, wanted) for token in tokens_of(fold(word), lexicon))


def _is_token_wanted(token: str, wanted: Wanted) -> bool:
    return token in wanted.whole or token.startswith(wanted.beginnings or ("\0",))
