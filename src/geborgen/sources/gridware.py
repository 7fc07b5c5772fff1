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
from geborgen.sources.gridware_layout import PARTS, SESSION, lay_out_project
from geborgen.sources.gridware_text import MISSING, GridText, Lines, Listed, parse_grid
from geborgen.sources.guess import find_person
from geborgen.sources.packed_tables import MOST_ROWS
from geborgen.sources.people import ActorBook
from geborgen.sources.sessions import FoundSession, SourceFile, build_recording
from geborgen.sources.times import parse_number

__all__ = ["find_parts", "read", "recognise", "write"]

_MOST_TRAJECTORIES = 10_000
_TAIL_BYTES = 400
_ENDS = (".trj", ".txt", "")


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
    """Whether a table lists trajectories, or is one that ends in its last time."""
    text = parse_grid(decode_head(head))
    if text.header is not None:
        return True
    return text.is_trajectory and (path.suffix.lower() == ".trj" or _ends_in_a_time(path, text))


def _ends_in_a_time(path: Path, text: GridText) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            rows = decode_head(file.read()).split("\n")
    except (OSError, ValueError):
        return False
    return text.is_end(next((row for row in reversed(rows) if row.strip()), ""))


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of the trajectories that a GridWare project names, or of one trajectory.

    Parameters
    ----------
    path
        The ``.gwf`` file, with its trajectories in the folder of its name and ``_trjs``, beside or
        below it; or a trajectory.
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
    The project's own columns are variables of each session; ``ID`` is the child's. A value that is
    not known is written as the project's ``MissingValueSymbol`` says. A table parted by commas or
    semicolons is a trajectory too, of each id in its first column, where it ends in a time alone.
    """
    file = file_name(path)
    text, warnings = _read_text(path)
    grid = parse_grid(text)
    if grid.header is None:
        if not grid.is_trajectory:
            raise _broken(file, "not_gridware")
        return tuple(_read_trajectories(path, None, (options, warnings, MISSING)))
    missing = MISSING if grid.missing is None else frozenset({"", grid.missing})
    recordings: list[Recording] = []
    for number, each in enumerate(grid.list_trajectories()):
        if number >= _MOST_TRAJECTORIES:
            raise FileError("table_too_long", file=file, n=number, limit=_MOST_TRAJECTORIES)
        beside = _find_beside(path, each.name)
        if beside is None:
            origin = Origin(file=file, row=each.row)
            kind = WarningKind.UNREADABLE_ROW
            warnings.append(DataWarning.of(kind, origin, reason="no_trajectory"))
            continue
        recordings += _read_trajectories(beside, each, (options, [], missing))
    return _with_warnings(recordings, warnings, file)


def find_parts(path: Path) -> tuple[Path, ...]:
    """Trajectories that a project names and that are there; none for what is no project.

    Parameters
    ----------
    path
        The project.
    """
    try:
        grid = parse_grid(_read_text(path)[0])
    except FileError:
        return ()
    named = (_find_beside(path, each.name) for each in grid.list_trajectories())
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
        The ``.gwf`` file to make; trajectories come in the folder that is called after it.
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
    wanted = {path.parent / name: text for name, text in files.items()}
    # A trajectory that is there just so stays: whoever was interrupted can go on.
    missing = {p: t for p, t in wanted.items() if p == path or not _holds(p, t)}
    check_writable(path, force=force)
    _make_folder(path.with_name(f"{path.stem}{PARTS}"))
    for place in missing:
        check_writable(place, force=force)
    for place, text in missing.items():
        write_text(place, text, force=force)
    return warnings


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except (OSError, ValueError) as error:
        raise FileError("write_refused", file=folder.name, reason="no_folder") from error


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


def _find_beside(path: Path, name: str) -> Path | None:
    """The file of that name in the project's own folder of trajectories, beside or below it.

    Never one outside the folder in which the project stands.
    """
    parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".")]
    if not parts or ".." in parts or "\0" in name:
        return None
    for folder in (path.parent / f"{path.stem}{PARTS}", path.parent):
        for ending in _ENDS:
            for place in (Path(*parts), Path(parts[-1])):
                wanted = folder / place.with_name(place.name + ending)
                if not place.is_absolute() and _is_inside(wanted, path.parent):
                    return wanted
    return None


def _is_inside(wanted: Path, folder: Path) -> bool:
    try:
        return wanted.is_file() and wanted.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


def _read_trajectories(
    path: Path,
    listed: Listed | None,
    known: tuple[ReadOptions, list[DataWarning], frozenset[str]],
) -> Iterator[Recording]:
    """Recordings of a file with one trajectory, or of several that are told apart by an id."""
    options, warnings, missing = known
    file = file_name(path)
    text, more = _read_text(path)
    grid = parse_grid(text)
    if not grid.lines:
        raise _broken(file, "not_gridware")
    source = SourceFile(name=file, sha256=compute_sha256(read_bytes(path)), format="gridware")
    for name, lines in grid.split_by_id().items():
        found = FoundSession(session=name or path.stem or file, warnings=[*warnings, *more])
        if name:
            found.variables["child id"] = name
        for label, value in listed.told if listed else ():
            if label.lower() == SESSION:
                found.session = value
            else:
                found.variables["child id" if label.lower() == "id" else label] = value
        _read_lines(lines, (found, file, missing), options)
        yield build_recording(found, source, options)
        warnings, more = [], []


def _read_lines(
    lines: Lines, known: tuple[FoundSession, str, frozenset[str]], options: ReadOptions
) -> None:
    """What the rows of one trajectory say, to the session that is found in them."""
    found = known[0]
    titles = [" ".join(name.replace(":", " ").split()) for name in lines[0][1][1:]]
    names = [name or f"v{place}" for place, name in enumerate(titles, start=1)]
    going, gaps = _go_through(lines[1:], names, known)
    found.gaps += gaps
    book = ActorBook(options)
    named = dict(options.scheme.actors) if options.scheme else {}
    for name, variable in zip(names, going, strict=True):
        actor = book.actor(name if name in named else find_person(name) or name)
        found.behaviours += _make_acts(f"{name}:", variable, (actor, found, options))


def _go_through(
    rows: Lines, names: Sequence[str], known: tuple[FoundSession, str, frozenset[str]]
) -> tuple[list[_Going], list[Span]]:
    """What each variable was, from when to when; and the stretches in which none was known."""
    found, file, missing = known
    going = [_Going(file=file) for _ in names]
    gaps: list[Span] = []
    blank_since: float | None = None
    before: list[str | None] | None = None
    for row, cells in rows:
        at_s = parse_number(cells[0]) if cells else None
        if at_s is None:
            origin = Origin(file=file, row=row)
            found.warnings.append(
                DataWarning.of(WarningKind.UNREADABLE_ROW, origin, reason="no_time")
            )
            continue
        if blank_since is not None and at_s >= blank_since:
            gaps.append(Span(start_s=blank_since, end_s=at_s))
        values = _take_values(cells[1:], len(names), missing)
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


def _take_values(cells: Sequence[str], n: int, missing: frozenset[str]) -> list[str | None]:
    padded = [*cells[:n], *[""] * (n - len(cells))]
    return [None if cell.lower() in missing else cell for cell in padded]


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
