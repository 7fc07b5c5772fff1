"""Attachments as a Django storage: a sealed file, and beside it the file's own key, wrapped.

A name says nothing of who or what: whatever a file was called is kept in the database.
"""

import io
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

from geborgen.moments import FileError
from geborgen.practice.attachments.files import (
    list_names,
    open_attachment,
    save_attachment,
    shred_attachment,
)
from geborgen.practice.keyring.hierarchy import SecretKey

__all__ = ["EncryptedStorage"]

_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")


@deconstructible(path="geborgen.practice.attachments.storage.EncryptedStorage")
class EncryptedStorage(Storage):
    """Keeps files sealed; deleting one destroys its key first, so no copy of it opens any more."""

    def __init__(self, location: Path | str, key: SecretKey) -> None:
        self.location, self.key = Path(location), key

    def generate_filename(self, filename: Any) -> str:
        """Give an opaque name, whatever the file was called."""
        made = uuid.uuid4().hex
        return f"{made[:2]}/{made}"

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name if _NAME.fullmatch(name) else self.generate_filename(name)

    def exists(self, name: str) -> bool:
        return self._place(name).is_file()

    def size(self, name: str) -> int:
        with self._open(name) as file:
            return file.size

    def delete(self, name: str) -> None:
        shred_attachment(self._place(name))

    def list_names(self) -> Iterator[str]:
        """Name every attachment that is kept."""
        return list_names(self.location)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode not in ("r", "rb"):
            raise ValueError("a sealed file is written once and then only read")
        reader = open_attachment(self._place(name), self.key, name=name)
        opened: File[bytes] = File(io.BufferedReader(reader), name=name)
        opened.size = reader.size
        return opened

    def _save(self, name: str, content: "File[bytes]") -> str:
        save_attachment(self._place(name), content.chunks(), self.key, name=name)
        return name

    def _place(self, name: str) -> Path:
        """Find the file of a name; a name that is not one of ours leads nowhere else."""
        if not _NAME.fullmatch(name):
            raise FileError("file_missing", file="?")
        return self.location / name
