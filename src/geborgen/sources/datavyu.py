"""Datavyu projects (``.opf``): a packed spreadsheet of timed cells, read and written."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

from geborgen.moments import DataWarning, FileError, Recording
from geborgen.sources.datavyu_cells import read_columns
from geborgen.sources.datavyu_layout import build_columns, find_losses
from geborgen.sources.datavyu_sheet import lay_out_sheet, parse_sheet
from geborgen.sources.files import (
    PACKED_DAMAGE,
    TEXT_LIMIT_MB,
    compute_sha256,
    decode_text,
    file_name,
    read_bytes,
    write_bytes,
)
from geborgen.sources.formats import ReadOptions
from geborgen.sources.people import ActorBook
from geborgen.sources.sessions import (
    FoundSession,
    SourceFile,
    build_recording,
    take_only_session,
)

__all__ = ["read", "recognise", "write"]

_SHEET, _PROJECT = "db", "project"
_DATE = (1980, 1, 1, 0, 0, 0)  # so that the same recording always gives the same file
_MOST_ENTRIES = 10_000


def recognise(head: bytes, path: Path) -> bool:
    """Whether a packed file holds a spreadsheet of Datavyu's, in whatever folder."""
    if not head.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(path) as packed:
            return _find_entry(packed, _SHEET) is not None
    except PACKED_DAMAGE:
        return False


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recording of a Datavyu project.

    Parameters
    ----------
    path
        The ``.opf`` file, of any version; its spreadsheet may lie in a folder.
    options
        Who the child and the observer are, where the file does not say.

    Returns
    -------
    tuple of Recording
        One. For what the cells become see `read_columns`.

    Raises
    ------
    FileError
        When it is no Datavyu project, is damaged, or unpacks to too much.
    """
    data = read_bytes(path)
    file = file_name(path)
    sheet, project = _unpack(data, file)
    decoded = decode_text(sheet, file, accept_cp1252=True)
    columns, warnings = parse_sheet(decoded.text, file)
    if not columns and warnings:
        raise _broken(file, "not_datavyu")
    found = FoundSession(session=path.stem or file, warnings=[*decoded.warnings, *warnings])
    found.media += _find_media(project.decode("utf-8", "replace"))
    read_columns(columns, found, (file, ActorBook(options), options))
    source = SourceFile(name=file, sha256=compute_sha256(data), format="datavyu")
    return (build_recording(found, source, options),)


def write(
    recordings: Sequence[Recording], path: Path, *, force: bool = False
) -> tuple[DataWarning, ...]:
    """Save one recording as a Datavyu project.

    Parameters
    ----------
    recordings
        The one; a Datavyu file holds one session.
    path
        The ``.opf`` file to make.
    force
        Replace a file that exists.

    Returns
    -------
    tuple of DataWarning
        What a Datavyu file cannot hold.

    Raises
    ------
    FileError
        When there is more than one, when the file exists and `force` is False, or cannot be
        written.
    """
    recording = take_only_session(recordings, path)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, _PROJECT, _lay_out_project(recording, path))
        _add(archive, _SHEET, lay_out_sheet(build_columns(recording)))
    write_bytes(path, packed.getvalue(), force=force)
    return tuple(find_losses(recording, path))


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, text.encode("utf-8", "replace"))


def _lay_out_project(recording: Recording, path: Path) -> str:
    """Datavyu's own page beside the spreadsheet; JSON's quotes are YAML's too."""
    lines = [
        "!project",
        f"dbFile: {json.dumps(file_name(path))}",
        f"name: {json.dumps(recording.session)}",
        "origpath: ''",
        "version: 5",
        "viewerSettings: []",
        "",
    ]
    return "\n".join(lines)


def _unpack(data: bytes, file: str) -> tuple[bytes, bytes]:
    """The spreadsheet and, where there is one, the project's page."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            sheet = _find_entry(packed, _SHEET)
            if sheet is None:
                raise _broken(file, "not_datavyu")
            project = _find_entry(packed, _PROJECT)
            return _read_entry(packed, sheet, file), (
                _read_entry(packed, project, file) if project else b""
            )
    except PACKED_DAMAGE as error:
        raise _broken(file, "not_zip") from error


def _find_entry(packed: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """The entry of this name that lies least deep; macOS's shadow files are none."""
    found = [
        info
        for info in packed.infolist()[:_MOST_ENTRIES]
        if PurePosixPath(info.filename.replace("\\", "/")).name == name
        and "__MACOSX" not in info.filename
        and not info.is_dir()
    ]
    return min(found, key=lambda info: info.filename.replace("\\", "/").count("/"), default=None)


def _read_entry(packed: zipfile.ZipFile, info: zipfile.ZipInfo, file: str) -> bytes:
    """Unpack up to the limit: what the file says of its own size may be a lie."""
    limit = TEXT_LIMIT_MB * 1_000_000
    with packed.open(info) as entry:
        unpacked = entry.read(limit + 1)
    if len(unpacked) > limit:
        raise FileError("file_too_large", file=file, size=f"> {TEXT_LIMIT_MB}", limit=TEXT_LIMIT_MB)
    return unpacked


def _find_media(project: str) -> list[str]:
    """Names of the videos that the project shows, without folders."""
    feeds = re.findall(r"^\s*(?:-\s*)?feed:\s*(.+?)\s*$", project, re.MULTILINE)
    paths = [feed.strip("'\"") for feed in feeds]
    names = [PureWindowsPath(p).name if "\\" in p else PurePosixPath(p).name for p in paths]
    return [name for name in names if name]


def _broken(file: str, reason: str) -> FileError:
    return FileError("file_broken", file=file, format="Datavyu", reason=reason)
