"""Coded session files: read in memory alone, and their report."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath

from geborgen.analysis import compute_reading
from geborgen.analysis.results import Reading
from geborgen.moments import CodingScheme, Recording
from geborgen.sources import draft_scheme, read_recordings

__all__ = ["read_coded", "read_coded_reading"]

# A file system that lies in memory, where the machine has one: nothing unsealed touches the disk.
_MEMORY = Path("/dev/shm")


def read_coded_reading(name: str, pieces: Iterable[bytes]) -> Reading:
    """Return the reading of a coded session file; raises UserError when it cannot be read."""
    recordings = read_coded(name, pieces)
    return compute_reading(recordings, scheme=_choose_scheme(recordings))


def read_coded(name: str, pieces: Iterable[bytes]) -> tuple[Recording, ...]:
    """Return the recordings of a file of any format the readers know."""
    with _lying_there(name, pieces) as path:
        return read_recordings(path)


def _choose_scheme(recordings: Sequence[Recording]) -> CodingScheme:
    """The file's own scheme, or one guessed from its codes; the report says what was guessed."""
    own = [recording.scheme for recording in recordings if recording.scheme is not None]
    is_complete = len(own) == len(recordings) and all(scheme == own[0] for scheme in own)
    return own[0] if is_complete else draft_scheme(recordings, base=own[0] if own else None)


@contextmanager
def _lying_there(name: str, pieces: Iterable[bytes]) -> Iterator[Path]:
    """Let the readers find the file under its name for a moment; they go by its ending too."""
    home = str(_MEMORY) if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="geborgen-", dir=home) as folder:
        path = Path(folder) / (PurePath(name).name or "session")
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        yield path
