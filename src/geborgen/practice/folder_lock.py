"""Who uses the data folder: many at once, or one alone that moves things about in it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geborgen.moments import FileError, UserError

__all__ = ["holding_folder"]

_IN_USE = ".in-use"


@contextmanager
def holding_folder(folder: Path, *, alone: bool, what: str = _IN_USE) -> Iterator[None]:
    """Hold a data folder, or one kind of work in it, as long as the block lasts.

    Let go by itself when the process dies.

    Raises UserError at once when another process holds it in a way that does not go together.
    """
    try:
        lock = (folder / what).open("ab")
    except OSError as error:
        raise FileError("file_missing", file=folder.name) from error
    with lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UserError("folder_in_use", folder=folder.name) from error
        yield
