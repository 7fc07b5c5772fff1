"""Scenes for the rules: a few timed lines that a person can read, as a recording."""

import re
from dataclasses import replace

from geborgen.moments import (
    Actor,
    Answer,
    Behaviour,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Mark,
    Moment,
    Need,
    Provenance,
    Recording,
    Role,
    SignalKind,
)

LINE = re.compile(
    r"(?P<on>\d+:\d+(?:\.\d+)?)(?:-(?P<off>\d+:\d+(?:\.\d+)?))?\s+(?P<who>\w+)\s+(?P<what>.+)"
)
MARKS = {
    "settles": Mark.SETTLED,
    "plays": Mark.EXPLORING,
    "rupture": Mark.RUPTURE,
    "repairs": Mark.REPAIR,
    "here": Mark.PRESENT,
    "away": Mark.AWAY,
    "unseen": Mark.NOT_OBSERVED,
}


def _scheme() -> CodingScheme:
    asks = [
        CodeDefinition(code=f"asks {need}", means=CodeMeaning.SIGNAL, need=need) for need in Need
    ]
    hides = [replace(asked, code=f"hides {asked.need}", signal=SignalKind.MISCUE) for asked in asks]
    answers = [
        CodeDefinition(code=str(answer), means=CodeMeaning.ANSWER, answer=answer)
        for answer in Answer
    ]
    marks = [
        CodeDefinition(code=word, means=CodeMeaning.MARK, mark=mark) for word, mark in MARKS.items()
    ]
    return CodingScheme(name="scene", codes=(*asks, *hides, *answers, *marks))


SCHEME = _scheme()


def seconds(clock: str) -> float:
    """Turn m:ss into seconds."""
    minutes, rest = clock.split(":")
    return 60 * int(minutes) + float(rest)


def behaviour(line: str) -> Behaviour:
    """Read one line: when, who, what, and optionally how strongly or to whom."""
    found = LINE.fullmatch(line.strip())
    assert found, line
    what, _, addressed = found["what"].partition(" to ")
    what, _, strength = what.partition(" strongly ")
    role = Role.CHILD if found["who"] == "child" else Role.CAREGIVER
    return Behaviour(
        actor=Actor(role=role, name=found["who"]),
        code=what.strip(),
        onset_s=seconds(found["on"]),
        offset_s=seconds(found["off"]) if found["off"] else None,
        intensity=float(strength) if strength else None,
        modifiers=(addressed.strip(),) if addressed else (),
    )


def recording(text: str) -> Recording:
    """Read a scene: one act per line, and `m:ss ends` for the session's end."""
    lines = [line.strip() for line in text.strip().splitlines()]
    ends = [seconds(line.split()[0]) for line in lines if line.endswith(" ends")]
    acts = [behaviour(line) for line in lines if not line.endswith(" ends")]
    return Recording(
        session="scene",
        child="child",
        provenance=Provenance(maker="scene", version="1"),
        length_s=ends[0] if ends else None,
        behaviours=tuple(sorted(acts, key=lambda act: act.onset_s)),
        scheme=SCHEME,
    )


def _yes(value: bool | None) -> str:
    return {True: "yes", False: "no", None: "unknown"}[value]


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"


def facts(moment: Moment) -> dict[str, str]:
    """Everything a scene may state about a moment, in its words."""
    repair = moment.repair
    return {
        "with": moment.caregiver,
        "at": f"{int(moment.onset_s // 60)}:{moment.onset_s % 60:02g}",
        "need": str(moment.need),
        "signal": str(moment.signal),
        "strength": _number(moment.intensity),
        "answers": "+".join(moment.answers) or "none",
        "latency": _number(moment.latency_s),
        "watched": _number(moment.watched_s),
        "stopped_by": str(moment.censored_by or "none"),
        "settled": _yes(moment.settled),
        "settled_after": _number(moment.settle_latency_s),
        "played_on": _yes(moment.explored),
        "ruptured": _yes(moment.ruptured),
        "repaired_by": str(repair.by) if repair else "none",
        "repaired_after": _number(repair.latency_s) if repair else "none",
        "fate": str(moment.fate),
    }
