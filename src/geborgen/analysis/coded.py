"""A recording's behaviours beside what the scheme says they mean: one observer's, and by unit."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geborgen.moments import (
    Actor,
    Behaviour,
    CodeDefinition,
    CodingScheme,
    Engagement,
    Moment,
    MomentRules,
    Recording,
    Role,
)
from geborgen.moments.streams import Streams, name_of, sort_streams

__all__ = [
    "CHILD",
    "CodedSession",
    "compute_observed_units",
    "compute_onset_units",
    "read_coded_session",
]

# The child's key among the engaged: no caregiver can have it, a name is never empty.
CHILD = ""

_NEGATIVE, _NEUTRAL, _POSITIVE, _UNKNOWN, _MIXED = 0, 1, 2, -1, 10
# Onsets that are a whole number of units must not fall in the unit before by rounding.
_TINY = 1e-9
# Eleven days in seconds. A longer "session" holds clock times: what goes by unit is left out.
_MOST_UNITS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedSession:
    """One recording with its scheme, its streams, and what was known of its codes.

    `engagement` holds, for the child (`CHILD`) and each caregiver whose engagement was coded, one
    value per time unit: 0 negative, 1 neutral, 2 positive, -1 unknown; 10 is added where positive
    and negative were both coded, which counts as negative.
    """

    recording: Recording
    scheme: CodingScheme
    rules: MomentRules
    moments: tuple[Moment, ...]
    streams: Streams
    engagement: Mapping[str, npt.NDArray[np.int8]]
    definitions: frozenset[CodeDefinition]
    n_known: int
    unknown: tuple[tuple[str, int], ...]

    @property
    def unit_s(self) -> float:
        """Seconds per time unit: the coding interval, or one second."""
        return _unit_s(self.recording)

    @property
    def n_units(self) -> int:
        """Time units from the session's start to its end; 0 when they are too many to lay out."""
        return _n_units(self.streams.end_s, self.unit_s)


def read_coded_session(
    recording: Recording,
    scheme: CodingScheme,
    rules: MomentRules,
    *,
    moments: Sequence[Moment] = (),
    streams: Streams | None = None,
) -> CodedSession:
    """One recording's codes sorted by meaning, as one observer coded them.

    Parameters
    ----------
    recording
        The session.
    scheme
        What the codes mean.
    rules
        Whose coding counts.
    moments
        The moments derived from it, to keep beside it.
    streams
        The recording sorted by these rules, where that was done already.

    Returns
    -------
    CodedSession
        `n_known` and `unknown` count the behaviours of every observer.

    Notes
    -----
    Engagement: a state counts in the units whose middle it covers, one without an end in its own
    unit. Points count only in interval coding, each in its own unit: in timed coding they have no
    duration, and a person with points alone has no engagement coded. Where nothing is coded the
    unit is neutral, unless this person's neutral state has codes of its own: then it is unknown. A
    smile through tears counts as negative: it is the distress that asks for an answer.
    """
    main = _main_observer(recording, rules)
    # Plain text hashes faster than an actor, which counts with a hundred thousand behaviours.
    counts = Counter((b.code, b.actor.name, b.actor.role) for b in recording.behaviours)
    known: dict[tuple[str, str, Role], CodeDefinition] = {}
    unknown: Counter[str] = Counter()
    for key, n in counts.items():
        definition = scheme.meaning(key[0], Actor(name=key[1], role=key[2]))
        if definition is None:
            unknown[key[0]] += n
        else:
            known[key] = definition
    return CodedSession(
        recording=recording,
        scheme=scheme,
        rules=rules,
        moments=tuple(moments),
        streams=streams or sort_streams(recording, scheme, rules),
        engagement=_engagement(_showing(recording, scheme, main=main, known=known), recording),
        definitions=frozenset(known.values()),
        n_known=sum(n for key, n in counts.items() if key in known),
        unknown=tuple(unknown.most_common()),
    )


def compute_observed_units(session: CodedSession, caregiver: str) -> npt.NDArray[np.bool_]:
    """Whether each time unit was seen while this caregiver was there.

    Parameters
    ----------
    session
        The session.
    caregiver
        Name of the caregiver.

    Returns
    -------
    array of bool
        False in units whose middle lies in a gap or in the caregiver's absence.
    """
    hidden = [*session.streams.gaps, *session.streams.absences.get(caregiver, [])]
    spans = [(span.start_s, span.end_s) for span in hidden]
    return ~_covered(spans, session.n_units, session.unit_s)


def compute_onset_units(onsets_s: Iterable[float], session: CodedSession) -> npt.NDArray[np.bool_]:
    """Whether something starts in each time unit.

    Parameters
    ----------
    onsets_s
        Starts in seconds, in any order; those outside the session are left out.
    session
        Gives the units.

    Returns
    -------
    array of bool
        One value per unit.
    """
    units = np.zeros(session.n_units, dtype=bool)
    places = np.floor(np.fromiter(onsets_s, float) / session.unit_s + _TINY).astype(int)
    units[places[(places >= 0) & (places < units.size)]] = True
    return units


def _main_observer(recording: Recording, rules: MomentRules) -> str | None:
    seen = dict.fromkeys(b.observer for b in recording.behaviours if b.observer is not None)
    if len(seen) < 2:
        return next(iter(seen), None)
    return rules.observer or next((o for o in recording.observers if o in seen), next(iter(seen)))


def _unit_s(recording: Recording) -> float:
    return recording.interval_s or 1.0


def _n_units(end_s: float, unit_s: float) -> int:
    units = math.ceil(end_s / unit_s - _TINY)
    return units if units <= _MOST_UNITS else 0


def _showing(
    recording: Recording,
    scheme: CodingScheme,
    *,
    main: str | None,
    known: Mapping[tuple[str, str, Role], CodeDefinition],
) -> Iterator[tuple[Behaviour, str, Engagement]]:
    """The main observer's behaviours that show engagement, with who shows it."""
    shown: dict[tuple[str, str, Role], tuple[str, Engagement]] = {}
    for key, definition in known.items():
        actor = Actor(name=key[1], role=key[2])
        role = scheme.role_of(actor)
        if definition.engagement is not None and role is not Role.OTHER:
            person = CHILD if role is Role.CHILD else name_of(actor, role)
            shown[key] = person, definition.engagement
    for behaviour in recording.behaviours if shown else ():
        found = shown.get((behaviour.code, behaviour.actor.name, behaviour.actor.role))
        if found is not None and behaviour.observer in (None, main):
            yield behaviour, *found


def _engagement(
    showing: Iterable[tuple[Behaviour, str, Engagement]], recording: Recording
) -> dict[str, npt.NDArray[np.int8]]:
    """Engagement per unit of everybody of whom it was coded with a duration."""
    unit_s = _unit_s(recording)
    spans: dict[str, dict[Engagement, list[tuple[float, float]]]] = {}
    for behaviour, person, state in showing:
        if behaviour.is_state or recording.interval_s is not None:
            of_person = spans.setdefault(person, {})
            of_person.setdefault(state, []).append(_span(behaviour, unit_s))
    n_units = _n_units(recording.end_s, unit_s) if spans else 0
    if n_units == 0:
        return {}
    return {person: _states(found, n_units, unit_s) for person, found in spans.items()}


def _span(behaviour: Behaviour, unit_s: float) -> tuple[float, float]:
    start, end = behaviour.onset_s, behaviour.end_s
    if end > start:
        return start, end
    # A point, or a state without an end: its own unit, no more.
    start = math.floor(start / unit_s + _TINY) * unit_s
    return start, start + unit_s


def _states(
    spans: Mapping[Engagement, Sequence[tuple[float, float]]], n_units: int, unit_s: float
) -> npt.NDArray[np.int8]:
    shown = {state: _covered(spans.get(state, ()), n_units, unit_s) for state in Engagement}
    uncoded = _UNKNOWN if Engagement.NEUTRAL in spans else _NEUTRAL
    states = np.full(n_units, uncoded, dtype=np.int8)
    states[shown[Engagement.NEUTRAL]] = _NEUTRAL
    states[shown[Engagement.POSITIVE]] = _POSITIVE
    states[shown[Engagement.NEGATIVE]] = _NEGATIVE
    states[shown[Engagement.POSITIVE] & shown[Engagement.NEGATIVE]] = _NEGATIVE + _MIXED
    return states


def _covered(
    spans: Sequence[tuple[float, float]], n_units: int, unit_s: float
) -> npt.NDArray[np.bool_]:
    """Units whose middle lies in one of the spans (end excluded)."""
    changes = np.zeros(n_units + 1, dtype=int)
    edges = np.array(spans, dtype=float).reshape(-1, 2)
    places = np.clip(np.ceil(edges / unit_s - 0.5 - _TINY), 0, n_units).astype(int)
    np.add.at(changes, places[:, 0], 1)
    np.add.at(changes, places[:, 1], -1)
    covered: npt.NDArray[np.bool_] = np.cumsum(changes[:-1]) > 0
    return covered
