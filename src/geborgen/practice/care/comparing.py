"""Two versions of a text beside each other: what went, what came, and both joined."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Piece", "compare_words", "join_words"]

# Above this many words the comparison goes line by line, so that a page never waits for it.
_MOST_WORDS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text: in both, only in the older (`is_gone`) or only in the newer (`is_new`)."""

    words: str
    is_gone: bool = False
    is_new: bool = False


def compare_words(older: str, newer: str) -> list[Piece]:
    """Return the newer text with what went and what came marked."""
    old, new = _split(older, newer)
    pieces = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(words="".join(old[i:j])))
            continue
        if i < j:
            pieces.append(Piece(words="".join(old[i:j]), is_gone=True))
        if k < m:
            pieces.append(Piece(words="".join(new[k:m]), is_new=True))
    return pieces


def join_words(theirs: str, mine: str) -> str:
    """Return both texts in one: what they share once, and where they differ theirs, then mine."""
    their_lines, my_lines = theirs.splitlines(), mine.splitlines()
    joined = []
    matcher = SequenceMatcher(None, their_lines, my_lines, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        joined += their_lines[i:j]
        if kind != "equal":
            joined += my_lines[k:m]
    return "\n".join(joined)


def _split(older: str, newer: str) -> tuple[list[str], list[str]]:
    words = [re.findall(r"\s+|[^\s]+", text) for text in (older, newer)]
    if max(map(len, words)) <= _MOST_WORDS:
        return words[0], words[1]
    return older.splitlines(keepends=True), newer.splitlines(keepends=True)
