"""GridWare's state space grids (``.gwf`` with its trajectories): read and written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from geborgen.moments import (
    Actor,
    Behaviour,
    DataWarning,
    FileError,
    Origin,
    Recording,
    Span,
    WarningKind,
)
from geborgen.sources.files import (
    check_writable,
    compute_sha256,
    decode_head,
    decode_text,
    file_name,
    read_bytes,
    write_text,
)
from geborgen.sources.formats import ReadOptions
from geborgen.sources.gridware_layout import MISSING, SESSION, lay_out_project
from geborgen.sources.guess import find_person
from geborgen.sources.people import ActorBook
from geborgen.sources.rows import MOST_ROWS
from geborgen.sources.sessions import FoundSession, SourceFile, build_recording
from geborgen.sources.times import parse_number

__all__ = ["find_parts", "read", "recognise", "write"]

_FILE_COLUMNS = ("filename", "file name", "file", "trajectory", "trajectory file")
_ENDINGS = (".trj", ".txt")
_ONSETS = ("onset", "onsets", "time")
_TABLE_WORDS = (
    *("offset", "duration", "code", "actor", "subject", "behavior", "behaviour", "stop"),
    *("start", "begin", "einde", "gedrag", "wie", "who", "onset_s", "offset_s"),
)
_MOST_TRAJECTORIES = 10_000
_TAIL_BYTES = 400
_ENDS = (".trj", ".txt", "")

Lines = Sequence[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """One trajectory that a project names: its file, what the project says of it, and the row."""

    name: str
    told: tuple[tuple[str, str], ...]
    row: int


@dataclass(slots=True, kw_only=True)
class _Going:
    """What one variable is at while the rows of a trajectory are gone through."""

    file: str
    value: str | None = None
    since_s: float = 0.0
    row: int = 0
    acts: list[tuple[str, float, float | None, int]] = field(default_factory=list)

    def change(self, value: str | None, at_s: float, row: int) -> None:
        """End what went on, and begin the next."""
        self.end(at_s)
        self.value, self.since_s, self.row = value, at_s, row

    def end(self, at_s: float | None) -> None:
        """End what goes on; without a time it stays open."""
        if self.value is not None:
            self.acts.append((self.value, self.since_s, at_s, self.row))
        self.value = None


def recognise(head: bytes, path: Path) -> bool:
    """Whether a table parted by tabs lists trajectories, or is one that ends in its last time."""
    lines = _split(decode_head(head).splitlines()[:200])
    if _find_list(lines) is not None:
        return True
    return _is_trajectory(lines) and (path.suffix.lower() == ".trj" or _ends_in_a_time(path))


def _ends_in_a_time(path: Path) -> bool:
    """Whether a file's last row is one number: no other table of values by time ends so."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            rows = _split(decode_head(file.read()).splitlines())
    except (OSError, ValueError):
        return False
    return bool(rows) and len(rows[-1][1]) == 1 and parse_number(rows[-1][1][0]) is not None


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of the trajectories that a GridWare project names, or of one trajectory.

    Parameters
    ----------
    path
        The ``.gwf`` file, with its trajectories beside it (or below it), or a trajectory.
    options
        Who the child and the observer are, where the file does not say.

    Returns
    -------
    tuple of Recording
        One for each trajectory. A variable's value is a state ``variable:value`` of the person
        in the variable's name, until it changes; where a row repeats the one before, all begin
        anew. The last row holds the end. Where nothing is known of any variable is a gap.

    Raises
    ------
    FileError
        When it is neither, or none of its trajectories can be read.

    Notes
    -----
    The project's own columns are variables of each session; ``ID`` is the child's.
    """
    file = file_name(path)
    text, warnings = _read_text(path)
    lines = _split(text.splitlines())
    listed = _find_list(lines)
    if listed is None:
        if not _is_trajectory(lines):
            raise _broken(file, "not_gridware")
        return (_read_trajectory(path, None, (options, warnings)),)
    recordings = []
    for number, each in enumerate(_list_trajectories(lines, listed)):
        if number >= _MOST_TRAJECTORIES:
            raise FileError("table_too_long", file=file, n=number, limit=_MOST_TRAJECTORIES)
        beside = _find_beside(path, each.name)
        if beside is None:
            origin = Origin(file=file, row=each.row)
            kind = WarningKind.UNREADABLE_ROW
            warnings.append(DataWarning.of(kind, origin, reason="no_trajectory"))
            continue
        recordings.append(_read_trajectory(beside, each, (options, [])))
    return _with_warnings(recordings, warnings, file)


def find_parts(path: Path) -> tuple[Path, ...]:
    """Trajectories that a project names and that are there; none for what is no project.

    Parameters
    ----------
    path
        The project.
    """
    try:
        lines = _split(_read_text(path)[0].splitlines())
    except FileError:
        return ()
    header = _find_list(lines)
    if header is None:
        return ()
    named = (_find_beside(path, each.name) for each in _list_trajectories(lines, header))
    return tuple(dict.fromkeys(part for part in named if part is not None))


def _with_warnings(
    recordings: Sequence[Recording], warnings: Sequence[DataWarning], file: str
) -> tuple[Recording, ...]:
    """What the project's own page warns of goes with its first session."""
    if not recordings:
        raise _broken(file, "no_trajectories")
    first, *rest = recordings
    return (replace(first, warnings=(*warnings, *first.warnings)), *rest)


def write(
    recordings: Sequence[Recording], path: Path, *, force: bool = False
) -> tuple[DataWarning, ...]:
    """Save recordings as a GridWare project with a trajectory beside it for each.

    Parameters
    ----------
    recordings
        What to save.
    path
        The ``.gwf`` file to make; trajectories are called after it.
    force
        Replace files that exist.

    Returns
    -------
    tuple of DataWarning
        What trajectories cannot hold.

    Raises
    ------
    FileError
        When a file exists and `force` is False, or cannot be written; trajectories are written
        before the project that names them.
    """
    files, warnings = lay_out_project(recordings, path)
    wanted = {path.with_name(name): text for name, text in files.items()}
    # A trajectory that is there just so stays: whoever was interrupted can go on.
    missing = {p: t for p, t in wanted.items() if p == path or not _holds(p, t)}
    for place in missing:
        check_writable(place, force=force)
    for place, text in missing.items():
        write_text(place, text, force=force)
    return warnings


def _holds(path: Path, text: str) -> bool:
    """Whether a file holds just this text."""
    try:
        return path.is_file() and path.read_bytes() == text.encode("utf-8", "replace")
    except (OSError, ValueError):
        return False


def _read_text(path: Path) -> tuple[str, list[DataWarning]]:
    decoded = decode_text(read_bytes(path), file_name(path), accept_cp1252=True)
    if decoded.text.count("\n") > MOST_ROWS:
        n = decoded.text.count("\n")
        raise FileError("table_too_long", file=file_name(path), n=n, limit=MOST_ROWS)
    return decoded.text, list(decoded.warnings)


def _split(lines: Iterable[str]) -> Lines:
    """Cells of each line that has any, with its number; lines in ``<tags>`` part the file."""
    cells = ((n, [c.strip() for c in line.split("\t")]) for n, line in enumerate(lines, start=1))
    kept = []
    for number, row in cells:
        while row and not row[-1]:
            row.pop()
        if row and not (row[0].startswith("<") and row[0].endswith(">") and len(row) == 1):
            kept.append((number, row))
    return kept


def _find_list(lines: Lines) -> int | None:
    """Index of the line above a list of trajectories."""
    for index, (_, cells) in enumerate(lines):
        lower = [cell.lower() for cell in cells]
        if len(cells) < 2 or lower[-1] not in _FILE_COLUMNS or _is_timed(lower):
            continue
        if any(row[-1].lower().endswith(_ENDINGS) for _, row in lines[index + 1 : index + 5]):
            return index
    return None


def _is_timed(names: Sequence[str]) -> bool:
    """Whether a header is that of a table with a row for each act."""
    return any(name in (*_TABLE_WORDS, *_ONSETS) for name in names)


def _is_trajectory(lines: Lines) -> bool:
    """Whether a header begins with the onset, and all rows with a time, variables behind it."""
    if len(lines) < 3 or len(lines[0][1]) < 2 or lines[0][1][0].lower() not in _ONSETS[:2]:
        return False
    if any(name.lower() in _TABLE_WORDS for name in lines[0][1]):
        return False
    return all(parse_number(cells[0]) is not None for _, cells in lines[1:4])


def _list_trajectories(lines: Lines, header: int) -> Iterator[_Listed]:
    """Rows below the header; one that has no name of a file (a number alone) is none."""
    names = lines[header][1]
    for row, cells in lines[header + 1 :]:
        if len(cells) < 2 or not cells[-1]:
            continue
        told = [(n, v) for n, v in zip(names[:-1], cells[:-1], strict=False) if n and v]
        yield _Listed(name=cells[-1], told=tuple(told), row=row)


def _find_beside(path: Path, name: str) -> Path | None:
    """The file of that name in or below the project's folder; never one outside it."""
    parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".")]
    if not parts or ".." in parts or "\0" in name:
        return None
    for ending in _ENDS:
        for place in (Path(*parts), Path(parts[-1])):
            wanted = path.parent / place.with_name(place.name + ending)
            if not place.is_absolute() and _is_inside(wanted, path.parent):
                return wanted
    return None


def _is_inside(wanted: Path, folder: Path) -> bool:
    try:
        return wanted.is_file() and wanted.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


def _read_trajectory(
    path: Path, listed: _Listed | None, known: tuple[ReadOptions, list[DataWarning]]
) -> Recording:
    options, warnings = known
    file = file_name(path)
    text, more = _read_text(path)
    found = FoundSession(session=path.stem or file, warnings=[*warnings, *more])
    for name, value in listed.told if listed else ():
        if name.lower() == SESSION:
            found.session = value
        else:
            found.variables["child id" if name.lower() == "id" else name] = value
    lines = _split(text.splitlines())
    if not lines:
        raise _broken(file, "not_gridware")
    titles = [" ".join(name.replace(":", " ").split()) for name in lines[0][1][1:]]
    names = [name or f"v{place}" for place, name in enumerate(titles, start=1)]
    going, gaps = _go_through(lines[1:], names, (found, file))
    found.gaps += gaps
    book = ActorBook(options)
    named = dict(options.scheme.actors) if options.scheme else {}
    for name, variable in zip(names, going, strict=True):
        actor = book.actor(name if name in named else find_person(name) or name)
        found.behaviours += _make_acts(f"{name}:", variable, (actor, found, options))
    source = SourceFile(name=file, sha256=compute_sha256(read_bytes(path)), format="gridware")
    return build_recording(found, source, options)


def _go_through(
    rows: Lines, names: Sequence[str], known: tuple[FoundSession, str]
) -> tuple[list[_Going], list[Span]]:
    """What each variable was, from when to when; and the stretches in which none was known."""
    found, file = known
    going = [_Going(file=file) for _ in names]
    gaps: list[Span] = []
    blank_since: float | None = None
    before: list[str | None] | None = None
    for row, cells in rows:
        at_s = parse_number(cells[0])
        if at_s is None:
            origin = Origin(file=file, row=row)
            found.warnings.append(
                DataWarning.of(WarningKind.UNREADABLE_ROW, origin, reason="no_time")
            )
            continue
        if blank_since is not None and at_s >= blank_since:
            gaps.append(Span(start_s=blank_since, end_s=at_s))
        values = _take_values(cells[1:], len(names))
        blank_since = at_s if len(cells) > 1 and not any(values) else None
        if len(cells) == 1:
            _end_all(going, at_s)
            found.length_s = at_s
            before = None
            continue
        for variable, value in zip(going, values, strict=True):
            if values == before or value != variable.value:
                variable.change(value, at_s, row)
        before = values
    _end_all(going, None)
    return going, gaps


def _take_values(cells: Sequence[str], n: int) -> list[str | None]:
    padded = [*cells[:n], *[""] * (n - len(cells))]
    return [None if cell.lower() in MISSING else cell for cell in padded]


def _end_all(going: Iterable[_Going], at_s: float | None) -> None:
    for variable in going:
        variable.end(at_s)


def _make_acts(
    prefix: str, variable: _Going, known: tuple[Actor, FoundSession, ReadOptions]
) -> Iterator[Behaviour]:
    actor, found, options = known
    for value, start_s, end_s, row in variable.acts:
        act = Behaviour(
            actor=actor,
            code=f"{prefix}{value}",
            onset_s=start_s,
            offset_s=None if end_s is None or end_s < start_s else end_s,
            unpaired=end_s is None,
            observer=options.observer,
            origin=Origin(file=variable.file, row=row),
        )
        if end_s is None:
            found.warnings.append(_open_end(act))
        elif end_s < start_s:
            details: dict[str, str | float] = {"code": act.code, "onset": start_s, "offset": end_s}
            kind = WarningKind.OFFSET_BEFORE_ONSET
            found.warnings.append(DataWarning.of(kind, act.origin, **details))
        yield act


def _open_end(act: Behaviour) -> DataWarning:
    actor = act.actor.name or str(act.actor.role)
    return DataWarning.of(WarningKind.UNPAIRED_STATE, act.origin, code=act.code, actor=actor)


def _broken(file: str, reason: str) -> FileError:
    return FileError("file_broken", file=file, format="GridWare", reason=reason)
