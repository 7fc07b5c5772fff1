"""The blind coder: scores a Strange Situation from its recording alone.

It knows neither the caregiver nor the child's state nor that a recording was simulated: it takes
any recording whose codes are those of the shipped scheme ``strange-situation``. This is the only
module of the room that knows the four patterns.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from geborgen.moments import Behaviour, Recording, Role, UserError

__all__ = [
    "CODING_ERROR_SD",
    "SCORED_CODES",
    "NormalDraws",
    "Pattern",
    "ReunionScores",
    "SituationCoding",
    "Watched",
    "classify_scores",
    "code_strange_situation",
    "score_watched",
    "watch_reunion",
]

# Seconds a point stands for, where an act was coded without duration.
POINT_S = 5.0
# Standard deviation of a coder's error on a scale, in scale points (free): two coders who err so
# agree on the four patterns of a mixed group with kappa about .75.
CODING_ERROR_SD = 0.8
DISORGANISED_FROM = 5
MARKED_FROM = 4.0

_CODES: dict[str, tuple[str, ...]] = {
    "proximity": ("approaches", "reaches"),
    "greeting": ("greets",),
    "contact": ("clings",),
    "turning": ("turns_away",),
    "ignoring": ("plays_on",),
    "resistance": ("resists",),
    "conflict": ("freezes", "contradicts", "apprehensive"),
    "distress": ("cries", "fusses"),
    "play": ("plays", "shows", "looks_back"),
}
SCORED_CODES = frozenset(code for codes in _CODES.values() for code in codes)
# Seconds of an act that lift a scale by 63 % of its range (free; chosen on typical caregivers).
_PROXIMITY_S, _CONTACT_S, _AVOIDANCE_S, _RESISTANCE_S, _DISORGANISED_S = 20, 40, 45, 15, 30


class Pattern(StrEnum):
    """What a Strange Situation shows between this child and this caregiver."""

    AVOIDANT = "A"
    SECURE = "B"
    RESISTANT = "C"
    DISORGANISED = "D"


class NormalDraws(Protocol):
    """Whatever gives standard normal numbers one at a time, as a numpy Generator does."""

    def normal(self) -> float:
        """Return the next number."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """Seconds of each kind of act in a reunion, as seen on the tape."""

    proximity: float = 0.0
    greeting: float = 0.0
    contact: float = 0.0
    turning: float = 0.0
    ignoring: float = 0.0
    resistance: float = 0.0
    conflict: float = 0.0
    distress: float = 0.0
    play: float = 0.0
    length: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReunionScores:
    """The four scales of one reunion, 1 to 7."""

    proximity: float
    contact: float
    avoidance: float
    resistance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationCoding:
    """What the blind coder made of a Strange Situation.

    Parameters
    ----------
    pattern
        D where disorganisation is 5 or more, else `organised`.
    organised
        The best fitting of A, B and C, also under D.
    second
        The next best of A, B and C.
    first_reunion, second_reunion
        The scales in episodes 5 and 8.
    disorganisation
        1 to 9.
    unsettled
        Share of the reunions spent crying or fussing.
    """

    pattern: Pattern
    organised: Pattern
    second: Pattern
    first_reunion: ReunionScores
    second_reunion: ReunionScores
    disorganisation: float
    unsettled: float


def code_strange_situation(
    recording: Recording, *, rng: NormalDraws | None = None, error_sd: float = CODING_ERROR_SD
) -> SituationCoding:
    """Scales, disorganisation and pattern of a recorded Strange Situation.

    Parameters
    ----------
    recording
        Coded in the scheme ``strange-situation``: acts as states or points, with the states
        ``episode_5`` and ``episode_8``.
    rng
        Where the coder's error comes from; None = a coder who never errs.
    error_sd
        Standard deviation of the error in scale points.

    Returns
    -------
    SituationCoding
        For one child with the caregiver of this recording.

    Raises
    ------
    UserError
        When an episode of reunion is not marked: names which.

    Notes
    -----
    The scales follow the wording of the published ones (how actively contact is sought, how long it
    is kept, how markedly the caregiver is avoided or resisted) as saturating seconds of coded acts,
    not the judgement of a trained coder. Thresholds: avoidance or resistance count as marked from
    4. The result describes this relationship on this day and diagnoses nobody.

    References
    ----------
    ainsworth1978, main1990
    """
    reunions = [watch_reunion(recording, episode) for episode in (5, 8)]
    return score_watched(reunions[0], reunions[1], rng=rng, error_sd=error_sd)


def watch_reunion(recording: Recording, episode: int) -> Watched:
    """Seconds of each kind of act of the child in one episode.

    Parameters
    ----------
    recording, episode
        As for `code_strange_situation`; 5 or 8.

    Returns
    -------
    Watched
        Acts cut to the episode; a point counts as five seconds.

    Raises
    ------
    UserError
        When the episode is not in the recording.
    """
    start, end = find_episode(recording, episode)
    seconds = {kind: 0.0 for kind in _CODES}
    kinds = {code: kind for kind, codes in _CODES.items() for code in codes}
    for behaviour in recording.behaviours:
        kind = kinds.get(behaviour.code)
        if kind is not None and behaviour.actor.role is Role.CHILD:
            seconds[kind] += _seconds_within(behaviour, start, end)
    return Watched(length=end - start, **seconds)


def find_episode(recording: Recording, episode: int) -> tuple[float, float]:
    """Start and end of an episode in seconds.

    Parameters
    ----------
    recording, episode
        As for `watch_reunion`.

    Returns
    -------
    tuple of float
        A mark without an end lasts until the next episode's mark, or the end of the session.

    Raises
    ------
    UserError
        When the episode is not marked, or nothing says where it ends.
    """
    marks = [b for b in recording.behaviours if b.code.startswith("episode_")]
    own = [b for b in marks if b.code == f"episode_{episode}"]
    if not own:
        raise UserError("not_strange_situation", session=recording.session, n=episode)
    start, end = own[0].onset_s, own[0].offset_s
    if end is None:
        later = [b.onset_s for b in marks if b.onset_s > start]
        end = min(later, default=recording.length_s)
    if end is None or end <= start:
        raise UserError("situation_open", session=recording.session, n=episode)
    return start, end


def _seconds_within(behaviour: Behaviour, start: float, end: float) -> float:
    lasts = behaviour.is_state and behaviour.offset_s is not None
    last = behaviour.end_s if lasts else behaviour.onset_s + POINT_S
    return max(0.0, min(last, end) - max(behaviour.onset_s, start))


def score_watched(
    first: Watched,
    second: Watched,
    *,
    rng: NormalDraws | None = None,
    error_sd: float = CODING_ERROR_SD,
) -> SituationCoding:
    """Scales, disorganisation and pattern from the seconds of two reunions.

    Parameters
    ----------
    first, second
        Episodes 5 and 8.
    rng, error_sd
        As for `code_strange_situation`; nine numbers are drawn, in the order of the fields.

    Returns
    -------
    SituationCoding
        As `code_strange_situation` gives it.
    """

    def scored(seconds: float, scale_s: float, *, top: int = 7) -> float:
        raw = 1.0 + (top - 1.0) * (1.0 - math.exp(-seconds / scale_s))
        error = rng.normal() * error_sd if rng is not None else 0.0
        return min(float(top), max(1.0, math.floor(raw + error + 0.5)))

    def scales(seen: Watched) -> ReunionScores:
        return ReunionScores(
            proximity=scored(seen.proximity + 0.5 * seen.greeting, _PROXIMITY_S),
            contact=scored(seen.contact + 0.5 * seen.resistance, _CONTACT_S),
            avoidance=scored(2.0 * seen.turning + seen.ignoring, _AVOIDANCE_S),
            resistance=scored(seen.resistance, _RESISTANCE_S),
        )

    scores = scales(first), scales(second)
    conflict = first.conflict + second.conflict
    return classify_scores(
        *scores,
        disorganisation=scored(conflict, _DISORGANISED_S, top=9),
        unsettled=(first.distress + second.distress) / (first.length + second.length),
    )


def classify_scores(
    first: ReunionScores, second: ReunionScores, *, disorganisation: float, unsettled: float
) -> SituationCoding:
    """Pattern from scales, whoever scored them.

    Parameters
    ----------
    first, second
        The scales in episodes 5 and 8, 1 to 7.
    disorganisation
        1 to 9.
    unsettled
        Share of the reunions spent crying or fussing, 0 to 1.

    Returns
    -------
    SituationCoding
        With the pattern, what is under a D, and the next best of A, B and C.
    """
    marks = weigh_patterns(first, second, unsettled=unsettled)
    organised, runner_up = sorted(marks, key=lambda p: (-marks[p], p != Pattern.SECURE))[:2]
    return SituationCoding(
        pattern=Pattern.DISORGANISED if disorganisation >= DISORGANISED_FROM else organised,
        organised=organised,
        second=runner_up,
        first_reunion=first,
        second_reunion=second,
        disorganisation=disorganisation,
        unsettled=unsettled,
    )


def weigh_patterns(
    first: ReunionScores, second: ReunionScores, *, unsettled: float
) -> Mapping[Pattern, float]:
    """How well A, B and C fit the scales.

    Parameters
    ----------
    first, second
        The scales in episodes 5 and 8.
    unsettled
        Share of the reunions spent crying or fussing.

    Returns
    -------
    Mapping
        A: marked avoidance, less so with much contact. C: marked resistance with contact seeking,
        more so when poorly settled. B stands at the mark that A or C must pass.

    Notes
    -----
    The second reunion counts twice: the relationship shows most where the need is strongest. Half
    of avoidance and resistance is their highest: one clearly avoided or resisted reunion tells.
    """

    def joined(scale: str) -> float:
        one: float = getattr(first, scale)
        two: float = getattr(second, scale)
        return 0.5 * max(one, two) + (one + 2.0 * two) / 6.0

    contact = max(joined("proximity"), joined("contact"))
    seeks = min(1.0, (contact - 1.0) / 2.0)
    return {
        Pattern.AVOIDANT: joined("avoidance") - 0.5 * max(0.0, contact - 4.0),
        Pattern.SECURE: MARKED_FROM,
        Pattern.RESISTANT: joined("resistance") * seeks + 2.0 * unsettled,
    }
