"""A recording as the text of a CHAT transcript: headers, an utterance per act, dependent tiers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from geborgen.moments import Actor, Behaviour, Recording, Role
from geborgen.sources.chat_people import describe_age
from geborgen.sources.chat_words import OUR_TIERS, SPEECH, find_event, is_plain_event
from geborgen.sources.guess import guess_role
from geborgen.sources.lexicon import split_words
from geborgen.sources.losses import Losses
from geborgen.sources.modifiers import join_modifiers
from geborgen.sources.session_notes import HELD, Naming, make_note, spell_apart, write_note
from geborgen.sources.times import to_milliseconds

__all__ = ["build_transcript"]

_CODE = re.compile(r"[A-Za-z0-9_]{1,8}")
_TIER = re.compile(r"[%@][A-Za-z][^:\t\n]*:\t.*")
_SHOWN = re.compile(r"•(\d{1,12}_\d{1,12})•")
_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_FIRST = ("@PID", "@Color words", "@Window", "@Font")
_PEOPLE = ("@Languages", "@Participants", "@Options", "@ID")
_ROLES = {"CHI": "Target_Child", "MOT": "Mother", "FAT": "Father"}
_MOTHERS = frozenset({"mother", "moeder", "mama", "mam", "mom", "mum", "mot"})
_FATHERS = frozenset({"father", "vader", "papa", "dad", "fat"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """What every act needs: who is called what, whether there are times, what is lost."""

    codes: Mapping[Actor, str]
    has_times: bool
    untimed: str
    losses: Losses


def build_transcript(recording: Recording, losses: Losses, *, untimed: str) -> str:
    """Text of a transcript.

    Parameters
    ----------
    recording
        What is written; where only the order is known no line has a time mark.
    losses
        Takes what a transcript cannot hold.
    untimed
        Modifier of the acts that have no time of their own.

    Returns
    -------
    str
        An act that is no utterance is an event (``&=laughs .``); what CHAT has no place for stands
        in tiers that begin with ``%x`` and, for the session, in one ``@Comment``.
    """
    losses.count([recording], held=HELD | set(OUR_TIERS) | {"comments", "open_ends"})
    actors = dict.fromkeys(act.actor for act in recording.behaviours)
    writing = _Writing(
        codes=spell_apart(actors, _as_code),
        has_times=not recording.order_only,
        untimed=untimed,
        losses=losses,
    )
    lines = ["@UTF8", *_write_headers(recording, writing.codes)]
    for act in recording.behaviours:
        lines += _write_act(act, writing)
    return "\n".join([*lines, "@End"]) + "\n"


def _write_headers(recording: Recording, codes: Mapping[Actor, str]) -> Iterator[str]:
    told = {k: v.split("\n") for k, v in recording.variables if k.startswith("@")}
    for label in _FIRST:
        yield from _header(label, told.pop(label, ()))
    yield "@Begin"
    language = told.pop("@Languages", ["und"])
    yield from _header("@Languages", language)
    people, ids = told.pop("@Participants", []), told.pop("@ID", [])
    known = {words[0] for line in people for part in line.split(",") if (words := part.split())}
    new = {actor: code for actor, code in codes.items() if code not in known}
    listed = [*people, *(f"{code} {_role(actor, code)}" for actor, code in new.items())]
    yield from _header("@Participants", [", ".join(listed)] if listed else ())
    yield from _header("@Options", told.pop("@Options", ()))
    aged = {actor: recording.child_age_months for actor in new if actor.role is Role.CHILD}
    yield from _header("@ID", ids)
    for actor, code in new.items():
        age = describe_age(months) if (months := aged.get(actor)) is not None else ""
        yield f"@ID:\t{language[0].split(',')[0]}|geborgen|{code}|{age}||||{_role(actor, code)}|||"
    if "@Media" not in told and recording.media:
        yield from _header("@Media", [f"{recording.media[0].rsplit('.', 1)[0]}, video"])
    for label, lines in told.items():
        yield from _header(label, lines)
    if _needs_note(recording, codes):
        names = [Naming(token=c, role=a.role, name=a.name) for a, c in codes.items()]
        yield f"@Comment:\t{write_note(make_note([recording], names, [''], acts_are_signed=True))}"


def _header(label: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"{label}:\t{_flat(line)}" if line else label


def _needs_note(recording: Recording, codes: Mapping[Actor, str]) -> bool:
    """Whether the headers alone would not bring the session and its people back."""
    acting = {actor.name for actor in codes if actor.role is Role.CHILD}
    told = dict(recording.variables)
    return (
        "@Participants" not in told
        or any(code != actor.name for actor, code in codes.items())
        or any(not label.startswith("@") for label in told)
        or acting != {recording.child}
        or recording.length_s is not None
        or bool(recording.gaps or recording.setting or recording.observers or recording.caregivers)
    )


def _as_code(actor: Actor) -> str:
    """Code of a speaker: the name where it can be one, or the usual one for the role."""
    if _CODE.fullmatch(actor.name):
        return actor.name
    words = frozenset(split_words(actor.name))
    if actor.role is Role.CHILD:
        return "CHI"
    if actor.role is Role.OTHER:
        return "OTH"
    return "MOT" if words & _MOTHERS else "FAT" if words & _FATHERS else "CAR"


def _role(actor: Actor, code: str) -> str:
    if actor.role is Role.CHILD:
        return "Target_Child"
    if actor.role is Role.OTHER:
        return "Unidentified"
    told = _ROLES.get(code, "Caretaker")
    return told if guess_role(told) is Role.CAREGIVER else "Caretaker"


def _write_act(act: Behaviour, writing: _Writing) -> Iterator[str]:
    words, tiers, code = _say(act)
    mark = _time_mark(act, writing)
    yield f"*{writing.codes[act.actor]}:\t{_restore(words)}{f' {mark}' if mark else ''}"
    if code is not None:
        yield f"%{OUR_TIERS['code']}:\t{_flat(code)}"
    yield from map(_restore, tiers)
    modifiers = [modifier for modifier in act.modifiers if modifier != writing.untimed]
    speakers = {code for actor, code in writing.codes.items() if code == actor.name}
    place = next((i for i, m in enumerate(modifiers) if m not in speakers), len(modifiers))
    if addressed := modifiers[:place]:
        yield f"%add:\t{', '.join(addressed)}"
    if rest := modifiers[place:]:
        yield f"%{OUR_TIERS['modifiers']}:\t{_flat(join_modifiers(rest))}"
    if act.observer:
        yield f"%{OUR_TIERS['observer']}:\t{_flat(act.observer)}"
    if act.intensity is not None:
        yield f"%{OUR_TIERS['intensity']}:\t{act.intensity!r}"
    if act.unpaired:
        yield "%xopen:\t1"


def _say(act: Behaviour) -> tuple[str, Sequence[str], str | None]:
    """The main line's words, the tiers below it, and the code where the words do not tell it."""
    lines = act.comment.split("\n") if act.comment else []
    words = lines[0] if lines and not _TIER.fullmatch(lines[0]) else None
    tiers = lines[1:] if words is not None else lines
    if all(_TIER.fullmatch(line) for line in tiers):
        if words is None:
            return _name_event(act.code, tiers)
        is_said = bool(words.strip()) and not is_plain_event(words)
        if is_said and (find_event(words) or SPEECH) == act.code:
            return words, tiers, None
    return _name_event(act.code, [f"%com:\t{line}" for line in lines])


def _name_event(code: str, tiers: Sequence[str]) -> tuple[str, Sequence[str], str | None]:
    event = f"&={code} ."
    return (event, tiers, None) if is_plain_event(event) else ("0 .", tiers, code)


def _time_mark(act: Behaviour, writing: _Writing) -> str:
    if not writing.has_times or writing.untimed in act.modifiers:
        return ""
    times = [to_milliseconds(seconds) for seconds in (act.onset_s, act.end_s)]
    writing.losses.lost["negative_times"] += times[0] < 0
    start, end = (max(0, time) for time in times)
    return f"\x15{start}_{end}\x15"


def _restore(text: str) -> str:
    """One line, with the sign of time marks that CLAN hides."""
    return _SHOWN.sub("\x15\\1\x15", _flat(text))


def _flat(text: str) -> str:
    return _BREAKS.sub(" ", text.replace("\0", "\ufffd"))
