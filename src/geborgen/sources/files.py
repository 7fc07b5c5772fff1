"""Opening and saving files safely: what is there, how big, in which encoding, whole or not."""

import errno
import hashlib
import os
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from geborgen.moments import DataWarning, FileError, Origin, WarningKind

__all__ = [
    "PACKED_DAMAGE",
    "TEXT_LIMIT_MB",
    "XML_LIMIT_MB",
    "Text",
    "check_readable",
    "check_writable",
    "compute_sha256",
    "decode_head",
    "decode_text",
    "file_name",
    "has_binary_bytes",
    "read_bytes",
    "read_head",
    "read_text",
    "write_bytes",
    "write_text",
]

TEXT_LIMIT_MB = 200
XML_LIMIT_MB = 60
PACKED_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError),
    RuntimeError,  # packed with a password
    NotImplementedError,  # packed in a way that Python does not know
)
"""What opening a damaged ZIP file, or one that is none, can raise."""

HEAD_BYTES = 65_536
_MB = 1_000_000

_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")

# What the operating system calls it, and the word for it in the phrasebook; the rest is said in
# the system's own words.
_REASONS = {
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "read_only",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.ENAMETOOLONG: "name_too_long",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A file's text, the encoding it was read in, and what had to be assumed for that."""

    text: str
    encoding: str
    warnings: tuple[DataWarning, ...] = ()


def check_readable(path: Path, *, limit_mb: int = TEXT_LIMIT_MB) -> None:
    """Raise when a file cannot be read at all.

    Parameters
    ----------
    path
        The file.
    limit_mb
        Largest size in megabytes (of a million bytes).

    Raises
    ------
    FileError
        When it is missing, a folder or another thing that is no file, empty, too large, or may
        not be opened.
    """
    try:
        status = path.stat()
        if path.is_dir():
            raise FileError("file_is_folder", file=path.name or path.resolve().name)
        if not path.is_file():
            raise FileError("file_unreadable", file=path.name, reason="no_file")
        with path.open("rb"):
            pass
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileError("file_missing", file=_name(path)) from error
    except (OSError, ValueError) as error:
        raise FileError("file_unreadable", file=_name(path), reason=_reason(error)) from error
    if status.st_size == 0:
        raise FileError("file_empty", file=path.name)
    if status.st_size > limit_mb * _MB:
        size = -(-status.st_size // _MB)
        raise FileError("file_too_large", file=path.name, size=size, limit=limit_mb)


def file_name(path: Path) -> str:
    """Name of a file without folders; what is no character in it (bad bytes) shows as ``?``."""
    return path.name.encode("utf-8", "replace").decode("utf-8")


def read_bytes(path: Path, *, limit_mb: int = TEXT_LIMIT_MB) -> bytes:
    """Everything in a file.

    Parameters
    ----------
    path
        The file.
    limit_mb
        Largest size in megabytes.

    Returns
    -------
    bytes
        Not empty.

    Raises
    ------
    FileError
        As `check_readable` does, and when reading breaks off.
    """
    check_readable(path, limit_mb=limit_mb)
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError("file_unreadable", file=path.name, reason=_reason(error)) from error


def read_head(path: Path, size: int = HEAD_BYTES) -> bytes:
    """Read the first bytes of a file: enough to see what it is.

    Parameters
    ----------
    path
        The file; of any size.
    size
        How many bytes at most.

    Returns
    -------
    bytes
        Shorter than `size` when the file is.

    Raises
    ------
    FileError
        When the file is missing, a folder, empty, or may not be opened.
    """
    check_readable(path, limit_mb=10**9)
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise FileError("file_unreadable", file=path.name, reason=_reason(error)) from error


def read_text(path: Path, *, limit_mb: int = TEXT_LIMIT_MB) -> str:
    """Text of a file in UTF-8, or in UTF-16 with its mark.

    Parameters
    ----------
    path
        The file.
    limit_mb
        Largest size in megabytes.

    Returns
    -------
    str
        Without a byte order mark; line ends as they are.

    Raises
    ------
    FileError
        As `check_readable` does, and when the bytes are no text in these encodings.
    """
    return decode_text(read_bytes(path, limit_mb=limit_mb), path.name).text


def decode_text(data: bytes, file: str, *, accept_cp1252: bool = False) -> Text:
    """Text of a file's bytes.

    Parameters
    ----------
    data
        Everything in the file.
    file
        Its name, for the message.
    accept_cp1252
        Whether to take text that is not UTF-8 as Windows' western encoding, and say so: what
        spreadsheet programs save as CSV.

    Returns
    -------
    Text
        Text without a byte order mark, and a warning when the encoding was assumed.

    Raises
    ------
    FileError
        When the bytes are no text, naming the first byte that does not fit.
    """
    encoding = _marked_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if accept_cp1252 and encoding == "utf-8-sig" and not has_binary_bytes(data):
            return _decode_cp1252(data, file)
        raise FileError("file_encoding", file=file, position=error.start + 1) from error
    if "\0" in text:
        at = 2 * text.index("\0") + 2 if encoding == "utf-16" else data.index(b"\0")
        raise FileError("file_encoding", file=file, position=at + 1)
    return Text(text=text, encoding=encoding)


def decode_head(head: bytes) -> str:
    """Text of a file's first bytes as far as it can be read, for recognising only.

    Parameters
    ----------
    head
        First bytes; a character may be cut in two at the end.

    Returns
    -------
    str
        With replacement characters where bytes do not fit; empty for what is no text at all.
    """
    if has_binary_bytes(head):
        return ""
    return head.decode(_marked_encoding(head), "replace")


def has_binary_bytes(data: bytes) -> bool:
    """Whether bytes hold a NUL where no UTF-16 mark explains it: not a text then."""
    return b"\0" in data and not data.startswith(_UTF16_BOMS)


def compute_sha256(data: bytes) -> str:
    """SHA-256 of a file's bytes, in hexadecimal: tells later whether the file is still the same."""
    return hashlib.sha256(data).hexdigest()


def check_writable(path: Path, *, force: bool = False) -> None:
    """Raise when a file may not be made here.

    Parameters
    ----------
    path
        The file to make.
    force
        Whether an existing file may be replaced.

    Raises
    ------
    FileError
        When it exists and `force` is False, when it is a folder, or when there is no folder for it.
    """
    try:
        if path.is_dir():
            raise FileError("write_refused", file=_name(path), reason="is_folder")
        if path.exists() and not force:
            raise FileError("write_exists", file=path.name)
        if not path.parent.is_dir():
            raise FileError("write_refused", file=_name(path), reason="no_folder")
    except (OSError, ValueError) as error:
        raise FileError("write_refused", file=_name(path), reason=_reason(error)) from error


def write_text(path: Path, text: str, *, force: bool = False) -> None:
    """Save a text as UTF-8, whole or not at all.

    Parameters
    ----------
    path
        The file to make.
    text
        What to save; line ends are kept.
    force
        Replace a file that exists.

    Raises
    ------
    FileError
        As `write_bytes` does.
    """
    write_bytes(path, text.encode("utf-8", "replace"), force=force)


def write_bytes(path: Path, data: bytes, *, force: bool = False) -> None:
    """Save bytes, whole or not at all.

    Parameters
    ----------
    path
        The file to make.
    data
        What to save.
    force
        Replace a file that exists.

    Raises
    ------
    FileError
        When the file exists and `force` is False, or when it cannot be written; then nothing of
        it is left and an existing file is as it was.

    Notes
    -----
    Written beside its place and then moved: nobody ever sees half a file.
    """
    check_writable(path, force=force)
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".geborgen-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode_for(path))
        os.replace(temporary, path)
        temporary = None
    except (OSError, ValueError) as error:
        raise FileError("write_refused", file=_name(path), reason=_reason(error)) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _mode_for(path: Path) -> int:
    """Permissions of the file that is replaced, or those any new file gets (mkstemp's are 600)."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _marked_encoding(data: bytes) -> str:
    return "utf-16" if data.startswith(_UTF16_BOMS) else "utf-8-sig"


def _decode_cp1252(data: bytes, file: str) -> Text:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise FileError("file_encoding", file=file, position=error.start + 1) from error
    warning = DataWarning.of(
        WarningKind.ASSUMED, Origin(file=file), field="encoding", value="Windows-1252"
    )
    return Text(text=text, encoding="cp1252", warnings=(warning,))


def _name(path: Path) -> str:
    """Name without folders; never empty, and without what a terminal would not print."""
    return path.name.replace("\0", "�") or str(path)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in _REASONS:
        return _REASONS[error.errno]
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return "bad_name"
