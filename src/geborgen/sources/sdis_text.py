"""The text of an SDIS file: its declaration, and its sessions as runs of items with their lines.

SDIS is the data language of GSEQ: one word says the kind of sequence, ``;`` ends the declaration
and each session, ``/`` ends what was coded of one subject, ``&`` parts streams that run side by
side, ``<...>`` names a subject. A ``%`` begins a comment up to the next one on its line, or to the
line's end; ``!...!`` is a comment of several lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = [
    "CodeSet",
    "Declaration",
    "SdisSession",
    "SdisText",
    "Stream",
    "declares_sequence",
    "parse_sdis",
]

_DECLARED = re.compile(r"\s*(Event|State|Timed|Interval|Multievent)\b([^;]*);", re.IGNORECASE)
_KIND_LINE = re.compile(r"(?mi)^[ \t]*(?:Event|State|Timed|Interval|Multievent)\b")
_BORIS = re.compile(r"SDIS file created by BORIS", re.IGNORECASE)
_PIECE = re.compile(
    r"<(?P<label>[^<>]*)>|\((?P<group>[^()]*)\)|(?P<sign>[;/&])|(?P<chunk>[^<>();/&]+)"
)
_DECLARING = re.compile(r"<[^<>]*>|\([^()]*\)|=\s*[\d.]+['\"]?|[\w$]+\s*=\s*\w+|[&,\s]")
_LONG_COMMENT = re.compile(r"(?m)^[ \t]*!([^!]*)!")
_LINE_COMMENT = re.compile(r"%[^%\r\n]*%?")
_BORIS_LABEL = re.compile(r"<(.*)>\s*")
_UNIT = re.compile(r"<\s*([^<>]*?)\s*>")
_LENGTH = re.compile(r"(?:^|>)\s*=\s*([0-9.]+)['\"]*")
_FACTOR = re.compile(r"([^\s,()*=]+)\s*(?:=\s*[^\s,()*=]+\s*)?\(([^()]*)\)")
_GROUP = re.compile(r"\(([^()]*)\)")
_SET_NAME = re.compile(r"\s*\$([^=]*)=")
_PAIR = re.compile(r"([^\s=,()$]+)(?:\s*=\s*([^\s=,()$]+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSet:
    """Codes of which one at a time holds, and what the set is called; nothing where it has no name.

    `codes` are pairs of a code as it stands among the items, and its full name.
    """

    name: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What stands before the first semicolon.

    Parameters
    ----------
    kind
        Event, state, timed, interval or multievent, in small letters.
    unit
        The word between ``<`` and ``>``; empty without one.
    length
        Of an interval, as written; empty without one.
    sets
        Groups of codes as written, those of one group excluding each other.
    code_sets
        The same groups taken apart; then one of codes that stand in none, where they have names.
    factors
        Names of the design's variables, in order, with the full name of each level by its code.
    """

    kind: str
    unit: str = ""
    length: str = ""
    sets: tuple[str, ...] = ()
    code_sets: tuple[CodeSet, ...] = ()
    factors: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


@dataclass(slots=True, kw_only=True)
class Stream:
    """Items that follow each other, in pieces of text with the line each begins on."""

    pieces: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class SdisSession:
    """One session: its subject's label, its streams, and the levels of the design's variables."""

    label: str
    streams: list[Stream] = field(default_factory=lambda: [Stream()])
    levels: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(stream.pieces for stream in self.streams)


@dataclass(frozen=True, slots=True, kw_only=True)
class SdisText:
    """A file: its declaration, its sessions in order, and whether BORIS wrote it."""

    declaration: Declaration
    sessions: tuple[SdisSession, ...]
    is_boris: bool = False


def declares_sequence(text: str, *, is_named: bool) -> bool:
    """Whether a text begins with comments and the declaration of a kind of sequence.

    Parameters
    ----------
    text
        The beginning of a file.
    is_named
        Whether the file's name ends as SDIS files do. Otherwise the declaration may hold nothing
        but what belongs in one and must stand alone on its line: a table may begin with ``Event;``.
    """
    plain = _find_plain(text)
    found = _DECLARED.match(plain)
    if found is None or is_named:
        return found is not None
    after = plain[found.end() :].lstrip(" \t")
    alone = not after or after[0] in "\r\n<("
    return alone and not _DECLARING.sub("", found[2].partition("*")[0])


def parse_sdis(text: str) -> SdisText | None:
    """Declaration and sessions of a text; None when it declares no kind of sequence.

    Parameters
    ----------
    text
        The whole file.

    Returns
    -------
    SdisText or None
        What stands between parentheses right before a ``/`` are levels of the design's variables
        for every session of that subject. BORIS opens its first line with ``%`` and never closes
        it, and leaves commas, semicolons and parentheses in codes: its files are read by line.
    """
    plain = _find_plain(text)
    found = _DECLARED.match(plain)
    if found is None:
        return None
    declaration = _read_declaration(found[1].lower(), found[2])
    is_boris = bool(_BORIS.search(text[:500]))
    first_row = 1 + plain.count("\n", 0, found.end())
    body = plain[found.end() :]
    read = _read_boris if is_boris else _read_sessions
    return SdisText(
        declaration=declaration, sessions=tuple(read(body, first_row)), is_boris=is_boris
    )


def _find_plain(text: str) -> str:
    """The text with comments as blanks, so that every line keeps its number."""
    if _BORIS.search(text[:500]):
        head, newline, rest = text.partition("\n")
        return " " * len(head) + newline + rest if head.lstrip("\ufeff ").startswith("%") else text
    plain = _LINE_COMMENT.sub(_blank, _LONG_COMMENT.sub(_blank, text))
    return plain if _DECLARED.match(plain) else _without_long_comments(text)


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n") + " "


def _without_long_comments(text: str) -> str:
    """The text without comments that run from a ``%`` over several lines to the next, as of old."""
    pieces, place = [], 0
    while (start := text.find("%", place)) >= 0:
        end = text.find("%", start + 1)
        line_end = text.find("\n", start)
        line_end = len(text) if line_end < 0 else line_end
        # Never closed, or closed only by the sign that opens a later one.
        if end < 0 or (end > line_end and _KIND_LINE.search(text, line_end, end)):
            end = line_end - 1
        pieces += [text[place:start], "\n" * text.count("\n", start, end + 1), " "]
        place = end + 1
    return "".join([*pieces, text[place:]])


def _read_declaration(kind: str, text: str) -> Declaration:
    codes, _, design = text.partition("*")
    unit, length = _UNIT.search(codes), _LENGTH.search(codes)
    factors = ((name, tuple(_read_pairs(levels))) for name, levels in _FACTOR.findall(design))
    return Declaration(
        kind=kind,
        unit=unit[1].lower() if unit else "",
        length=length[1] if length else "",
        sets=tuple(" ".join(group.split()) for group in _GROUP.findall(codes)),
        code_sets=tuple(_read_sets(codes[length.end() :] if length else codes)),
        factors=tuple(factors),
    )


def _read_sets(text: str) -> Iterator[CodeSet]:
    """Sets of codes in parentheses; then the codes outside them that have a full name."""
    for group in _GROUP.findall(text):
        named = _SET_NAME.match(group)
        listed = group[named.end() :] if named else group
        name = " ".join(named[1].split()) if named else ""
        yield CodeSet(name=name, codes=tuple(_read_pairs(listed)))
    rest = _GROUP.sub(" ", _UNIT.sub(" ", text))
    apart = tuple((code, name) for code, name in _read_pairs(rest) if code != name)
    if apart:
        yield CodeSet(name="", codes=apart)


def _read_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Codes with their full names: ``name = code``, or a code that is its own."""
    for name, code in _PAIR.findall(text):
        yield code or name, name


def _read_sessions(body: str, row: int) -> list[SdisSession]:
    """Sessions of a text in SDIS's own signs."""
    scan = _Scan()
    seen = 0
    for piece in _PIECE.finditer(body):
        row += body.count("\n", seen, piece.start())
        seen = piece.start()
        kind = piece.lastgroup or "chunk"
        scan.take(kind, piece[kind], row)
    scan.end_session()
    return scan.sessions


class _Scan:
    """Sessions while a text is gone through; a class because it remembers where it is."""

    def __init__(self) -> None:
        self.sessions: list[SdisSession] = []
        self._current = SdisSession(label="")
        self._subject_from = 0

    def take(self, kind: str, text: str, row: int) -> None:
        """Take one piece: a label, a group, a sign or items."""
        if kind == "label":
            self.end_session()
            self._current = SdisSession(label=" ".join(text.split()))
        elif kind == "group":
            self._current.levels = tuple(filter(None, re.split(r"[,\s]+", text)))
        elif kind == "chunk":
            if text.strip():
                self._current.streams[-1].pieces.append((text, row))
        elif text == "&":
            self._current.streams.append(Stream())
        else:
            self.end_session()
            if text == "/":
                self._end_subject()

    def end_session(self) -> None:
        """Keep the running session, and begin another of the same subject."""
        if not self._current.is_empty:
            self.sessions.append(self._current)
            self._current = SdisSession(label=self._current.label)

    def _end_subject(self) -> None:
        # The levels stand once, behind a subject's last session.
        of_subject = self.sessions[self._subject_from :]
        levels = self._current.levels or (of_subject[-1].levels if of_subject else ())
        for session in of_subject:
            session.levels = session.levels or levels
        self._subject_from = len(self.sessions)
        self._current = SdisSession(label="")


def _read_boris(body: str, row: int) -> list[SdisSession]:
    """Sessions as BORIS writes them: a label, a line of items, a slash."""
    sessions: list[SdisSession] = []
    for place, line in enumerate(body.split("\n")):
        text = line.strip()
        if found := _BORIS_LABEL.fullmatch(text):
            sessions.append(SdisSession(label=found[1].strip()))
            continue
        items = text.removesuffix("/").rstrip() if text == "/" or text.endswith(" /") else text
        if items:
            if not sessions:
                sessions.append(SdisSession(label=""))
            sessions[-1].streams[-1].pieces.append((items, row + place))
    return sessions
