"""What may be uploaded: how large, of which kind, and that it is what its name says."""

from dataclasses import dataclass
from pathlib import PurePath

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

__all__ = ["LARGEST_MB", "Kind", "check_document", "check_size", "find_kind"]

LARGEST_MB = 20
_ZIP = (b"PK\x03\x04",)
_OLE = (b"\xd0\xcf\x11\xe0",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of document: how a browser calls it, and how such a file begins."""

    content_type: str
    starts: tuple[bytes, ...] = ()


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
KINDS = {
    ".pdf": Kind(content_type="application/pdf", starts=(b"%PDF-",)),
    ".png": Kind(content_type="image/png", starts=(b"\x89PNG\r\n",)),
    ".jpg": Kind(content_type="image/jpeg", starts=(b"\xff\xd8\xff",)),
    ".jpeg": Kind(content_type="image/jpeg", starts=(b"\xff\xd8\xff",)),
    ".docx": Kind(content_type=f"{_OFFICE}.wordprocessingml.document", starts=_ZIP),
    ".xlsx": Kind(content_type=f"{_OFFICE}.spreadsheetml.sheet", starts=_ZIP),
    ".odt": Kind(content_type=f"{_OPEN}.text", starts=_ZIP),
    ".ods": Kind(content_type=f"{_OPEN}.spreadsheet", starts=_ZIP),
    ".doc": Kind(content_type="application/msword", starts=_OLE),
    ".txt": Kind(content_type="text/plain; charset=utf-8"),
    ".csv": Kind(content_type="text/csv; charset=utf-8"),
    ".mp3": Kind(content_type="audio/mpeg", starts=(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    ".m4a": Kind(content_type="audio/mp4"),
    ".mp4": Kind(content_type="video/mp4"),
}


def find_kind(name: str) -> Kind | None:
    return KINDS.get(PurePath(name).suffix.lower())


def check_size(upload: UploadedFile) -> None:
    """Raise ValidationError when there is nothing in it or too much."""
    size = upload.size or 0
    if not size:
        raise forms.ValidationError(_("This file is empty."))
    if size > LARGEST_MB * 1_000_000:
        raise forms.ValidationError(
            _("This file has %(size)s MB; at most %(most)s MB fit. Make it smaller, or split it."),
            params={"size": round(size / 1_000_000, 1), "most": LARGEST_MB},
        )


def check_document(upload: UploadedFile) -> None:
    """Raise ValidationError when an upload is too large, of another kind, or not what it says."""
    check_size(upload)
    kind = find_kind(upload.name or "")
    if kind is None:
        raise forms.ValidationError(
            _("This kind of file is not taken. Taken are: %(kinds)s."),
            params={"kinds": ", ".join(ending.lstrip(".") for ending in KINDS)},
        )
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    if kind.starts and not head.startswith(kind.starts):
        raise forms.ValidationError(
            _("This file is not what its name says. Open it, save it again, then add it.")
        )
