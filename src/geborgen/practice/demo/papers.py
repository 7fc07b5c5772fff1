"""Small documents for the made-up files, made here byte by byte: a PDF, a picture and a text."""

import functools
import math
import struct
import zlib
from collections.abc import Sequence

__all__ = ["draw_png", "write_pdf"]

_SIDE = 240
_PAPER, _INK = (250, 247, 240), (70, 98, 120)


def write_pdf(lines: Sequence[str]) -> bytes:
    """Return one page with these lines on it."""
    shown = " ".join(f"({_escape(line)}) Tj T*" for line in lines)
    text = f"BT /F1 12 Tf 18 TL 60 760 Td {shown} ET".encode("cp1252", "replace")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (count, table, end)


def _escape(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


@functools.cache
def draw_png() -> bytes:
    """Return a drawing: a circle with two dots in it, as a child might make one of two people."""
    rows = bytearray()
    for y in range(_SIDE):
        rows.append(0)
        for x in range(_SIDE):
            rows += bytes(_INK if _is_inked(x - _SIDE / 2, y - _SIDE / 2) else _PAPER)
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(rows), 9)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _is_inked(x: float, y: float) -> bool:
    ring = abs(math.hypot(x, y) - 90) < 4 + math.sin(6 * math.atan2(y, x))
    return ring or math.hypot(x + 28, y - 6) < 22 or math.hypot(x - 34, y - 18) < 12


def _chunk(kind: bytes, content: bytes) -> bytes:
    length, check = struct.pack(">I", len(content)), struct.pack(">I", zlib.crc32(kind + content))
    return length + kind + content + check
