"""Who uses the data folder: many at once, or one alone that moves things about in it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geborgen.moments import FileError, UserError

__all__ = ["holding_folder"]

_LOCK = ".in-use"


@contextmanager
def holding_folder(folder: Path, *, alone: bool) -> Iterator[None]:
    """Hold a data folder as long as the block lasts; let go by itself when the process dies.

    Raises UserError at once when another process holds it in a way that does not go together.
    """
    try:
        lock = (folder / _LOCK).open("ab")
    except OSError as error:
        raise FileError("file_missing", file=folder.name) from error
    with lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UserError("folder_in_use", folder=folder.name) from error
        yield
