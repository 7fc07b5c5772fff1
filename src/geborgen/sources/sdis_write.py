"""Recordings as the text of an SDIS file."""

import re
from collections.abc import Iterator, Mapping, Sequence

from geborgen.moments import Actor, Behaviour, Recording
from geborgen.sources.losses import Losses
from geborgen.sources.session_notes import (
    HELD,
    Naming,
    make_note,
    name_apart,
    spell_apart,
    write_note,
)

__all__ = ["build_sdis"]

_NO_CODE_SIGN = re.compile(r"\W+")
_NO_LABEL_SIGN = re.compile(r"[<>%\r\n]")
_NEAR = 1e-6
_MOST_INTERVALS = 1_000_000

Codes = Mapping[tuple[Actor, str], str]


def build_sdis(recordings: Sequence[Recording], parts: Sequence[Recording], losses: Losses) -> str:
    """Text of an SDIS file.

    Parameters
    ----------
    recordings
        What is written.
    parts
        The same, each coded by one observer.
    losses
        Takes what SDIS cannot hold.

    Returns
    -------
    str
        Event sequences where only the order is known (multievent, where acts share a place);
        interval sequences where all were coded per interval of one length; else timed ones.
    """
    kind, length = _find_kind(parts)
    held = HELD | {"observer"} | ({"interval"} if kind == "Interval" else set())
    losses.count(recordings, held=held)
    pairs = ((act.actor, act.code) for part in parts for act in part.behaviours)
    codes = spell_apart(pairs, lambda pair: _as_code(*pair))
    tokens = name_apart([_as_label(part.session) for part in parts])
    names = [
        Naming(token=token, role=who.role, name=who.name, code=code)
        for (who, code), token in codes.items()
    ]
    early = sum(act.onset_s < 0 for part in parts for act in part.behaviours)
    losses.lost["negative_times"] += early
    declared = f"{kind}={length:.9g}" if kind == "Interval" else kind
    unit = "" if kind in ("Event", "Multievent") else " <seconds>"
    lines = [f"% {write_note(make_note(parts, names, tokens))} %", f"{declared}{unit};"]
    for part, token in zip(parts, tokens, strict=True):
        lines += ["", f"<{token}>", *_write_session(part, codes, kind), "/"]
    return "\n".join(lines) + "\n"


def _find_kind(parts: Sequence[Recording]) -> tuple[str, float]:
    lengths = {part.interval_s for part in parts}
    if any(part.order_only for part in parts):
        shared = any(
            len({act.onset_s for act in part.behaviours}) < len(part.behaviours) for part in parts
        )
        return ("Multievent" if shared else "Event"), 0.0
    length = next(iter(lengths)) if len(lengths) == 1 else None
    if length is not None and all(_is_on_grid(part, length) for part in parts):
        return "Interval", length
    return "Timed", 0.0


def _is_on_grid(part: Recording, length: float) -> bool:
    """Whether every act begins and ends where an interval does."""
    if part.end_s / length > _MOST_INTERVALS:
        return False
    times = [time for act in part.behaviours for time in (act.onset_s, act.end_s)]
    on_grid = all(time >= 0 and abs(time / length - round(time / length)) < _NEAR for time in times)
    return on_grid and all(act.end_s > act.onset_s for act in part.behaviours)


def _write_session(part: Recording, codes: Codes, kind: str) -> Iterator[str]:
    if kind == "Interval":
        yield from _write_intervals(part, codes)
    elif kind == "Timed":
        yield from _write_timed(part, codes)
    else:
        places: dict[float, list[str]] = {}
        for act in part.behaviours:
            places.setdefault(act.onset_s, []).append(codes[act.actor, act.code])
        end = " ." if kind == "Multievent" else ""
        for together in places.values():
            yield " ".join(together) + end


def _write_timed(part: Recording, codes: Codes) -> Iterator[str]:
    # Told, so that an act that comes late is not taken for a clock time.
    yield ",0"
    for act in part.behaviours:
        yield f"{codes[act.actor, act.code]},{_write_times(act)}"
    if part.length_s is not None:
        yield f",{_spell(part.length_s)}"


def _write_times(act: Behaviour) -> str:
    start = _spell(max(act.onset_s, 0.0))
    lasts = act.offset_s is not None and act.offset_s > act.onset_s
    return f"{start}-{_spell(max(act.end_s, 0.0))}" if lasts else start


def _write_intervals(part: Recording, codes: Codes) -> Iterator[str]:
    length = part.interval_s or 1.0
    ends = [part.end_s, *(act.end_s for act in part.behaviours)]
    held: list[list[str]] = [[] for _ in range(round(max(ends) / length))]
    for act in part.behaviours:
        for place in range(round(act.onset_s / length), round(act.end_s / length)):
            held[place].append(codes[act.actor, act.code])
    yield from (" ".join(of_interval) + "," for of_interval in held)


def _as_code(actor: Actor, code: str) -> str:
    """Who and what as one word, as BORIS writes it; no word of SDIS begins with a digit."""
    is_told = not actor.name or code.startswith(f"{actor.name}_")
    word = _NO_CODE_SIGN.sub("_", code if is_told else f"{actor.name}_{code}")
    return word if word and not word[0].isdigit() else f"_{word}"


def _as_label(session: str) -> str:
    return " ".join(_NO_LABEL_SIGN.sub("_", session).split()) or "-"


def _spell(seconds: float) -> str:
    return f"{seconds:.6f}".rstrip("0").rstrip(".") if seconds % 1 else f"{seconds:.0f}"
