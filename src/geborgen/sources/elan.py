"""ELAN documents (``.eaf``): tiers of annotations to behaviours of the people on them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import unquote

from lxml import etree

from geborgen.moments import Behaviour, DataWarning, FileError, Origin, Recording, WarningKind
from geborgen.sources.elan_own import find_own, read_own_acts
from geborgen.sources.elan_tiers import Annotation, Tier, Vocabulary, find_people, name_codes
from geborgen.sources.elan_times import fill_slots, find_spans
from geborgen.sources.elan_writing import build_document, find_losses
from geborgen.sources.files import XML_LIMIT_MB, compute_sha256, file_name, read_bytes, write_bytes
from geborgen.sources.formats import ReadOptions
from geborgen.sources.people import ActorBook
from geborgen.sources.sessions import (
    FoundSession,
    Reading,
    SourceFile,
    build_recording,
    take_only_session,
)
from geborgen.sources.times import parse_number
from geborgen.sources.xml_file import parse_xml

__all__ = ["read", "recognise", "write"]

_TITLE = "ELAN"
_ROOT = "ANNOTATION_DOCUMENT"
_UNITS_S = {"NTSC-frames": 1001 / 30000, "PAL-frames": 0.04}
_MILLISECOND_S = 0.001
_LONG = 16  # digits; beyond, a number is no time

Spans = Mapping[str, tuple[float, float]]


def recognise(head: bytes, path: Path) -> bool:
    """Whether a file's beginning is that of an ELAN document."""
    del path
    return bool(re.search(rb"<\s*" + _ROOT.encode() + rb"[\s>]", head))


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recording of an ELAN document.

    Parameters
    ----------
    path
        The ``.eaf`` file.
    options
        Who the child and the observer are, where the file does not say.

    Returns
    -------
    tuple of Recording
        One.

    Raises
    ------
    FileError
        When it is no ELAN document, is damaged, too large, or declares XML entities.

    Notes
    -----
    *When*: an annotation that refers to another has the other's times. Times that are not set are
    spread evenly over the row of annotations that they separate; a warning counts them. For *who*
    and *which code* see `find_people` and `name_codes`.
    """
    data = read_bytes(path, limit_mb=XML_LIMIT_MB)
    root = _parse(data, file_name(path))
    source = SourceFile(name=file_name(path), sha256=compute_sha256(data), format="elan")
    found = FoundSession(session=file_name(path).removesuffix(path.suffix) or file_name(path))
    _read_header(root, found)
    own = find_own(root)
    tiers = [_read_tier(element, is_tidied=own is None) for element in root.iterchildren("TIER")]
    spans = _read_spans(root, tiers, (file_name(path), found))
    if own is not None:
        acts, warnings = read_own_acts(own, tiers, spans, file=file_name(path))
        found.behaviours += acts
        found.warnings += warnings
        tiers = [tier for tier in tiers if tier.id not in own.tiers]
    book = ActorBook(options)
    people = find_people(tiers)
    codes = name_codes(tiers, _read_vocabularies(root), people)
    for tier in tiers:
        observer = options.observer or tier.annotator
        if observer and tier.annotations:
            found.observers.append(observer)
        reading = Reading(file=file_name(path), book=book, observer=observer)
        named = zip(tier.annotations, codes[tier.id], strict=True)
        found.behaviours += _make_behaviours(named, people[tier.id], (spans, reading, found))
    recording = build_recording(found, source, options)
    return (recording if own is None else own.complete(recording),)


def write(
    recordings: Sequence[Recording], path: Path, *, force: bool = False
) -> tuple[DataWarning, ...]:
    """Save one recording as an ELAN document, whole or not at all.

    Parameters
    ----------
    recordings
        The one to save.
    path
        The file to make.
    force
        Replace a file that exists.

    Returns
    -------
    tuple of DataWarning
        What the document cannot hold.

    Raises
    ------
    FileError
        When there are several recordings, or the file exists or cannot be made.
    """
    recording = take_only_session(recordings, path)
    write_bytes(path, build_document(recording), force=force)
    return tuple(find_losses(recording, path))


def _parse(data: bytes, file: str) -> etree._Element:
    root = parse_xml(
        data,
        file=file,
        title=_TITLE,
        collect_ids=False,  # a quarter faster; we look annotations up ourselves
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
    )
    if root.tag != _ROOT:
        raise _broken(file, "not_elan")
    return root


def _broken(file: str, reason: str) -> FileError:
    return FileError("file_broken", file=file, format=_TITLE, reason=reason)


def _read_header(root: etree._Element, found: FoundSession) -> None:
    """Names of the media; where in the first of them the document's second 0 lies."""
    for medium in root.iterfind("HEADER/MEDIA_DESCRIPTOR"):
        url = medium.get("MEDIA_URL") or medium.get("RELATIVE_MEDIA_URL") or ""
        if url:
            found.media.append(_file_name(url))
        origin = parse_number(medium.get("TIME_ORIGIN"))
        if origin:
            found.variables.setdefault("time origin", f"{origin * _MILLISECOND_S:g}")
    if date := root.get("DATE"):
        found.variables["document date"] = date


def _read_tier(element: etree._Element, *, is_tidied: bool = True) -> Tier:
    return Tier(
        id=element.get("TIER_ID") or "-",
        type=element.get("LINGUISTIC_TYPE_REF") or "",
        participant=(element.get("PARTICIPANT") or "").strip(),
        annotator=(element.get("ANNOTATOR") or "").strip() or None,
        parent=element.get("PARENT_REF"),
        annotations=tuple(_read_annotations(element, is_tidied)),
    )


def _read_annotations(element: etree._Element, is_tidied: bool) -> Iterator[Annotation]:
    """Annotations of a tier; the plainest access to each element, for there are thousands."""
    for found in element.iter("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
        given: Mapping[Any, Any] = dict(found.items())  # the stubs allow bytes, lxml gives text
        text = found[0].text if len(found) else None
        yield Annotation(
            id=given.get("ANNOTATION_ID", ""),
            value=(" ".join(text.split()) if is_tidied else text) if text else "",
            entry=given.get("CVE_REF"),
            start=given.get("TIME_SLOT_REF1"),
            end=given.get("TIME_SLOT_REF2"),
            parent=given.get("ANNOTATION_REF"),
            row=found.sourceline,  # type: ignore[arg-type]  # the stubs say "..."
        )


def _read_spans(
    root: etree._Element, tiers: Sequence[Tier], known: tuple[str, FoundSession]
) -> Spans:
    file, found = known
    header = root.find("HEADER")
    unit_s = _UNITS_S.get(header.get("TIME_UNITS") or "" if header is not None else "")
    aligned = [[a for a in tier.annotations if a.start and a.end] for tier in tiers]
    slots = fill_slots(
        _read_slots(root, unit_s),
        ([(a.start or "", a.end or "") for a in annotations] for annotations in aligned),
    )
    if slots.filled:
        found.warnings.append(
            DataWarning.of(WarningKind.INTERPOLATED_TIME, Origin(file=file), n=slots.filled)
        )
    own = {}
    seconds = slots.seconds
    for annotation in (a for annotations in aligned for a in annotations):
        start, end = seconds.get(annotation.start or ""), seconds.get(annotation.end or "")
        if start is not None and end is not None:
            own[annotation.id] = (start, end)
    return find_spans(own, {a.id: a.parent for t in tiers for a in t.annotations if a.parent})


def _read_slots(root: etree._Element, unit_s: float | None) -> dict[str, float | None]:
    """Seconds by slot; None where not set, or where what is set is no number."""
    slots: dict[str, float | None] = {}
    order = root.find("TIME_ORDER")
    for slot in () if order is None else order.iterchildren("TIME_SLOT"):
        text = slot.get("TIME_VALUE")
        # Nearly all are whole milliseconds; divided, for 1800 * 0.001 is not 1.8.
        if unit_s is None and text is not None and text.isdecimal() and len(text) < _LONG:
            seconds: float | None = int(text) / 1000
        else:
            value = parse_number(text)
            seconds = value if value is None else value * (unit_s or _MILLISECOND_S)
        slots[slot.get("TIME_SLOT_ID") or ""] = seconds
    return slots


def _read_vocabularies(root: etree._Element) -> dict[str, Vocabulary]:
    """Vocabulary by tier type; without values when an outside file holds them."""
    vocabularies: dict[str, Vocabulary] = {}
    for element in root.iterchildren("CONTROLLED_VOCABULARY"):
        values = {}
        for entry in element.iterchildren("CV_ENTRY", "CV_ENTRY_ML"):
            text = entry.findtext("CVE_VALUE") or entry.text or ""
            values[entry.get("CVE_ID") or text] = " ".join(text.split())
        vocabularies[element.get("CV_ID") or ""] = values
    return {
        element.get("LINGUISTIC_TYPE_ID") or "": vocabularies.get(name, {})
        for element in root.iterchildren("LINGUISTIC_TYPE")
        if (name := element.get("CONTROLLED_VOCABULARY_REF"))
    }


def _make_behaviours(
    named: Iterator[tuple[Annotation, tuple[str, str | None]]],
    person: str,
    known: tuple[Spans, Reading, FoundSession],
) -> Iterator[Behaviour]:
    spans, reading, found = known
    actor = reading.book.actor(person)
    for annotation, (code, comment) in named:
        origin = reading.origin(annotation.row)
        span = spans.get(annotation.id)
        if span is None:
            found.warnings.append(_without_time(annotation, code, origin))
            continue
        onset_s, offset_s = span
        if offset_s < onset_s:
            details = {"onset": onset_s, "offset": offset_s}
            found.warnings.append(
                DataWarning.of(WarningKind.OFFSET_BEFORE_ONSET, origin, code=code, **details)
            )
        yield Behaviour(
            actor=actor,
            code=code,
            onset_s=onset_s,
            offset_s=offset_s if offset_s >= onset_s else None,
            observer=reading.observer,
            comment=comment,
            origin=origin,
        )


def _without_time(annotation: Annotation, code: str, origin: Origin) -> DataWarning:
    if annotation.parent:
        return DataWarning.of(WarningKind.UNREADABLE_ROW, origin, reason="parent_missing")
    return DataWarning.of(WarningKind.UNSET_TIME, origin, code=code)


def _file_name(url: str) -> str:
    """Name without folders or protocol, whichever system wrote it."""
    path = unquote(url)
    return (PureWindowsPath(path).name if "\\" in path else PurePosixPath(path).name) or "-"
