"""A recording's behaviours beside what the scheme says they mean: one observer's, and by unit."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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
    Span,
)
from geborgen.moments.streams import Streams, name_of, sort_streams

__all__ = [
    "CHILD",
    "CodedSession",
    "Engaged",
    "compute_engagement",
    "compute_observed_units",
    "compute_onset_units",
    "read_coded_session",
]

# The child's key among the engaged: no caregiver can have it, a name is never empty.
CHILD = ""

_NEGATIVE, _NEUTRAL, _POSITIVE, _UNKNOWN = 0, 1, 2, -1
# Onsets that are a whole number of units must not fall in the unit before by rounding.
_TINY = 1e-9


@dataclass(slots=True, kw_only=True)
class Engaged:
    """One person's engagement codes: spans of positive, neutral and negative states."""

    spans: dict[Engagement, list[Span]] = field(
        default_factory=lambda: {state: [] for state in Engagement}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedSession:
    """One recording with its scheme, its streams, and what was known of its codes."""

    recording: Recording
    scheme: CodingScheme
    rules: MomentRules
    moments: tuple[Moment, ...]
    streams: Streams
    engaged: dict[str, Engaged]
    definitions: frozenset[CodeDefinition]
    n_known: int
    unknown: tuple[tuple[str, int], ...]

    @property
    def unit_s(self) -> float:
        """Seconds per time unit: the coding interval, or one second."""
        return self.recording.interval_s or 1.0

    @property
    def n_units(self) -> int:
        """Time units from the session's start to its end."""
        return math.ceil(self.streams.end_s / self.unit_s - _TINY)


def read_coded_session(
    recording: Recording,
    scheme: CodingScheme,
    rules: MomentRules,
    *,
    moments: Sequence[Moment] = (),
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

    Returns
    -------
    CodedSession
        `n_known` and `unknown` count the behaviours of every observer.
    """
    meanings: dict[tuple[str, Actor], tuple[CodeDefinition | None, Role]] = {}
    counts: Counter[tuple[str, Actor]] = Counter()
    engaged: dict[str, Engaged] = {}
    main = _main_observer(recording, rules)
    for behaviour in recording.behaviours:
        key = (behaviour.code, behaviour.actor)
        if key not in meanings:
            meanings[key] = (scheme.meaning(*key), scheme.role_of(behaviour.actor))
        counts[key] += 1
        definition, role = meanings[key]
        engagement = definition.engagement if definition is not None else None
        if engagement is None or role is Role.OTHER or behaviour.observer not in (None, main):
            continue
        if recording.interval_s is None and not behaviour.is_state:
            continue  # a smile pressed as a point does not say how long it lasted
        person = CHILD if role is Role.CHILD else name_of(behaviour.actor, role)
        span = _span(behaviour, recording.interval_s or 1.0)
        engaged.setdefault(person, Engaged()).spans[engagement].append(span)
    known = {key: definition for key, (definition, _) in meanings.items() if definition is not None}
    unknown = Counter[str]()
    for key, n in counts.items():
        unknown[key[0]] += n if key not in known else 0
    return CodedSession(
        recording=recording,
        scheme=scheme,
        rules=rules,
        moments=tuple(moments),
        streams=sort_streams(recording, scheme, rules),
        engaged=engaged,
        definitions=frozenset(known.values()),
        n_known=sum(n for key, n in counts.items() if key in known),
        unknown=tuple((code, n) for code, n in unknown.most_common() if n),
    )


def compute_engagement(session: CodedSession, person: str) -> npt.NDArray[np.int8] | None:
    """Engagement per time unit: 0 negative, 1 neutral, 2 positive, -1 unknown, with 10 for mixed.

    Parameters
    ----------
    session
        The session.
    person
        `CHILD`, or a caregiver's name.

    Returns
    -------
    array of int8 or None
        One value per unit; 10 added where positive and negative were both coded, which counts as
        negative. None when nothing was coded of this person's engagement.

    Notes
    -----
    A state counts in the units whose middle it covers, one without an end in its own unit. Points
    count only in interval coding, each in its own unit: in timed coding they have no duration, and
    a person with points alone has no engagement coded. Where nothing is coded the unit is neutral, unless this person's neutral state has codes of its own: then it is
    unknown. A smile through tears counts as negative: it is the distress that asks for an answer.
    """
    engaged = session.engaged.get(person)
    if engaged is None:
        return None
    shown = {
        state: _covered(spans, session.n_units, session.unit_s)
        for state, spans in engaged.spans.items()
    }
    uncoded = _UNKNOWN if engaged.spans[Engagement.NEUTRAL] else _NEUTRAL
    states = np.full(session.n_units, uncoded, dtype=np.int8)
    states[shown[Engagement.NEUTRAL]] = _NEUTRAL
    states[shown[Engagement.POSITIVE]] = _POSITIVE
    states[shown[Engagement.NEGATIVE]] = _NEGATIVE
    states[shown[Engagement.POSITIVE] & shown[Engagement.NEGATIVE]] = _NEGATIVE + 10
    return states


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
    return ~_covered(hidden, session.n_units, session.unit_s)


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


def _span(behaviour: Behaviour, unit_s: float) -> Span:
    start, end = behaviour.onset_s, behaviour.end_s
    if end == start:  # a point, or a state without an end: its own unit, no more
        start = math.floor(start / unit_s + _TINY) * unit_s
        end = start + unit_s
    return Span(start_s=start, end_s=end)


def _covered(spans: Sequence[Span], n_units: int, unit_s: float) -> npt.NDArray[np.bool_]:
    """Units whose middle lies in one of the spans (end excluded)."""
    changes = np.zeros(n_units + 1, dtype=int)
    edges = np.array([[span.start_s, span.end_s] for span in spans]).reshape(-1, 2)
    places = np.clip(np.ceil(edges / unit_s - 0.5 - _TINY), 0, n_units).astype(int)
    np.add.at(changes, places[:, 0], 1)
    np.add.at(changes, places[:, 1], -1)
    covered: npt.NDArray[np.bool_] = np.cumsum(changes[:-1]) > 0
    return covered
