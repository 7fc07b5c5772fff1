"""What the codes cannot tell, said plainly, with what to code to learn it."""

from collections.abc import Collection, Iterable, Sequence

from geborgen.analysis.coded import CodedSession
from geborgen.moments import (
    Answer,
    CodeMeaning,
    Half,
    Moment,
    Need,
    Phrase,
)

__all__ = ["compute_untold", "compute_untold_of_all"]


def compute_untold(
    sessions: Sequence[CodedSession],
    moments: Sequence[Moment],
    *,
    answers: Collection[Answer],
    has_matching: bool,
) -> tuple[Phrase, ...]:
    """What cannot be said of one child with one caregiver, and what to code to learn it.

    Parameters
    ----------
    sessions
        Of this child.
    moments
        Of this child with this caregiver.
    answers
        Answers the codes can tell apart.
    has_matching
        Whether the engagement of both was coded.

    Returns
    -------
    tuple
        Phrases below ``untold``; the most far-reaching first.
    """
    keys = [_no_moments_key(sessions, has_matching)] if not moments else []
    keys += _from_moments(moments, answers) if moments else []
    abutting = _of_abutting(sessions)
    if abutting and "timing" in keys:  # the reason is told, which is more than the fact
        keys.remove("timing")
    keys += [] if has_matching else ["engagement"]
    keys += ["interval_order"] if any(s.recording.interval_s for s in sessions) else []
    return (*abutting, *(Phrase.of(f"untold.{key}") for key in keys), *_of_codes(sessions))


def compute_untold_of_all(sessions: Sequence[CodedSession]) -> tuple[Phrase, ...]:
    """Why no child and caregiver could be read at all.

    Parameters
    ----------
    sessions
        All that were read.

    Returns
    -------
    tuple
        Phrases below ``untold``.
    """
    key = "no_caregiver" if sessions else "no_recordings"
    if _is_order_only(sessions):
        key = "order_only"
    return (Phrase.of(f"untold.{key}"), *_of_codes(sessions))


def _of_abutting(sessions: Sequence[CodedSession]) -> list[Phrase]:
    """Where marks abut, with the figures of all those sessions together."""
    found = [s.streams.contiguity for s in sessions if s.streams.contiguity is not None]
    if not found:
        return []
    key = "contiguous" if len(found) == len(sessions) else "contiguous_some"
    turns, count = sum(one.n for one in found), sum(one.n_abutting for one in found)
    return [Phrase.of(f"untold.{key}", n=len(found), total=len(sessions), turns=turns, count=count)]


def _is_order_only(sessions: Sequence[CodedSession]) -> bool:
    return bool(sessions) and all(session.recording.order_only for session in sessions)


def _of_codes(sessions: Iterable[CodedSession]) -> list[Phrase]:
    """How many codes were not known, or only guessed."""
    sessions = tuple(sessions)
    unknown = sum(n for session in sessions for _, n in session.unknown)
    guessed = {d.code for session in sessions for d in session.definitions if d.guessed}
    phrases = [Phrase.of("untold.unknown_codes", n=unknown)] if unknown else []
    return phrases + ([Phrase.of("untold.guessed_codes", n=len(guessed))] if guessed else [])


def _no_moments_key(sessions: Sequence[CodedSession], has_matching: bool) -> str:
    """Why there are no moments at all."""
    if _is_order_only(sessions):
        return "order_only"
    meanings = {d.means for session in sessions for d in session.definitions}
    if CodeMeaning.SIGNAL in meanings:
        return "no_moments_with_caregiver"
    if has_matching:
        return "only_engagement"
    if not meanings - {CodeMeaning.IGNORED}:
        return "nothing_known"
    return "no_signals"


def _from_moments(moments: Sequence[Moment], answers: Collection[Answer]) -> list[str]:
    """Keys of what these moments leave open."""
    asked = {moment.need for moment in moments}
    bottom = [moment for moment in moments if moment.half is Half.BOTTOM]
    missing = {
        "answers": all(not moment.answers and moment.repair is None for moment in moments),
        "half_top": all(need.half is not Half.TOP for need in asked),
        "half_bottom": not bottom,
        "settling": bool(bottom) and all(moment.settled is None for moment in bottom),
        "mirroring": bool(bottom) and Answer.MIRRORED not in answers,
        "containment": bool(bottom) and Answer.CONTAINED not in answers,
        "charge": Need.TAKE_CHARGE not in asked,
        "ruptures": all(moment.has_rupture is None for moment in moments),
        "timing": all(m.latency_s is None and m.watched_s is None for m in moments),
    }
    return [key for key, is_missing in missing.items() if is_missing]
