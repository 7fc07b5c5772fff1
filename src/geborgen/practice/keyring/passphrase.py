"""A key made of a passphrase by scrypt; salt and cost are kept, the passphrase and key are not."""

import hashlib
import json
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

from geborgen.moments import UserError
from geborgen.practice.keyring.hierarchy import KEY_BYTES, MasterKey

__all__ = ["SHORTEST", "Scrypt", "derive_master_key"]

SHORTEST = 16
_SALT_BYTES = 16
_MOST_MEMORY = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrypt:
    """What scrypt (RFC 7914) needs besides the passphrase; none of it is secret."""

    salt: str
    n: int = 1 << 17
    r: int = 8
    p: int = 1

    @classmethod
    def make(cls) -> "Scrypt":
        """Choose a new salt."""
        return cls(salt=secrets.token_hex(_SALT_BYTES))

    def to_json(self) -> str:
        """Write it down."""
        return json.dumps({"kdf": "scrypt", **asdict(self)})

    @classmethod
    def from_json(cls, text: str, *, place: str) -> "Scrypt":
        """Read what `to_json` wrote; raises UserError naming `place`."""
        try:
            found: dict[str, Any] = json.loads(text)
            kept = cls(
                salt=bytes.fromhex(found["salt"]).hex(),
                n=int(found["n"]),
                r=int(found["r"]),
                p=int(found["p"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise UserError("passphrase_settings", place=place) from error
        if 128 * kept.n * kept.r >= _MOST_MEMORY or kept.n < 1 << 14:
            raise UserError("passphrase_settings", place=place)
        return kept


def derive_master_key(passphrase: str, scrypt: Scrypt) -> MasterKey:
    """Derive the key; a fifth of a second and 128 MB on purpose, so that guessing is dear."""
    if len(passphrase) < SHORTEST:
        raise UserError("passphrase_short", least=SHORTEST)
    derived = hashlib.scrypt(
        unicodedata.normalize("NFKC", passphrase).encode(),
        salt=bytes.fromhex(scrypt.salt),
        n=scrypt.n,
        r=scrypt.r,
        p=scrypt.p,
        maxmem=_MOST_MEMORY,
        dklen=KEY_BYTES,
    )
    return MasterKey(derived)
