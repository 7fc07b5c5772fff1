"""Both people by the clock: answers within a window, and who follows whom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geborgen.analysis.sequences import (
    RecurrenceProfile,
    WindowAnalysis,
    WindowQuestion,
    compute_recurrence_profile,
    compute_window_analysis,
)
from geborgen.analysis.tracks import Track
from geborgen.analysis.workbench.desk import Desk

__all__ = ["compute_recurrence_part", "compute_windows_part"]

_TWO = 2
_FEWEST_CODES = 2
_MOST_ROTATIONS = 1000
_MOST_QUESTIONS = 3  # codes of each person that are asked about when nothing is


def compute_windows_part(desk: Desk) -> WindowAnalysis | None:
    """What the second person does within a window after the first; None where no clock tells."""
    if len(desk.people) < _TWO:
        desk.leave("one_person")
        return None
    n_abutting = sum(s.timing == "abutting" for s in desk.observed.sessions)
    if n_abutting:
        desk.leave("abutting", n=n_abutting)
    n_order = sum(s.timing == "order" for s in desk.observed.sessions)
    if n_order:
        desk.leave("order_only", n=n_order)
    pairs = desk.pair(desk.clocked)
    if not pairs:
        desk.leave("no_pairs")
        return None
    questions = desk.choice.questions or _usual_questions(pairs, desk.choice.window_s)
    known = [
        q for q in questions if q.given in pairs[0][0].labels and q.response in pairs[0][1].labels
    ]
    for question in questions:
        if question not in known:
            desk.leave("no_code", given=question.given, response=question.response)
    if not known:
        return None
    desk.check_units()
    return compute_window_analysis(
        pairs,
        known,
        unit_s=desk.unit_s,
        n_permutations=min(desk.choice.n_permutations, _MOST_ROTATIONS),
        seed=desk.choice.seed,
    )


def _usual_questions(
    pairs: Sequence[tuple[Track, Track]], window_s: float
) -> tuple[WindowQuestion, ...]:
    """Whether the second person's most frequent codes follow the first's."""
    first, second = (_most_coded([pair[side] for pair in pairs]) for side in (0, 1))
    return tuple(
        WindowQuestion(given=given, response=response, window_s=window_s)
        for given in first
        for response in second
    )


def _most_coded(tracks: Sequence[Track]) -> list[str]:
    counts: Counter[str] = Counter()
    for track in tracks:
        for label, n in zip(track.labels, track.counts.tolist(), strict=True):
            counts[label] += n
    ranked = sorted(counts, key=lambda label: (-counts[label], label))
    return [label for label in ranked if counts[label]][:_MOST_QUESTIONS]


def compute_recurrence_part(desk: Desk) -> RecurrenceProfile | None:
    """Only where both can be in the same state: a recurrence of different codes is none."""
    pairs = desk.pair(desk.timed) if len(desk.people) == _TWO else []
    if not pairs:
        desk.leave("nobody_to_follow")
        return None
    shared = set(pairs[0][0].labels) & set(pairs[0][1].labels)
    if len(shared) < _FEWEST_CODES:
        desk.leave("nothing_shared")
        return None
    desk.check_units()
    labels = tuple(sorted({label for pair in pairs for track in pair for label in track.labels}))
    renamed = [(_number(a, labels), _number(b, labels)) for a, b in pairs]
    return compute_recurrence_profile(renamed, unit_s=desk.unit_s, seed=desk.choice.seed)


def _number(track: Track, labels: tuple[str, ...]) -> Track:
    """The same track with numbers from a longer list of labels."""
    places = np.array([labels.index(label) for label in track.labels], dtype=np.int32)
    return replace(track, labels=labels, codes=places[track.codes])
