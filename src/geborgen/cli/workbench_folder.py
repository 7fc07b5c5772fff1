"""The folder of a workbench: made beside its place, kept when stopped, put there when whole."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from geborgen.cli.outputs import is_report_of_ours
from geborgen.moments import FileError
from geborgen.sources.files import compute_sha256, write_text

__all__ = ["PAGE", "Start", "WorkFolder", "begin_folder", "check_folder"]

PAGE = "index.html"
_MARK = "unfinished.txt"
_MANIFEST = "run.json"
_KEPT = "parts"
_FOLDERS = ("tables", "figures", _KEPT)
_OF_THE_WORK = (_MARK, _KEPT)
_HALF = ".geborgen-"


class Start(StrEnum):
    """How a run begins: with nothing there, where another stopped, or anew instead of that one."""

    NEW = "new"
    GOES_ON = "goes_on"
    ANEW = "anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFolder:
    """Where the work is done, and what a run before this one left whole, by part."""

    place: Path
    target: Path
    start: Start
    kept: Mapping[str, str] = field(repr=False)

    def keep(self, part: str, text: str, *, files: Iterable[Path]) -> None:
        """Note that a part is done: the files it made, and how it stands on the page."""
        made = {f.relative_to(self.place).as_posix(): _fingerprint(f) for f in files}
        kept = json.dumps({"files": made, "part": text}, ensure_ascii=False)
        write_text(self.place / _KEPT / f"{part}.json", kept, force=True)

    def finish(self) -> None:
        """Put the work in its place: all of it is done, and only now does it replace the old."""
        try:
            if self.target.exists():
                is_ours = is_report_of_ours(self.target / PAGE)
                for made in sorted(self.place.iterdir(), key=lambda path: path.name == PAGE):
                    if made.name not in _OF_THE_WORK:
                        _put(made, self.target / made.name, whole=is_ours)
                shutil.rmtree(self.place)
            else:
                self.place.rename(self.target)
                shutil.rmtree(self.target / _KEPT)
                (self.target / _MARK).unlink()
        except OSError as error:
            raise FileError("folder_unwritable", folder=self.target.name) from error


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
            raise FileError("write_onto_input", file=folder.name or str(folder))
        # The next run would read the tables of this one as sessions.
        if read.is_dir() and read.resolve() in place.parents:
            raise FileError("workbench_inside", folder=folder.name, other=read.resolve().name)
    if _is_taken(folder) and not force and not is_report_of_ours(folder / PAGE):
        raise FileError("workbench_folder_taken", folder=folder.name)
    work = _beside(folder)
    if work.exists() and not (work / _MARK).is_file() and (not work.is_dir() or _is_taken(work)):
        raise FileError("workbench_work_taken", folder=work.name)


def begin_folder(folder: Path, manifest: Mapping[str, Any], *, says: str) -> WorkFolder:
    """Make the folder in which the work is done, or go on in one that was left unfinished.

    What was left counts when it was made of the same files, with the same choices, by the same
    program; else it is removed and all is begun anew.
    """
    work, start = _beside(folder), Start.NEW
    asked = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    try:
        if (work / _MARK).is_file():
            start = Start.GOES_ON if _read(work / _MANIFEST) == asked else Start.ANEW
        if start is Start.ANEW:
            shutil.rmtree(work)
        work.mkdir(parents=True, exist_ok=True)
        write_text(work / _MARK, f"{says}\n", force=True)
        write_text(work / _MANIFEST, asked, force=True)
        for name in _FOLDERS:
            (work / name).mkdir(exist_ok=True)
        for half in work.rglob(f"{_HALF}*"):
            half.unlink()
    except OSError as error:
        raise FileError("folder_unwritable", folder=work.name) from error
    return WorkFolder(place=work, target=folder, start=start, kept=dict(_read_kept(work)))


def _beside(folder: Path) -> Path:
    place = folder.resolve()
    if not place.name:
        raise FileError("folder_unwritable", folder=str(place))
    return place.with_name(f"{place.name}.unfinished")


def _is_taken(folder: Path) -> bool:
    """Whether something stands in a folder; halves of our files do not count."""
    try:
        return folder.is_dir() and any(not one.name.startswith(_HALF) for one in folder.iterdir())
    except OSError as error:
        raise FileError("folder_unwritable", folder=folder.name) from error


def _read_kept(work: Path) -> Iterator[tuple[str, str]]:
    """Parts whose files are all there, as they were made."""
    for path in sorted((work / _KEPT).glob("*.json")):
        try:
            kept = json.loads(path.read_text("utf-8"))
            files = {work / name: made for name, made in kept["files"].items()}
            if all(_fingerprint(file) == made for file, made in files.items()):
                yield path.stem, str(kept["part"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return ""


def _fingerprint(file: Path) -> str:
    return compute_sha256(file.read_bytes())


def _put(made: Path, target: Path, *, whole: bool) -> None:
    """Put a file or a folder in its place; a folder that is not ours keeps what else is in it."""
    if not made.is_dir() or not target.exists():
        os.replace(made, target)
        return
    if whole:
        old = made.with_name(f"{made.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        os.replace(target, old)
        os.replace(made, target)
        return
    for file in made.iterdir():
        os.replace(file, target / file.name)
