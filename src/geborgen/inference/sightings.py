"""What a moment says of the answer: first, when, what followed, whether it was mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from geborgen.moments import Answer, Censoring, Half, Moment, Need, Role, SignalKind
from geborgen.simulation.model import BEATS
from geborgen.simulation.parameters import Constants

__all__ = [
    "First", "Kind", "Later", "Mended", "Part", "Sighting", "SightingRules", "kind_of",
    "read_sighting",
]  # fmt: skip

_BEATS_OUT = 3


class Kind(IntEnum):
    """Which of the model's rules answers a signal."""

    CLOSENESS = 0
    LIMIT = 1
    EXPLORING = 2
    STAYING = 3


class First(IntEnum):
    """The first answer that was seen."""

    FITTING = 0
    AWAY = 1
    FRIGHT = 2
    NONE = 3
    UNKNOWN = 4


class Part(IntEnum):
    """Which kind of fitting answer, where the teller tells them apart."""

    ANY = 0
    MET = 1
    MIRRORED = 2
    CONTAINED = 3


class Later(IntEnum):
    """Whether a fitting first answer was followed by one that hurt."""

    NOTHING = 0
    AWAY = 1
    FRIGHT = 2
    HELD = 3
    SOME = 4
    UNKNOWN = 5


class Mended(IntEnum):
    """Whether a rupture was mended."""

    NO = 0
    YES = 1
    UNKNOWN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What one moment says: hashable, so that equal ones are counted."""

    first: First
    part: Part = Part.ANY
    beat: int = -1
    seen: int = BEATS
    later: Later = Later.UNKNOWN
    mended: Mended = Mended.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class SightingRules:
    """How sightings are read.

    Parameters
    ----------
    k
        Constants of the model.
    parts
        Kinds of fitting answers that these moments tell apart.
    window_s
        The response window of coded sessions, in seconds.
    """

    k: Constants
    parts: frozenset[Answer]
    window_s: float


def kind_of(moment: Moment) -> Kind:
    """Which of the model's rules answers a moment's signal."""
    if moment.need is Need.TAKE_CHARGE:
        return Kind.LIMIT
    if moment.half is Half.BOTTOM:
        return Kind.CLOSENESS
    return Kind.EXPLORING if moment.signal is SignalKind.CUE else Kind.STAYING


def read_sighting(moment: Moment, rules: SightingRules) -> Sighting:
    """Read what is known of the answer and the mending.

    Parameters
    ----------
    moment
        One moment.
    rules
        How.

    Returns
    -------
    Sighting
        What is not known is unknown, and says nothing.
    """
    kind, k = kind_of(moment), rules.k
    most = _BEATS_OUT if kind is Kind.EXPLORING else 1 if kind is Kind.STAYING else BEATS
    given = [answer for answer in moment.answers if answer is not Answer.MISSED]
    seen = most
    if moment.watched_s is not None and moment.censored_by is not Censoring.WINDOW:
        seen = max(1, min(most, round(moment.watched_s / k.beat_s)))
    late = _late_answer(moment, rules)
    if not given and late is not None and late < most:
        return Sighting(first=First.FITTING, beat=late, seen=late + 1)
    if not given:
        return _read_silence(moment, rules, seen)
    untimed = moment.latency_s is None or kind is Kind.STAYING
    beat = -1 if untimed else int((moment.latency_s or 0.0) / k.beat_s)
    if beat >= most:
        warm = given[0].is_warm
        return _silent(kind, most, Mended.YES if warm else _mended(moment, k))
    return _read_answer(moment, rules, given=given, beat=beat)


def _late_answer(moment: Moment, rules: SightingRules) -> int | None:
    """Beat of a warm answer that came after the window of a coded session, and so as a repair."""
    if moment.told or moment.watched_s is None or moment.repair is None:
        return None
    if moment.repair.by is not Role.CAREGIVER or moment.repair.latency_s is None:
        return None
    return int((moment.watched_s + moment.repair.latency_s) / rules.k.beat_s)


def _read_silence(moment: Moment, rules: SightingRules, seen: int) -> Sighting:
    """Read a moment without an answer: missed, cut short, or left out by the teller."""
    kind = kind_of(moment)
    untold = not moment.answers and moment.watched_s is None
    if untold or kind is Kind.STAYING:
        return Sighting(first=First.UNKNOWN)
    if moment.watched_s is not None and moment.watched_s < 1.0:
        return Sighting(first=First.UNKNOWN)
    return _silent(kind, seen, _mended(moment, rules.k))


def _silent(kind: Kind, seen: int, mended: Mended) -> Sighting:
    """Say that no answer came; a child not joined in play is not mended in the model."""
    if kind is Kind.EXPLORING:
        mended = Mended.UNKNOWN
    return Sighting(first=First.NONE, seen=seen, mended=mended)


def _read_answer(
    moment: Moment, rules: SightingRules, *, given: Sequence[Answer], beat: int
) -> Sighting:
    kind = kind_of(moment)
    if kind is Kind.STAYING:
        first = First.FITTING if given[0].is_fitting else First.AWAY
    else:
        first = _first_of(given[0], kind)
    mended = _mended(moment, rules.k)
    if first is not First.FITTING:
        if first is First.NONE:  # turning away a child that goes out: it was not joined
            return Sighting(first=first, seen=_BEATS_OUT)
        return Sighting(first=first, beat=beat, later=Later.UNKNOWN, mended=mended)
    if kind in (Kind.EXPLORING, Kind.STAYING):
        part = _part_of(given[0], rules) if kind is Kind.EXPLORING else Part.ANY
        return Sighting(first=first, part=part, beat=beat, later=Later.NOTHING)
    seen = BEATS
    if not moment.told and beat >= 0:
        seen = max(beat + 1, min(BEATS, round(rules.window_s / rules.k.beat_s)))
    part = _part_of(given[0], rules) if kind is Kind.CLOSENESS else Part.ANY
    later = _later_of(moment, given)
    hurt = later not in (Later.NOTHING, Later.UNKNOWN)
    return Sighting(
        first=first, part=part, beat=beat, seen=seen, later=later,
        mended=mended if hurt else Mended.UNKNOWN,
    )  # fmt: skip


def _first_of(answer: Answer, kind: Kind) -> First:
    if answer.is_fitting:
        return First.FITTING
    if kind is Kind.EXPLORING:
        return First.AWAY if answer in (Answer.INTRUDED, Answer.FRIGHTENING) else First.NONE
    return First.FRIGHT if answer is Answer.FRIGHTENING else First.AWAY


def _part_of(answer: Answer, rules: SightingRules) -> Part:
    if not rules.parts:
        return Part.ANY
    parts = {Answer.MIRRORED: Part.MIRRORED, Answer.CONTAINED: Part.CONTAINED}
    return parts.get(answer, Part.MET)


def _later_of(moment: Moment, given: Sequence[Answer]) -> Later:
    hurt = next((answer for answer in given[1:] if not answer.is_fitting), None)
    if hurt is not None:
        kinds = {Answer.FRIGHTENING: Later.FRIGHT, Answer.INTRUDED: Later.HELD}
        return kinds.get(hurt, Later.AWAY)
    if moment.ruptured is None and moment.told:
        return Later.UNKNOWN
    return Later.SOME if moment.ruptured else Later.NOTHING


def _mended(moment: Moment, k: Constants) -> Mended:
    """Whether the caregiver mended; a child that mends says nothing of the caregiver.

    What comes within the beats of the moment is a later answer and not yet the mending.
    """
    if moment.repair is None:
        return Mended.NO if moment.has_rupture else Mended.UNKNOWN
    times = (moment.latency_s, moment.repair.latency_s)
    known = [time for time in times if time is not None]
    if not moment.told and len(known) == len(times) and sum(known) < BEATS * k.beat_s:
        return Mended.UNKNOWN
    return Mended.YES if moment.repair.by is Role.CAREGIVER else Mended.UNKNOWN
