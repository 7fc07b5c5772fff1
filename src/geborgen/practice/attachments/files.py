"""Sealed attachments on disk: saved whole, read from any place, shredded by destroying a key."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from geborgen.moments import FileError
from geborgen.practice.keyring.hierarchy import SecretKey
from geborgen.practice.keyring.wrapped_files import (
    add_wrap,
    create_wrapped,
    keep_one_wrap,
    open_wrapped,
    shred,
)
from geborgen.practice.sealing import SealedReader, SealedWriter
from geborgen.practice.whole_files import PARTIAL, sync_folder, writing_whole

__all__ = [
    "KEY_SUFFIX",
    "accept_key",
    "keep_one_key",
    "list_names",
    "open_attachment",
    "save_attachment",
    "shred_attachment",
]

KEY_SUFFIX = ".key"


def save_attachment(place: Path, pieces: Iterable[bytes], key: SecretKey, *, name: str) -> None:
    """Seal a file under a new key of its own; whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = SecretKey.make()
    # The key first: a key without a file is nothing, a file without its key would be lost.
    about = {"name": name}
    create_wrapped(_key_file(place), own, key, name=name_file_key(about), about=about)
    try:
        with writing_whole(place) as file, SealedWriter(file, own) as stream:
            for piece in pieces:
                stream.write(piece)
    except BaseException:
        _key_file(place).unlink(missing_ok=True)
        raise


def open_attachment(place: Path, key: SecretKey, *, name: str) -> SealedReader:
    """Open an attachment; raises FileError when gone, damaged, swapped or of another key."""
    own, about = open_wrapped(_key_file(place), key, name=name_file_key)
    if about["name"] != name:
        raise FileError("sealed_damaged", file=name)
    try:
        file = place.open("rb")
    except OSError as error:
        raise FileError("file_missing", file=name) from error
    try:
        return SealedReader(file, own, name=name)
    except FileError:
        file.close()
        raise


def shred_attachment(place: Path) -> None:
    """Destroy an attachment: its key first, then the bytes that nobody can read any more."""
    shred(_key_file(place))
    place.unlink(missing_ok=True)
    if place.parent.is_dir():
        sync_folder(place.parent)


def list_names(location: Path) -> Iterator[str]:
    """Name every attachment in a folder, in order."""
    for file in sorted(location.glob(f"*/*{KEY_SUFFIX}")):
        if not file.name.endswith(PARTIAL):
            yield f"{file.parent.name}/{file.name.removesuffix(KEY_SUFFIX)}"


def accept_key(location: Path, key: SecretKey, new: SecretKey) -> None:
    """Let a new key open every attachment, beside the one that does."""
    for name in list_names(location):
        add_wrap(_key_file(location / name), key, new, name=name_file_key)


def keep_one_key(location: Path, key: SecretKey) -> None:
    """Let no other key than this one open the attachments."""
    for name in list_names(location):
        keep_one_wrap(_key_file(location / name), key, name=name_file_key)


def name_file_key(about: dict[str, Any]) -> str:
    """Name what the key of a file is bound to: the file's name."""
    return f"attachment {about['name']}"


def _key_file(place: Path) -> Path:
    return place.with_name(place.name + KEY_SUFFIX)
