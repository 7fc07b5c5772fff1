"""The key file: one line of text that nobody but its owner may read."""

import os
from pathlib import Path

from geborgen.moments import UserError
from geborgen.practice.keyring.hierarchy import MasterKey
from geborgen.practice.whole_files import write_private

__all__ = ["read_key_file", "write_key_file"]

_OTHERS = 0o077
_LONGEST = 1000


def read_key_file(path: Path) -> MasterKey:
    """Read a key file; raises UserError when it is missing, open to others or no key."""
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read(_LONGEST)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError("key_file_missing", file=str(path), reason=reason) from error
    if mode & _OTHERS and os.name == "posix":
        raise UserError("key_file_open", file=str(path))
    return MasterKey.from_text(text, place=str(path))


def write_key_file(path: Path, key: MasterKey) -> None:
    """Write a new key file, mode 0600; raises UserError when there is one already."""
    if path.exists():
        raise UserError("key_file_exists", file=str(path))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(path, key.to_text().encode() + b"\n")
