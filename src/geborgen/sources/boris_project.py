"""From recordings to a BORIS project: what its file needs, and what it cannot hold."""

import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geborgen.moments import Actor, Behaviour, DataWarning, Origin, Recording, Role, WarningKind
from geborgen.sources.observers import SESSION_LABEL
from geborgen.sources.people import CHILD_WHEN_UNKNOWN
from geborgen.sources.times import parse_number

__all__ = ["build_project"]

FORMAT_VERSION = "7.0"
DEFAULT_FPS = 25.0
_KEYS = string.ascii_lowercase + string.digits
_CODE_PREFIX = "code "
_NOT_VARIABLES = frozenset({"description", "observation type", "time offset", "fps"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A behaviour and the code it is written under."""

    act: Behaviour
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Observation:
    """One observation to be: a recording as one observer coded it."""

    name: str
    recording: Recording
    observer: str | None
    acts: tuple[_Placed, ...]


@dataclass(slots=True, kw_only=True)
class _Losses:
    """What gets lost or changed on the way, counted; filled while the project is built."""

    file: str
    lost: Counter[str] = field(default_factory=Counter)
    changed: Counter[tuple[str, str]] = field(default_factory=Counter)
    assumed: dict[str, str] = field(default_factory=dict)
    kept_back: bool = False

    def warnings(self) -> tuple[DataWarning, ...]:
        origin = Origin(file=self.file)
        lost = [
            DataWarning.of(WarningKind.LOST_IN_FORMAT, origin, field=name, n=n)
            for name, n in self.lost.items()
            if n
        ]
        changed = [
            DataWarning.of(WarningKind.CHANGED_IN_FORMAT, origin, code=code, other=other, n=n)
            for (code, other), n in self.changed.items()
        ]
        assumed = [
            DataWarning.of(WarningKind.ASSUMED, origin, field=name, value=value)
            for name, value in self.assumed.items()
        ]
        ours = [DataWarning.of(WarningKind.NOT_KEPT, origin, field="boris_own")]
        return (*lost, *changed, *assumed, *(ours if self.kept_back else ()))


def build_project(
    recordings: Sequence[Recording], *, file: str, name: str
) -> tuple[dict[str, Any], tuple[DataWarning, ...]]:
    """BORIS project that holds recordings, as plain data ready for JSON.

    Parameters
    ----------
    recordings
        One observation each, or one for each observer: BORIS has no observers.
    file, name
        The file it is for, and the project's name.

    Returns
    -------
    tuple of dict and tuple of DataWarning
        The project, and what it cannot hold. A code that is used as a point and as a state gets a
        second name for the points, for in BORIS a code is one or the other; so do states of one
        code and actor that overlap, for BORIS would take them apart at the wrong ends.
    """
    losses = _Losses(file=file)
    observations = _split(recordings, losses)
    labels = _label_variables(observations)
    project = {
        "time_format": "hh:mm:ss",
        "project_name": name,
        "project_date": "",
        "project_description": "",
        "project_format_version": FORMAT_VERSION,
        "subjects_conf": _describe_subjects(observations),
        "behaviors_conf": _describe_codes(observations),
        "behavioral_categories": [],
        "independent_variables": _describe_variables(labels),
        "coding_map": {},
        "behaviors_coding_map": [],
        "converters": {},
        "observations": {o.name: _build_observation(o, labels, losses) for o in observations},
    }
    started = [r.started_at for r in recordings if r.started_at]
    if started:
        project["project_date"] = started[0].isoformat(timespec="seconds")[:19]
    _count_losses(recordings, losses)
    return project, losses.warnings()


def _split(recordings: Sequence[Recording], losses: _Losses) -> list[_Observation]:
    """Make an observation of every recording and observer, each under a name of its own."""
    codes = _name_points(recordings)
    taken: set[str] = set()
    observations = []
    for recording in recordings:
        observers = _list_observers(recording)
        for observer in observers:
            suffix = f" ({observer or '-'})" if len(observers) > 1 else ""
            name = _free_name(recording.session.strip() + suffix, taken)
            acts = [b for b in recording.behaviours if b.observer == observer]
            placed = tuple(_place(acts, codes, losses))
            observations.append(
                _Observation(name=name, recording=recording, observer=observer, acts=placed)
            )
    return observations


def _list_observers(recording: Recording) -> list[str | None]:
    """Everybody who coded, the main observer first; nobody for what nobody signed."""
    seen = dict.fromkeys(b.observer for b in recording.behaviours)
    if not seen:
        return [None]
    return [*(name for name in recording.observers if name in seen),
            *(name for name in seen if name not in recording.observers)]  # fmt: skip


def _name_points(recordings: Sequence[Recording]) -> Mapping[str, str]:
    """Names for the points of those codes that are also states."""
    acts = [b for recording in recordings for b in recording.behaviours]
    states = {b.code for b in acts if b.is_state}
    points = {b.code for b in acts if not b.is_state}
    taken = states | points
    return {code: _free_name(f"{code} (point)", taken) for code in sorted(states & points)}


def _place(
    acts: Iterable[Behaviour], points: Mapping[str, str], losses: _Losses
) -> Iterator[_Placed]:
    """Give each act a code under which it neither changes kind nor overlaps its like."""
    busy_until: dict[tuple[Actor, str, str], float] = {}
    for act in sorted(acts, key=lambda b: (b.onset_s, b.end_s)):
        if not act.is_state:
            code = points.get(act.code, act.code)
        else:
            code = _free_lane(act, busy_until)
            end = float("inf") if act.offset_s is None else act.offset_s
            busy_until[act.actor, code, _join_modifiers(act)] = end
        if code != act.code:
            losses.changed[act.code, code] += 1
        yield _Placed(act=act, code=code)


def _free_lane(act: Behaviour, busy_until: Mapping[tuple[Actor, str, str], float]) -> str:
    """Return the first of "cries", "cries (2)", "cries (3)" … that is not going on already."""
    lane = 1
    while True:
        code = act.code if lane == 1 else f"{act.code} ({lane})"
        if busy_until.get((act.actor, code, _join_modifiers(act)), act.onset_s) <= act.onset_s:
            return code
        lane += 1


def _free_name(wanted: str, taken: set[str]) -> str:
    """Return a name not taken yet, and take it."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted} ({number})"
    taken.add(name)
    return name


def _build_observation(
    observation: _Observation, labels: Sequence[str], losses: _Losses
) -> dict[str, Any]:
    recording = observation.recording
    told = dict(recording.variables)
    variables = _read_variables(observation)
    started = recording.started_at
    return {
        "type": "LIVE",
        "date": started.isoformat(timespec="seconds")[:19] if started else "",
        "description": told.get("description", ""),
        "time offset": parse_number(told.get("time offset")) or 0.0,
        "observation time interval": [0, 0],
        "independent_variables": {label: variables.get(label, "") for label in labels},
        "visualize_spectrogram": False,
        "visualize_waveform": False,
        "close_behaviors_between_videos": False,
        "scan_sampling_time": 0,
        "start_from_current_time": False,
        "file": {},
        "media_info": {"offset": {}},
        "events": _build_events(observation),
        **_describe_media(recording, losses),
    }


def _describe_media(recording: Recording, losses: _Losses) -> dict[str, Any]:
    """Say where to look back: BORIS needs the length and the rate of every medium it lists."""
    length = recording.length_s
    if len(recording.media) != 1 or not length:
        losses.lost["media"] += len(recording.media)
        return {"observation time interval": [0, length]} if length else {}
    medium = recording.media[0]
    rate = parse_number(dict(recording.variables).get("fps"))
    if not rate:
        losses.assumed["fps"] = f"{DEFAULT_FPS:g}"
    return {
        "type": "MEDIA",
        "file": {str(player): [medium] if player == 1 else [] for player in range(1, 9)},
        "media_info": {
            "length": {medium: length},
            "fps": {medium: rate or DEFAULT_FPS},
            "hasVideo": {medium: True},
            "hasAudio": {medium: True},
            "offset": {"1": 0.0},
        },
    }


def _build_events(observation: _Observation) -> list[list[Any]]:
    """List events in order of time; at one instant what ends comes before what begins."""
    sets = _count_modifiers([observation])
    events: list[tuple[float, bool, list[Any]]] = []
    for placed in observation.acts:
        act = placed.act
        modifier = _join_modifiers(act, sets[placed.code])
        shared = [_subject(act.actor), placed.code, modifier]
        onset_s = _rounded(act.onset_s)
        events.append((onset_s, True, [onset_s, *shared, act.comment or ""]))
        if act.offset_s is not None:
            end_s = _rounded(act.offset_s)
            # A state without length ends after its own beginning.
            events.append((end_s, end_s == onset_s, [end_s, *shared, ""]))
    return [event for *_, event in sorted(events, key=lambda event: event[:2])]


def _rounded(seconds: float) -> float:
    """Round to the thousandths that BORIS keeps."""
    return round(seconds, 3)


def _subject(actor: Actor) -> str:
    """Name of the subject; without a name the role, and for nobody in particular none."""
    return actor.name or ("" if actor.role is Role.OTHER else str(actor.role))


def _join_modifiers(act: Behaviour, sets: int = 0) -> str:
    """Join modifiers as BORIS does, one for each set; "None" where a set was not used."""
    parts = [modifier.replace("|", "/") or "None" for modifier in act.modifiers]
    while parts and parts[-1] == "None":
        parts.pop()
    return "|".join([*parts, *["None"] * (sets - len(parts))])


def _count_modifiers(observations: Iterable[_Observation]) -> Counter[str]:
    """Count the modifiers of each code: as many sets as its richest act has."""
    sets: Counter[str] = Counter()
    for observation in observations:
        for placed in observation.acts:
            sets[placed.code] = max(sets[placed.code], len(placed.act.modifiers))
    return sets


def _describe_codes(observations: Sequence[_Observation]) -> dict[str, Any]:
    placed = [p for observation in observations for p in observation.acts]
    states = {p.code for p in placed if p.act.is_state}
    exclusive = _collect_exclusive(observations)
    texts = _collect_texts(observations)
    codes = dict.fromkeys(p.code for p in placed)
    keys = _choose_keys(codes)
    return {
        str(number): {
            "type": "State event" if code in states else "Point event",
            "key": keys[code],
            "code": code,
            "description": texts.get(code, ""),
            "category": "",
            "modifiers": _describe_modifiers(p for p in placed if p.code == code),
            "excluded": ",".join(sorted(exclusive.get(code, set()) & set(codes))),
            "coding map": "",
        }
        for number, code in enumerate(codes)
    }


def _describe_modifiers(placed: Iterable[_Placed]) -> dict[str, Any]:
    """Describe the sets of modifiers of one code, each with the values seen."""
    values: list[dict[str, None]] = []
    for item in placed:
        for position, modifier in enumerate(item.act.modifiers):
            if position == len(values):
                values.append({})
            if modifier not in ("", "None"):
                values[position].setdefault(modifier.replace("|", "/"))
    return {
        str(position): {"name": "", "type": 0, "values": list(seen), "description": ""}
        for position, seen in enumerate(values)
    }


def _choose_keys(codes: Iterable[str]) -> dict[str, str]:
    """Give each code a key to press: its own first letter when free, none when all are taken."""
    free = list(_KEYS)
    keys = {}
    for code in codes:
        own = next((sign for sign in code.lower() if sign in free), None)
        key = own or (free[0] if free else "")
        if key:
            free.remove(key)
        keys[code] = key
    return keys


def _collect_exclusive(observations: Iterable[_Observation]) -> dict[str, set[str]]:
    exclusive: dict[str, set[str]] = {}
    for observation in observations:
        scheme = observation.recording.scheme
        for codes in scheme.exclusive if scheme else ():
            for code in codes:
                exclusive.setdefault(code, set()).update(set(codes) - {code})
    return exclusive


def _collect_texts(observations: Iterable[_Observation]) -> dict[str, str]:
    return {
        label.removeprefix(_CODE_PREFIX): text
        for observation in observations
        for label, text in observation.recording.variables
        if label.startswith(_CODE_PREFIX)
    }


def _describe_subjects(observations: Iterable[_Observation]) -> dict[str, Any]:
    """List the subjects; the description says the role, where the name alone does not."""
    actors = dict.fromkeys(p.act.actor for observation in observations for p in observation.acts)
    subjects = {_subject(actor): actor for actor in actors if _subject(actor)}
    return {
        str(number): {"key": "", "name": name, "description": str(actor.role)}
        for number, (name, actor) in enumerate(subjects.items())
    }


def _read_variables(observation: _Observation) -> dict[str, str]:
    """Collect the recording's variables, and what BORIS has no field for but can hold as one."""
    recording = observation.recording
    age = recording.child_age_months
    ours = {
        "child": recording.child if recording.child != CHILD_WHEN_UNKNOWN else "",
        "child_age_months": f"{age:g}" if age is not None else "",
        "setting": recording.setting or "",
        "observer": observation.observer or "",
        SESSION_LABEL: recording.session if len(_list_observers(recording)) > 1 else "",
    }
    told = {
        label: value
        for label, value in recording.variables
        if label not in _NOT_VARIABLES and not label.startswith(_CODE_PREFIX)
    }
    lower = {label.lower() for label in told}
    return told | {label: v for label, v in ours.items() if v and label not in lower}


def _label_variables(observations: Iterable[_Observation]) -> list[str]:
    return list(dict.fromkeys(label for o in observations for label in _read_variables(o)))


def _describe_variables(labels: Sequence[str]) -> dict[str, Any]:
    return {
        str(number): {
            "label": label,
            "description": "",
            "type": "text",
            "default value": "",
            "possible values": "",
        }
        for number, label in enumerate(labels)
    }


def _count_losses(recordings: Iterable[Recording], losses: _Losses) -> None:
    for recording in recordings:
        acting = {b.actor.name for b in recording.behaviours}
        losses.lost["intensity"] += sum(b.intensity is not None for b in recording.behaviours)
        losses.lost["told_moments"] += len(recording.moments)
        losses.lost["gaps"] += len(recording.gaps)
        losses.lost["scheme"] += recording.scheme is not None
        losses.lost["interval"] += recording.interval_s is not None
        losses.kept_back |= recording.provenance.maker == "boris"
        losses.lost["caregivers"] += len(set(recording.caregivers) - acting)
