"""File formats: one module each, file to recording, and back where the format allows."""

from geborgen.sources.formats import (
    FORMATS,
    Format,
    ReadOptions,
    list_sessions,
    read,
    read_recordings,
    recognise_format,
    write_recording,
    write_recordings,
)

__all__ = [
    "FORMATS",
    "Format",
    "ReadOptions",
    "list_sessions",
    "read",
    "read_recordings",
    "recognise_format",
    "write_recording",
    "write_recordings",
]
