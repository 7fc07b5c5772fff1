"""The lines of a CHAT transcript: headers, utterances, and the tiers that belong to one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["ChatLine", "Transcript", "Utterance", "read_transcript"]

_HEADER = re.compile(r"@([^:\t]+?)\s*(?::[ \t]*(.*))?", re.DOTALL)
_MAIN = re.compile(r"\*\s*([^:\s]+)\s*:[ \t]*(.*)", re.DOTALL)
_TIER = re.compile(r"%([^:\s]+)\s*:?[ \t]*(.*)", re.DOTALL)
_BREAK = re.compile(r"\r\n|\n|\r")
_SIGNS = "@*%"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLine:
    """One line with what its continuations add: its sign, its label, its text."""

    sign: str
    label: str
    text: str = field(repr=False)
    row: int


@dataclass(slots=True, kw_only=True)
class Utterance:
    """What one speaker said, with the tiers and headers that follow it.

    Not frozen: its tiers come one by one.
    """

    speaker: str
    text: str = field(repr=False)
    row: int
    tiers: list[ChatLine] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Transcript:
    """A transcript as its lines say it, and the lines that were odd, with why.

    Not frozen: it is filled line by line.
    """

    headers: list[ChatLine] = field(default_factory=list)
    utterances: list[Utterance] = field(default_factory=list)
    odd: list[tuple[str, int]] = field(default_factory=list)
    has_end: bool = False


def read_transcript(text: str) -> Transcript:
    """Transcript of a text.

    Parameters
    ----------
    text
        The whole file.

    Returns
    -------
    Transcript
        Headers before the first utterance are the session's; later ones belong to the utterance
        before them, as dependent tiers do. `odd` has a reason's key and a row for each line that
        has no place (a tier without an utterance, a line without a speaker, or without a sign),
        and for each that was taken to go on from the line before although it is not set in.
    """
    transcript = Transcript()
    for line in _join_lines(text, transcript):
        _place(line, transcript)
    return transcript


def _join_lines(text: str, transcript: Transcript) -> Iterator[ChatLine]:
    """Whole lines: one that begins without a sign goes on from the line before."""
    open_line: tuple[int, list[str]] | None = None
    for row, raw in enumerate(_BREAK.split(text), start=1):
        if not raw.strip():
            continue
        if raw[0] in _SIGNS:
            if open_line is not None:
                yield from _part(open_line, transcript)
            open_line = (row, [raw.rstrip()])
        elif open_line is not None:
            if not raw[0].isspace():
                transcript.odd.append(("continued_line", row))
            open_line[1].append(raw.strip())
        else:
            transcript.odd.append(("unmarked_line", row))
    if open_line is not None:
        yield from _part(open_line, transcript)


def _part(line: tuple[int, list[str]], transcript: Transcript) -> Iterator[ChatLine]:
    row, pieces = line
    whole = " ".join(pieces)
    pattern = {"@": _HEADER, "*": _MAIN, "%": _TIER}[whole[0]]
    if found := pattern.fullmatch(whole):
        text = (found[2] or "").strip()
        yield ChatLine(sign=whole[0], label=found[1], text=text, row=row)
    else:
        transcript.odd.append(("no_speaker" if whole[0] == "*" else "unmarked_line", row))


def _place(line: ChatLine, transcript: Transcript) -> None:
    if line.sign == "*":
        utterance = Utterance(speaker=line.label, text=line.text, row=line.row)
        transcript.utterances.append(utterance)
    elif line.sign == "@" and line.label == "End":
        transcript.has_end = True
    elif transcript.utterances:
        transcript.utterances[-1].tiers.append(line)
    elif line.sign == "@":
        transcript.headers.append(line)
    else:
        transcript.odd.append(("no_utterance", line.row))
