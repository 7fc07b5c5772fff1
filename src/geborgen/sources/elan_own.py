"""ELAN documents that this program wrote: what each tier is, so that nothing has to be guessed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from lxml import etree

from geborgen.moments import Actor, Behaviour, DataWarning, Origin, Recording, WarningKind
from geborgen.moments.errors import RecordError
from geborgen.moments.plain import from_plain
from geborgen.sources.elan_tiers import Annotation, Tier

__all__ = ["PROPERTY", "VERSION", "Kind", "OwnDocument", "OwnTier", "find_own", "read_own_acts"]

PROPERTY = "geborgen"
VERSION = 1

Spans = Mapping[str, tuple[float, float]]


class Kind(StrEnum):
    """Whether the acts of a tier have a length, none, or one whose end is not known."""

    STATE = "state"
    POINT = "point"
    OPEN = "open"

    @classmethod
    def of(cls, act: Behaviour) -> "Kind":
        """The kind of one act."""
        if act.offset_s is not None:
            return cls.STATE
        return cls.OPEN if act.unpaired else cls.POINT


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTier:
    """Whose acts a tier holds, by whom they were coded, and what of them: codes or the rest."""

    actor: Actor
    observer: str | None = None
    kind: Kind = Kind.STATE
    holds: str = "codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDocument:
    """What the document says of itself: the session without its acts, and each tier by name."""

    recording: Recording
    tiers: Mapping[str, OwnTier]

    def complete(self, found: Recording) -> Recording:
        """What was read of the tiers, with the rest of the session as we wrote it."""
        return replace(
            self.recording,
            behaviours=found.behaviours,
            warnings=found.warnings,
            provenance=found.provenance,
        )


def find_own(root: etree._Element) -> OwnDocument | None:
    """What a document that we wrote says of itself; None of any other, or when that is damaged."""
    text = next(
        (p.text for p in root.iterfind("HEADER/PROPERTY") if p.get("NAME") == PROPERTY), None
    )
    try:
        plain: Any = json.loads(text or "null")
        if not isinstance(plain, dict) or plain.get("version") != VERSION:
            return None
        recording = from_plain(Recording, plain["recording"])
        tiers = {name: from_plain(OwnTier, own) for name, own in plain["tiers"].items()}
    except (ValueError, RecursionError, KeyError, AttributeError, RecordError):
        return None
    return OwnDocument(recording=recording, tiers=tiers)


def read_own_acts(
    own: OwnDocument, tiers: Sequence[Tier], spans: Spans, *, file: str
) -> tuple[list[Behaviour], list[DataWarning]]:
    """Acts of the tiers that we made, also those that somebody added to them in ELAN since.

    Parameters
    ----------
    own
        What the document says of itself.
    tiers
        Every tier of the document.
    spans
        Start and end in seconds by annotation id.
    file
        The file's name.

    Returns
    -------
    tuple of list of Behaviour and list of DataWarning
        An annotation without times is left out and said.
    """
    beside = _read_beside(own, tiers)
    acts: list[Behaviour] = []
    warnings: list[DataWarning] = []
    for tier in tiers:
        made = own.tiers.get(tier.id)
        if made is None or made.holds != "codes":
            continue
        for annotation in tier.annotations:
            origin = Origin(file=file, row=annotation.row)
            code = annotation.value or tier.id
            if annotation.id in spans:
                act = _make_act(made, code, span=spans[annotation.id], origin=origin)
                acts.append(_add_beside(act, beside.get(annotation.id, {})))
            else:
                warnings.append(DataWarning.of(WarningKind.UNSET_TIME, origin, code=code))
    return acts, warnings


def _read_beside(own: OwnDocument, tiers: Sequence[Tier]) -> dict[str, dict[str, str]]:
    beside: dict[str, dict[str, str]] = {}
    for tier in tiers:
        holds = own.tiers[tier.id].holds if tier.id in own.tiers else "codes"
        if holds != "codes":
            for parent, annotation in _with_parents(tier.annotations):
                beside.setdefault(parent, {})[holds] = annotation.value
    return beside


def _with_parents(annotations: Sequence[Annotation]) -> Iterator[tuple[str, Annotation]]:
    yield from ((one.parent, one) for one in annotations if one.parent)


def _make_act(made: OwnTier, code: str, *, span: tuple[float, float], origin: Origin) -> Behaviour:
    onset_s, end_s = span
    offset_s = max(onset_s, end_s) if made.kind is Kind.STATE else None
    return Behaviour(
        actor=made.actor,
        code=code,
        onset_s=onset_s,
        offset_s=offset_s,
        unpaired=made.kind is Kind.OPEN,
        observer=made.observer,
        origin=origin,
    )


def _add_beside(act: Behaviour, beside: Mapping[str, str]) -> Behaviour:
    """The act with what stands on the tiers below it; what is no longer what we wrote is text."""
    if not beside:
        return act
    comment = beside.get("comment") or None
    modifiers: tuple[str, ...] = ()
    try:
        found = json.loads(beside.get("modifiers", "[]"))
        modifiers = tuple(found) if _are_texts(found) else (beside["modifiers"],)
    except ValueError:
        modifiers = (beside["modifiers"],)
    try:
        intensity = float(beside["intensity"]) if "intensity" in beside else None
        return replace(act, comment=comment, modifiers=modifiers, intensity=intensity)
    except (ValueError, RecordError):
        modifiers = (*modifiers, beside["intensity"])
        return replace(act, comment=comment, modifiers=modifiers)


def _are_texts(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)
