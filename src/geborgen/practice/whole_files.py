"""Files that are there whole or not at all, for their owner's eyes only."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from geborgen.moments import FileError

__all__ = ["PARTIAL", "replace_durably", "sync_folder", "write_private", "writing_whole"]

PARTIAL = ".partial"

# What a stick or a share answers that knows no flushing of folders.
_NOT_FOR_FOLDERS = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)


@contextmanager
def writing_whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to write, mode 0600; it gets its name only once it is whole and on disk.

    Raises FileError when the disk is full or may not be written; what stood there stays.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PARTIAL}")
    try:
        handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        replace_durably(temporary, path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileError("write_refused", file=path.name, reason=reason) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_private(path: Path, data: bytes) -> None:
    """Write bytes to a file, whole or not at all, mode 0600, replacing what is there."""
    with writing_whole(path) as file:
        file.write(data)


def replace_durably(source: Path, target: Path) -> None:
    """Move a file or folder onto another's name so that the move survives a power cut."""
    os.replace(source, target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(handle)
