"""Which key a data folder needs, and finding it: the folder knows its fingerprint, not the key."""

import fcntl
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from geborgen.moments import FileError, UserError
from geborgen.practice.keyring.hierarchy import MasterKey
from geborgen.practice.keyring.key_files import read_key_file, write_key_file
from geborgen.practice.keyring.passphrase import Scrypt, derive_master_key
from geborgen.practice.whole_files import write_private

__all__ = [
    "Ask",
    "KeyKind",
    "KeyRecord",
    "KeyState",
    "ensure_key",
    "find_key",
    "key_file_for",
    "read_key",
    "read_key_state",
    "write_key_state",
]

_STATE = "key.json"
_LOCAL = "local-key"

# Asks a person for the passphrase; None where nobody can be asked.
Ask = Callable[[], str] | None


class KeyKind(StrEnum):
    """Where the key comes from; a local one lies in the data folder and keeps no thief out."""

    LOCAL = "local"
    FILE = "file"
    PASSPHRASE = "passphrase"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """What is known of a key without having it."""

    kind: KeyKind
    fingerprint: str
    scrypt: Scrypt | None = None

    def to_plain(self) -> dict[str, Any]:
        """Spell it for JSON."""
        scrypt = None if self.scrypt is None else json.loads(self.scrypt.to_json())
        return {"kind": str(self.kind), "fingerprint": self.fingerprint, "scrypt": scrypt}

    @classmethod
    def from_plain(cls, found: Any, *, place: str) -> "KeyRecord":
        """Read what `to_plain` spelled; raises FileError naming `place`."""
        try:
            scrypt = found["scrypt"] and Scrypt.from_json(json.dumps(found["scrypt"]), place=place)
            return cls(
                kind=KeyKind(found["kind"]),
                fingerprint=bytes.fromhex(found["fingerprint"]).hex(),
                scrypt=scrypt or None,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise FileError("key_state", file=place) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyState:
    """The key of a data folder, and the one it is being changed to, if a change is under way."""

    current: KeyRecord
    following: KeyRecord | None = None


def read_key_state(data: Path) -> KeyState | None:
    """Read which key a data folder needs; None when it has none yet."""
    file = data / _STATE
    if not file.exists():
        return None
    try:
        found = json.loads(file.read_text("ascii"))
        current, following = found["current"], found["following"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileError("key_state", file=_STATE) from error
    return KeyState(
        current=KeyRecord.from_plain(current, place=_STATE),
        following=following and KeyRecord.from_plain(following, place=_STATE),
    )


def write_key_state(data: Path, state: KeyState) -> None:
    """Keep which key a data folder needs."""
    following = state.following and state.following.to_plain()
    content = {"current": state.current.to_plain(), "following": following}
    write_private(data / _STATE, json.dumps(content, indent=1).encode("ascii") + b"\n")


def ensure_key(data: Path, environment: Mapping[str, str], ask: Ask = None) -> MasterKey:
    """Find the key of a data folder; a folder that has none gets a local one."""
    state = read_key_state(data)
    if state is None:
        return _make_local(data)
    return find_key(state.current, environment, data=data, ask=ask)


def read_key(data: Path, environment: Mapping[str, str]) -> tuple[MasterKey, KeyKind]:
    """Return the key and its kind; before there is a folder, one for this process alone."""
    if not data.is_dir():
        return MasterKey.make(), KeyKind.LOCAL
    key, state = ensure_key(data, environment), read_key_state(data)
    return key, KeyKind.LOCAL if state is None else state.current.kind


def find_key(
    record: KeyRecord, environment: Mapping[str, str], *, data: Path | None, ask: Ask = None
) -> MasterKey:
    """Find the key that a record speaks of; raises UserError when it is another or not there."""
    other = None
    for key in _list_candidates(record, environment, data=data, ask=ask):
        if key.fingerprint == record.fingerprint:
            return key
        other = other or key
    if other is None:
        raise UserError("key_missing", fingerprint=record.fingerprint)
    raise UserError("key_other", expected=record.fingerprint, found=other.fingerprint)


def key_file_for(fingerprint: str, environment: Mapping[str, str]) -> Path:
    """Where a key file lies unless told otherwise: apart from the data, named by fingerprint."""
    home = environment.get("XDG_CONFIG_HOME")
    folder = Path(home) if home else Path.home() / ".config"
    return folder / "geborgen" / f"{fingerprint}.key"


def _list_candidates(
    record: KeyRecord, environment: Mapping[str, str], *, data: Path | None, ask: Ask
) -> Iterator[MasterKey]:
    """Give the keys at hand, the ones that were named for this first."""
    if record.kind is KeyKind.LOCAL:
        yield read_key_file((data or Path()) / _LOCAL)
        return
    if text := environment.get("GEBORGEN_KEY"):
        yield MasterKey.from_text(text, place="GEBORGEN_KEY")
    if named := environment.get("GEBORGEN_KEY_FILE"):
        yield read_key_file(Path(named))
    if (usual := key_file_for(record.fingerprint, environment)).exists():
        yield read_key_file(usual)
    if record.scrypt is not None:
        passphrase = environment.get("GEBORGEN_PASSPHRASE") or (ask() if ask else None)
        if passphrase is None:
            raise UserError("passphrase_needed", fingerprint=record.fingerprint)
        yield derive_master_key(passphrase, record.scrypt)


def _make_local(data: Path) -> MasterKey:
    """Make the local key, once, however many processes start at the same time."""
    file = data / _LOCAL
    with (data / ".making-key").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # The key first: were the state kept first, a folder cut short here would have lost its key.
        if not file.exists():
            write_key_file(file, MasterKey.make())
        key = read_key_file(file)
        if read_key_state(data) is None:
            record = KeyRecord(kind=KeyKind.LOCAL, fingerprint=key.fingerprint)
            write_key_state(data, KeyState(current=record))
    return key
