"""A typed question finds pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from django.conf import settings

from geborgen.moments import Language
from geborgen.practice.answers.index.columns import Prepared, Wanted, prepare
from geborgen.practice.answers.index.store import rank_pages
from geborgen.practice.answers.pages import AnswerPage
from geborgen.practice.answers.snippets import Piece, cut_snippet, mark_words
from geborgen.practice.answers.words.lexicon import (
    Lexicon,
    is_known,
    pairs_of,
    read_word,
    tokens_of,
    words_of,
)

__all__ = ["FoundPage", "Search", "find_language", "search_answers"]

_LONGEST_QUESTION = 300  # letters
_MOST_WORDS = 24
_FEW = 1  # words with weight
_WORTH_SHOWING = 0.25  # of the best page's score


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """A page that answers, with the words of the question marked."""

    page: AnswerPage
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What was found; `read_as` pairs words as typed and as read, where a slip was mended.

    What a person typed is kept out of ``repr``, and so out of logs.
    """

    question: str = field(repr=False)
    found: tuple[FoundPage, ...]
    read_as: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def search_answers(
    question: str, language: Language | str, *, most: int = 8, using: str = "default"
) -> Search:
    """Return the pages that answer a question, best first; nothing of it is kept."""
    own_folder: Path | None = settings.ANSWERS_FOLDER
    prepared = prepare(Language(language), own_folder)
    asked = question[:_LONGEST_QUESTION]
    words, read_as = _read_question(asked, prepared.lexicon)
    wanted = _look_for(words, asked, prepared.lexicon)
    ranked = rank_pages(prepared, wanted, using)
    floor = ranked[0][1] * _WORTH_SHOWING if ranked else 0.0
    good = [(slug, score) for slug, score in ranked[:most] if score >= floor]
    found = tuple(_show(prepared, wanted, slug=slug, score=score) for slug, score in good)
    return Search(question=asked, found=found, read_as=read_as)


def find_language(question: str, preferred: Language) -> Language:
    """Return the language that knows more of the question's words; of equals the preferred."""

    def count_known(language: Language) -> int:
        lexicon = prepare(language, settings.ANSWERS_FOLDER).lexicon
        words = words_of(question[:_LONGEST_QUESTION], lexicon.joined)[:_MOST_WORDS]
        return sum(is_known(word, lexicon) for word in words)

    return max(Language, key=lambda language: (count_known(language), language == preferred))


def _read_question(
    question: str, lexicon: Lexicon
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The words that carry the question, and which of them were misspelt."""
    typed = words_of(question, lexicon.joined)[:_MOST_WORDS]
    pairs = [first + second for first, second in pairwise(typed)]
    joined = [pair for pair in pairs if pair in lexicon.counts and pair not in lexicon.stop]
    ending = typed[-1] if typed and not question[-1:].isspace() else ""
    words, read_as = list(joined), []
    for word in typed:
        meant = (
            word if word == ending and _begins_a_word(word, lexicon) else read_word(word, lexicon)
        )
        if meant not in lexicon.stop:
            words.append(meant)
        if meant != word and word not in "".join(joined):
            read_as.append((word, meant))
    return tuple(dict.fromkeys(words)), tuple(read_as)


def _look_for(words: Iterable[str], question: str, lexicon: Lexicon) -> Wanted:
    words = tuple(words)
    told = [tokens for tokens in (tokens_of(word, lexicon) for word in words) if tokens]
    whole = [token for tokens in told for token in tokens]
    if len(told) <= _FEW:
        whole += pairs_of(words_of(question, lexicon.joined), lexicon)
    ending = words[-1:] if words and not question[-1:].isspace() else ()
    beginnings = tuple(word for word in ending if len(word) >= 3 and word not in lexicon.counts)
    return Wanted(whole=tuple(dict.fromkeys(whole)), beginnings=beginnings)


def _begins_a_word(word: str, lexicon: Lexicon) -> bool:
    """Whether the word still being typed can become one of the pages' words."""
    return len(word) >= 3 and any(stem.startswith(word) for stem in lexicon.stems)


def _show(prepared: Prepared, wanted: Wanted, *, slug: str, score: float) -> FoundPage:
    page = prepared.library.pages[slug]
    return FoundPage(
        page=page,
        title=mark_words(page.title, wanted, prepared.lexicon),
        snippet=cut_snippet(page, wanted, prepared.lexicon),
        score=score,
    )
