"""From a recording to an ELAN document: tiers for each person, and beside them what tiers lack."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from geborgen.moments import Behaviour, DataWarning, Origin, Recording, WarningKind
from geborgen.moments.plain import to_plain
from geborgen.sources.elan_own import PROPERTY, VERSION, Kind, OwnTier
from geborgen.sources.files import file_name
from geborgen.sources.times import to_milliseconds

__all__ = ["build_document", "find_losses"]

_CODES = "codes"
_TYPES = {_CODES: None, "modifiers": "Symbolic_Association", "comment": "Symbolic_Association",
          "intensity": "Symbolic_Association"}  # fmt: skip
_CONSTRAINTS = {
    "Time_Subdivision": "Time subdivision of parent annotation's time interval, no time gaps "
    "allowed within this interval",
    "Symbolic_Subdivision": "Symbolic subdivision of a parent annotation. Annotations refering to "
    "the same parent are ordered",
    "Symbolic_Association": "1-1 association with a parent annotation",
    "Included_In": "Time alignable annotations within the parent annotation's time interval, gaps "
    "are allowed",
}
_NO_LANGUAGE = "und"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_MEDIA_KINDS = {".wav": "audio/x-wav", ".mp3": "audio/mpeg", ".mp4": "video/mp4"}


@dataclass(slots=True, kw_only=True)
class _Draft:
    """One tier to be: whose acts it holds, and the acts, none of which overlap."""

    name: str
    own: OwnTier
    acts: list[Behaviour] = field(default_factory=list)
    busy_until_ms: int = -1


def build_document(recording: Recording) -> bytes:
    """ELAN document that holds a recording, as XML.

    Parameters
    ----------
    recording
        From anywhere.

    Returns
    -------
    bytes
        A tier for each person, observer and kind of act (with a length, a point, without an end),
        more where acts overlap, which a tier cannot hold; the value of an annotation is the code.
        Modifiers, comment and strength stand on tiers below it. A point lasts one millisecond. A
        property of the document says what each tier is and keeps what is known of the session.
    """
    drafts = _place(act for act in recording.behaviours if act.onset_s >= 0)
    root = etree.Element(
        "ANNOTATION_DOCUMENT",
        {f"{{{_INSTANCE}}}noNamespaceSchemaLocation": _SCHEMA},
        nsmap={"xsi": _INSTANCE},
        AUTHOR="",
        DATE=_say_date(recording),
        FORMAT="3.0",
        VERSION="3.0",
    )
    _add_header(root, recording, drafts)
    _add_tiers(root, drafts)
    _add_types(root)
    _add_vocabulary(root, sorted({_clean(act.code) for draft in drafts for act in draft.acts}))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def find_losses(recording: Recording, path: Path) -> Iterator[DataWarning]:
    """What an ELAN document cannot hold of a recording, counted."""
    acts = recording.behaviours
    lost = Counter(
        told_moments=len(recording.moments),
        before_start=sum(act.onset_s < 0 for act in acts),
        below_ms=sum(_is_finer(act) for act in acts if act.onset_s >= 0),
        no_length=sum(act.offset_s == act.onset_s for act in acts),
        signs=sum(bool(_ILLEGAL.search(text)) for act in acts for text in _texts(act)),
    )
    for name, n in lost.items():
        if n:
            origin = Origin(file=file_name(path))
            yield DataWarning.of(WarningKind.LOST_IN_FORMAT, origin, field=name, n=n)


def _texts(act: Behaviour) -> tuple[str, ...]:
    return act.code, act.actor.name, act.comment or "", *act.modifiers


def _is_finer(act: Behaviour) -> bool:
    times = (act.onset_s, act.end_s)
    return any(abs(to_milliseconds(time) / 1000 - time) > 1e-9 for time in times)


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def _place(acts: Iterable[Behaviour]) -> list[_Draft]:
    """Put each act on the first tier of its person, observer and kind that is free."""
    drafts: dict[tuple[object, ...], list[_Draft]] = {}
    taken: set[str] = set()
    for act in acts:
        kind = Kind.STATE if act.offset_s is not None else Kind.of(act)
        lanes = drafts.setdefault((act.actor, act.observer, kind), [])
        start = to_milliseconds(act.onset_s)
        lane = next((one for one in lanes if one.busy_until_ms <= start), None)
        if lane is None:
            own = OwnTier(actor=act.actor, observer=act.observer, kind=kind)
            lane = _Draft(name=_name_tier(own, taken), own=own)
            lanes.append(lane)
        lane.acts.append(act)
        lane.busy_until_ms = max(start + 1, to_milliseconds(act.end_s))
    return [lane for lanes in drafts.values() for lane in lanes]


def _name_tier(own: OwnTier, taken: set[str]) -> str:
    person = _clean(own.actor.name or str(own.actor.role))
    parts = [
        person,
        own.observer and f"({_clean(own.observer)})",
        own.kind is not Kind.STATE and own.kind,
    ]
    wanted = " ".join(str(part) for part in parts if part)
    name, number = wanted, 1
    while not taken.isdisjoint(_names_of(name)):
        number += 1
        name = f"{wanted} {number}"
    taken.update(_names_of(name))
    return name


def _names_of(name: str) -> tuple[str, ...]:
    return name, *(f"{name} {holds}" for holds in list(_TYPES)[1:])


def _add_header(root: etree._Element, recording: Recording, drafts: Sequence[_Draft]) -> None:
    header = etree.SubElement(root, "HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
    for name in recording.media:
        kind = _MEDIA_KINDS.get(Path(name).suffix.lower(), "unknown")
        url = _clean(name)
        etree.SubElement(header, "MEDIA_DESCRIPTOR", MEDIA_URL=f"file:///{url}", MIME_TYPE=kind,
                         RELATIVE_MEDIA_URL=f"./{url}")  # fmt: skip
    bare = replace(recording, behaviours=(), moments=(), warnings=())
    about = {
        "version": VERSION,
        "recording": to_plain(bare, omit_defaults=True),
        "tiers": {
            name: to_plain(own, omit_defaults=True)
            for draft in drafts
            for name, own in _with_beside(draft)
        },
    }
    prop = etree.SubElement(header, "PROPERTY", NAME=PROPERTY)
    prop.text = json.dumps(about, ensure_ascii=True)


def _with_beside(draft: _Draft) -> Iterator[tuple[str, OwnTier]]:
    """A draft's tier and those below it that have something to hold."""
    yield draft.name, draft.own
    for holds in list(_TYPES)[1:]:
        if any(_beside(act, holds) for act in draft.acts):
            yield f"{draft.name} {holds}", replace(draft.own, holds=holds)


def _beside(act: Behaviour, holds: str) -> str | None:
    if holds == "modifiers":
        return json.dumps(act.modifiers, ensure_ascii=False) if act.modifiers else None
    if holds == "intensity":
        return None if act.intensity is None else repr(act.intensity)
    return act.comment


def _add_tiers(root: etree._Element, drafts: Sequence[_Draft]) -> None:
    order = etree.SubElement(root, "TIME_ORDER")
    n_slots = n_annotations = 0
    for draft in drafts:
        tier = _add_tier(root, draft.name, draft.own)
        ids = []
        for act in draft.acts:
            start = to_milliseconds(act.onset_s)
            for time in (start, max(start + 1, to_milliseconds(act.end_s))):
                n_slots += 1
                etree.SubElement(order, "TIME_SLOT", TIME_SLOT_ID=f"ts{n_slots}",
                                 TIME_VALUE=str(time))  # fmt: skip
            n_annotations += 1
            ids.append(f"a{n_annotations}")
            holder = etree.SubElement(etree.SubElement(tier, "ANNOTATION"), "ALIGNABLE_ANNOTATION",
                                      ANNOTATION_ID=ids[-1], TIME_SLOT_REF1=f"ts{n_slots - 1}",
                                      TIME_SLOT_REF2=f"ts{n_slots}")  # fmt: skip
            etree.SubElement(holder, "ANNOTATION_VALUE").text = _clean(act.code)
        for name, own in list(_with_beside(draft))[1:]:
            below = _add_tier(root, name, own, parent=draft.name)
            for parent, act in zip(ids, draft.acts, strict=True):
                if text := _beside(act, own.holds):
                    n_annotations += 1
                    holder = etree.SubElement(etree.SubElement(below, "ANNOTATION"),
                                              "REF_ANNOTATION", ANNOTATION_ID=f"a{n_annotations}",
                                              ANNOTATION_REF=parent)  # fmt: skip
                    etree.SubElement(holder, "ANNOTATION_VALUE").text = _clean(text)
    order[:] = sorted(order, key=lambda slot: int(slot.get("TIME_VALUE", "0")))


def _add_tier(
    root: etree._Element, name: str, own: OwnTier, *, parent: str | None = None
) -> etree._Element:
    tier = etree.SubElement(root, "TIER", LINGUISTIC_TYPE_REF=own.holds, TIER_ID=name)
    tier.set("PARTICIPANT", _clean(own.actor.name))
    if own.observer:
        tier.set("ANNOTATOR", _clean(own.observer))
    if parent:
        tier.set("PARENT_REF", parent)
    return tier


def _add_types(root: etree._Element) -> None:
    for name, constraint in _TYPES.items():
        kind = etree.SubElement(root, "LINGUISTIC_TYPE", GRAPHIC_REFERENCES="false",
                                LINGUISTIC_TYPE_ID=name,
                                TIME_ALIGNABLE="false" if constraint else "true")  # fmt: skip
        if constraint:
            kind.set("CONSTRAINTS", constraint)
        else:
            kind.set("CONTROLLED_VOCABULARY_REF", _CODES)
    etree.SubElement(root, "LANGUAGE", LANG_ID=_NO_LANGUAGE, LANG_LABEL="undetermined",
                     LANG_DEF="http://cdb.iso.org/lg/CDB-00130975-001")  # fmt: skip
    for name, says in _CONSTRAINTS.items():
        etree.SubElement(root, "CONSTRAINT", DESCRIPTION=says, STEREOTYPE=name)


def _add_vocabulary(root: etree._Element, codes: Sequence[str]) -> None:
    vocabulary = etree.SubElement(root, "CONTROLLED_VOCABULARY", CV_ID=_CODES)
    etree.SubElement(vocabulary, "DESCRIPTION", LANG_REF=_NO_LANGUAGE)
    for number, code in enumerate(codes, 1):
        entry = etree.SubElement(vocabulary, "CV_ENTRY_ML", CVE_ID=f"c{number}")
        etree.SubElement(entry, "CVE_VALUE", LANG_REF=_NO_LANGUAGE, DESCRIPTION="").text = code


def _say_date(recording: Recording) -> str:
    at = recording.started_at or datetime(1970, 1, 1, tzinfo=UTC)
    return (
        at.isoformat(timespec="seconds")
        if at.tzinfo
        else f"{at.isoformat(timespec='seconds')}+00:00"
    )
