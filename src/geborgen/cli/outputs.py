"""What a command may write where: never over what it reads, nor unasked over another's work."""

import re
import zlib
from collections.abc import Iterable
from pathlib import Path

from geborgen.moments import FileError
from geborgen.sources import check_writable, read_bytes

__all__ = ["check_output", "check_report", "is_report_of_ours"]

_HEAD = 4096
_PAGE_MARK = re.compile(rb'<meta name="generator" content="Geborgen\b')
_JSON_MARK = re.compile(rb'^\s*\{\s*"schema":\s*"geborgen-report"')
_PDF_OBJECTS = re.compile(rb"/ObjStm[^>]*>>\s*stream\r?\n")
_PDF_MARK = re.compile(rb"/Creator\s*\(Geborgen\b")
_PDF_OBJECTS_BYTES = 1_000_000


def check_output(output: Path, inputs: Iterable[Path | str], *, force: bool) -> None:
    """Raise when a result may not come here: onto what is read, or over a file that exists.

    Raises
    ------
    FileError
        Also with `force` when the file is one of the inputs.
    """
    for read in inputs:
        if _is_same(output, Path(read)):
            raise FileError("write_onto_input", file=output.name)
    check_writable(output, force=force)


def check_report(output: Path, inputs: Iterable[Path | str], *, force: bool) -> None:
    """Raise when a report may not come here; one of ours may be made anew without asking."""
    check_output(output, inputs, force=force or is_report_of_ours(output))


def is_report_of_ours(path: Path) -> bool:
    """Whether a file is a report that this program made: page, PDF or data say so themselves."""
    if not path.is_file():
        return False
    try:
        data = read_bytes(path)
    except FileError:
        return False
    if data.startswith(b"%PDF"):
        return bool(_PDF_MARK.search(data)) or any(map(_PDF_MARK.search, _unpack_objects(data)))
    head = data[:_HEAD]
    return bool(_PAGE_MARK.search(head) or _JSON_MARK.search(head))


def _unpack_objects(data: bytes) -> Iterable[bytes]:
    """Unpack the objects of a PDF: who made it stands among them."""
    for found in _PDF_OBJECTS.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[found.end() :], _PDF_OBJECTS_BYTES)
        except zlib.error:
            continue


def _is_same(output: Path, read: Path) -> bool:
    try:
        return output.resolve() == read.resolve() or output.samefile(read)
    except (OSError, ValueError, RuntimeError):
        return False
