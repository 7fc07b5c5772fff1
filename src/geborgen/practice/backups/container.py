"""The backup file: a line that says what it is, then one sealed tar archive.

Layout: mark (10 bytes), length of the header (4 bytes, big-endian), header (JSON), then a sealed
stream (`sealing.stream`). Its key is HKDF of the backup key and the SHA-256 of the header, so the
header cannot be changed. In the stream lies a tar archive (POSIX pax): `manifest.json` with the
counts, the database, the log's anchors and the attachments as they lie sealed on the disk.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from geborgen.moments import FileError, UserError
from geborgen.practice.keyring.hierarchy import MasterKey, SecretKey, derive_bytes
from geborgen.practice.keyring.keeping import KeyRecord
from geborgen.practice.sealing import SealedReader, SealedWriter

__all__ = [
    "FORMAT",
    "Header",
    "Manifest",
    "add_bytes",
    "add_file",
    "add_manifest",
    "add_stream",
    "forget_members",
    "read_header",
    "reading_archive",
    "writing_archive",
]

MARK = b"GBBACKUP1\n"
FORMAT = 1
_MOST_HEADER = 100_000
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What anyone may read of a backup: when, by which version, and which key opens it."""

    made_at: str
    program: str
    key: KeyRecord

    def to_bytes(self) -> bytes:
        """Spell it as JSON."""
        content = {
            "format": FORMAT,
            "made_at": self.made_at,
            "program": self.program,
            "key": self.key.to_plain(),
        }
        return json.dumps(content, sort_keys=True).encode("ascii")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is in a backup, counted when it was made; sealed, since counts tell too."""

    engine: str
    tables: dict[str, int]
    attachments: int
    attachment_bytes: int
    log_head: int
    log_link: str

    def to_bytes(self) -> bytes:
        """Spell it as JSON."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}).encode("utf-8")

    @classmethod
    def from_bytes(cls, data: bytes, *, file: str) -> "Manifest":
        """Read what `to_bytes` spelled."""
        try:
            return cls(**json.loads(data))
        except (ValueError, TypeError) as error:
            raise FileError("backup_newer", file=file) from error


@contextmanager
def writing_archive(file: IO[bytes], header: Header, key: MasterKey) -> Iterator[tarfile.TarFile]:
    """Write a backup's head, and give an archive to fill; sealed when the block ends well."""
    head = header.to_bytes()
    file.write(MARK + len(head).to_bytes(4, "big") + head)
    with (
        SealedWriter(file, _stream_key(key, head)) as stream,
        tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        yield archive


@contextmanager
def reading_archive(
    file: IO[bytes], key: MasterKey, *, name: str
) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """Open a backup whose header was not read yet, and give its archive and manifest.

    Raises FileError: no backup, cut off, changed, or of another key. What stands in the archive
    comes out checked piece by piece, so use nothing of it before all of it was read.
    """
    header, head = _read_head(file, name)
    if header.key.fingerprint != key.fingerprint:
        raise UserError("key_other", expected=header.key.fingerprint, found=key.fingerprint)
    try:
        reader = SealedReader(file, _stream_key(key, head), name=name)
        with tarfile.open(fileobj=io.BufferedReader(reader), mode="r|") as archive:
            first = archive.next()
            if first is None or first.name != _MANIFEST:
                raise FileError("sealed_damaged", file=name)
            content = archive.extractfile(first)
            assert content is not None
            yield archive, Manifest.from_bytes(content.read(), file=name)
    except tarfile.TarError as error:
        raise FileError("sealed_damaged", file=name) from error
    except FileError as error:
        # The fingerprint fits, so it is not another key: the header itself was changed.
        if error.phrase.key == "errors.sealed_wrong_key":
            raise FileError("sealed_damaged", file=name) from error
        raise


def read_header(path: Path) -> Header:
    """Read what anyone may read of a backup; raises FileError when it is none."""
    try:
        with path.open("rb") as file:
            return _read_head(file, path.name)[0]
    except OSError as error:
        raise FileError("file_missing", file=path.name) from error


def add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Put the manifest in; it comes first."""
    add_bytes(archive, _MANIFEST, manifest.to_bytes())


def add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    """Put bytes into an archive under a name."""
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def add_file(archive: tarfile.TarFile, name: str, path: Path) -> int:
    """Put a file into an archive, without its owner and times, and say how long it is."""
    with path.open("rb") as file:
        return add_stream(archive, name, file)


def add_stream(archive: tarfile.TarFile, name: str, stream: IO[bytes]) -> int:
    """Put what a seekable stream holds into an archive."""
    member = tarfile.TarInfo(name)
    member.size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    archive.addfile(member, stream)
    forget_members(archive)
    return member.size


def forget_members(archive: tarfile.TarFile) -> None:
    """Let an archive not remember every member it ever saw, as the library has it do."""
    members: list[tarfile.TarInfo] = archive.members  # type: ignore[attr-defined]  # not in the stubs
    members.clear()


def _stream_key(key: MasterKey, head: bytes) -> SecretKey:
    digest = hashlib.sha256(head).hexdigest()
    return SecretKey(derive_bytes(key.backups.reveal(), f"backup {digest}"))


def _read_head(file: IO[bytes], name: str) -> tuple[Header, bytes]:
    if file.read(len(MARK)) != MARK:
        raise FileError("backup_not", file=name)
    length = int.from_bytes(file.read(4), "big")
    head = file.read(length) if length <= _MOST_HEADER else b""
    try:
        found = json.loads(head)
        if found["format"] != FORMAT:
            raise FileError("backup_newer", file=name)
        key = KeyRecord.from_plain(found["key"], place=name)
        header = Header(made_at=str(found["made_at"]), program=str(found["program"]), key=key)
    except (ValueError, KeyError, TypeError) as error:
        raise FileError("sealed_damaged", file=name) from error
    return header, head
