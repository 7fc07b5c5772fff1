"""One master key, and one key for each purpose derived from it; none ever shown by accident."""

import base64
import hashlib
import hmac
import re
import secrets
from typing import Never, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from geborgen.moments import UserError

__all__ = ["KEY_BYTES", "MasterKey", "SecretKey", "derive_bytes"]

KEY_BYTES = 32
_LABEL = "geborgen-key-1"
_CHECK_SIGNS = 4  # twenty bits: one mistyped sign in a million goes unnoticed
_KEY_SIGNS = 52  # 256 bits at five a sign
_NONCE_BYTES = 12


class SecretKey:
    """Thirty-two bytes that no repr, log, pickle or error text shows."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        if len(value) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        self._value = value

    @classmethod
    def make(cls) -> Self:
        """Make a key by chance."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def reveal(self) -> bytes:
        """Give the bytes, for the one place that encrypts with them."""
        return self._value

    def wrap(self, inner: "SecretKey", *, name: str) -> bytes:
        """Encrypt another key under this one, bound to the name of what it belongs to."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._value).encrypt(nonce, inner.reveal(), name.encode())

    def unwrap(self, wrapped: bytes, *, name: str) -> "SecretKey | None":
        """Return the key that was wrapped under this one and this name, or None."""
        try:
            opened = AESGCM(self._value).decrypt(
                wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], name.encode()
            )
        except (InvalidTag, ValueError):
            return None
        return type(self)(opened)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretKey) and hmac.compare_digest(self._value, other._value)

    def __hash__(self) -> int:
        return hash(derive_bytes(self._value, "hash", length=8))

    def __repr__(self) -> str:
        return "<secret key>"

    def __reduce__(self) -> Never:
        raise TypeError("a key is never pickled")

    def __copy__(self) -> "SecretKey":
        return self

    def __deepcopy__(self, memo: object) -> "SecretKey":
        return self


class MasterKey(SecretKey):
    """The practice's one key: everything else is derived from it by HKDF, by purpose."""

    __slots__ = ()

    @property
    def database(self) -> SecretKey:
        """The key of the SQLite file."""
        return self._derive("database")

    @property
    def attachments(self) -> SecretKey:
        """The key that wraps the key of each attachment."""
        return self._derive("attachments")

    @property
    def backups(self) -> SecretKey:
        """The key of the backups."""
        return self._derive("backups")

    @property
    def log(self) -> SecretKey:
        """The key that wraps the key of the access log's chain."""
        return self._derive("log")

    @property
    def fingerprint(self) -> str:
        """Sixteen signs by which a key is known and from which it cannot be found."""
        return derive_bytes(self.reveal(), "fingerprint", length=8).hex()

    def to_text(self) -> str:
        """Write the key so that it can be copied from paper: groups of four, with a check."""
        signs = base64.b32encode(self.reveal()).decode().rstrip("=") + _check_signs(self.reveal())
        groups = "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))
        return f"{_LABEL} {groups}"

    @classmethod
    def from_text(cls, text: str, *, place: str) -> "MasterKey":
        """Read what `to_text` wrote; raises UserError naming `place`, never the text."""
        label, _, rest = text.strip().partition(" ")
        signs = re.sub(r"[\s-]", "", rest).upper()
        if label != _LABEL or not re.fullmatch(r"[A-Z2-7]{56}", signs):
            raise UserError("key_unreadable", place=place)
        value = base64.b32decode(signs[:_KEY_SIGNS] + "====")
        if _check_signs(value) != signs[_KEY_SIGNS:]:
            raise UserError("key_mistyped", place=place)
        return cls(value)

    def _derive(self, purpose: str) -> SecretKey:
        return SecretKey(derive_bytes(self.reveal(), purpose))


def derive_bytes(
    secret: bytes, purpose: str, *, salt: bytes | None = None, length: int = KEY_BYTES
) -> bytes:
    """Derive bytes for one purpose by HKDF-SHA256 (RFC 5869)."""
    info = f"geborgen 1 {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def _check_signs(value: bytes) -> str:
    digest = hashlib.sha256(b"geborgen key check" + value).digest()
    return base64.b32encode(digest).decode()[:_CHECK_SIGNS]
