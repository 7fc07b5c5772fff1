"""Guesses from words: who somebody is, and what a code may mean; always said to be guesses."""

import functools
import re
from collections.abc import Sequence
from dataclasses import replace

from geborgen.moments import Actor, CodeDefinition, CodingScheme, MomentRules, Recording, Role
from geborgen.sources.codes import CodeCount, count_codes
from geborgen.sources.lexicon import (
    Fit,
    Meaning,
    Words,
    find_words,
    load_lexicon,
    split_words,
)
from geborgen.sources.scheme_file import list_shipped_schemes, read_scheme

__all__ = ["draft_scheme", "find_person", "guess_meaning", "guess_role", "split_actor"]

_SEPARATED = re.compile(r"^([^:./|\\]+?)\s*[:./|\\]\s*(\S.*)$")
_LETTERED = re.compile(r"^([A-Za-z])(?:[_\- ](?=\w)|(?=[A-Z][a-z])|(?=(?:pos|neg|neu|tog)))(.+)$")
_ENOUGH_KNOWN = 0.5
_PARTS = re.compile(r"[_\-@.:\s]+")
_SHORT_PEOPLE = frozenset({"mom", "mum", "dad", "pap"})
_SHORTEST = 4  # letters of a person's word that may be glued to another: "song" is no son
_NO_PEOPLE = ("moment", "mumbl", "paper", "kindl", "kindn")
_REMEMBERED = 4096  # names and codes: the files of a study have the same ones


@functools.lru_cache(_REMEMBERED)
def guess_role(name: str) -> Role:
    """Role that a person's name in a file points to, from Dutch, English and usual file words.

    Parameters
    ----------
    name
        As the file has it: "moeder", "CHI", "FA1", "Infant 3", "vreemde".

    Returns
    -------
    Role
        Other when the name says nothing, or names a stranger, a sibling or an observer.
    """
    words = split_words(name)
    lexicon = load_lexicon()
    for role, patterns in lexicon.roles:
        if any(find_words(pattern, words) for pattern in patterns):
            return role
    if len(words) == 1 and len(words[0]) == 1:
        return lexicon.letters.get(words[0], Role.OTHER)
    return Role.OTHER


def split_actor(header: str) -> tuple[Actor, str] | None:
    """Actor and code that one text holds together, as in "mother:smile", "C.pos" or "Mneg".

    Parameters
    ----------
    header
        A column's name or a code.

    Returns
    -------
    tuple of Actor and str, or None
        With a glued letter ("Mneg") the code stays whole, as the file has it; None when the text
        names no one the program knows.
    """
    found = _SEPARATED.match(header.strip())
    if found:
        name, code = found.group(1).strip(), found.group(2).strip()
        role = guess_role(name)
        return (Actor(role=role, name=name), code) if role is not Role.OTHER else None
    found = _LETTERED.match(header.strip())
    if found and (letter_role := load_lexicon().letters.get(found.group(1).lower())):
        return Actor(role=letter_role, name=found.group(1)), header.strip()
    return _split_word_prefix(header.strip())


def find_person(name: str) -> str | None:
    """Word in a longer name that says a child or a caregiver.

    Parameters
    ----------
    name
        Of a column or a tier: "mom_gaze", "childhands".

    Returns
    -------
    str or None
        The word as it stands there; None when the name says nobody, or two people.
    """
    parts = [part for part in _PARTS.split(name) if len(part) > 1]
    found = [word for part in parts if (word := _find_glued(part))]
    return found[0] if len(found) == 1 else None


def _find_glued(part: str) -> str | None:
    """Person in one part of a name: the part itself, or the word it begins or ends with."""
    lower = part.lower()
    if lower.startswith(_NO_PEOPLE):
        return None
    words = [word for word in _list_people() if len(word) >= _SHORTEST or word in _SHORT_PEOPLE]
    begins = [word for word in words if lower.startswith(word)]
    ends = [word for word in words if lower.endswith(word) and len(word) >= _SHORTEST]
    if guess_role(part) is not Role.OTHER and (part.isupper() or not begins + ends):
        return part
    if begins:
        length = len(max(begins, key=len))
        return part if part[length:].isdigit() else part[:length]
    return part[-len(max(ends, key=len)) :] if ends else None


def _list_people() -> Sequence[str]:
    """Words for a child or a caregiver that stand alone."""
    people = [patterns for role, patterns in load_lexicon().roles if role is not Role.OTHER]
    return [p[0] for patterns in people for p in patterns if len(p) == 1 and "*" not in p[0]]


def guess_meaning(code: str, role: Role, description: str = "") -> CodeDefinition | None:
    """Meaning that a code's words point to, marked as guessed.

    Parameters
    ----------
    code
        The code as the file has it.
    role
        Who does it: a child's codes can be signals, a caregiver's answers.
    description
        What the file says the code means; asked only when the code's own words say nothing.

    Returns
    -------
    CodeDefinition or None
        None when no word is known, when words contradict each other, or when one is negated: the
        program does not guess wildly.
    """
    for text in (code, _without_prefix(code), description):
        words = split_words(text)
        if _is_grammar(words):
            return None
        meaning = _one_meaning(words, role)
        if meaning is not None:
            return _define(code, role, meaning)
        if _fits(words, role):
            return None
    return None


def draft_scheme(recordings: Sequence[Recording], base: CodingScheme | None = None) -> CodingScheme:
    """Coding scheme for the codes of recordings, as far as they can be known or guessed.

    Parameters
    ----------
    recordings
        Whose codes are to be covered.
    base
        A scheme that comes first; all of it is kept.

    Returns
    -------
    CodingScheme
        For each code, the first that knows it: `base`, the scheme the recording brings along, the
        shipped scheme that knows at least half of all codes, a guess from its words. The last two
        are marked as guessed: nobody said that they hold. Codes that nobody knows are left out:
        they are reported as unknown.
    """
    counts = count_codes(recordings)
    told = [scheme for scheme in (base, *(r.scheme for r in recordings)) if scheme]
    known = [*told, *_nearest(counts)]
    definitions: dict[tuple[str, str | None], CodeDefinition] = {}
    for count in counts:
        found = _first_meaning(known, count)
        if found is not None:
            definitions.setdefault((found.code, found.actor), found)
    draft = CodingScheme(
        name="draft",
        title_nl="Concept, na te kijken",
        title_en="Draft, to be checked",
        codes=tuple(definitions.values()),
        actors=tuple({c.actor.name: c.actor.role for c in counts if c.actor.name}.items()),
        exclusive=_exclusive_of(known, counts),
        rules=known[0].rules if known else MomentRules(),
    )
    return draft if base is None else CodingScheme.merged(base, draft)


def _first_meaning(known: Sequence[CodingScheme], count: CodeCount) -> CodeDefinition | None:
    for scheme in known:
        found = scheme.meaning(count.code, count.actor)
        if found is not None:
            return found
    return guess_meaning(count.code, count.actor.role)


def _nearest(counts: Sequence[CodeCount]) -> list[CodingScheme]:
    """The shipped scheme that knows most of the codes, as a guess, if it knows half of them."""
    schemes = [read_scheme(name) for name in list_shipped_schemes()]
    knows = {s.name: sum(s.meaning(c.code, c.actor) is not None for c in counts) for s in schemes}
    best = max(schemes, key=lambda scheme: knows[scheme.name], default=None)
    if best is None or not counts or knows[best.name] < _ENOUGH_KNOWN * len(counts):
        return []
    return [replace(best, codes=tuple(replace(code, guessed=True) for code in best.codes))]


def _exclusive_of(
    known: Sequence[CodingScheme], counts: Sequence[CodeCount]
) -> tuple[tuple[str, ...], ...]:
    codes = {count.code for count in counts}
    return tuple(
        dict.fromkeys(each for s in known for each in s.exclusive if len(codes & {*each}) > 1)
    )


def _define(code: str, role: Role, meaning: Meaning) -> CodeDefinition:
    actor = str(role) if role is not Role.OTHER else None
    return CodeDefinition(code=code, actor=actor, guessed=True, **dict(meaning.fields))


def _one_meaning(words: Words, role: Role) -> Meaning | None:
    fits = _longest(_fits(words, role))
    meanings = list(dict.fromkeys(fit.meaning for fit in fits))
    if len(meanings) != 1 or _is_negated(words, fits):
        return None
    return meanings[0]


def _is_grammar(words: Words) -> bool:
    """Whether this is a part of speech ("pos:n" is a noun), not something positive."""
    tags = load_lexicon().grammar
    return len(words) > 1 and words[0] == "pos" and all(word in tags for word in words[1:])


def _is_negated(words: Words, fits: list[Fit]) -> bool:
    """Whether a negation stands outside the words that fitted ("does not cry")."""
    inside = {index for fit in fits for index in range(fit.start, fit.stop)}
    negations = load_lexicon().negations
    return any(word in negations and index not in inside for index, word in enumerate(words))


@functools.lru_cache(_REMEMBERED)
def _fits(words: Words, role: Role) -> tuple[Fit, ...]:
    return tuple(
        Fit(start=start, stop=start + len(pattern), meaning=meaning)
        for meaning in load_lexicon().meanings
        if meaning.role in (None, role)
        for pattern in meaning.patterns
        for start in find_words(pattern, words)
    )


def _longest(fits: Sequence[Fit]) -> list[Fit]:
    """Drop every fit that lies inside a longer one: "reageert niet" outweighs "reageert"."""
    return [
        fit
        for fit in fits
        if not any(
            other.start <= fit.start
            and fit.stop <= other.stop
            and other.stop - other.start > fit.stop - fit.start
            for other in fits
        )
    ]


def _without_prefix(code: str) -> str:
    found = _LETTERED.match(code)
    return found.group(2) if found else ""


def _split_word_prefix(header: str) -> tuple[Actor, str] | None:
    """Take "mother_smiles" and "kind huilt" apart; the code is what follows the name."""
    found = re.match(r"^([^\W_]+)[\s_\-]+(\S.*)$", header)
    if not found or len(found.group(1)) == 1:
        return None
    role = guess_role(found.group(1))
    if role is Role.OTHER:
        return None
    return Actor(role=role, name=found.group(1)), found.group(2)
