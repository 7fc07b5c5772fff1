"""Coded session files: read in memory alone, and their report."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from geborgen.analysis import compute_reading
from geborgen.analysis.results import Reading
from geborgen.moments import CodingScheme, FileError, Recording
from geborgen.sources import CodeCount, ReadOptions, count_codes, draft_scheme, read_recordings

__all__ = ["CodedFile", "read_coded"]

# A file system that lies in memory, where the machine has one: nothing unsealed touches the disk.
_MEMORY = Path("/dev/shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedFile:
    """A coded session file as it was read: its sessions, those that were chosen, and the scheme."""

    sessions: tuple[str, ...]
    recordings: tuple[Recording, ...]
    scheme: CodingScheme

    def compute_reading(self) -> Reading:
        return compute_reading(self.recordings, scheme=self.scheme)

    def count_codes(self) -> tuple[CodeCount, ...]:
        return count_codes(self.recordings)


def read_coded(
    name: str, pieces: Iterable[bytes], *, scheme: CodingScheme | None = None, session: str = ""
) -> CodedFile:
    """Return a file of any format the readers know; raises UserError when it cannot be read.

    Without a scheme it is the file's own, or one guessed from its codes: the report says which.
    """
    with _lying_there(name, pieces) as path:
        recordings = read_recordings(path, ReadOptions(scheme=scheme))
    names = tuple(dict.fromkeys(recording.session for recording in recordings))
    chosen = tuple(one for one in recordings if session in ("", one.session))
    if not chosen:
        raise FileError("observation_unknown", file=name, name=session, names=", ".join(names))
    scheme = scheme or _choose_scheme(chosen)
    return CodedFile(sessions=names, recordings=chosen, scheme=scheme)


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
