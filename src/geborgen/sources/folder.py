"""The sessions of a folder: many files read by several processes, each accounted for."""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from geborgen.moments import (
    DataWarning,
    FileError,
    GeborgenError,
    Phrase,
    Recording,
    UserError,
)
from geborgen.moments.collector import collector_paused
from geborgen.moments.ordering import NameOrder, order_name
from geborgen.sources.files import compute_sha256, file_name, read_bytes
from geborgen.sources.formats import ReadOptions, find_parts, is_session_name, recognise_format
from geborgen.sources.formats import read_recordings as _read_recordings
from geborgen.sources.gathering import gather_sessions

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = [
    "FileReading",
    "FileState",
    "FolderReading",
    "Work",
    "count_workers",
    "find_all_parts",
    "list_session_files",
    "map_session_files",
    "read_folder",
    "read_session_file",
]

_Found = TypeVar("_Found")

# Starting a worker takes about as long as reading this much; below it one process is quicker.
_WORTH_A_WORKER_BYTES = 4_000_000
_WORTH_A_WORKER_FILES = 100
# Files a worker is given at a time: few, so that all end together and progress is even.
_CHUNKS_PER_WORKER = 8
_LEFT_ALONE = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


class FileState(StrEnum):
    """What became of a file of a folder."""

    READ = "read"
    REFUSED = "refused"
    SAME = "same"
    PART = "part"
    LEFT_ALONE = "left_alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """One file of a folder and what came of it.

    Parameters
    ----------
    file
        Its name below the folder, with ``/`` between folders.
    state
        Read; refused with a reason; the same as another file; part of another file; or left alone
        as nothing that is read here.
    format
        Name of the format it was read in; None when it was not read.
    recordings
        Its sessions.
    reason
        Why it was refused, as a sentence of the record's phrasebook.
    other
        The file that it is the same as, or part of.
    sha256
        Fingerprint of what was read.
    """

    file: str
    state: FileState
    format: str | None = None
    recordings: tuple[Recording, ...] = field(default=(), repr=False)
    reason: Phrase | None = None
    other: str | None = None
    sha256: str | None = None

    @property
    def warnings(self) -> tuple[DataWarning, ...]:
        """What was odd in it and kept, each once."""
        return tuple(dict.fromkeys(w for r in self.recordings for w in r.warnings))

    @property
    def n_behaviours(self) -> int:
        """How many coded acts its sessions hold."""
        return sum(len(recording.behaviours) for recording in self.recordings)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReading:
    """Every file of a folder, in order of name (2 before 10), with what was read of it."""

    folder: str
    files: tuple[FileReading, ...]

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """Every session once, in the files' order, as `gather_sessions` has it."""
        return gather_sessions((one.file, one.recordings) for one in self.files)


Work = Callable[[FileReading], _Found]
"""What is made of each file where it was read; a function of a module, so that workers find it."""


def list_session_files(folder: Path | str) -> tuple[Path, ...]:
    """Every file below a folder that is not hidden, in order of name: session 2 before session 10.

    Parameters
    ----------
    folder
        The folder; links to folders are not followed.

    Returns
    -------
    tuple of Path
        Not empty.

    Raises
    ------
    FileError
        When there is no such folder, it may not be read, or it holds no file.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FileError("folder_missing", folder=file_name(folder))
    found: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=_refuse_folder):
        folders[:] = sorted((n for n in folders if not _is_hidden(n)), key=order_name)
        found += [Path(here, name) for name in names if not _is_hidden(name)]
    files = [path for path in found if path.is_file()]
    if not files:
        raise FileError("folder_empty", folder=file_name(folder.resolve()))
    return tuple(sorted(files, key=lambda path: _order_path(path.relative_to(folder).parts)))


def _order_path(parts: Sequence[str]) -> tuple[NameOrder, ...]:
    return tuple(order_name(part) for part in parts)


def count_workers(files: Sequence[Path]) -> int:
    """How many processes reading these files is worth: never more than there are processors."""
    n_bytes = sum(path.stat().st_size for path in files if path.exists())
    worth = max(n_bytes / _WORTH_A_WORKER_BYTES, len(files) / _WORTH_A_WORKER_FILES)
    return max(1, min(_count_processors(), int(worth)))


def read_session_file(
    path: Path, options: ReadOptions | None = None, *, name: str | None = None
) -> FileReading:
    """One file of a folder, read as far as it can be.

    Parameters
    ----------
    path
        The file.
    options
        What the file does not say.
    name
        What to call it; None takes the file's name.

    Returns
    -------
    FileReading
        Refused, with the reason, where a single file would stop everything.
    """
    name = name or file_name(path)
    if not is_session_name(path):
        return FileReading(file=name, state=FileState.LEFT_ALONE)
    try:
        form = recognise_format(path).name
        return FileReading(
            file=name,
            state=FileState.READ,
            format=form,
            recordings=_read_recordings(path, options),
            sha256=compute_sha256(read_bytes(path)),
        )
    except UserError as error:
        return FileReading(file=name, state=FileState.REFUSED, reason=error.phrase)


def map_session_files(
    folder: Path,
    files: Sequence[Path],
    work: Work[_Found],
    *,
    options: ReadOptions | None = None,
    n_workers: int | None = None,
    step: Callable[[], None] = lambda: None,
) -> tuple[_Found, ...]:
    """What is made of each of many files, read and worked on by several processes.

    Parameters
    ----------
    folder
        The folder the files are called after.
    files
        The files, all below it.
    work
        Called with each file's reading in the process that read it; only its result comes back.
    options
        What the files do not say.
    n_workers
        How many processes; None as many as are worth it.
    step
        Called after each file.

    Returns
    -------
    tuple
        One result per file, in the files' order.

    Notes
    -----
    Interrupting stops the workers; what `work` has written itself stays.
    """
    n_workers = n_workers or count_workers(files)
    named = [(path, path.relative_to(folder).as_posix()) for path in files]
    if n_workers == 1:
        return tuple(_stepping((_work_on(one, options, work) for one in named), step))
    chunks = _cut(list(enumerate(named)), n_workers * _CHUNKS_PER_WORKER)
    # Only here: most readings are of one file, and by one process.
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    # Not by fork: the table library has threads of its own, which a copy of the process lacks.
    context = multiprocessing.get_context("spawn")
    results: dict[int, _Found] = {}
    pool = ProcessPoolExecutor(n_workers, mp_context=context, initializer=_prepare_worker)
    try:
        waiting = [pool.submit(_work_on_chunk, chunk, options, work) for chunk in chunks]
        with collector_paused():
            for number, result in _as_they_come(waiting):
                results[number] = result
                step()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return tuple(results[number] for number in range(len(files)))


def read_folder(
    folder: Path | str,
    options: ReadOptions | None = None,
    *,
    n_workers: int | None = None,
    step: Callable[[], None] = lambda: None,
) -> FolderReading:
    """Every session of every file below a folder.

    Parameters
    ----------
    folder
        The folder.
    options
        What the files do not say; `session` names sessions of files that hold several.
    n_workers
        How many processes read; None as many as are worth it.
    step
        Called after each file.

    Returns
    -------
    FolderReading
        Every file is in it, also the ones that were refused or left alone. A file that is the same
        as one before it, or that another file brings along, does not count twice.

    Raises
    ------
    FileError
        When there is no such folder, or no file in it could be read.
    """
    folder = Path(folder)
    files = list_session_files(folder)
    parts = find_all_parts(files)
    whole = [path for path in files if path not in parts]
    read = map_session_files(
        folder, whole, _itself, options=options, n_workers=n_workers, step=step
    )
    by_name = {one.file: one for one in _mark_same(read)}
    for path, owner in parts.items():
        name = path.relative_to(folder).as_posix()
        other = owner.relative_to(folder).as_posix()
        by_name[name] = FileReading(file=name, state=FileState.PART, other=other)
    named = [path.relative_to(folder).as_posix() for path in files]
    reading = FolderReading(
        folder=file_name(folder.resolve()), files=tuple(by_name[name] for name in named)
    )
    if not any(one.recordings for one in reading.files):
        refused = next((one for one in reading.files if one.reason is not None), None)
        key = "folder_refused" if refused else "folder_nothing"
        raise FileError(
            key, folder=reading.folder, n=len(files), file=refused.file if refused else "-"
        )
    return reading


def _count_processors() -> int:
    # Where the system can tell, only those this process may use.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _refuse_folder(error: OSError) -> None:
    raise FileError("folder_unreadable", folder=Path(error.filename or "-").name) from error


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _LEFT_ALONE


def _prepare_worker() -> None:
    # Processes that each start a thread per processor for their tables are slower than one alone.
    os.environ["POLARS_MAX_THREADS"] = "1"
    # An interruption is for the process that gives out the work: it stops us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Do not wait for work that nobody gives out any more, when the parent was killed."""
    from multiprocessing import parent_process  # noqa: PLC0415

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _itself(reading: FileReading) -> FileReading:
    return reading


def _work_on(named: tuple[Path, str], options: ReadOptions | None, work: Work[_Found]) -> _Found:
    path, name = named
    return work(read_session_file(path, options, name=name))


def _work_on_chunk(
    chunk: Sequence[tuple[int, tuple[Path, str]]], options: ReadOptions | None, work: Work[_Found]
) -> list[tuple[int, _Found]]:
    with collector_paused():
        return [(number, _work_on(named, options, work)) for number, named in chunk]


def _cut(items: Sequence[_Found], n: int) -> list[Sequence[_Found]]:
    """Items dealt out in turn: the long files of one folder often stand together."""
    return [part for start in range(n) if (part := items[start::n])]


def _as_they_come(
    waiting: Iterable["Future[list[tuple[int, _Found]]]"],
) -> Iterator[tuple[int, _Found]]:
    from concurrent.futures import as_completed  # noqa: PLC0415

    for done in as_completed(waiting):
        yield from done.result()


def _stepping(results: Iterable[_Found], step: Callable[[], None]) -> Iterator[_Found]:
    for result in results:
        yield result
        step()


def find_all_parts(files: Sequence[Path]) -> dict[Path, Path]:
    """Files that another file of the folder brings along when it is read, with that file.

    Parameters
    ----------
    files
        Of one folder.
    """
    there = {path.resolve(): path for path in files}
    parts: dict[Path, Path] = {}
    for path in files:
        try:
            brought = find_parts(path)
        except (GeborgenError, OSError):
            continue  # it is refused, with its reason, when it is read
        parts |= {there[p]: path for part in brought if (p := part.resolve()) in there}
    return parts


def _mark_same(readings: Sequence[FileReading]) -> Iterator[FileReading]:
    first: dict[str, str] = {}
    for one in readings:
        same = first.setdefault(one.sha256, one.file) if one.sha256 else one.file
        if same == one.file:
            yield one
        else:
            yield replace(one, state=FileState.SAME, recordings=(), other=same)
