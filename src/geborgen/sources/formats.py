"""Which file formats there are, how each is recognised, and reading and writing through them."""

import importlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from geborgen.moments import CodingScheme, DataWarning, FileError, Recording
from geborgen.moments.collector import collector_paused
from geborgen.sources.files import decode_head, file_name, has_binary_bytes, read_head
from geborgen.sources.observers import join_observers

__all__ = [
    "FORMATS",
    "Format",
    "ReadOptions",
    "find_parts",
    "is_session_name",
    "list_sessions",
    "pick_sessions",
    "read",
    "read_recordings",
    "recognise_format",
    "write_recording",
    "write_recordings",
]

_NAMES_SAID = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the person who reads a file knows better than the file.

    Parameters
    ----------
    session
        Name of the one session (BORIS: observation) to read; None or "all" for every session.
    child
        The child's id where the file does not tell it; None takes what the file says.
    observer
        Who coded, where the file does not say.
    interval_s
        Seconds per interval of an interval-coded series; None takes what the file says.
    frames_per_s
        How many frames make a second where a file counts frames; None takes what the file says.
    scheme
        The coding scheme the codes are in: who the actors are is taken from it.
    """

    session: str | None = None
    child: str | None = None
    observer: str | None = None
    interval_s: float | None = None
    frames_per_s: float | None = None
    scheme: CodingScheme | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One file format and the module that knows it.

    Parameters
    ----------
    name
        The id for options; messages call it by its title in the phrasebook, below ``formats``.
    module
        Name of the module in this package. It has ``recognise(head, path) -> bool`` and
        ``read(path, options) -> tuple[Recording, ...]``; with `writes` also
        ``write(recordings, path, *, force)``, which returns warnings or nothing.
    suffixes
        Endings of the file's name, the usual one first.
    writes
        Whether it can be written.
    holds_told
        Whether it can hold moments that a person told, not only behaviours.
    marks
        Bytes of which one must stand in the file's head, or the module is not even asked: so that
        its libraries stay unloaded. Empty asks it always.
    is_exact
        Whether a file holds recordings just as they were saved, so that nothing is put together.
    holds_order
        Whether it can hold an order without times.
    certain
        True when the module's yes leaves no doubt; a doubtful one also needs the right ending.
    has_parts
        Whether a file may bring other files along: the module then has ``find_parts(path)``.
    """

    name: str
    module: str
    suffixes: tuple[str, ...]
    writes: bool = False
    holds_told: bool = False
    marks: tuple[bytes, ...] = ()
    is_exact: bool = False
    certain: bool = True
    holds_order: bool = False
    has_parts: bool = False

    def recognise(self, head: bytes, path: Path) -> bool:
        """Whether a file's first bytes (and, where these leave doubt, more of it) fit."""
        if self.marks and not any(mark in head for mark in self.marks):
            return False
        return bool(self._load().recognise(head, path))

    def read(self, path: Path, options: ReadOptions) -> tuple[Recording, ...]:
        """Recordings of a file in this format."""
        module = self._load()
        with collector_paused():
            recordings: tuple[Recording, ...] = module.read(path, options)
        return recordings

    def write(
        self, recordings: Sequence[Recording], path: Path, *, force: bool = False
    ) -> tuple[DataWarning, ...]:
        """Save recordings in this format; the warnings tell what it cannot hold."""
        return self._load().write(recordings, path, force=force) or ()

    def find_parts(self, path: Path) -> tuple[Path, ...]:
        """Other files that reading this one reads too."""
        return tuple(self._load().find_parts(path)) if self.has_parts else ()

    def is_named(self, path: Path) -> bool:
        """Whether a file's name ends as this format's files do."""
        return path.name.lower().endswith(self.suffixes)

    def _load(self) -> ModuleType:
        # Only when needed: polars, lxml and calamine together cost more time than most commands.
        return importlib.import_module(f"geborgen.sources.{self.module}")


FORMATS = (
    Format(
        name="geborgen",
        module="own",
        suffixes=(".geborgen.json",),
        writes=True,
        holds_told=True,
        is_exact=True,
        holds_order=True,
    ),
    Format(
        name="boris",
        module="boris",
        suffixes=(".boris", ".boris.gz"),
        writes=True,
        marks=(b'"', b"\x1f\x8b"),
    ),
    Format(
        name="elan",
        module="elan",
        suffixes=(".eaf",),
        writes=True,
        marks=(b"ANNOTATION_DOCUMENT",),
    ),
    Format(
        name="textgrid",
        module="textgrid",
        suffixes=(".textgrid",),
        writes=True,
        marks=(b"TextGrid",),
    ),
    Format(
        name="chat",
        module="chat",
        suffixes=(".cha",),
        writes=True,
        marks=(b"@UTF8", b"@Begin", b"@Languages", b"@Participants", b"@ID"),
        holds_order=True,
    ),
    Format(
        name="sdis",
        module="sdis",
        suffixes=(".sds",),
        writes=True,
        marks=(b"vent", b"VENT", b"tate", b"TATE", b"imed", b"IMED", b"nterval", b"NTERVAL"),
        holds_order=True,
    ),
    Format(
        name="rttm",
        module="rttm",
        suffixes=(".rttm",),
        writes=True,
        marks=(b"SPEAKER", b"SPKR-INFO", b"<NA>"),
    ),
    Format(
        name="datavyu",
        module="datavyu",
        suffixes=(".opf",),
        writes=True,
        marks=(b"PK\x03\x04",),
    ),
    Format(
        name="datavyu-csv",
        module="datavyu_csv",
        suffixes=(".datavyu.csv",),
        writes=True,
        marks=(b"rdinal", b"(MATRIX", b"(TEXT", b"(NOMINAL", b"(INTEGER", b"(FLOAT", b"(PREDIC"),
    ),
    Format(
        name="observer",
        module="observer_log",
        suffixes=(".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods"),
        marks=(b"vent_", b"EVENT_", b"vent T", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
    ),
    Format(
        name="observer-project",
        module="observer_xml",
        suffixes=(".odx", ".otx", ".otb"),
        marks=(b"OBS_", b"CDS_", b"MET_", b"PK\x03\x04"),
    ),
    Format(
        name="interact",
        module="interact",
        suffixes=(".txt", ".csv", ".tsv", ".xlsx", ".xls", ".ods"),
        marks=(b"nset", b"tart", b"NSET", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
    ),
    Format(
        name="childproject",
        module="childproject",
        suffixes=(".segments.csv",),
        writes=True,
        marks=(b"segment_onset", b"SEGMENT_ONSET"),
    ),
    Format(
        name="vcode",
        module="vcode",
        suffixes=(".txt",),
        marks=(b"TrackName", b"trackname", b"Trackname", b"TRACKNAME"),
    ),
    Format(
        name="icatcher",
        module="icatcher",
        suffixes=(".npz",),
        marks=(
            *(b"away", b"left", b"right", b"noface", b"nobabyface", b"none", b", on,", b", off,"),
            b"PK\x03\x04",
        ),
    ),
    Format(
        name="gridware",
        module="gridware",
        suffixes=(".gwf", ".trj"),
        writes=True,
        has_parts=True,
        marks=(b"nset", b"NSET", b"ilename", b"ILENAME"),
    ),
    Format(
        name="boris-table",
        module="boris_tables",
        suffixes=(".csv", ".tsv", ".xlsx", ".xls", ".ods", ".txt"),
        marks=(b"ehavi", b"BEHAVI", b"POINT", b"STATE", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
    ),
    Format(
        name="diary",
        module="diary",
        suffixes=(".csv", ".tsv", ".txt", ".toml", ".xlsx", ".xls", ".ods"),
    ),
    Format(
        name="behaviours",
        module="behaviour_table",
        suffixes=(".csv", ".parquet", ".tsv"),
        writes=True,
    ),
    Format(
        name="intervals",
        module="intervals",
        suffixes=(".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".parquet"),
        certain=False,  # says yes to any table
    ),
)


def recognise_format(path: Path | str) -> Format:
    """Format of a file, seen in what it holds; its name only decides where that leaves doubt.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Format
        With a name that only one format has, that one, even when the content does not fit: its
        reader then says what is wrong.

    Raises
    ------
    FileError
        When the file cannot be opened, or is in no known format.
    """
    path = Path(path)
    raw = read_head(path)
    head = raw if has_binary_bytes(raw) else decode_head(raw).encode("utf-8", "replace")
    doubtful: list[Format] = []
    for form in FORMATS:
        if form.recognise(head, path):
            if form.certain:
                return form
            doubtful.append(form)
    named = [form for form in doubtful if form.is_named(path)] or _by_name(path)
    if named:
        return named[0]
    key = "file_binary" if has_binary_bytes(raw) else "file_format"
    raise FileError(key, file=file_name(path))


def is_session_name(path: Path) -> bool:
    """Whether a file's name ends as one of any known format may."""
    return any(form.is_named(path) for form in FORMATS)


def find_parts(path: Path) -> tuple[Path, ...]:
    """Other files that a file brings along: they are no sessions of their own.

    Parameters
    ----------
    path
        A file of any kind.

    Returns
    -------
    tuple of Path
        Whether they exist or not; empty for nearly every format.

    Raises
    ------
    FileError
        When the file cannot be read.
    """
    named = (form for form in FORMATS if form.has_parts and form.is_named(path))
    return tuple(part for form in named for part in form.find_parts(path))


def read_recordings(path: Path | str, options: ReadOptions | None = None) -> tuple[Recording, ...]:
    """Recordings of a file in any known format.

    Parameters
    ----------
    path
        The file.
    options
        What the file does not say; None for nothing.

    Returns
    -------
    tuple of Recording
        Every session of the file, or the one that was asked for; never empty.

    Raises
    ------
    FileError
        When the file cannot be read, is in no known format, or has no session of that name.
    """
    path = Path(path)
    options = options or ReadOptions()
    form = recognise_format(path)
    recordings = form.read(path, options)
    if form.is_exact:
        picked = pick_sessions([r.session for r in recordings], options, file_name(path))
        return tuple(r for r in recordings if r.session in picked)
    # A session may be called by its own name, or by that of one observer's part of it.
    joined = join_observers(recordings)
    there = [r.session for r in (*joined, *recordings)]
    picked = pick_sessions(list(dict.fromkeys(there)), options, file_name(path))
    found = tuple(r for r in joined if r.session in picked)
    return found or join_observers([r for r in recordings if r.session in picked])


def read(path: Path | str, options: ReadOptions | None = None) -> Recording:
    """Recording of a file that holds one session, or the one session that was asked for.

    Parameters
    ----------
    path
        The file.
    options
        What the file does not say; `session` chooses among several.

    Returns
    -------
    Recording
        The session.

    Raises
    ------
    FileError
        As `read_recordings` does; and when there are several, naming them.
    """
    recordings = read_recordings(path, options)
    if len(recordings) > 1:
        names = _some([r.session for r in recordings])
        raise FileError(
            "observation_choose", file=file_name(Path(path)), n=len(recordings), names=names
        )
    return recordings[0]


def list_sessions(path: Path | str) -> tuple[str, ...]:
    """Names of the sessions that a file holds, in its order."""
    return tuple(recording.session for recording in read_recordings(path))


def pick_sessions(names: Sequence[str], options: ReadOptions, file: str) -> tuple[str, ...]:
    """Names of the sessions to read, by what was asked for.

    Parameters
    ----------
    names
        Every session of the file.
    options
        `session` says which; None and "all" say every one.
    file
        The file's name, for the message.

    Returns
    -------
    tuple of str
        Never empty.

    Raises
    ------
    FileError
        When there are none at all, or none of that name.
    """
    if not names:
        raise FileError("file_no_session", file=file)
    if options.session is None or options.session in names:
        return tuple(names) if options.session is None else (options.session,)
    if options.session == "all":
        return tuple(names)
    raise FileError("observation_unknown", file=file, name=options.session, names=_some(names))


def write_recording(
    recording: Recording, path: Path | str, *, format: str | None = None, force: bool = False
) -> tuple[DataWarning, ...]:
    """Save one recording; see `write_recordings`."""
    return write_recordings([recording], path, format=format, force=force)


def write_recordings(
    recordings: Sequence[Recording],
    path: Path | str,
    *,
    format: str | None = None,
    force: bool = False,
) -> tuple[DataWarning, ...]:
    """Save recordings in a format that can hold them.

    Parameters
    ----------
    recordings
        What to save, at least one.
    path
        The file to make.
    format
        Name of the format; None takes it from the file's name.
    force
        Replace a file that exists.

    Returns
    -------
    tuple of DataWarning
        What the format could not hold, or holds under another name.

    Raises
    ------
    FileError
        When the format is unknown or cannot be written, would hold nothing of what there is, needs
        times where only an order is known, or the file cannot be made.
    """
    path = Path(path)
    writable = [form for form in FORMATS if form.writes]
    fitting = [f for f in writable if (f.is_named(path) if format is None else f.name == format)]
    if not fitting and format is not None:
        names = ", ".join(form.name for form in writable)
        raise FileError("convert_to", name=format, names=names)
    if not fitting:
        raise FileError("write_format", file=file_name(path), formats=_names(writable))
    acts = any(recording.behaviours for recording in recordings)
    told = any(recording.moments for recording in recordings)
    if told and not acts and not fitting[0].holds_told:
        raise FileError("write_nothing_left", file=file_name(path))
    ordered = next((recording for recording in recordings if recording.order_only), None)
    if ordered is not None and not fitting[0].holds_order:
        raise FileError("write_needs_times", file=file_name(path), session=ordered.session)
    return fitting[0].write(recordings, path, force=force)


def _by_name(path: Path) -> list[Format]:
    """The format when only one has this file's ending."""
    named = [form for form in FORMATS if form.is_named(path)]
    return named if len(named) == 1 else []


def _names(formats: Iterable[Format]) -> str:
    return ", ".join(form.name for form in formats)


def _some(names: Sequence[str]) -> str:
    """Names for a message, cut off where nobody reads on."""
    said = ", ".join(dict.fromkeys(names[:_NAMES_SAID]))
    return said if len(names) <= _NAMES_SAID else f"{said}, …"
