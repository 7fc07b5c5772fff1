"""A key kept in a file of its own, encrypted under one or, while keys change, two others."""

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geborgen.moments import FileError
from geborgen.practice.keyring.hierarchy import SecretKey, derive_bytes
from geborgen.practice.whole_files import sync_folder, write_private

__all__ = ["add_wrap", "create_wrapped", "keep_one_wrap", "open_wrapped", "shred"]

# How the name that a wrap is bound to follows from what the file says beside it.
Name = Callable[[dict[str, Any]], str]


def create_wrapped(
    path: Path, inner: SecretKey, outer: SecretKey, *, name: str, about: dict[str, Any]
) -> None:
    """Write a key, encrypted, beside what `about` says of it in the clear."""
    _write(path, {**about, "wraps": {_label(outer): outer.wrap(inner, name=name).hex()}})


def open_wrapped(path: Path, outer: SecretKey, *, name: Name) -> tuple[SecretKey, dict[str, Any]]:
    """Read a wrapped key and what stands beside it; raises FileError when it cannot be opened."""
    found = _read(path)
    wrapped = found["wraps"].get(_label(outer))
    if wrapped is None:
        raise FileError("sealed_wrong_key", file=path.name)
    try:
        inner = outer.unwrap(bytes.fromhex(wrapped), name=name(found))
    except (ValueError, KeyError, TypeError):
        inner = None
    if inner is None:
        raise FileError("sealed_damaged", file=path.name)
    return inner, found


def add_wrap(path: Path, outer: SecretKey, new: SecretKey, *, name: Name) -> None:
    """Let a second key open the file too; nothing happens when it does already."""
    found = _read(path)
    if _label(new) in found["wraps"]:
        return
    inner, _ = open_wrapped(path, outer, name=name)
    found["wraps"][_label(new)] = new.wrap(inner, name=name(found)).hex()
    _write(path, found)


def keep_one_wrap(path: Path, outer: SecretKey, *, name: Name) -> None:
    """Let only this key open the file; raises FileError when it does not."""
    found = _read(path)
    open_wrapped(path, outer, name=name)
    if len(found["wraps"]) > 1:
        found["wraps"] = {_label(outer): found["wraps"][_label(outer)]}
        _write(path, found)


def shred(path: Path) -> None:
    """Write over a key file and remove it: what it opened is unreadable from now on."""
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(max(1, os.fstat(file.fileno()).st_size)))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def _label(outer: SecretKey) -> str:
    return derive_bytes(outer.reveal(), "label", length=8).hex()


def _read(path: Path) -> dict[str, Any]:
    try:
        found: Any = json.loads(path.read_text("ascii"))
    except OSError as error:
        raise FileError("file_missing", file=path.name) from error
    except ValueError as error:
        raise FileError("sealed_damaged", file=path.name) from error
    if not isinstance(found, dict) or not isinstance(found.get("wraps"), dict):
        raise FileError("sealed_damaged", file=path.name)
    return found


def _write(path: Path, content: dict[str, Any]) -> None:
    write_private(path, json.dumps(content).encode("ascii") + b"\n")
