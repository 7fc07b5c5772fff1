"""Time-window sequential analysis of coded acts: any pair of codes, several windows at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geborgen.analysis.contingency import (
    ROTATION_SEED,
    UnitStreams,
    compute_contingency,
    compute_window,
)
from geborgen.analysis.results import Contingency
from geborgen.analysis.sequences.corrections import compute_benjamini_hochberg, compute_holm
from geborgen.analysis.tails import Z_95
from geborgen.analysis.tracks import UNSEEN, Track, compute_unit_marks, compute_units, name_dyad

__all__ = [
    "TrackPair",
    "WindowAnalysis",
    "WindowQuestion",
    "compute_window_analyses",
    "compute_window_analysis",
    "find_seen_in_both",
    "mark_label",
]

Marks = npt.NDArray[np.bool_]
TrackPair = tuple[Track, Track]
"""Of one session the track of the given codes and that of the responses (may be the same one)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowQuestion:
    """Whether `response` starts more often in the `window_s` seconds after `given` starts.

    The window opens `delay_s` after the unit of the given onset; at 0 that unit belongs to it.
    """

    given: str
    response: str
    window_s: float
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowAnalysis:
    """An answer to each question, with p corrected for their number; None where there is no p.

    `p_holm` and `p_false_alarms` are of answers that come more often, `p_less` of those that come
    less often.
    """

    questions: tuple[WindowQuestion, ...]
    contingencies: tuple[Contingency, ...]
    p_holm: tuple[float | None, ...]
    p_false_alarms: tuple[float | None, ...]
    p_less: tuple[float | None, ...]
    n_sessions: int


def compute_window_analysis(
    sessions: Sequence[TrackPair],
    questions: Sequence[WindowQuestion],
    *,
    unit_s: float = 1.0,
    n_permutations: int = 1000,
    seed: int = ROTATION_SEED,
) -> WindowAnalysis:
    """For each question a 2×2 table of time units, its odds ratio, Yule's Q and permutation p.

    Parameters
    ----------
    sessions
        Per session the track with the given codes and the track with the responses.
    questions
        Which response within how many seconds of what.
    unit_s
        Seconds per unit. Windows and delays are rounded to whole units, a window to at least one.
    n_permutations
        Rotations drawn where there are several sessions.
    seed
        The same seed gives the same numbers, whatever else is asked.

    Returns
    -------
    WindowAnalysis
        Every seen unit of every session is tallied: in a window or not, with a response onset or
        not (`compute_contingency`). A unit that nobody saw is cut out; a window never goes on past
        a session's end. Holm's and Benjamini and Hochberg's p are over all questions; `p_less` is
        Holm's too, one-sided by Woolf's error of the log odds ratio.

    Raises
    ------
    ValueError
        If a code is not in its track, if a window would open before the given act, or a code is to
        answer itself in the very unit it starts.

    References
    ----------
    bakeman2011, holm1979, benjamini1995, woolf1955
    """
    found = tuple(
        _answer(sessions, question, (unit_s, n_permutations, seed)) for question in questions
    )
    p = np.array([np.nan if c.p_value is None else c.p_value for c in found])
    less = np.array([_compute_less_p(c) for c in found])
    return WindowAnalysis(
        questions=tuple(questions),
        contingencies=found,
        p_holm=_as_optional(compute_holm(p)),
        p_false_alarms=_as_optional(compute_benjamini_hochberg(p)),
        p_less=_as_optional(compute_holm(less)),
        n_sessions=len(sessions),
    )


def compute_window_analyses(
    sessions: Sequence[TrackPair],
    questions: Sequence[WindowQuestion],
    *,
    unit_s: float = 1.0,
    n_permutations: int = 1000,
    seed: int = ROTATION_SEED,
) -> dict[str, WindowAnalysis]:
    """As `compute_window_analysis`, for each dyad apart, by its name."""
    by_dyad: dict[str, list[TrackPair]] = {}
    for pair in sessions:
        by_dyad.setdefault(name_dyad(pair[0]), []).append(pair)
    return {
        dyad: compute_window_analysis(
            pairs, questions, unit_s=unit_s, n_permutations=n_permutations, seed=seed
        )
        for dyad, pairs in by_dyad.items()
    }


def mark_label(track: Track, label: str, unit_s: float) -> Marks:
    """Units in which acts of this label start: shape (n_units,).

    Raises
    ------
    ValueError
        If the track has no such label.
    """
    if label not in track.labels:
        raise ValueError(f"no code {label!r} among {', '.join(track.labels)}")
    marks: Marks = compute_unit_marks(track, unit_s, onsets=True)[track.labels.index(label)]
    return marks


def find_seen_in_both(pair: TrackPair, unit_s: float) -> Marks:
    """Units that could be seen in both tracks of a session: shape (n_units,)."""
    first, second = (compute_units(track, unit_s).codes != UNSEEN for track in pair)
    n = min(first.size, second.size)
    seen: Marks = first[:n] & second[:n]
    return seen


def _answer(
    sessions: Sequence[TrackPair], question: WindowQuestion, sizes: tuple[float, int, int]
) -> Contingency:
    unit_s, n_permutations, seed = sizes
    delay = round(question.delay_s / unit_s)
    if delay < 0:
        raise ValueError(f"a delay of {question.delay_s:g} s: ask with given and response swapped")
    if question.given == question.response and delay == 0 and any(a is b for a, b in sessions):
        raise ValueError(f"{question.given!r} answers itself at once: give it a delay")
    n_window = max(1, round(question.window_s / unit_s))
    return compute_contingency(
        [_streams(pair, question, (unit_s, n_window, delay)) for pair in sessions],
        names=(question.given, question.response),
        window_s=n_window * unit_s,
        unit_s=unit_s,
        n_permutations=n_permutations,
        rng=np.random.default_rng(seed),
    )


def _compute_less_p(one: Contingency) -> float:
    """One-sided p of an odds ratio below 1; NaN where there is none."""
    if one.odds_ratio is None or one.odds_low is None or one.odds_high is None:
        return math.nan
    error = math.log(one.odds_high / one.odds_low) / (2 * Z_95)
    return math.erfc(-math.log(one.odds_ratio) / error / math.sqrt(2)) / 2


def _streams(
    pair: TrackPair, question: WindowQuestion, sizes: tuple[float, int, int]
) -> UnitStreams:
    unit_s, n_window, delay = sizes
    seen = find_seen_in_both(pair, unit_s)
    given = mark_label(pair[0], question.given, unit_s)[: seen.size] & seen
    response = mark_label(pair[1], question.response, unit_s)[: seen.size]
    opened = np.concatenate([np.zeros(delay, dtype=np.bool_), given])[: seen.size]
    return UnitStreams(
        in_window=compute_window(opened, n_window)[seen],
        responded=response[seen],
        n_given=int(given.sum()),
    )


def _as_optional(p: npt.NDArray[np.float64]) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else value for value in p.tolist())
