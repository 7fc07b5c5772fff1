"""From recordings to GridWare's trajectories: one value of each variable at a time."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from geborgen.moments import Behaviour, DataWarning, Origin, Recording, Role, WarningKind
from geborgen.sources.files import file_name
from geborgen.sources.gridware_text import MISSING

__all__ = ["PARTS", "SESSION", "lay_out_project"]

PARTS = "_trjs"
"""What the folder with a project's trajectories is called, behind the project's own name."""

SESSION = "session"
"""Column in which our own projects keep a session's name, where its file is called otherwise."""

_BLANK = "--"
_CHILD_ID = "child id"
_PLACES = 3
_SETTINGS = {  # GridWare's own as it begins
    "MinReturns": "2", "MaxReturnTime": "10", "MaxReturnVisits": "6", "MinEventDuration": "0",
    "MinCellDuration": "0", "MissingValueSymbol": _BLANK,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """A value of one variable, from when to when."""

    value: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A variable gets a value, or loses the one it had."""

    at_s: float
    name: str
    value: str
    is_end: bool = False


Lanes = Mapping[str, Sequence[_Stretch]]


def lay_out_project(
    recordings: Sequence[Recording], path: Path
) -> tuple[dict[str, str], tuple[DataWarning, ...]]:
    """Text of a project's files, by name: the trajectories, then the page that lists them.

    Parameters
    ----------
    recordings
        One trajectory each.
    path
        The project's own file.

    Returns
    -------
    tuple of dict and tuple of DataWarning
        The files, and what they cannot hold. A variable is what stands before the colon of the
        codes of one person, or the person alone. Where two values of one variable would hold at
        once, the later one ends the earlier.
    """
    losses: Counter[str] = Counter()
    changed: Counter[tuple[str, str]] = Counter()
    lanes = [_find_lanes(recording, losses, changed) for recording in recordings]
    names = list(dict.fromkeys(name for each in lanes for name in each))
    parts: dict[str, str] = {}
    listed: list[dict[str, str]] = []
    for recording, each in zip(recordings, lanes, strict=True):
        name = _name_file(recording, parts)
        parts[name] = _lay_out_trajectory(recording, each, names)
        told = _tell(recording) | {"Filename": name}
        if name != f"{recording.session}.trj":
            told[SESSION] = _clean(recording.session)
        listed.append(told)
    files = {f"{path.stem}{PARTS}/{name}": text for name, text in parts.items()}
    files[file_name(path)] = _lay_out_project(listed, _list_values(lanes, names))
    for recording in recordings:
        losses.update(_count_losses(recording))
    return files, tuple(_say(losses, changed, file_name(path)))


def _list_values(lanes: Sequence[Lanes], names: Sequence[str]) -> dict[str, list[str]]:
    """Values that each variable has anywhere, in order."""
    found: dict[str, dict[str, None]] = {name: {} for name in names}
    for each in lanes:
        for name, lane in each.items():
            found[name] |= dict.fromkeys(stretch.value for stretch in lane)
    return {name: sorted(values) for name, values in found.items()}


def _find_lanes(
    recording: Recording, losses: Counter[str], changed: Counter[tuple[str, str]]
) -> dict[str, list[_Stretch]]:
    """What each variable was, in order; counts what does not fit."""
    main = next(iter(recording.observers), None)
    called = _call_people(recording)
    lanes: dict[str, list[_Stretch]] = {}
    for act in recording.behaviours:
        if act.observer not in (None, main):
            losses["second_coding"] += 1
        elif not act.is_state:
            losses["points"] += 1
        elif act.offset_s is not None and act.offset_s - act.onset_s < 0.5 * 10**-_PLACES:
            losses["no_length"] += 1
        else:
            name, value = _name_variable(recording, act, called)
            if value.lower() in MISSING:
                changed[value, f"({value})"] += 1
                value = f"({value})"
            end_s = recording.end_s if act.offset_s is None else act.offset_s
            lane = lanes.setdefault(name, [])
            losses["overlaps"] += _cut(lane, act.onset_s)
            lane.append(_Stretch(value=value, start_s=act.onset_s, end_s=max(end_s, act.onset_s)))
            losses["open_ends"] += act.unpaired
    return lanes


def _call_people(recording: Recording) -> dict[str, str]:
    """People by their role whose names are those of one dyad.

    Trajectories of one project share their variables, and a grid of all needs one of each person:
    the child's id stands under ID already.
    """
    acting = {b.actor for b in recording.behaviours if b.actor.name}
    carers = [actor for actor in acting if actor.role is Role.CAREGIVER]
    own = [actor for actor in acting if actor.role is Role.CHILD and actor.name == recording.child]
    if len(carers) == 1 and recording.child in (carers[0].name or ""):
        own += carers
    return {actor.name or "": str(actor.role) for actor in own}


def _name_variable(
    recording: Recording, act: Behaviour, called: Mapping[str, str]
) -> tuple[str, str]:
    """Variable and value of an act: of GridWare's own, or of the person and the kind of code."""
    kind, colon, value = act.code.partition(":")
    if recording.provenance.maker == "gridware" and colon and value:
        return _clean(kind), _clean(value)
    name = act.actor.name or str(act.actor.role)
    who = called.get(name, name).replace(":", " ")  # a colon parts it from its value
    if colon and kind.strip() and value.strip():
        is_named = who.lower() in kind.lower()
        return _clean(kind if is_named else f"{who} {kind}"), _clean(value)
    return _clean(who), _clean(act.code)


def _clean(text: str) -> str:
    """Text without tabs and line ends, which would part it."""
    return " ".join(text.replace("\0", "\ufffd").split()) or "?"


def _cut(lane: list[_Stretch], at_s: float) -> int:
    """End what still goes on in a lane; whether anything did."""
    if not lane or lane[-1].end_s <= at_s:
        return 0
    last = lane[-1]
    lane[-1] = _Stretch(value=last.value, start_s=last.start_s, end_s=at_s)
    return 1


def _lay_out_trajectory(recording: Recording, lanes: Lanes, names: Sequence[str]) -> str:
    """A row for each change of any variable, and the end."""
    rows = ["\t".join(["Onset", *names])]
    end_s = max([recording.end_s, *(s.end_s for lane in lanes.values() for s in lane)])
    values = dict.fromkeys(names, _BLANK)
    changes = sorted(_list_changes(lanes), key=lambda change: (change.at_s, not change.is_end))
    if not changes or changes[0].at_s > 0:
        rows.append("\t".join(["0", *values.values()]))
    for at_s, together in groupby(changes, key=lambda change: change.at_s):
        values |= {change.name: change.value for change in together}
        if at_s < round(end_s, _PLACES):
            rows.append("\t".join([_spell(at_s), *values.values()]))
    return "\n".join([*rows, _spell(end_s), ""])


def _list_changes(lanes: Lanes) -> Iterator[_Change]:
    """What begins and ends, variable by variable; what has no length is neither."""
    for name, lane in lanes.items():
        for stretch in lane:
            start_s, end_s = round(stretch.start_s, _PLACES), round(stretch.end_s, _PLACES)
            if end_s > start_s:
                yield _Change(at_s=start_s, name=name, value=stretch.value)
                yield _Change(at_s=end_s, name=name, value=_BLANK, is_end=True)


def _spell(seconds: float) -> str:
    return f"{seconds:.{_PLACES}f}".rstrip("0").rstrip(".")


def _name_file(recording: Recording, taken: Iterable[str]) -> str:
    """Name of a trajectory's file: the session's, without odd signs."""
    session = re.sub(r"[^\w\- .]", "_", recording.session).strip(" .")[:80] or "session"
    name, number = f"{session}.trj", 1
    lower = {other.lower() for other in taken}
    while name.lower() in lower:
        number += 1
        name = f"{session}-{number}.trj"
    return name


def _tell(recording: Recording) -> dict[str, str]:
    """What the project's page says of a session."""
    told = {"ID": _clean(recording.child)}
    if recording.provenance.maker == "gridware":
        told |= {_clean(k): _clean(v) for k, v in recording.variables if k != _CHILD_ID}
    if recording.child_age_months is not None and "age_months" not in told:
        told["age_months"] = f"{recording.child_age_months:g}"
    return told


def _lay_out_project(
    listed: Sequence[Mapping[str, str]], states: Mapping[str, Sequence[str]]
) -> str:
    """A project's page: what its columns and variables can be, its settings, and its list."""
    names = [n for n in dict.fromkeys(n for each in listed for n in each) if n != "Filename"]
    rows = [[*(each.get(name, _BLANK) for name in names), each["Filename"]] for each in listed]
    told = {name: sorted({each[name] for each in listed if name in each}) for name in names}
    config = [
        *(["identifier", "categorical", name, *values] for name, values in told.items()),
        *(["state", "categorical", name, *values] for name, values in states.items()),
        *([name, value] for name, value in _SETTINGS.items()),
    ]
    page = [
        *(["<GridWare>"], ["<Config>"], *config, ["</Config>"]),
        *(["<Trajectories>"], [*names, "Filename"], *rows, ["</Trajectories>"], ["</GridWare>"]),
    ]
    return "\n".join("\t".join(row) for row in page) + "\n"


def _count_losses(recording: Recording) -> dict[str, int]:
    acts = recording.behaviours
    acting = {b.actor.name for b in acts}
    is_own = recording.provenance.maker == "gridware"
    return {
        "told_moments": len(recording.moments),
        "gaps": 0 if is_own else len(recording.gaps),
        "scheme": int(recording.scheme is not None),
        "interval": int(recording.interval_s is not None),
        "media": len(recording.media),
        "caregivers": sum(name not in acting for name in recording.caregivers),
        "variables": 0 if is_own else len(recording.variables),
        "intensity": sum(b.intensity is not None for b in acts),
        "modifiers": sum(bool(b.modifiers) for b in acts),
        "comments": sum(b.comment is not None for b in acts),
    }


def _say(
    losses: Counter[str], changed: Counter[tuple[str, str]], file: str
) -> Iterator[DataWarning]:
    origin = Origin(file=file)
    for name, n in losses.items():
        if n:
            yield DataWarning.of(WarningKind.LOST_IN_FORMAT, origin, field=name, n=n)
    for (code, other), n in changed.items():
        kind = WarningKind.CHANGED_IN_FORMAT
        yield DataWarning.of(kind, origin, code=code, other=other, n=n)
