"""The whole reading: every recording, every child with every caregiver, all results together."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from geborgen.analysis.availability import compute_availability
from geborgen.analysis.circle import compute_circle
from geborgen.analysis.coded import CodedSession, read_coded_session
from geborgen.analysis.contingency import compute_contingencies
from geborgen.analysis.counterpart import (
    compute_containment,
    compute_counterpart,
    compute_mirroring,
)
from geborgen.analysis.four_s import compute_four_s
from geborgen.analysis.look_again import compute_look_again
from geborgen.analysis.matching import compute_matching
from geborgen.analysis.observers import compute_observer_comparisons
from geborgen.analysis.repair import compute_repair
from geborgen.analysis.results import PairReading, Reading, SessionReading
from geborgen.analysis.survival import compute_latency_curve
from geborgen.analysis.trend import compute_trend
from geborgen.analysis.untold import compute_untold, compute_untold_of_all
from geborgen.moments import (
    Answer,
    CodingScheme,
    Fate,
    Moment,
    MomentRules,
    Recording,
    derive_moments,
)
from geborgen.moments.ordering import order_name

__all__ = ["compute_pair_reading", "compute_reading", "order_recordings"]

_NO_SCHEME = CodingScheme(name="none")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    coded: CodedSession
    reading: SessionReading


def compute_reading(
    recordings: Iterable[Recording] | Recording,
    *,
    scheme: CodingScheme | None = None,
    rules: MomentRules | None = None,
    child: str | None = None,
    caregivers: Collection[str] | None = None,
) -> Reading:
    """Everything the program computes of some recordings, per child and caregiver.

    Parameters
    ----------
    recordings
        One, or several in any order; they are put in the order of time.
    scheme
        What the codes mean; None takes each recording's own, or none.
    rules
        Windows and pauses; None takes those of the scheme.
    child
        Id of the one child to read; None reads all.
    caregivers
        Names of the caregivers to read; None reads all.

    Returns
    -------
    Reading
        Pairs in the order in which children, and their caregivers, first appear. A caregiver in
        whose presence no moment could be read is there too, with what the codes cannot tell.
    """
    if isinstance(recordings, Recording):
        recordings = [recordings]
    kept = [r for r in order_recordings(recordings) if child is None or r.child == child]
    read = [_read(recording, scheme, rules) for recording in kept]
    pairs = []
    for one_child in dict.fromkeys(recording.child for recording in kept):
        sessions = [item.coded for item in read if item.coded.recording.child == one_child]
        pairs += [
            compute_pair_reading(sessions, caregiver=name)
            for name in _caregivers(sessions)
            if caregivers is None or name in caregivers
        ]
    fates = Counter(moment.fate for pair in pairs for moment in pair.moments)
    return Reading(
        scheme=scheme or next((r.scheme for r in kept if r.scheme is not None), _NO_SCHEME),
        sessions=tuple(item.reading for item in read),
        pairs=tuple(pairs),
        fates=tuple((fate, fates[fate]) for fate in Fate),
        untold=() if pairs else compute_untold_of_all([item.coded for item in read]),
    )


def compute_pair_reading(sessions: Sequence[CodedSession], *, caregiver: str) -> PairReading:
    """Everything computed for one child with one caregiver.

    Parameters
    ----------
    sessions
        The child's sessions in the order of time.
    caregiver
        Name of the caregiver.

    Returns
    -------
    PairReading
        Parts are None, or shares have a total of 0, where the codes cannot tell.
    """
    child = sessions[0].recording.child
    moments = tuple(m for s in sessions for m in s.moments if m.caregiver == caregiver)
    order = [session.recording.session for session in sessions]
    ends_s = {s.recording.session: s.streams.end_s for s in sessions}
    abutting = {s.recording.session for s in sessions if s.streams.contiguity is not None}
    tellable = _tellable_answers(sessions, moments)
    circle = compute_circle(moments, child=child, caregiver=caregiver)
    matching = compute_matching(sessions, caregiver)
    return PairReading(
        child=child,
        caregiver=caregiver,
        moments=moments,
        circle=circle,
        four_s=compute_four_s(moments),
        counterpart=compute_counterpart(moments),
        availability=compute_availability(moments, order=order),
        mirroring=compute_mirroring(moments if Answer.MIRRORED in tellable else ()),
        containment=compute_containment(moments if Answer.CONTAINED in tellable else ()),
        repair=compute_repair(
            moments, rules=sessions[0].rules, ends_s=ends_s, without_latency=abutting
        ),
        latency=compute_latency_curve(moments),
        contingencies=compute_contingencies(sessions, caregiver),
        matching=matching,
        trend=compute_trend(moments, order=order, labels=_labels(sessions)),
        look_again=compute_look_again(moments, linchpin=circle.linchpin, ends_s=ends_s),
        untold=compute_untold(
            sessions, moments, answers=tellable, has_matching=matching is not None
        ),
    )


def order_recordings(recordings: Iterable[Recording]) -> tuple[Recording, ...]:
    """Recordings in the order of time.

    Parameters
    ----------
    recordings
        In the order given.

    Returns
    -------
    tuple
        By clock time when all have one, else by the child's age when all have one (equal ages keep
        the order given), else as given.
    """
    given = list(recordings)
    if all(recording.started_at is not None for recording in given):
        return tuple(sorted(given, key=lambda r: (_clock(r.started_at), order_name(r.session))))
    if all(recording.child_age_months is not None for recording in given):
        return tuple(sorted(given, key=lambda r: r.child_age_months or 0.0))
    return tuple(given)


def _clock(at: datetime | None) -> datetime:
    # Files with and without a time zone must compare; sessions lie further apart than a zone.
    return at.replace(tzinfo=None) if at is not None else datetime.min


def _read(recording: Recording, scheme: CodingScheme | None, rules: MomentRules | None) -> _Read:
    scheme = scheme or recording.scheme or _NO_SCHEME
    derived = derive_moments(recording, scheme, rules)
    coded = read_coded_session(
        recording, scheme, derived.rules, moments=derived.moments, streams=derived.streams
    )
    reading = SessionReading(
        recording=recording,
        moments=derived.moments,
        n_behaviours=len(recording.behaviours),
        n_known=coded.n_known,
        unknown_codes=coded.unknown,
        guessed_codes=tuple(sorted({d.code for d in coded.definitions if d.guessed})),
        warnings=(*recording.warnings, *derived.warnings),
        observers=compute_observer_comparisons(recording, rules=derived.rules),
    )
    return _Read(coded=coded, reading=reading)


def _caregivers(sessions: Iterable[CodedSession]) -> dict[str, None]:
    """Names of the caregivers of these sessions, in order: those who are there, then those told."""
    names: dict[str, None] = {}
    for session in sessions:
        names |= dict.fromkeys(session.streams.answers)
        names |= dict.fromkeys(moment.caregiver for moment in session.moments)
    return names


def _tellable_answers(
    sessions: Iterable[CodedSession], moments: Iterable[Moment]
) -> frozenset[Answer]:
    """Answers the schemes have a code for; a person who tells a moment can tell any."""
    moments = tuple(moments)
    if any(moment.told for moment in moments):
        return frozenset(Answer)
    coded = {d.answer for s in sessions for d in s.scheme.codes if d.answer is not None}
    return frozenset(coded).union(*(moment.answers for moment in moments))


def _labels(sessions: Iterable[CodedSession]) -> Mapping[str, str]:
    """Date of each session that has one."""
    return {
        s.recording.session: s.recording.started_at.date().isoformat()
        for s in sessions
        if s.recording.started_at is not None
    }
