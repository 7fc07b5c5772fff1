"""Finds words that may point to danger or despair; it decides nothing and sends nothing."""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from geborgen.practice.safety.lines import compile_line, plain_clauses, split_choices
from geborgen.practice.sayings import read_table

__all__ = ["Concern", "ConcernKind", "find_concern", "find_concerns"]


class ConcernKind(StrEnum):
    """What the words may point to, most urgent first."""

    DANGER = "danger"
    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    SEXUAL = "sexual"
    VIOLENCE = "violence"
    FEAR_OF_HURTING = "fear_of_hurting"
    OVERWHELMED = "overwhelmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing the words may point to; the words themselves are kept out of ``repr``."""

    kind: ConcernKind
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    spelling: dict[str, str]
    harmless: re.Pattern[str]
    undenying: re.Pattern[str]
    denials: frozenset[str]
    lines: dict[ConcernKind, re.Pattern[str]]
    always: dict[ConcernKind, re.Pattern[str]]
    together: dict[ConcernKind, tuple["_Together", ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One of these plain words, or a match of the rest."""

    words: frozenset[str]
    rest: re.Pattern[str] | None

    def find(self, clause: str, words: frozenset[str]) -> str | None:
        plain = self.words & words
        if plain:
            return min(plain)
        match = self.rest and self.rest.search(clause)
        return match[0] if match else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Together:
    """Parts that count when all of them stand in one clause; `denies` when one is a denial."""

    parts: tuple[_Part, ...]
    denies: bool

    def find(self, clause: str, words: frozenset[str]) -> str | None:
        found = []
        for part in self.parts:
            told = part.find(clause, words)
            if told is None:
                return None
            found.append(told)
        return " + ".join(found)


_WORDS_BEFORE, _WORDS_AFTER = 3, 2
_JOINED = re.compile(r"\b(?:en|and|of|or)\b")
_AFTER = frozenset({"niet", "nooit", "never"})


def find_concern(text: str) -> ConcernKind | None:
    """Return the most urgent thing the words may point to; None when there is nothing."""
    found = find_concerns(text)
    return found[0].kind if found else None


def find_concerns(text: str) -> tuple[Concern, ...]:
    """Return everything the words may point to, in Dutch and English, most urgent first."""
    rules = _load_rules()
    clauses = [_without_harmless(c, rules) for c in plain_clauses(text, rules.spelling)]
    found = ((kind, _first(kind, clauses, rules)) for kind in ConcernKind)
    return tuple(Concern(kind=kind, words=words) for kind, words in found if words)


def _without_harmless(clause: str, rules: _Rules) -> str:
    return rules.undenying.sub("~", rules.harmless.sub("~", clause))


def _first(kind: ConcernKind, clauses: list[str], rules: _Rules) -> str | None:
    for clause in clauses:
        certain = rules.always[kind].search(clause)
        if certain:
            return certain[0]
        told = _first_not_denied(clause, rules.lines[kind], rules.denials)
        told = told or _first_together(clause, rules.together[kind], rules.denials)
        if told is not None:
            return told
    return None


def _first_together(
    clause: str, lines: tuple[_Together, ...], denials: frozenset[str]
) -> str | None:
    words = frozenset(clause.split())
    denied = not denials.isdisjoint(words)
    found = (line.find(clause, words) for line in lines if line.denies or not denied)
    return next((told for told in found if told is not None), None)


def _first_not_denied(clause: str, lines: re.Pattern[str], denials: frozenset[str]) -> str | None:
    match = lines.search(clause)
    while match is not None and _is_denied(clause, match, denials):
        match = lines.search(clause, match.start() + 1)
    return None if match is None else match[0]


def _is_denied(clause: str, match: re.Match[str], denials: frozenset[str]) -> bool:
    before = _JOINED.split(clause[: match.start()])[-1].split()[-_WORDS_BEFORE:]
    after = clause[match.end() :].split()[:_WORDS_AFTER]
    inside = match[0].split()[1:]
    return not denials.isdisjoint([*before, *inside]) or not _AFTER.isdisjoint(after)


@functools.cache
def _load_rules() -> _Rules:
    table = read_table("geborgen.practice.safety", "rules")
    names, denials = table["words"], frozenset(table["denials"])
    told = {kind: table[kind]["lines"] for kind in ConcernKind}
    own = {
        kind: [*table[kind]["always"], *(line for line in told[kind] if _denies(line, denials))]
        for kind in ConcernKind
    }
    deniable = {
        kind: [line for line in told[kind] if not _denies(line, denials)] for kind in ConcernKind
    }
    return _Rules(
        spelling=table["spelling"],
        harmless=_any_of(table["harmless"], names),
        undenying=_any_of(table["undenying"], names),
        denials=denials,
        lines={kind: _any_of(deniable[kind], names) for kind in ConcernKind},
        always={kind: _any_of(own[kind], names) for kind in ConcernKind},
        together={
            kind: tuple(_together(line, names, denials) for line in table[kind]["together"])
            for kind in ConcernKind
        },
    )


def _denies(line: str, denials: frozenset[str]) -> bool:
    return not denials.isdisjoint(re.findall(r"\w+", line))


def _any_of(lines: Iterable[str], names: Mapping[str, str]) -> re.Pattern[str]:
    never = r"(?!)"  # an empty list finds nothing
    return re.compile(
        rf"(?<![\w'-])(?:{'|'.join([*(compile_line(line, names) for line in lines), never])})"
    )


def _together(line: str, names: Mapping[str, str], denials: frozenset[str]) -> _Together:
    parts = tuple(_part(part, names) for part in line.split(" + "))
    return _Together(parts=parts, denies=_denies(line, denials))


def _part(text: str, names: Mapping[str, str]) -> _Part:
    choices = split_choices(text, names)
    plain = frozenset(choice for choice in choices if re.fullmatch(r"[\w'-]+", choice))
    rest = [choice for choice in choices if choice not in plain]
    return _Part(words=plain, rest=_any_of(rest, names) if rest else None)
