"""What one utterance of a CHAT transcript is: its time, its code, and the words kept with it.

An utterance that holds nothing but an event (``&=laughs .``) is an act with the event as its code.
Every other is an ``utterance``, whose words stand in the comment: they may name people. Dependent
tiers stand below the words, a line each, as the file has them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geborgen.sources.chat_lines import ChatLine, Utterance
from geborgen.sources.modifiers import split_modifiers
from geborgen.sources.times import parse_number

__all__ = [
    "ACTION",
    "OUR_TIERS",
    "SPEECH",
    "Spoken",
    "find_event",
    "is_plain_event",
    "read_utterance",
    "show_bullets",
]

SPEECH, ACTION = "utterance", "action"
OUR_TIERS = {"code": "xcode", "modifiers": "xmod", "observer": "xobs", "intensity": "xint"}
"""Tiers in which we keep what CHAT has no place for."""

_BULLET = re.compile(r"[\x15•]\s*(?:%?\w+\s*:\s*\"[^\"]*\"\s*_?)?(\d{1,12})_(\d{1,12})-?\s*[\x15•]")
_OLD_MARK = re.compile(r".*?(\d{1,12})[_ ]+(\d{1,12})\s*[\x15•]?", re.DOTALL)
_GROUP = re.compile(r"\[[^\]]*\]")
_ACTING = re.compile(r"\[=! ([^\]]+)\]")
_EVENT = re.compile(r"&=(\S+)")
_PLAIN = re.compile(r"&=([^\s.!?\[\]<>•\x15]+) \.")
_NO_WORDS = frozenset(
    {".", "!", "?", "+...", "+..?", "+/.", "+//.", "+/?", "+!?", '+"/.', "0", "0."}
)
_TIMED_TIERS = frozenset({"snd", "mov", "tim"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """An utterance as an act: times in seconds or None, code, comment, and who it was said to."""

    speaker: str
    code: str
    row: int
    start_s: float | None = None
    end_s: float | None = None
    comment: str | None = None
    modifiers: tuple[str, ...] = ()
    observer: str | None = None
    intensity: float | None = None
    is_open: bool = False


def read_utterance(utterance: Utterance, speakers: Iterable[str]) -> Spoken:
    """What an utterance and its tiers say.

    Parameters
    ----------
    utterance
        With the lines that follow it.
    speakers
        Codes of everybody in the transcript: an ``%add`` tier that names some of them says to whom
        was spoken, which the modifiers then tell.

    Returns
    -------
    Spoken
        Its time runs from the first time mark to the last on the main line; an old transcript
        has it on a tier of its own (``%snd``).
    """
    words, span = _take_bullets(utterance.text)
    ours, kept = _sort_tiers(utterance.tiers)
    addressed, kept = _take_addressees(kept, frozenset(speakers))
    if span is None:
        span = next(filter(None, (_old_span(line) for line in kept)), None)
    return Spoken(
        speaker=utterance.speaker,
        code=ours.get("code") or find_event(words) or SPEECH,
        row=utterance.row,
        start_s=span[0] / 1000 if span else None,
        end_s=span[1] / 1000 if span else None,
        comment=_make_comment(words, kept, is_placeholder="code" in ours),
        modifiers=(*addressed, *split_modifiers(ours.get("modifiers", ""))),
        observer=ours.get("observer") or None,
        intensity=_read_intensity(ours.get("intensity", "")),
        is_open=any(line.sign == "%" and line.label == "xopen" for line in utterance.tiers),
    )


def find_event(words: str) -> str | None:
    """Code of an utterance without any word: its event, ``action``, or None where words are said.

    Parameters
    ----------
    words
        The main line without its time mark.
    """
    left = [word for word in _GROUP.sub(" ", words).split() if word not in _NO_WORDS]
    events = [found[1] for word in left if (found := _EVENT.fullmatch(word))]
    if len(events) < len(left):
        return None
    if events:
        return events[0]
    acting = _ACTING.search(words)
    is_action = any(word.startswith("0") for word in words.split())
    if acting and is_action:
        return "_".join(acting[1].split())
    return ACTION if is_action else None


def is_plain_event(words: str) -> bool:
    """Whether a main line holds one event and nothing else, so that its code says it all."""
    return bool(_PLAIN.fullmatch(words))


def show_bullets(text: str) -> str:
    """Return a text with the sign of a time mark as one that can be seen, as CLAN shows it."""
    return text.replace("\x15", "•")


def _take_bullets(text: str) -> tuple[str, tuple[int, int] | None]:
    """The words without their time marks, and the time; marks between words stay."""
    marks = list(_BULLET.finditer(text))
    if not marks:
        return show_bullets(text).strip(), None
    last = marks[-1]
    span = (int(last[1]), int(last[2]))
    if len(marks) > 1:
        # Marks between words: the utterance's own is the one over all of them, if there is one.
        whole = (min(int(m[1]) for m in marks[:-1]), max(int(m[2]) for m in marks[:-1]))
        if span != whole:
            return show_bullets(text).strip(), (min(whole[0], span[0]), max(whole[1], span[1]))
    return show_bullets(text[: last.start()] + text[last.end() :]).strip(), span


def _sort_tiers(tiers: Iterable[ChatLine]) -> tuple[dict[str, str], list[ChatLine]]:
    """What our own tiers say, and the others."""
    names = {tier: field for field, tier in OUR_TIERS.items()}
    ours: dict[str, str] = {}
    kept = []
    for line in tiers:
        if line.sign == "%" and line.label in names:
            ours.setdefault(names[line.label], line.text)
        elif not (line.sign == "%" and line.label == "xopen"):
            kept.append(line)
    return ours, kept


def _take_addressees(
    tiers: Sequence[ChatLine], speakers: frozenset[str]
) -> tuple[tuple[str, ...], list[ChatLine]]:
    """Who was spoken to, where a tier names only people of the transcript; and the other tiers."""
    addressed: list[str] = []
    kept = []
    for line in tiers:
        named = re.split(r"[,\s]+", line.text)
        if line.sign == "%" and line.label == "add" and speakers.issuperset(named):
            addressed += named
        else:
            kept.append(line)
    return tuple(dict.fromkeys(addressed)), kept


def _old_span(line: ChatLine) -> tuple[int, int] | None:
    if line.sign != "%" or line.label not in _TIMED_TIERS:
        return None
    found = _OLD_MARK.fullmatch(line.text)
    return (int(found[1]), int(found[2])) if found else None


def _make_comment(words: str, tiers: Sequence[ChatLine], *, is_placeholder: bool) -> str | None:
    """The words, and below them every tier; without words that only say the code."""
    shown = [] if is_plain_event(words) or is_placeholder or not words else [words]
    if not shown and tiers and all(line.sign == "%" and line.label == "com" for line in tiers):
        shown = [show_bullets(line.text) for line in tiers]
    else:
        shown += [f"{line.sign}{line.label}:\t{show_bullets(line.text)}" for line in tiers]
    return "\n".join(shown) or None


def _read_intensity(text: str) -> float | None:
    number = parse_number(text)
    return number if number is not None and 0 <= number <= 1 else None
