"""A sealed stream: AES-256-GCM in pieces whose number and end are part of what is authenticated.

Layout: mark (8 bytes), salt (32), check of the key (16), then pieces of 64 KiB, each with its tag
of 16 bytes; the last may be shorter, also empty. The key of the stream is HKDF of the key given and
the salt, so a counter can be the nonce: eleven bytes of piece number, one that says "last".
"""

import hmac
import io
import os
import secrets
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from geborgen.moments import FileError
from geborgen.practice.keyring.hierarchy import SecretKey, derive_bytes

__all__ = ["HEADER_BYTES", "MARK", "PIECE_BYTES", "SealedReader", "SealedWriter"]

MARK = b"GBSEAL1\n"
PIECE_BYTES = 65_536
_SALT_BYTES = 32
_CHECK_BYTES = 16
_TAG_BYTES = 16
HEADER_BYTES = len(MARK) + _SALT_BYTES + _CHECK_BYTES
_SEALED_PIECE = PIECE_BYTES + _TAG_BYTES


class SealedWriter(io.RawIOBase):
    """Seals what is written into a file that is open for writing; `close` seals the end.

    The file below stays open. Without `close` the stream has no end, and no reader accepts it.
    """

    def __init__(self, file: IO[bytes], key: SecretKey) -> None:
        super().__init__()
        salt = secrets.token_bytes(_SALT_BYTES)
        self._file = file
        self._cipher = AESGCM(derive_bytes(key.reveal(), "stream", salt=salt))
        self._buffer = bytearray()
        self._number = 0
        self._given_up = False
        file.write(MARK + salt + _compute_check(key, salt))

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def write(self, data: Any, /) -> int:
        """Seal bytes, as soon as a piece is full."""
        self._buffer += data
        # A full piece waits for the next byte: only then it is known not to be the last.
        while len(self._buffer) > PIECE_BYTES:
            self._seal(bytes(self._buffer[:PIECE_BYTES]), is_last=False)
            del self._buffer[:PIECE_BYTES]
        return len(data)

    def give_up(self) -> None:
        """Leave the stream without an end: what was written is not to be accepted."""
        self._given_up = True
        super().close()

    def close(self) -> None:
        """Seal the last piece."""
        if not self.closed and not self._given_up:
            self._seal(bytes(self._buffer), is_last=True)
        super().close()

    def __exit__(self, kind: Any, *rest: Any) -> None:
        if kind is not None:
            self.give_up()
        super().__exit__(kind, *rest)

    def __del__(self) -> None:
        """Do not take being forgotten for an end."""
        self._given_up = True

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, is_last), piece, None))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Opens a sealed stream from a file of known length; may be read from any place.

    The end is checked at once, so a stream that was cut off or lengthened is refused before a byte
    of it is given. Raises FileError with `name`: not sealed, another key, or damaged.
    """

    def __init__(self, file: IO[bytes], key: SecretKey, *, name: str) -> None:
        super().__init__()
        self._file, self._name = file, name
        self._start = file.tell()
        self._cipher = self._open_header(key)
        sealed = file.seek(0, os.SEEK_END) - self._start - HEADER_BYTES
        self._last = max(0, sealed - 1) // _SEALED_PIECE
        self._at = 0
        self._piece_number, self._piece = -1, b""
        self.size = self._last * PIECE_BYTES + len(self._fetch(self._last))

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read from any place."""
        return True

    def tell(self) -> int:
        """Say where reading is."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go on reading from another place."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, target: Any, /) -> int:
        """Read into a buffer, at most to the end of a piece."""
        if self._at >= self.size:
            return 0
        number, within = divmod(self._at, PIECE_BYTES)
        given = self._fetch(number)[within : within + len(target)]
        target[: len(given)] = given
        self._at += len(given)
        return len(given)

    def close(self) -> None:
        """Close the file below too."""
        if not self.closed:
            self._file.close()
        super().close()

    def _open_header(self, key: SecretKey) -> AESGCM:
        header = self._file.read(HEADER_BYTES)
        if len(header) < HEADER_BYTES or not header.startswith(MARK):
            raise FileError("sealed_not", file=self._name)
        salt = header[len(MARK) : -_CHECK_BYTES]
        if not hmac.compare_digest(header[-_CHECK_BYTES:], _compute_check(key, salt)):
            raise FileError("sealed_wrong_key", file=self._name)
        return AESGCM(derive_bytes(key.reveal(), "stream", salt=salt))

    def _fetch(self, number: int) -> bytes:
        if number != self._piece_number:
            self._file.seek(self._start + HEADER_BYTES + number * _SEALED_PIECE)
            sealed = self._file.read(_SEALED_PIECE)
            try:
                self._piece = self._cipher.decrypt(
                    _nonce(number, number == self._last), sealed, None
                )
            except (InvalidTag, ValueError) as error:
                raise FileError("sealed_damaged", file=self._name) from error
            self._piece_number = number
        return self._piece


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _compute_check(key: SecretKey, salt: bytes) -> bytes:
    return derive_bytes(key.reveal(), "check", salt=salt, length=_CHECK_BYTES)
