"""What is kept of the chain outside the database: its key, its head, and a milestone each day."""

import fcntl
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geborgen.moments import FileError
from geborgen.practice.accesslog.chain import ChainKey
from geborgen.practice.keyring.hierarchy import SecretKey
from geborgen.practice.keyring.wrapped_files import create_wrapped, open_wrapped
from geborgen.practice.whole_files import write_private

__all__ = ["AnchorFolder", "Head", "name_chain_key"]

_HEAD, _MILESTONES, _KEY, _LOCK = "head", "milestones", "chain-key.json", ".lock"
_DAY_US = 86_400 * 1_000_000
_UNKEYED = b"geborgen anchor"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorFolder:
    """The folder beside the database; `outer` is the key that wraps the chain's, if any."""

    path: Path
    outer: SecretKey | None = None

    @property
    def key_file(self) -> Path:
        """Where the key of the chain is kept, wrapped."""
        return self.path / _KEY

    def read_chain_key(self) -> ChainKey | None:
        """Read the key of the chain; None when the chain has none."""
        if self.outer is None or not self.key_file.exists():
            return None
        key, about = open_wrapped(self.key_file, self.outer, name=name_chain_key)
        return ChainKey(key=key, first=int(about["first"]))

    def ensure_chain_key(self, *, head: int) -> ChainKey | None:
        """Read the key of the chain, or make one that counts from the next line on."""
        if self.outer is None:
            return None
        with self._locked():
            if not self.key_file.exists():
                about = {"first": head + 1}
                create_wrapped(
                    self.key_file,
                    SecretKey.make(),
                    self.outer,
                    name=name_chain_key(about),
                    about=about,
                )
        return self.read_chain_key()

    def advance(self, head: "Head", chain_key: ChainKey | None) -> None:
        """Keep the head of the chain, unless another process has kept a later one."""
        line = head.to_line(chain_key)
        with self._locked():
            kept = _parse(self.path / _HEAD, chain_key)
            if kept and kept[-1].number >= head.number:
                return
            if not kept or kept[-1].at_us // _DAY_US != head.at_us // _DAY_US:
                milestones = self.path / _MILESTONES
                before = milestones.read_bytes() if milestones.exists() else b""
                write_private(milestones, before + line)
            _write_over(self.path / _HEAD, line)

    def read_anchors(self, chain_key: ChainKey | None) -> dict[int, bytes]:
        """Read every anchor; raises FileError when one was changed by another hand."""
        if not self.path.is_dir():
            return {}
        with self._locked():
            kept = [
                anchor
                for name in (_MILESTONES, _HEAD)
                for anchor in _parse(self.path / name, chain_key)
            ]
        return {anchor.number: anchor.link for anchor in kept}

    def read_files(self) -> dict[str, bytes]:
        """Read every file of the folder as it is at one moment, by name."""
        if not self.path.is_dir():
            return {}
        with self._locked():
            return {file.name: file.read_bytes() for file in sorted(self.path.glob("[!.]*"))}

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.path.mkdir(mode=0o700, exist_ok=True)
        with (self.path / _LOCK).open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the chain ended at some time: a line's number, time and link."""

    number: int
    at_us: int
    link: bytes

    def to_line(self, chain_key: ChainKey | None) -> bytes:
        """Spell it with its MAC."""
        # Always as long: a head is written over the one before, within one sector of the disk.
        text = f"{self.number:020d} {self.at_us:020d} {self.link.hex()}"
        is_keyed = chain_key is not None and self.number >= chain_key.first
        key = chain_key.key.reveal() if chain_key is not None and is_keyed else _UNKEYED
        mac = hmac.digest(key, f"anchor {text}".encode(), "sha256").hex()
        return f"{text} {mac}\n".encode()


def _write_over(file: Path, line: bytes) -> None:
    """Write in place, neither flushed nor moved, which would take milliseconds at every line.

    After a power cut the head is an older one or, when new, none: both are as good.
    """
    handle = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(handle, line, 0)
    finally:
        os.close(handle)


def name_chain_key(about: dict[str, Any]) -> str:
    """Name what the wrapped key of a chain is bound to: the line from which it counts."""
    return f"access log from line {int(about['first'])}"


def _parse(file: Path, chain_key: ChainKey | None) -> list[Head]:
    try:
        lines = file.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return []
    anchors = []
    for row, line in enumerate(lines, start=1):
        try:
            number, at_us, link, _ = line.split()
            anchor = Head(
                number=int(number), at_us=int(at_us), link=bytes.fromhex(link.decode("ascii"))
            )
        except ValueError as error:
            raise FileError("anchor_changed", file=file.name, row=row) from error
        if not hmac.compare_digest(anchor.to_line(chain_key), line):
            raise FileError("anchor_changed", file=file.name, row=row)
        anchors.append(anchor)
    return anchors
