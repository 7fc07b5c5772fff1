"""What ELAN's tiers say: whose they are, and which codes their annotations are."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geborgen.moments import Role
from geborgen.sources.guess import guess_role

__all__ = ["Annotation", "Tier", "Vocabulary", "find_people", "name_codes"]

_FEW_VALUES = 12
_DEFAULT_TYPES = frozenset({"", "default", "default-lt"})
_SEPARATORS = re.compile(r"[_\-@.:\s]+")

Vocabulary = Mapping[str, str]
"""Values by entry id; empty when an outside file holds them."""


class Annotation(NamedTuple):
    """One annotation as the file has it: with time slots of its own, or with a parent.

    A named tuple: there are thousands in a file, and this is the cheapest record to make.
    """

    id: str
    value: str
    entry: str | None = None
    start: str | None = None
    end: str | None = None
    parent: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One tier: its type, who is on it, who annotated it, and its annotations."""

    id: str
    type: str
    participant: str = ""
    annotator: str | None = None
    parent: str | None = None
    annotations: tuple[Annotation, ...] = ()


def find_people(tiers: Sequence[Tier]) -> dict[str, str]:
    """Name of the person on each tier, by tier id.

    Parameters
    ----------
    tiers
        Of one document.

    Returns
    -------
    dict
        The participant the file names. Without one: what stands behind an ``@`` in the tier's
        name (``lex@CHI``); the one part of the name that says a child or a caregiver
        (``mother_gaze``); the person on the parent tier; or the tier's name as it is.
    """
    by_id = {tier.id: tier for tier in tiers}
    people = {}
    for tier in tiers:
        seen: list[str] = []
        above: Tier | None = tier
        while above is not None and above.id not in seen and not _own_person(above):
            seen.append(above.id)
            above = by_id.get(above.parent or "")
        found = _own_person(above) if above is not None else ""
        people[tier.id] = found or seen[-1]
    return people


def name_codes(
    tiers: Sequence[Tier], vocabularies: Mapping[str, Vocabulary], people: Mapping[str, str]
) -> dict[str, list[tuple[str, str | None]]]:
    """Code and comment of every annotation, in order, by tier id.

    Parameters
    ----------
    tiers
        Of one document.
    vocabularies
        Controlled vocabulary by tier type.
    people
        Person by tier id.

    Returns
    -------
    dict
        A tier holds codes when its type has a controlled vocabulary; or when it and the tiers of
        the same kind have at most 12 different values, and at most half as many as annotations.
        Then a code is ``kind:value``, and the kind alone where the value is empty. Other tiers
        hold free text: the code is the kind, the text is the comment.

    Notes
    -----
    The kind is the tier's type; with ELAN's default type, which says nothing, the tier's name
    without the person in it. A tier that is called after its person alone has no kind: then the
    value is the code. In a vocabulary tier a label behind a comma goes to the comment, unless the
    vocabulary holds the value with it.
    """
    kinds = {tier.id: _kind(tier, people[tier.id]) for tier in tiers}
    values: dict[str, list[str]] = {}
    for tier in tiers:
        values.setdefault(kinds[tier.id], []).extend(a.value for a in tier.annotations)
    coded = {kind for kind, found in values.items() if _look_like_codes(found)}
    named: dict[str, list[tuple[str, str | None]]] = {}
    for tier in tiers:
        kind, vocabulary = kinds[tier.id], vocabularies.get(tier.type)
        is_coded = vocabulary is not None or kind in coded
        naming = _Naming(kind=kind, alone=kind or tier.id, is_coded=is_coded, values=vocabulary)
        named[tier.id] = [naming.name(annotation) for annotation in tier.annotations]
    return named


@dataclass(frozen=True, slots=True, kw_only=True)
class _Naming:
    """How the annotations of one tier are named."""

    kind: str
    alone: str
    is_coded: bool
    values: Vocabulary | None

    def name(self, annotation: Annotation) -> tuple[str, str | None]:
        """Code and comment of an annotation."""
        value = annotation.value
        if not self.is_coded:
            return self.alone, value or None
        comment = None
        if self.values is not None:
            value = value or self.values.get(annotation.entry or "", "")
            value, comment = _split_label(value, self.values.values())
        if not value:
            return self.alone, comment
        return (f"{self.kind}:{value}" if self.kind else value), comment


def _split_label(value: str, known: Iterable[str]) -> tuple[str, str | None]:
    """Take "A, adult" apart, unless the vocabulary holds it so."""
    short, comma, label = value.partition(",")
    if not comma or not short.strip() or value in known:
        return value, None
    return short.strip(), label.strip() or None


def _look_like_codes(values: Sequence[str]) -> bool:
    different = len(set(values) - {""})
    return different <= _FEW_VALUES and 2 * different <= len(values)


def _own_person(tier: Tier) -> str:
    """Person that the tier itself names; empty when it names none."""
    if tier.participant:
        return tier.participant
    behind = tier.id.rpartition("@")[2].strip() if "@" in tier.id else ""
    return behind or _person_part(tier.id)


def _person_part(name: str) -> str:
    """Return the one part of a name that says child or caregiver; a letter says too little."""
    parts = [part for part in _SEPARATORS.split(name) if len(part) > 1]
    people = [part for part in parts if guess_role(part) is not Role.OTHER]
    return people[0] if len(people) == 1 else ""


def _kind(tier: Tier, person: str) -> str:
    if tier.type not in _DEFAULT_TYPES:
        return tier.type
    parts = [p for p in _SEPARATORS.split(tier.id) if p and p != person]
    return "_".join(parts) if tier.id != person else ""
