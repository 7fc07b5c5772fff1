"""What a folder was made of: which file each became, so that a later run knows what changed.

A hidden file beside the made files, a line of JSON for each. A line is added when a file is whole;
of two lines for one file the later counts.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geborgen.moments import FileError
from geborgen.sources.files import compute_sha256, read_bytes
from geborgen.sources.formats import find_parts

__all__ = ["Made", "add_made", "compute_fingerprint", "read_made"]

_NAME = ".geborgen-made.jsonl"
_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One file that was made: what it was, and what it was made of, both as fingerprints."""

    target: str
    is_now: str
    was_made_of: str


def compute_fingerprint(path: Path) -> str:
    """What tells a file, with the files that it brings along, from what it was before.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        A SHA-256 in hexadecimal.

    Raises
    ------
    FileError
        When it cannot be read.
    """
    whole = [path, *find_parts(path)]
    return compute_sha256("".join(compute_sha256(read_bytes(one)) for one in whole).encode())


def read_made(folder: Path) -> dict[str, Made]:
    """What is known to have been made in a folder, by name; a line that cannot be read is none.

    Parameters
    ----------
    folder
        The folder with the made files; it need not be there.
    """
    try:
        if (folder / _NAME).stat().st_size > _MOST_BYTES:
            return {}
        lines = (folder / _NAME).read_bytes().splitlines()
    except OSError:
        return {}
    found = (_read_line(line) for line in lines)
    return {made.target: made for made in found if made is not None}


def _read_line(line: bytes) -> Made | None:
    try:
        told: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    names = ("target", "is_now", "was_made_of")
    if not isinstance(told, Mapping) or not all(isinstance(told.get(n), str) for n in names):
        return None
    return Made(**{name: told[name] for name in names})


def add_made(folder: Path, made: Made) -> None:
    """Remember a file that was made.

    Parameters
    ----------
    folder
        The folder with the made files.
    made
        What is to be remembered.

    Raises
    ------
    FileError
        When nothing can be written there.

    Notes
    -----
    Several processes add lines at once: each is written at the end of the file in one go.
    """
    told = {"target": made.target, "is_now": made.is_now, "was_made_of": made.was_made_of}
    line = f"{json.dumps(told)}\n".encode()
    try:
        handle = os.open(folder / _NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)
    except OSError as error:
        raise FileError("folder_unwritable", folder=folder.name) from error
