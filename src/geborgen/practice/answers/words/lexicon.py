"""What the pages know of words: which occur, which mean the same, what a misspelt one meant."""

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from geborgen.moments import Language
from geborgen.practice.answers.words.reading import (
    load_habits,
    sound_of,
    split_words,
    stem,
)

__all__ = [
    "Lexicon",
    "build_lexicon",
    "count_slips",
    "is_known",
    "pairs_of",
    "read_word",
    "tokens_of",
    "tokens_of_text",
    "words_of",
]

_SHORTEST_COMPOUND, _SHORTEST_PART = 8, 4
_LINKS = {Language.NL: ("", "s", "en", "e", "n"), Language.EN: ("",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of all pages and groups of one language, ready for looking up."""

    language: Language
    stop: frozenset[str]
    joined: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    stems: frozenset[str]
    light: frozenset[str]
    concepts: Mapping[str, tuple[str, ...]]
    by_sound: Mapping[str, tuple[str, ...]]
    by_pair: Mapping[str, tuple[str, ...]]
    read: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)


def build_lexicon(language: Language, texts: Iterable[str]) -> Lexicon:
    """Return the lexicon of these texts and of the language's groups."""
    habits = load_habits(language)
    counts = Counter(word for text in texts for word in words_of(text, habits.joined))
    counts.update(dict.fromkeys((word for group in habits.groups for word in group), 1))
    words = sorted(word for word in counts if word not in habits.stop)
    return Lexicon(
        language=language,
        stop=habits.stop,
        joined=habits.joined,
        counts=dict(counts),
        stems=frozenset(stem(word, language) for word in words),
        light=frozenset(stem(word, language) for word in habits.light),
        concepts=_name_concepts(language, habits.groups),
        by_sound=_gather((sound_of(word, language), word) for word in words),
        by_pair=_gather((pair, word) for word in words for pair in _pairs(word)),
    )


def tokens_of_text(text: str, lexicon: Lexicon) -> list[str]:
    """Return what the index keeps of a text."""
    return [token for word in words_of(text, lexicon.joined) for token in tokens_of(word, lexicon)]


def pairs_of(words: Iterable[str], lexicon: Lexicon) -> list[str]:
    """Return tokens for neighbours without weight: *ik kan niet meer* says much all the same."""
    return [
        f"{first}00{second}"
        for first, second in pairwise(words)
        if first in lexicon.stop and second in lexicon.stop
    ]


def is_known(word: str, lexicon: Lexicon) -> bool:
    """Return whether the pages have the word, a form of it, or the parts it is made of."""
    return (
        word in lexicon.stop or _stem(word, lexicon) in lexicon.stems or bool(_parts(word, lexicon))
    )


def words_of(text: str, joined: tuple[tuple[str, str], ...]) -> list[str]:
    """Return the folded words of a text, those said with a space and meant as one put together."""
    line = f" {' '.join(split_words(text))} "
    for two, one in joined:
        line = line.replace(f" {two} ", f" {one} ")
    return line.split()


def tokens_of(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what the index keeps of a folded word: its stem, its meaning, those of its parts."""
    found = lexicon.read.get(word)
    if found is None:
        found = _work_out_tokens(word, lexicon)
        if word in lexicon.counts:  # a page's words come by again and again, a typed one does not
            lexicon.read[word] = found
    return found


def _work_out_tokens(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    if word in lexicon.stop or len(word) < 2 or (word.isdigit() and len(word) < 3):
        return ()  # a number below a hundred is an age, on any page
    own = _stem(word, lexicon)
    concepts = lexicon.concepts.get(own, ())
    tokens = list(concepts) if own in lexicon.light else [own, *concepts]
    for part in _parts(word, lexicon):
        tokens += [part, *lexicon.concepts.get(part, ())]
    return tuple(dict.fromkeys(tokens))


def read_word(word: str, lexicon: Lexicon) -> str:
    """Return the word as the pages spell it; itself when it is known or like nothing known."""
    if len(word) < 4 or word.isdigit() or is_known(word, lexicon):
        return word
    sounding = lexicon.by_sound.get(sound_of(word, lexicon.language), ())
    return _commonest(sounding, lexicon) or _nearest(word, lexicon) or word


def _stem(word: str, lexicon: Lexicon) -> str:
    """Snowball leaves Dutch *huilt* beside *huil*: a final t goes when the rest is known."""
    found = stem(word, lexicon.language)
    if lexicon.language is Language.NL and len(found) > 4 and found.endswith("t"):
        return found[:-1] if found[:-1] in lexicon.stems else found
    return found


def _parts(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The stems of the two known words a compound is made of; nothing when it is none."""
    if len(word) < _SHORTEST_COMPOUND:
        return ()
    for cut in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        right = _stem(word[cut:], lexicon)
        if right not in lexicon.stems or word[cut:] in lexicon.stop:
            continue
        for link in _LINKS[lexicon.language]:
            left = word[:cut].removesuffix(link)
            found = _stem(left, lexicon)
            if len(left) >= _SHORTEST_PART and left not in lexicon.stop and found in lexicon.stems:
                return (found, right)
    return ()


def _commonest(words: Iterable[str], lexicon: Lexicon) -> str | None:
    return max(words, key=lambda word: (lexicon.counts[word], word), default=None)


def _nearest(word: str, lexicon: Lexicon) -> str | None:
    """The word at most one slip away, two for long ones; of equals the commonest.

    Whoever slips seldom slips at the first letter: regression is no depression.
    """
    if len(word) < 5:
        return None
    most = 2 if len(word) >= 7 else 1
    shared = Counter(near for pair in _pairs(word) for near in lexicon.by_pair.get(pair, ()))
    likely = [near for near, _ in shared.most_common(40) if near[0] == word[0]]
    slips = {near: count_slips(word, near) for near in likely}
    near_enough = [near for near in likely if slips[near] <= most]
    return min(
        near_enough,
        key=lambda near: (slips[near], -lexicon.counts[near], near),
        default=None,
    )


@functools.lru_cache(maxsize=4096)
def count_slips(typed: str, meant: str) -> int:
    """Letters added, dropped, changed, or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for i, letter in enumerate(typed, start=1):
        row = [i]
        for j, other in enumerate(meant, start=1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == other:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]


def _pairs(word: str) -> set[str]:
    edged = f"^{word}$"
    return {edged[i : i + 2] for i in range(len(edged) - 1)}


def _name_concepts(
    language: Language, groups: tuple[tuple[str, ...], ...]
) -> dict[str, tuple[str, ...]]:
    """Each group's mark in the index, by the stems of its words; digits keep marks off words."""
    pairs = [
        (stem(word, language), f"x{number}x")
        for number, group in enumerate(groups)
        for word in dict.fromkeys(group)
    ]
    return _gather(dict.fromkeys(pairs))


def _gather(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}
