"""The chain: each line holds a fingerprint of itself and of the line before.

Pure functions over tuples: (number, at_us, the values of an `Access` in order, link).
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from geborgen.practice.keyring.hierarchy import SecretKey

__all__ = [
    "GENESIS",
    "Break",
    "BreakKind",
    "ChainKey",
    "ChainReport",
    "compute_link",
    "verify_chain",
]

GENESIS = bytes(32)
MOST_BREAKS = 100
_FORMAT = "geborgen-log-1"
_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), default=repr).encode


class BreakKind(StrEnum):
    """In which way the chain breaks."""

    CHANGED = "changed"
    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    CUT_OFF = "cut_off"
    ANCHOR_DIFFERS = "anchor_differs"
    ANCHOR_MISSING = "anchor_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One place where the chain does not hold: the first line that is not as it was written."""

    kind: BreakKind
    number: int
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainKey:
    """The key of the chain, and the line from which it is used; before it, the chain has none."""

    key: SecretKey
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """What verifying found: how many lines, where the chain ends, and every break in order."""

    lines: int
    head: int
    head_link: bytes = field(repr=False)
    breaks: tuple[Break, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every line is as it was written, and none is missing."""
        return not self.breaks


def compute_canonical(values: Sequence[str | int]) -> bytes:
    """Bytes of a line's values: a JSON array in ASCII, the format's name first."""
    return _encode([_FORMAT, *values]).encode("ascii")


def compute_link(previous: bytes, values: Sequence[str | int], key: bytes | None) -> bytes:
    """Fingerprint of a line and the link before it: HMAC-SHA-256, or SHA-256 without a key."""
    text = previous + compute_canonical(values)
    return hashlib.sha256(text).digest() if key is None else hmac.digest(key, text, "sha256")


def verify_chain(
    rows: Iterable[tuple[Any, ...]],
    chain_key: ChainKey | None,
    anchors: Mapping[int, bytes],
) -> ChainReport:
    """Walk the lines in order of their number and say where they do not hold.

    `anchors` are numbers and links that were kept elsewhere: they show a tail that was cut off.
    """
    key = None if chain_key is None else chain_key.key.reveal()
    first_keyed = 0 if chain_key is None else chain_key.first
    breaks: list[Break] = []
    lines, number, link = 0, 0, GENESIS
    encode, sha256, mac = _encode, hashlib.sha256, hmac.digest
    for given in rows:
        lines += 1
        sound = type(given[0]) is int and type(given[-1]) is bytes
        row = given if sound else _replace_rubbish(given, number)
        found, kept = row[0], row[-1]
        text = link + encode([_FORMAT, *row[:-1]]).encode("ascii")
        if key is None or found < first_keyed:
            expected = sha256(text).digest()
        else:
            expected = mac(key, text, "sha256")
        if found != number + 1 or expected != kept:
            _note(breaks, _explain(number, found))
        if found in anchors and anchors[found] != kept:
            _note(breaks, Break(kind=BreakKind.ANCHOR_DIFFERS, number=found))
        number, link = found, kept
    breaks += _check_tail(number, anchors)
    return ChainReport(lines=lines, head=number, head_link=link, breaks=tuple(breaks))


def _replace_rubbish(row: tuple[Any, ...], previous: int) -> tuple[Any, ...]:
    """Let a row that no program of ours wrote (SQLite takes any type) be found, not stop us."""
    number = row[0] if type(row[0]) is int else previous + 1
    link = bytes(row[-1]) if isinstance(row[-1], memoryview) else b""
    return (number, *row[1:-1], link)


def _explain(previous: int, found: int) -> Break:
    if found > previous + 1:
        return Break(kind=BreakKind.MISSING, number=previous + 1, until=found - 1)
    if found <= previous:
        return Break(kind=BreakKind.OUT_OF_ORDER, number=found)
    return Break(kind=BreakKind.CHANGED, number=found)


def _note(breaks: list[Break], found: Break) -> None:
    if len(breaks) < MOST_BREAKS:
        breaks.append(found)


def _check_tail(head: int, anchors: Mapping[int, bytes]) -> list[Break]:
    furthest = max(anchors, default=0)
    if furthest > head:
        return [Break(kind=BreakKind.CUT_OFF, number=head + 1, until=furthest)]
    if head and not anchors:
        return [Break(kind=BreakKind.ANCHOR_MISSING, number=head)]
    return []
