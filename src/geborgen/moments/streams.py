"""A recording's behaviours sorted by what they mean: bids, answers, marks, presence, gaps."""

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field

from geborgen.moments.behaviour import Actor, Behaviour
from geborgen.moments.contiguity import Contiguity, find_contiguity
from geborgen.moments.recording import DataWarning, Recording, Span, WarningKind, join_spans
from geborgen.moments.scheme import CodeDefinition, CodingScheme, MomentRules
from geborgen.moments.vocabulary import Answer, CodeMeaning, Mark, Need, Role, SignalKind

__all__ = [
    "Bid",
    "GivenAnswer",
    "Marked",
    "Streams",
    "holds_at",
    "name_of",
    "next_start",
    "sort_streams",
]


_OF_THE_CHILD = frozenset({Mark.SETTLED, Mark.EXPLORING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """One or more signals of the child for the same need, close together: the start of a moment."""

    need: Need
    kind: SignalKind
    onset_s: float
    end_s: float | None
    intensity: float | None
    addressed: frozenset[str]
    first: Behaviour


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """One coded answer of a caregiver."""

    answer: Answer
    onset_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One mark: when, until when, and by whom."""

    onset_s: float
    end_s: float
    role: Role
    name: str


@dataclass(slots=True, kw_only=True)
class Streams:
    """What deriving looks at, each list in order of onset.

    `contiguity` is told where two people's marks abut: then no latency is.
    """

    end_s: float
    contiguity: Contiguity | None = None
    bids: list[Bid] = field(default_factory=list)
    answers: dict[str, list[GivenAnswer]] = field(default_factory=dict)
    marks: dict[Mark, list[Marked]] = field(default_factory=dict)
    absences: dict[str, list[Span]] = field(default_factory=dict)
    gaps: list[Span] = field(default_factory=list)
    warnings: list[DataWarning] = field(default_factory=list)


def sort_streams(recording: Recording, scheme: CodingScheme, rules: MomentRules) -> Streams:
    """Sort a recording's behaviours by what the scheme says they mean.

    Parameters
    ----------
    recording
        The session.
    scheme
        What the codes mean.
    rules
        Whose coding counts, and the pause that parts two moments.

    Returns
    -------
    Streams
        Bids with their signals merged, answers per caregiver, marks, absences and gaps, and
        warnings for codes the scheme does not know.
    """
    streams = Streams(end_s=recording.end_s, gaps=list(recording.gaps))
    for name in recording.caregivers:
        if scheme.role_of(Actor(role=Role.CAREGIVER, name=name)) is Role.CAREGIVER:
            streams.answers.setdefault(name, [])
    # By the actor's identity: readers share actors, and hashing one for every behaviour is slow.
    meanings: dict[tuple[str, int], tuple[CodeDefinition | None, Role]] = {}
    unknown: Counter[str] = Counter()
    signals: list[tuple[Behaviour, CodeDefinition]] = []
    chosen = _chosen_observer(recording, rules, streams)
    streams.contiguity = None if recording.interval_s else find_contiguity(chosen)
    for behaviour in chosen:
        actor = behaviour.actor
        key = (behaviour.code, id(actor))
        if key not in meanings:
            meanings[key] = (scheme.meaning(behaviour.code, actor), scheme.role_of(actor))
            if meanings[key][1] is Role.CAREGIVER:
                streams.answers.setdefault(name_of(actor, Role.CAREGIVER), [])
        definition, role = meanings[key]
        if definition is None:
            unknown[behaviour.code] += 1
        elif definition.means is CodeMeaning.SIGNAL and role is Role.CHILD:
            signals.append((behaviour, definition))
        else:
            _take(streams, behaviour, definition=definition, role=role)
    streams.warnings += [
        DataWarning.of(WarningKind.UNKNOWN_CODE, None, code=code, n=n)
        for code, n in unknown.items()
    ]
    streams.bids = _merge_signals(signals, rules.signal_pause_s, set(streams.answers))
    _find_absences(streams)
    streams.gaps = join_spans(streams.gaps)
    return streams


def name_of(actor: Actor, role: Role) -> str:
    """The actor's name, or the word for its role where the file gives none."""
    return actor.name or str(role)


def _chosen_observer(
    recording: Recording, rules: MomentRules, streams: Streams
) -> tuple[Behaviour, ...]:
    """Keep one observer's behaviours: two people's coding of one act is not two acts."""
    seen = dict.fromkeys(b.observer for b in recording.behaviours if b.observer is not None)
    if len(seen) < 2:
        return recording.behaviours
    main = rules.observer or next((o for o in recording.observers if o in seen), next(iter(seen)))
    streams.warnings.append(
        DataWarning.of(WarningKind.SEVERAL_OBSERVERS, None, n=len(seen), main=main)
    )
    return tuple(b for b in recording.behaviours if b.observer in (None, main))


def _take(
    streams: Streams, behaviour: Behaviour, *, definition: CodeDefinition, role: Role
) -> None:
    """Put an answer or a mark in its list; other meanings are not for moments."""
    if definition.answer is not None and definition.means is CodeMeaning.ANSWER:
        if role is Role.CAREGIVER:
            streams.answers[name_of(behaviour.actor, role)].append(
                GivenAnswer(
                    answer=definition.answer, onset_s=behaviour.onset_s, end_s=behaviour.end_s
                )
            )
    elif definition.mark is not None and definition.means is CodeMeaning.MARK:
        _take_mark(streams, behaviour, mark=definition.mark, role=role)


def _take_mark(streams: Streams, behaviour: Behaviour, *, mark: Mark, role: Role) -> None:
    # A mark that was opened and never closed goes on until the session's end.
    end = streams.end_s if behaviour.unpaired else behaviour.end_s
    end = max(end, behaviour.onset_s)
    if mark is Mark.NOT_OBSERVED:
        streams.gaps.append(Span(start_s=behaviour.onset_s, end_s=end))
    elif role is Role.CHILD or mark not in _OF_THE_CHILD:
        streams.marks.setdefault(mark, []).append(
            Marked(
                onset_s=behaviour.onset_s,
                end_s=end,
                role=role,
                name=name_of(behaviour.actor, role),
            )
        )


def _merge_signals(
    signals: list[tuple[Behaviour, CodeDefinition]], pause_s: float, caregivers: set[str]
) -> list[Bid]:
    """Join signals for one need whose pause is shorter than `pause_s` into one bid."""
    groups: list[list[tuple[Behaviour, CodeDefinition]]] = []
    open_groups: dict[tuple[Need, SignalKind], tuple[list[tuple[Behaviour, CodeDefinition]], float]]
    open_groups = {}
    for behaviour, definition in signals:
        assert definition.need is not None
        key = (definition.need, definition.signal)
        group, end = open_groups.get(key, ([], float("-inf")))
        if not group or behaviour.onset_s - end >= pause_s:
            group, end = [], behaviour.end_s
            groups.append(group)
        group.append((behaviour, definition))
        open_groups[key] = (group, max(end, behaviour.end_s))
    return [_bid(group, caregivers) for group in groups]


def _bid(group: list[tuple[Behaviour, CodeDefinition]], caregivers: set[str]) -> Bid:
    first, definition = group[0]
    assert definition.need is not None
    strengths = [
        strength
        for behaviour, meant in group
        if (strength := meant.intensity if behaviour.intensity is None else behaviour.intensity)
        is not None
    ]
    states = [b.offset_s for b, _ in group if b.is_state]
    known_ends = [end for end in states if end is not None]
    return Bid(
        need=definition.need,
        kind=definition.signal,
        onset_s=first.onset_s,
        end_s=max(known_ends) if known_ends and len(known_ends) == len(states) else None,
        intensity=max(strengths, default=None),
        addressed=frozenset(m for b, _ in group for m in b.modifiers if m in caregivers),
        first=first,
    )


def _find_absences(streams: Streams) -> None:
    """Work out when each caregiver was away, from the marks 'present' and 'away'."""
    for name in streams.answers:
        away = [m for m in streams.marks.get(Mark.AWAY, []) if m.name == name]
        here = [m for m in streams.marks.get(Mark.PRESENT, []) if m.name == name]
        spans = [Span(start_s=m.onset_s, end_s=m.end_s) for m in away if m.end_s > m.onset_s]
        present_states = [m for m in here if m.end_s > m.onset_s]
        if present_states:
            spans += _between(present_states, streams.end_s)
        returns = [m.onset_s for m in here]
        for mark in away:
            if mark.end_s == mark.onset_s:
                back = next((t for t in returns if t > mark.onset_s), streams.end_s)
                spans.append(Span(start_s=mark.onset_s, end_s=max(back, mark.onset_s)))
        streams.absences[name] = join_spans(spans)


def _between(present: list[Marked], end_s: float) -> list[Span]:
    spans, last = [], 0.0
    for mark in present:
        if mark.onset_s > last:
            spans.append(Span(start_s=last, end_s=mark.onset_s))
        last = max(last, mark.end_s)
    if end_s > last:
        spans.append(Span(start_s=last, end_s=end_s))
    return spans


def holds_at(spans: list[Span], time_s: float) -> bool:
    """Whether a time lies inside one of the joined, ordered spans (end excluded)."""
    if not spans:
        return False
    index = bisect_right(spans, time_s, key=lambda s: s.start_s) - 1
    return index >= 0 and time_s < spans[index].end_s


def next_start(spans: list[Span], time_s: float) -> float:
    """Start of the first span after a time; infinity when there is none."""
    if not spans:
        return float("inf")
    index = bisect_left(spans, time_s, key=lambda s: s.start_s)
    return spans[index].start_s if index < len(spans) else float("inf")
