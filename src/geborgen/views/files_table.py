"""What was read of a folder: every file with what became of it, ready for the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from geborgen.moments import Phrasebook
from geborgen.sources.folder import FileReading, FileState
from geborgen.views.words import Table

__all__ = ["FilesPart", "make_files_part"]

_NAMES = ("file", "state", "sessions", "acts", "notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesPart:
    """A table of the files that were looked at, and why some were not read."""

    table: Table
    refused: tuple[tuple[str, str], ...]


def make_files_part(files: Sequence[FileReading], book: Phrasebook) -> FilesPart | None:
    """Each file with its format, sessions, acts and notes; None where no folder was read."""
    if not files:
        return None
    shown = [one for one in files if one.state is not FileState.LEFT_ALONE]
    n_left = len(files) - len(shown)
    table = Table(
        caption=book.say("files.title"),
        headings=tuple(book.say(f"files.{name}") for name in _NAMES),
        rows=tuple((one.file, _say_state(one, book), *_say_counts(one)) for one in shown),
        note=book.say("files.left_alone", n=n_left) if n_left else None,
    )
    refused = tuple((one.file, book.say(one.reason)) for one in shown if one.reason is not None)
    return FilesPart(table=table, refused=refused)


def _say_state(one: FileReading, book: Phrasebook) -> str:
    read = one.format if one.state is FileState.READ else None
    return read or book.say(f"files.{one.state}", other=one.other or "–")


def _say_counts(one: FileReading) -> tuple[str, ...]:
    if one.state is not FileState.READ:
        return ("–", "–", "–")
    return str(len(one.recordings)), str(one.n_behaviours), str(len(one.warnings))
