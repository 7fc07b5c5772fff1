"""Files: one module per format, file to recordings, and back where the format allows."""

from geborgen.sources.codes import CodeCount, count_codes
from geborgen.sources.files import (
    check_writable,
    compute_sha256,
    file_name,
    read_bytes,
    write_bytes,
    write_text,
)
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
from geborgen.sources.guess import draft_scheme
from geborgen.sources.people import is_personal
from geborgen.sources.sample import read_sample
from geborgen.sources.scheme_file import (
    list_shipped_schemes,
    parse_scheme,
    read_scheme,
    render_scheme,
    write_scheme,
)

__all__ = [
    "FORMATS",
    "CodeCount",
    "Format",
    "ReadOptions",
    "check_writable",
    "compute_sha256",
    "count_codes",
    "draft_scheme",
    "file_name",
    "is_personal",
    "list_sessions",
    "list_shipped_schemes",
    "parse_scheme",
    "read",
    "read_bytes",
    "read_recordings",
    "read_sample",
    "read_scheme",
    "recognise_format",
    "render_scheme",
    "write_bytes",
    "write_recording",
    "write_recordings",
    "write_scheme",
    "write_text",
]
