"""A Strange Situation that people coded: by acts in time, or by scales, and what that makes.

Codes are those of the shipped scheme ``strange-situation``, or its words in either language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from geborgen.moments import Behaviour, Recording, Role, UserError
from geborgen.simulation.coder import (
    SCORED_CODES,
    ReunionScores,
    SituationCoding,
    classify_scores,
    code_strange_situation,
    find_episode,
    watch_reunion,
)
from geborgen.simulation.provenance import load_scheme

__all__ = ["SCALES", "ReadSituation", "SituationBasis", "read_ratings", "read_situation"]

# Codes of the scales in the shipped scheme, by the field of `ReunionScores`.
SCALES = {
    "proximity": "proximity_seeking",
    "contact": "contact_maintaining",
    "avoidance": "avoidance",
    "resistance": "resistance",
}
DISORGANISATION = "disorganisation"
_REUNIONS = (5, 8)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class SituationBasis(StrEnum):
    """What a reading rests on: seconds of coded acts, or scales that somebody scored."""

    SECONDS = "seconds"
    RATINGS = "ratings"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSituation:
    """A coded Strange Situation and what the rules make of it.

    Parameters
    ----------
    session, child
        As the file calls them.
    coding
        Scales and pattern.
    basis
        What it rests on.
    acts
        How many coded acts of the child fall in the two reunions; 0 for ratings.
    is_disorganisation_known
        Whether disorganisation was looked at: without it a D cannot be told.
    unknown
        Codes of the child in the reunions that the scheme does not have, and so were not scored.
    """

    session: str
    child: str
    coding: SituationCoding
    basis: SituationBasis
    acts: int
    is_disorganisation_known: bool
    unknown: tuple[str, ...] = ()


def read_situation(recording: Recording) -> ReadSituation:
    """What a coded Strange Situation shows by the blind coder's rules.

    Parameters
    ----------
    recording
        With the episodes 5 and 8 marked; either acts in time, or the scales as codes with the score
        as a modifier, in both reunions. Scales go before acts.

    Returns
    -------
    ReadSituation
        About this child with this caregiver on this day.

    Raises
    ------
    UserError
        Names the episode or the scale that is missing, and what cannot be.

    References
    ----------
    ainsworth1978, main1990
    """
    named = _in_own_words(recording)
    scales = (*SCALES.values(), DISORGANISATION)
    if any(b.code in scales for b in named.behaviours):
        return _from_scales(named)
    coding = code_strange_situation(named)
    scored, unknown = 0, []
    for episode in _REUNIONS:
        codes = _codes_within(named, episode)
        within = sum(code in SCORED_CODES for code in codes)
        unknown += [code for code in codes if code not in _known_codes()]
        if within == 0:
            raise UserError("situation_empty", session=recording.session, n=episode)
        scored += within
    return ReadSituation(
        session=recording.session, child=recording.child, coding=coding,
        basis=SituationBasis.SECONDS, acts=scored, is_disorganisation_known=True,
        unknown=tuple(dict.fromkeys(unknown)),
    )  # fmt: skip


def _known_codes() -> frozenset[str]:
    return frozenset(one.code for one in load_scheme("strange-situation").codes)


def _in_own_words(recording: Recording) -> Recording:
    """Return the recording with the scheme's own codes, where it has its words."""
    words: dict[str, str] = {}
    for one in load_scheme("strange-situation").codes:
        words |= {_plain(word): one.code for word in (one.code, one.label_nl, one.label_en) if word}
    acts = tuple(
        replace(act, code=words.get(_plain(act.code), act.code)) for act in recording.behaviours
    )
    return replace(recording, behaviours=acts)


def _plain(word: str) -> str:
    """Return a word without case, marks and brackets: ``Episode 5`` is ``episode_5``."""
    return re.sub(r"[\W_]+", " ", re.sub(r"\(.*?\)", " ", word)).strip().casefold()


def _codes_within(recording: Recording, episode: int) -> list[str]:
    """Codes of the child's acts that fall in an episode."""
    start, end = find_episode(recording, episode)
    return [
        act.code
        for act in recording.behaviours
        if act.actor.role is Role.CHILD and act.onset_s < end and act.end_s >= start
    ]


def _from_scales(recording: Recording) -> ReadSituation:
    found: dict[str, float] = {}
    for act in recording.behaviours:
        if act.code == DISORGANISATION:
            found.setdefault(DISORGANISATION, _score(recording, act, top=9))
            continue
        for name, code in SCALES.items():
            if act.code == code:
                found[f"{name}_{_episode_of(recording, act)}"] = _score(recording, act, top=7)
    return read_ratings(
        found, session=recording.session, child=recording.child, unsettled=_unsettled(recording)
    )


def _score(recording: Recording, act: Behaviour, *, top: int) -> float:
    """The last number among the modifiers of a scale's code."""
    numbers = [n for word in act.modifiers for n in _NUMBER.findall(word)]
    if not numbers:
        raise UserError("situation_score", session=recording.session, name=act.code, top=top,
                        found=", ".join(act.modifiers) or "–")  # fmt: skip
    return float(numbers[-1].replace(",", "."))


def _episode_of(recording: Recording, act: Behaviour) -> int:
    """Episode a score stands in, or that one of its modifiers names."""
    for word in act.modifiers:
        for episode in _REUNIONS:
            if _plain(word) in (f"episode {episode}", f"e{episode}"):
                return episode
    for episode in _REUNIONS:
        start, end = find_episode(recording, episode)
        if start <= act.onset_s <= end:
            return episode
    raise UserError("situation_score_where", session=recording.session, name=act.code)


def _unsettled(recording: Recording) -> float:
    """Share of the reunions with crying or fussing; 0 where the episodes are not marked."""
    try:
        seen = [watch_reunion(recording, episode) for episode in _REUNIONS]
    except UserError:
        return 0.0
    return sum(one.distress for one in seen) / sum(one.length for one in seen)


def read_ratings(
    scores: Mapping[str, float], *, session: str, child: str, unsettled: float = 0.0
) -> ReadSituation:
    """What scales that somebody scored show by the blind coder's rules.

    Parameters
    ----------
    scores
        ``proximity_5`` … ``resistance_8``, 1 to 7, and ``disorganisation``, 1 to 9, where it was
        looked at.
    session, child
        Whose.
    unsettled
        Share of the reunions spent crying or fussing, 0 to 1.

    Returns
    -------
    ReadSituation
        Without disorganisation never a D, and said so.

    Raises
    ------
    UserError
        Names the scale that is missing or out of range.
    """
    for name, score in scores.items():
        top = 9 if name == DISORGANISATION else 7
        if not 1.0 <= score <= top:
            raise UserError("situation_score", session=session, name=name, top=top,
                            found=f"{score:g}")  # fmt: skip
    reunions = [_scores_of(scores, episode, session) for episode in _REUNIONS]
    known = DISORGANISATION in scores
    coding = classify_scores(
        *reunions, disorganisation=scores.get(DISORGANISATION, 1.0), unsettled=unsettled
    )
    return ReadSituation(
        session=session, child=child, coding=coding, basis=SituationBasis.RATINGS, acts=0,
        is_disorganisation_known=known,
    )  # fmt: skip


def _scores_of(scores: Mapping[str, float], episode: int, session: str) -> ReunionScores:
    missing = [SCALES[name] for name in SCALES if f"{name}_{episode}" not in scores]
    if missing:
        raise UserError("situation_scale", session=session, n=episode, names=", ".join(missing))
    return ReunionScores(**{name: float(scores[f"{name}_{episode}"]) for name in SCALES})
