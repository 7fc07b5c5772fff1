"""Praat TextGrids: tiers of intervals and points to behaviours, and behaviours to tiers."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from geborgen.moments import (
    Actor,
    Behaviour,
    DataWarning,
    FileError,
    Recording,
    Role,
    Span,
    WarningKind,
)
from geborgen.moments.recording import join_spans
from geborgen.sources.elan_tiers import Annotation, Tier, find_people, name_codes
from geborgen.sources.files import (
    compute_sha256,
    decode_text,
    file_name,
    read_bytes,
    write_text,
)
from geborgen.sources.formats import ReadOptions
from geborgen.sources.losses import Losses
from geborgen.sources.modifiers import join_modifiers, split_modifiers
from geborgen.sources.people import ActorBook
from geborgen.sources.sessions import (
    FoundSession,
    Reading,
    SourceFile,
    build_recording,
    take_only_session,
)
from geborgen.sources.textgrid_text import GridLabel, GridTier, PraatText, parse_textgrid

__all__ = ["read", "recognise", "write"]

_BINARY = b"ooBinaryFile"
_HEAD = re.compile(
    rb'"ooTextFile[^"]*"[^"]{0,200}"TextGrid"|"Praat chronological TextGrid text file"'
)
# What our own tiers are called: whose they are, then what stands on them.
_OURS = re.compile(
    r"(?P<name>.*) \[(?:codes|words: (?P<code>[^\];]+))(?:; (?P<role>child|caregiver|other))?"
    r"(?:; by (?P<observer>[^\];]+))?\]",
    re.DOTALL,
)
_GAPS = "[not seen]"
_PLACES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lane:
    """Whose acts a tier of ours holds, and which: codes, or the words spoken under one code."""

    actor: Actor
    observer: str | None
    is_points: bool
    code: str | None = None

    @property
    def title(self) -> str:
        """The tier's name."""
        what = "codes" if self.code is None else f"words: {self.code}"
        observer = f"; by {self.observer}" if self.observer else ""
        return f"{self.actor.name} [{what}; {self.actor.role}{observer}]"


@dataclass(slots=True, kw_only=True)
class _Row:
    """One tier while it is written."""

    lane: _Lane
    acts: list[Behaviour] = field(default_factory=list)

    def has_room(self, act: Behaviour) -> bool:
        """Whether an act does not overlap the last one; two points never share a time."""
        if not self.acts:
            return True
        last = self.acts[-1]
        return act.onset_s > last.onset_s and act.onset_s >= last.end_s


def recognise(head: bytes, path: Path) -> bool:
    """Whether a file's beginning is that of a TextGrid, in any of Praat's forms."""
    del path
    return bool(_HEAD.search(head)) or (head.startswith(_BINARY) and b"TextGrid" in head[:40])


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recording of a TextGrid.

    Parameters
    ----------
    path
        The ``.TextGrid`` file: Praat's long, short or chronological text, in UTF-8 or UTF-16.
    options
        Who the child and the observer are, where the file does not say.

    Returns
    -------
    tuple of Recording
        One.

    Raises
    ------
    FileError
        When it is no TextGrid, is damaged, too large, or a binary one.

    Notes
    -----
    Intervals are states, points are points; empty labels are nothing. *Who* and *which code* are
    read from the tiers' names and labels as in ELAN: see `find_people` and `name_codes`. A tier
    that we wrote says it in its name.
    """
    data = read_bytes(path)
    if data.startswith(_BINARY):
        reason = "binary_textgrid"
        raise FileError("file_broken", file=file_name(path), format="TextGrid", reason=reason)
    decoded = decode_text(data, file_name(path), accept_cp1252=True)
    grid = parse_textgrid(decoded.text, file_name(path))
    found = FoundSession(
        session=file_name(path).removesuffix(path.suffix) or file_name(path),
        warnings=list(decoded.warnings),
        length_s=grid.end_s,
    )
    if grid.start_s > 0 and math.isfinite(grid.start_s):
        found.gaps.append(Span(start_s=0.0, end_s=grid.start_s))
    book = ActorBook(options)
    reading = Reading(file=file_name(path), book=book, observer=options.observer)
    found.behaviours += _read_ours(grid, reading, found)
    found.behaviours += _read_tiers(grid, reading, found)
    found.observers = [b.observer for b in found.behaviours if b.observer]
    source = SourceFile(name=file_name(path), sha256=compute_sha256(data), format="textgrid")
    return (build_recording(found, source, options),)


def write(
    recordings: Sequence[Recording], path: Path, *, force: bool = False
) -> tuple[DataWarning, ...]:
    """Save a recording as a TextGrid: a tier for each person, and more where acts overlap.

    Parameters
    ----------
    recordings
        One.
    path
        The ``.TextGrid`` file to make, in Praat's long form.
    force
        Replace a file that exists.

    Returns
    -------
    tuple of DataWarning
        What a TextGrid cannot hold.

    Raises
    ------
    FileError
        When there are several recordings, the file exists and `force` is False, or it cannot be
        written.
    """
    recording = take_only_session(recordings, path)
    losses = Losses(file=file_name(path))
    losses.count([recording], held={"gaps", "length", "modifiers", "comments", "observer"})
    spoken = sum(bool(act.modifiers) and _is_spoken(act) for act in recording.behaviours)
    losses.lost["modifiers"] += spoken
    losses.lost["comments"] += sum(
        bool(act.comment) and not _is_spoken(act) for act in recording.behaviours
    )
    write_text(path, _to_text(recording), force=force)
    return losses.warnings()


def _read_ours(grid: PraatText, reading: Reading, found: FoundSession) -> Iterator[Behaviour]:
    """Acts on tiers that this program wrote, and the stretches nobody saw."""
    for tier in grid.tiers:
        ours = _OURS.fullmatch(tier.name)
        if tier.name == _GAPS:
            found.gaps += [
                Span(start_s=label.start_s, end_s=label.end_s)
                for label in tier.labels
                if label.end_s is not None and label.start_s <= label.end_s < math.inf
            ]
        if ours is None:
            continue
        role = ours["role"]
        actor = (
            Actor(role=Role(role), name=ours["name"]) if role else reading.book.actor(ours["name"])
        )
        observer = ours["observer"] or reading.observer
        for label in tier.labels:
            code, *modifiers = split_modifiers(label.text)
            words = (ours["code"], label.text, ()) if ours["code"] else (code, None, modifiers)
            yield from _make_act(label, (actor, *words), (reading, observer, found))


def _read_tiers(grid: PraatText, reading: Reading, found: FoundSession) -> Iterator[Behaviour]:
    """Acts on everybody else's tiers; tiers of one name are one."""
    labels: dict[str, list[GridLabel]] = {}
    for tier in grid.tiers:
        if tier.name != _GAPS and not _OURS.fullmatch(tier.name):
            labels.setdefault(tier.name.strip() or "-", []).extend(tier.labels)
    tiers = [
        Tier(
            id=name,
            type="",
            annotations=tuple(
                Annotation(id=str(place), value=" ".join(label.text.split()), row=label.row)
                for place, label in enumerate(told)
            ),
        )
        for name, told in labels.items()
    ]
    people = find_people(tiers)
    codes = name_codes(tiers, {}, people)
    for name, told in labels.items():
        actor = reading.book.actor(people[name])
        for label, (code, comment) in zip(told, codes[name], strict=True):
            yield from _make_act(
                label, (actor, code, comment, ()), (reading, reading.observer, found)
            )


def _make_act(
    label: GridLabel,
    said: tuple[Actor, str, str | None, Sequence[str]],
    known: tuple[Reading, str | None, FoundSession],
) -> Iterator[Behaviour]:
    (actor, code, comment, modifiers), (reading, observer, found) = said, known
    origin = reading.origin(label.row)
    start, end = label.start_s, label.end_s
    if not code or not math.isfinite(start) or (end is not None and not math.isfinite(end)):
        found.warnings.append(DataWarning.of(WarningKind.UNSET_TIME, origin, code=code or "-"))
        return
    if end is not None and end < start:
        details = {"onset": start, "offset": end}
        kind = WarningKind.OFFSET_BEFORE_ONSET
        found.warnings.append(DataWarning.of(kind, origin, code=code, **details))
        end = None
    yield Behaviour(
        actor=actor,
        code=code,
        onset_s=start,
        offset_s=end,
        modifiers=tuple(modifiers),
        observer=observer,
        comment=comment,
        origin=origin,
    )


def _is_spoken(act: Behaviour) -> bool:
    """Whether an act stands on a tier of words, with its comment as the label."""
    return bool(act.comment and act.comment.strip()) and not set(act.code) & set("];")


def _lane(act: Behaviour) -> _Lane:
    observer = act.observer if act.observer and not set(act.observer) & set("];") else None
    return _Lane(
        actor=act.actor,
        observer=observer,
        is_points=not act.is_state or act.unpaired or act.end_s <= act.onset_s,
        code=act.code if _is_spoken(act) else None,
    )


def _lay_out(acts: Iterable[Behaviour]) -> list[_Row]:
    """Acts on rows in which none overlaps another, as few rows as the order allows."""
    rows: dict[_Lane, list[_Row]] = {}
    for act in acts:
        of_lane = rows.setdefault(_lane(act), [])
        row = next((row for row in of_lane if row.has_room(act)), None)
        if row is None:
            row = _Row(lane=_lane(act))
            of_lane.append(row)
        row.acts.append(act)
    return [row for of_lane in rows.values() for row in of_lane]


def _to_text(recording: Recording) -> str:
    ends = [recording.end_s, *(act.end_s for act in recording.behaviours)]
    start = min([0.0, *(act.onset_s for act in recording.behaviours)])
    end = max([*ends, *(gap.end_s for gap in recording.gaps), start + 1e-3])
    tiers = [
        GridTier(name=row.lane.title, is_points=row.lane.is_points, labels=_labels(row))
        for row in _lay_out(recording.behaviours)
    ]
    gaps = sorted(recording.gaps, key=lambda gap: gap.start_s)
    if gaps:
        tiers.append(GridTier(name=_GAPS, is_points=False, labels=_gap_labels(gaps)))
    head = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", f"xmin = {_spell(start)} "]
    head += [f"xmax = {_spell(end)} ", "tiers? <exists> ", f"size = {len(tiers)} ", "item []: "]
    body = (
        line for place, tier in enumerate(tiers, 1) for line in _tier(tier, place, (start, end))
    )
    return "\n".join([*head, *body]) + "\n"


def _labels(row: _Row) -> tuple[GridLabel, ...]:
    return tuple(
        GridLabel(
            start_s=act.onset_s,
            end_s=None if row.lane.is_points else act.end_s,
            text=act.comment or "" if row.lane.code else join_modifiers([act.code, *act.modifiers]),
            row=0,
        )
        for act in row.acts
    )


def _gap_labels(gaps: Iterable[Span]) -> tuple[GridLabel, ...]:
    """Gaps as labels; those that touch or overlap become one."""
    kept = (gap for gap in join_spans(gaps) if gap.end_s > gap.start_s)
    return tuple(GridLabel(start_s=g.start_s, end_s=g.end_s, text="x", row=0) for g in kept)


def _tier(tier: GridTier, place: int, span: tuple[float, float]) -> Iterator[str]:
    kind, many = ("TextTier", "points") if tier.is_points else ("IntervalTier", "intervals")
    labels = tier.labels if tier.is_points else tuple(_fill(tier.labels, span))
    yield f"    item [{place}]:"
    yield f'        class = "{kind}" '
    yield f"        name = {_quote(tier.name)} "
    yield f"        xmin = {_spell(span[0])} "
    yield f"        xmax = {_spell(span[1])} "
    yield f"        {many}: size = {len(labels)} "
    for number, label in enumerate(labels, start=1):
        yield f"        {many} [{number}]:"
        if label.end_s is None:
            yield f"            number = {_spell(label.start_s)} "
            yield f"            mark = {_quote(label.text)} "
        else:
            yield f"            xmin = {_spell(label.start_s)} "
            yield f"            xmax = {_spell(label.end_s)} "
            yield f"            text = {_quote(label.text)} "


def _fill(labels: Iterable[GridLabel], span: tuple[float, float]) -> Iterator[GridLabel]:
    """The labels with empty ones between them: a tier of intervals has no holes."""
    last = span[0]
    for label in labels:
        if label.start_s > last:
            yield GridLabel(start_s=last, end_s=label.start_s, text="", row=0)
        yield label
        last = label.end_s if label.end_s is not None else last
    if span[1] > last:
        yield GridLabel(start_s=last, end_s=span[1], text="", row=0)


def _quote(text: str) -> str:
    return '"' + text.replace("\0", "�").replace('"', '""') + '"'


def _spell(seconds: float) -> str:
    rounded = round(float(seconds), _PLACES)
    return f"{rounded:.0f}" if rounded.is_integer() else f"{rounded:.9f}".rstrip("0")
