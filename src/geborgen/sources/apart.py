"""Tables that a library takes apart in a process of its own, so that a damaged one ends no more.

The libraries for spreadsheets and Parquet end the whole process, and not with an exception, when a
file makes them ask for more memory than there is.
"""

import atexit
import json
import os
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geborgen.moments import FileError
from geborgen.sources.packed_tables import ANSWER, ASKED

if TYPE_CHECKING:
    import subprocess

__all__ = ["take_apart"]

_LONGEST_S = 300.0  # a million rows take less than a minute


@dataclass(slots=True)
class _Reader:
    """The process at work, and whose child it is; one at a time may speak with it."""

    process: "subprocess.Popen[bytes] | None" = None
    parent: int = 0


_reader = _Reader()
_lock = threading.Lock()


def take_apart(kind: str, data: bytes, file: str) -> list[list[list[str]]]:
    """Rows of text of each sheet of a spreadsheet, or of a Parquet file.

    Parameters
    ----------
    kind
        ``sheet`` or ``parquet``.
    data
        The file.
    file
        Its name, for what is said of it.

    Returns
    -------
    list
        A grid for each sheet; one for Parquet.

    Raises
    ------
    FileError
        When it is damaged or too large, also where that ends the process that reads it.
    """
    with _lock:
        answer = _ask(_start(), kind, data)
        if answer is None:
            _stop()
            raise FileError("table_too_much", file=file)
    grids, wrong = json.loads(answer)
    if wrong is not None:
        key, values = wrong
        raise FileError(key, **(values | {"file": file}))
    found: list[list[list[str]]] = grids
    return found


def _ask(process: "subprocess.Popen[bytes]", kind: str, data: bytes) -> bytes | None:
    """Send a file and take the answer; None when the process ended over it."""
    assert process.stdin is not None and process.stdout is not None
    watch = threading.Timer(_LONGEST_S, process.kill)
    watch.daemon = True
    watch.start()
    try:
        process.stdin.write(ASKED.pack(kind.encode(), len(data)) + data)
        process.stdin.flush()
        head = process.stdout.read(ANSWER.size)
        if len(head) < ANSWER.size:
            return None
        (size,) = ANSWER.unpack(head)
        answer = process.stdout.read(size)
        return answer if len(answer) == size else None
    except OSError:
        return None
    except BaseException:
        _stop()  # interrupted half-way: what would come next is the rest of this answer
        raise
    finally:
        watch.cancel()


def _start() -> "subprocess.Popen[bytes]":
    """Return the process that is there, unless it ended or belongs to the process we came from."""
    process = _reader.process
    if process is not None and _reader.parent == os.getpid() and process.poll() is None:
        return process
    import subprocess  # noqa: PLC0415  only for spreadsheets and Parquet

    _stop()
    if not _reader.parent:
        atexit.register(_stop)
    _reader.parent = os.getpid()
    _reader.process = subprocess.Popen(
        # -P: what lies in the folder somebody works in is not taken for a module.
        [sys.executable, "-P", "-m", "geborgen.sources.packed_tables"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return _reader.process


def _stop() -> None:
    """End the process, where it is ours; let go of it, where it belongs to who made us."""
    process, _reader.process = _reader.process, None
    if process is None:
        return
    if _reader.parent == os.getpid():
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
