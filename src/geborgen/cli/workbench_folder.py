"""The folder of a workbench: made beside its place, and put there when all of it is done."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from geborgen.cli.outputs import is_report_of_ours
from geborgen.moments import FileError
from geborgen.sources.files import write_text

__all__ = ["PAGE", "begin_folder", "check_folder", "finish_folder"]

PAGE = "index.html"
_MARK = "unfinished.txt"
_FOLDERS = ("tables", "figures")


def check_folder(folder: Path, inputs: Iterable[Path], *, force: bool) -> None:
    """Raise when a workbench may not come here: where it reads, or among another's files.

    Raises
    ------
    FileError
        Also with `force` where a file that is read lies in the folder.
    """
    if folder.exists() and not folder.is_dir():
        raise FileError("folder_is_file", folder=folder.name)
    place = folder.resolve()
    for read in inputs:
        if place == read.resolve() or place in read.resolve().parents:
            raise FileError("write_onto_input", file=folder.name)
        # The next run would read the tables of this one as sessions.
        if read.is_dir() and read.resolve() in place.parents:
            raise FileError("workbench_inside", folder=folder.name, other=read.resolve().name)
    taken = folder.is_dir() and any(folder.iterdir())
    if taken and not force and not is_report_of_ours(folder / PAGE):
        raise FileError("workbench_folder_taken", folder=folder.name)


def begin_folder(folder: Path, *, says: str) -> Path:
    """Make the folder in which the work is done; one that was left unfinished is begun anew."""
    work = folder.with_name(f"{folder.resolve().name}.unfinished")
    try:
        if (work / _MARK).is_file():
            shutil.rmtree(work)
        for name in _FOLDERS:
            (work / name).mkdir(parents=True)
    except OSError as error:
        raise FileError("folder_unwritable", folder=work.name) from error
    write_text(work / _MARK, f"{says}\n")
    return work


def finish_folder(work: Path, folder: Path) -> None:
    """Put the work in its place: all of it is done, and only now does it replace what was there."""
    is_ours = is_report_of_ours(folder / PAGE)
    try:
        (work / _MARK).unlink()
        if not folder.exists():
            work.rename(folder)
            return
        for made in sorted(work.iterdir(), key=lambda path: path.name == PAGE):
            _put(made, folder / made.name, whole=is_ours)
        shutil.rmtree(work)
    except OSError as error:
        raise FileError("folder_unwritable", folder=folder.name) from error


def _put(made: Path, target: Path, *, whole: bool) -> None:
    """Put a file or a folder in its place; a folder that is not ours keeps what else is in it."""
    if not made.is_dir() or not target.exists():
        os.replace(made, target)
        return
    if whole:
        old = made.with_name(f"{made.name}.old")
        os.replace(target, old)
        os.replace(made, target)
        return
    for file in made.iterdir():
        os.replace(file, target / file.name)
