"""Every file of a folder into another format, each whole as soon as it is done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

from geborgen.moments import DataWarning, FileError, Phrase, UserError
from geborgen.sources.conversion_record import Made, add_made, compute_fingerprint, read_made
from geborgen.sources.folder import (
    FileReading,
    FileState,
    find_all_parts,
    list_session_files,
    map_session_files,
)
from geborgen.sources.formats import FORMATS, Format, ReadOptions, write_recordings

__all__ = ["Conversion", "convert_folder", "find_written_format"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """One file of a folder and what it became.

    Parameters
    ----------
    file
        Its name below the folder.
    state
        As in `FileReading`.
    target
        Name of the file made of it, below the other folder; None when there is none.
    was_there
        Whether that file was there already and was left as it is.
    is_renewed
        Whether it was there, made of an earlier form of this file, and was made anew.
    is_stale
        Whether it was left as it is though this file changed: somebody else made or changed it.
    n_behaviours
        How many coded acts were written.
    reason
        Why nothing was made of it.
    other
        The file that it is part of.
    warnings
        What was odd in it, and what the format could not hold.
    """

    file: str
    state: FileState
    target: str | None = None
    was_there: bool = False
    is_renewed: bool = False
    is_stale: bool = False
    n_behaviours: int = 0
    reason: Phrase | None = None
    other: str | None = None
    warnings: tuple[DataWarning, ...] = field(default=(), repr=False)


def find_written_format(name: str | None) -> Format:
    """The format to write in, by its name.

    Raises
    ------
    FileError
        When it is not named, unknown, or only read.
    """
    writable = [form for form in FORMATS if form.writes]
    found = [form for form in writable if form.name == name]
    if not found:
        names = ", ".join(form.name for form in writable)
        if name is None:
            raise FileError("convert_to_missing", names=names)
        raise FileError("convert_to", name=name, names=names)
    return found[0]


def convert_folder(
    folder: Path,
    target: Path,
    form: Format,
    *,
    options: ReadOptions | None = None,
    force: bool = False,
    step: Callable[[], None] = lambda: None,
) -> tuple[Conversion, ...]:
    """Every session file of a folder as a file of another format, in another folder.

    Parameters
    ----------
    folder, target
        Where the files are, and where the new ones come; made when it is not there.
    form
        The format to write.
    options
        What the files do not say.
    force
        Replace files that are there; otherwise only those are replaced that were made here before,
        of a file that changed since, and that nobody changed themselves.
    step
        Called after each file.

    Returns
    -------
    tuple of Conversion
        One per file, in order of name.

    Raises
    ------
    FileError
        When there is no such folder or nothing in it became a file.

    Notes
    -----
    Each file is written whole before the next: whoever is interrupted starts again and goes on
    with what is not there yet. What each file was made of is remembered in a hidden file beside
    them.
    """
    files = [path for path in list_session_files(folder) if target.resolve() not in _above(path)]
    parts = find_all_parts(files)
    whole = [path for path in files if path not in parts]
    names = _name_targets([path.relative_to(folder).as_posix() for path in whole], form)
    job = _Job(
        folder=folder,
        target=target,
        form=form.name,
        force=force,
        names=names,
        before=read_made(target),
    )
    work = partial(_convert, job=job)
    made = [*map_session_files(folder, whole, work, options=options, step=step)]
    if not any(one.target for one in made):
        refused = next((one.file for one in made if one.reason is not None), "-")
        key = "folder_nothing" if refused == "-" else "folder_refused"
        raise FileError(key, folder=folder.resolve().name, n=len(files), file=refused)
    places = {path.relative_to(folder).as_posix(): place for place, path in enumerate(files)}
    return tuple(sorted((*made, *_say_parts(parts, folder)), key=lambda one: places[one.file]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What converting every file of a folder needs."""

    folder: Path
    target: Path
    form: str
    force: bool
    names: Mapping[str, str]
    before: Mapping[str, Made]


def _say_parts(parts: Mapping[Path, Path], folder: Path) -> Iterator[Conversion]:
    """Files that went along with another."""
    for path, owner in parts.items():
        name, other = (each.relative_to(folder).as_posix() for each in (path, owner))
        yield Conversion(file=name, state=FileState.PART, other=other)


def _above(path: Path) -> tuple[Path, ...]:
    return tuple(path.resolve().parents)


def _name_targets(files: Sequence[str], form: Format) -> dict[str, str]:
    """A name for what each file becomes: its own with the other ending, unless two would clash."""
    ending = form.suffixes[0]
    stems = [str(PurePosixPath(file).with_name(_stem(PurePosixPath(file).name))) for file in files]
    return {
        file: f"{stem if stems.count(stem) == 1 else file}{ending}"
        for file, stem in zip(files, stems, strict=True)
    }


def _stem(name: str) -> str:
    endings = sorted((e for form in FORMATS for e in form.suffixes), key=len, reverse=True)
    ending = next((e for e in endings if name.lower().endswith(e) and len(name) > len(e)), "")
    return name[: len(name) - len(ending)] if ending else name


def _convert(reading: FileReading, *, job: _Job) -> Conversion:
    found = Conversion(
        file=reading.file,
        state=reading.state,
        reason=reading.reason,
        other=reading.other,
        warnings=reading.warnings,
    )
    if not reading.recordings:
        return found
    name = job.names[reading.file]
    path = job.target / name
    try:
        source = compute_fingerprint(job.folder / reading.file)
        there = (
            None if job.force or not path.exists() else _look_at(path, source, job.before.get(name))
        )
        if there is not None and not there.is_renewed:
            return replace(there, file=found.file, state=found.state, target=name)
        path.parent.mkdir(parents=True, exist_ok=True)
        force = job.force or there is not None
        lost = write_recordings(reading.recordings, path, format=job.form, force=force)
        made = Made(target=name, is_now=compute_fingerprint(path), was_made_of=source)
    except UserError as error:
        return replace(found, state=FileState.REFUSED, reason=error.phrase)
    except OSError as error:
        raise FileError("folder_unwritable", folder=job.target.name) from error
    add_made(job.target, made)
    return replace(
        found,
        target=name,
        is_renewed=there is not None,
        n_behaviours=reading.n_behaviours,
        warnings=(*found.warnings, *lost),
    )


def _look_at(path: Path, source: str, made: Made | None) -> Conversion:
    """What to do with a file that is there: leave it, or make it anew as its source changed."""
    kept = Conversion(file="", state=FileState.READ, was_there=True)
    if made is None or made.was_made_of == source:
        return kept
    if made.is_now != compute_fingerprint(path):
        return replace(kept, is_stale=True)
    return replace(kept, was_there=False, is_renewed=True)
