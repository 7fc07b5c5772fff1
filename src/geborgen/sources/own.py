"""Our own file, ``.geborgen.json``: everything a recording holds, nothing lost."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geborgen.moments import FileError, RecordError, Recording
from geborgen.moments.plain import describe_schema, from_plain, to_plain
from geborgen.moments.version import __version__
from geborgen.sources.files import file_name, read_text, write_text
from geborgen.sources.formats import ReadOptions

__all__ = [
    "FILE_FORMAT",
    "SCHEMA_VERSION",
    "describe_own_schema",
    "read",
    "recognise",
    "render",
    "write",
]

FILE_FORMAT = "geborgen-recordings"
SCHEMA_VERSION = 1


def recognise(head: bytes, path: Path) -> bool:
    """Whether a file's beginning is that of our own format."""
    del path
    return b'"format"' in head and FILE_FORMAT.encode() in head


def read(path: Path, options: ReadOptions) -> tuple[Recording, ...]:
    """Recordings of a ``.geborgen.json`` file, exactly as they were saved.

    Parameters
    ----------
    path
        The file.
    options
        Not used: the file says everything itself.

    Returns
    -------
    tuple of Recording
        In the file's order; the provenance is that of each recording's first maker.

    Raises
    ------
    FileError
        When the file is not JSON, of a newer schema, or a field is not as documented.
    """
    del options
    document = _parse(path)
    found = document.get("schema")
    if not isinstance(found, int) or isinstance(found, bool):
        raise _broken(path, "the number in 'schema' is missing")
    if found > SCHEMA_VERSION:
        raise FileError("file_version", file=file_name(path), found=found, known=SCHEMA_VERSION)
    plain = document.get("recordings")
    if not isinstance(plain, list):
        raise _broken(path, "the list 'recordings' is missing")
    try:
        return tuple(
            from_plain(Recording, item, where=f"recordings[{i}]") for i, item in enumerate(plain)
        )
    except RecordError as error:
        raise _broken(path, str(error)) from error


def write(recordings: Sequence[Recording], path: Path, *, force: bool = False) -> None:
    """Save recordings to a ``.geborgen.json`` file, whole or not at all.

    Parameters
    ----------
    recordings
        What to save.
    path
        The file to make.
    force
        Replace a file that exists.

    Raises
    ------
    FileError
        When the file exists and `force` is False, or cannot be written.
    """
    write_text(path, render(recordings), force=force)


def render(recordings: Sequence[Recording]) -> str:
    """Text of a ``.geborgen.json`` file with these recordings."""
    document = {
        "format": FILE_FORMAT,
        "schema": SCHEMA_VERSION,
        "written_by": f"geborgen {__version__}",
        "recordings": [to_plain(recording, omit_defaults=True) for recording in recordings],
    }
    return _layout(document)


def describe_own_schema() -> dict[str, Any]:
    """JSON Schema of the file, as published in the manual."""
    schema = describe_schema(
        Recording, identifier="geborgen-recordings-1", title="Geborgen recordings, version 1"
    )
    recording = schema.pop("$ref")
    return schema | {
        "type": "object",
        "properties": {
            "format": {"const": FILE_FORMAT},
            "schema": {"const": SCHEMA_VERSION},
            "written_by": {"type": "string"},
            "recordings": {"type": "array", "items": {"$ref": recording}},
        },
        "required": ["format", "schema", "recordings"],
    }


def _parse(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(read_text(path), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise _broken(path, _reason(error)) from error
    if not isinstance(document, dict) or document.get("format") != FILE_FORMAT:
        raise _broken(path, f"'format' is not '{FILE_FORMAT}'")
    return document


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    return str(error) or type(error).__name__


def _broken(path: Path, reason: str) -> FileError:
    return FileError("file_broken", file=file_name(path), format="geborgen.json", reason=reason)


def _layout(document: dict[str, Any]) -> str:
    """Lay out one behaviour or moment per line: a file a person can read and compare."""
    head = {key: value for key, value in document.items() if key != "recordings"}
    lines = [f"  {json.dumps(k)}: {_dump(v)}," for k, v in head.items()]
    recordings = ",\n".join(_layout_recording(item) for item in document["recordings"])
    return "\n".join(["{", *lines, '  "recordings": [', recordings, "  ]", "}", ""])


def _layout_recording(recording: dict[str, Any]) -> str:
    parts = []
    for key, value in recording.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            items = ",\n".join(f"        {_dump(item)}" for item in value)
            parts.append(f"      {json.dumps(key)}: [\n{items}\n      ]")
        else:
            parts.append(f"      {json.dumps(key)}: {_dump(value)}")
    return "    {\n" + ",\n".join(parts) + "\n    }"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
