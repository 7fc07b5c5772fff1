"""From what a reader found in a file to a recording, in the same way for every format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from geborgen.moments import (
    Behaviour,
    DataWarning,
    FileError,
    Origin,
    Provenance,
    Recording,
    Span,
    WarningKind,
    __version__,
    find_contiguity,
    warn_of_contiguity,
)
from geborgen.sources.files import file_name
from geborgen.sources.formats import ReadOptions
from geborgen.sources.people import (
    ActorBook,
    find_age_months,
    find_child,
    find_observer,
    find_unknown_actors,
)

__all__ = ["FoundSession", "Reading", "SourceFile", "build_recording", "take_only_session"]

SETTING_LABELS = frozenset({"setting", "situatie", "situation"})
LONGEST_S = 10 * 365.25 * 86_400
_TOLERANCE_S = 0.0015  # files round to thousandths


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """The file that is read: its name, its SHA-256 and the format it is in."""

    name: str
    sha256: str
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What every behaviour of a session needs: the file's name, its people, who coded."""

    file: str
    book: ActorBook
    observer: str | None = None

    def origin(self, row: int | None = None) -> Origin:
        """Where something stands in the file."""
        return Origin(file=self.file, row=row)


@dataclass(slots=True, kw_only=True)
class FoundSession:
    """What a reader found of one session, before it is a recording.

    Not frozen: readers fill it while they go through the file.
    """

    session: str
    behaviours: list[Behaviour] = field(default_factory=list)
    warnings: list[DataWarning] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    media: list[str] = field(default_factory=list)
    observers: list[str] = field(default_factory=list)
    gaps: list[Span] = field(default_factory=list)
    started_at: datetime | None = None
    length_s: float | None = None
    interval_s: float | None = None
    order_only: bool = False


def build_recording(found: FoundSession, source: SourceFile, options: ReadOptions) -> Recording:
    """Recording of a session as a reader found it.

    Parameters
    ----------
    found
        What the file holds, in any order.
    source
        The file.
    options
        What the person who reads it knows better.

    Returns
    -------
    Recording
        Behaviours in order of onset, without those at times that cannot be (more than ten years
        from the start); warnings for these, for times before the start or after the end, for marks
        that abut, for an order without times and for unknown people added.
    """
    behaviours = sorted(filter(_is_possible, found.behaviours), key=lambda b: b.onset_s)
    observer = find_observer(found.variables, options)
    length_s = found.length_s
    if length_s is not None and not 0 <= length_s <= LONGEST_S:
        length_s = None
    setting = next((v for k, v in found.variables.items() if k.lower() in SETTING_LABELS), None)
    return Recording(
        session=found.session,
        child=find_child(behaviours, found.variables, options),
        child_age_months=find_age_months(found.variables),
        setting=setting or None,
        started_at=found.started_at,
        length_s=None if found.order_only else length_s,
        interval_s=found.interval_s,
        order_only=found.order_only,
        observers=tuple(dict.fromkeys([*([observer] if observer else []), *found.observers])),
        behaviours=tuple(behaviours),
        gaps=tuple(gap for gap in found.gaps if abs(gap.end_s) <= LONGEST_S),
        variables=tuple((k, v) for k, v in found.variables.items() if v),
        media=tuple(dict.fromkeys(found.media)),
        warnings=(
            *found.warnings,
            *_find_absurd(found.behaviours, source),
            *_find_negative(behaviours, source),
            *_find_beyond_end(behaviours, length_s),
            *_find_untellable(behaviours, found, source),
            *find_unknown_actors(behaviours, source.name, options),
        ),
        provenance=Provenance(
            maker=source.format,
            version=__version__,
            file=source.name,
            sha256=source.sha256,
        ),
    )


def take_only_session(recordings: Sequence[Recording], path: Path) -> Recording:
    """Take the one recording to write to a format that holds one.

    Parameters
    ----------
    recordings
        What is to be written.
    path
        The file to make.

    Raises
    ------
    FileError
        When there is not exactly one.
    """
    if len(recordings) != 1:
        raise FileError("write_one_session", file=file_name(path), n=len(recordings))
    return recordings[0]


def _is_possible(act: Behaviour) -> bool:
    """Whether an act lies within ten years of the start: what lies further is no session's time."""
    return abs(act.onset_s) <= LONGEST_S and (act.offset_s is None or act.offset_s <= LONGEST_S)


def _find_absurd(behaviours: Iterable[Behaviour], source: SourceFile) -> Iterable[DataWarning]:
    """Say once for each code what was left out, and a time that was found."""
    acts: dict[str, list[Behaviour]] = {}
    for act in behaviours:
        if not _is_possible(act):
            acts.setdefault(act.code, []).append(act)
    for code, same in acts.items():
        first = same[0]
        far = max((first.onset_s, first.end_s), key=abs)
        origin = first.origin or Origin(file=source.name)
        kind = WarningKind.ABSURD_TIME
        yield DataWarning.of(kind, origin, code=code, n=len(same), found=f"{far:g}")


def _find_negative(behaviours: Sequence[Behaviour], source: SourceFile) -> Iterable[DataWarning]:
    """Say how many acts begin before second 0; the first of them says where."""
    early = [act for act in behaviours if act.onset_s < -_TOLERANCE_S]
    if early:
        origin = early[0].origin or Origin(file=source.name)
        yield DataWarning.of(WarningKind.NEGATIVE_TIME, origin, n=len(early))


def _find_beyond_end(behaviours: Sequence[Behaviour], end_s: float | None) -> list[DataWarning]:
    if end_s is None:
        return []
    return [
        DataWarning.of(WarningKind.BEYOND_END, b.origin, code=b.code, onset=b.onset_s, end=end_s)
        for b in behaviours
        if b.onset_s > end_s + _TOLERANCE_S
    ]


def _find_untellable(
    behaviours: Sequence[Behaviour], found: FoundSession, source: SourceFile
) -> Iterable[DataWarning]:
    """Say where the file has no times, and where its times tell no latency."""
    origin = Origin(file=source.name)
    if found.order_only:
        yield DataWarning.of(WarningKind.ORDER_ONLY, origin, n=len(behaviours))
    elif found.interval_s is None and (abutting := find_contiguity(behaviours)):
        yield warn_of_contiguity(abutting, origin)
