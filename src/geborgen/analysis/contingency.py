"""Contingency in a time window: whether one stream follows another beyond its own rhythm."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geborgen.analysis.coded import (
    CHILD,
    CodedSession,
    compute_observed_units,
    compute_onset_units,
)
from geborgen.analysis.results import Contingency, Verdict
from geborgen.analysis.shares import FEWEST_UNITS
from geborgen.analysis.tails import Z_95
from geborgen.moments import CodeMeaning

__all__ = [
    "ROTATION_SEED",
    "Association",
    "UnitStreams",
    "compute_association",
    "compute_contingencies",
    "compute_contingency",
    "compute_rotation_counts",
    "compute_window",
]

# Fixed, so that the same sessions always give the same page; another generator can be passed.
ROTATION_SEED = 58
# Below five expected in a cell the normal interval of the log odds is only a hint.
_FEWEST_EXPECTED = 5.0

Units = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStreams:
    """Two streams of one session, one value per observed time unit.

    `in_window` says whether the unit lies in a window after a `given` onset, `responded` whether a
    response starts in it. Unobserved units are cut out of both.
    """

    in_window: Units
    responded: Units
    n_given: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """Odds ratio with its 95 % interval and Yule's Q of a 2×2 table; None where undefined."""

    odds_ratio: float | None
    odds_low: float | None
    odds_high: float | None
    yule_q: float | None
    zero_corrected: bool


def compute_association(table: tuple[int, int, int, int]) -> Association:
    """Odds ratio, its interval and Yule's Q of a 2×2 table.

    Parameters
    ----------
    table
        Counts a, b, c, d: in the window with and without a response, outside with and without.

    Returns
    -------
    Association
        All None when a row or a column of the table is empty. With an empty cell one half is added
        to each cell for the odds ratio and its interval; Yule's Q is taken from the plain table.

    References
    ----------
    woolf1955, haldane1956, anscombe1956, yule1912, bakeman2011
    """
    a, b, c, d = table
    if not all((a + b, c + d, a + c, b + d)):
        return Association(
            odds_ratio=None, odds_low=None, odds_high=None, yule_q=None, zero_corrected=False
        )
    corrected = 0 in table
    cells = [n + 0.5 for n in table] if corrected else [float(n) for n in table]
    log_odds = math.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    spread = Z_95 * math.sqrt(sum(1 / n for n in cells))
    return Association(
        odds_ratio=math.exp(log_odds),
        odds_low=math.exp(log_odds - spread),
        odds_high=math.exp(log_odds + spread),
        yule_q=(a * d - b * c) / (a * d + b * c),
        zero_corrected=corrected,
    )


def compute_window(given: Units, n_units: int) -> Units:
    """Whether each unit lies in a window after a given onset, the onset's own unit included.

    Parameters
    ----------
    given
        Whether something starts in each unit.
    n_units
        Units a window lasts; at least 1.

    Returns
    -------
    array of bool
        One value per unit.

    References
    ----------
    bakeman2011
    """
    starts = np.concatenate([[0], np.cumsum(given)])
    first = np.maximum(np.arange(given.size) + 1 - n_units, 0)
    in_window: Units = starts[1:] > starts[first]
    return in_window


def compute_rotation_counts(in_window: Units, responded: Units) -> Counts:
    """Responses in a window for every rotation of the responses against the windows.

    Parameters
    ----------
    in_window, responded
        One value per observed unit, equally long.

    Returns
    -------
    array of int
        Entry k: the responses in a window after all responses were moved k units later, those past
        the end coming in at the start. Entry 0 is the count as observed.

    Notes
    -----
    One circular cross-correlation by Fourier transform, rounded to the whole numbers it must give.
    """
    n = in_window.size
    if n == 0:
        return np.zeros(1, dtype=np.int64)
    product = np.fft.rfft(in_window) * np.conj(np.fft.rfft(responded))
    return np.rint(np.fft.irfft(product, n)).astype(np.int64)


def compute_contingency(
    sessions: Sequence[UnitStreams],
    *,
    names: tuple[str, str],
    window_s: float,
    unit_s: float = 1.0,
    n_permutations: int = 1000,
    rng: np.random.Generator | None = None,
) -> Contingency:
    """Whether responses start more often within a window after the given than outside it.

    Parameters
    ----------
    sessions
        The two streams per session.
    names
        Keys of the given and of the response.
    window_s, unit_s
        Length of the window and of a unit in seconds.
    n_permutations
        Rotations drawn when there are several sessions; with one session all are computed.
    rng
        Draws the rotations; None takes a generator seeded with `ROTATION_SEED`.

    Returns
    -------
    Contingency
        Odds ratio, interval and Q are None when a row or column of the table is empty; `p_value`
        is None when either stream is empty or fills every unit.

    Notes
    -----
    The p-value counts rotations that put at least as many responses in a window. A rotation keeps
    how often and in what rhythm each stream comes, and only loosens one from the other; the
    interval of the odds ratio, which takes units as independent, does not. Gaps are cut out, so
    that the ends of a gap are neighbours in a rotation.

    References
    ----------
    bakeman2011, woolf1955, yule1912, phipson2010
    """
    table = _table(sessions)
    association = compute_association(table)
    p_value, n_rotations = None, 0
    if association.odds_ratio is not None:
        p_value, n_rotations = _p_value(sessions, n_permutations, rng)
    n_given = sum(session.n_given for session in sessions)
    return Contingency(
        given=names[0],
        response=names[1],
        window_s=window_s,
        unit_s=unit_s,
        in_window_with=table[0],
        in_window_without=table[1],
        outside_with=table[2],
        outside_without=table[3],
        n_given=n_given,
        n_response=table[0] + table[2],
        odds_ratio=association.odds_ratio,
        odds_low=association.odds_low,
        odds_high=association.odds_high,
        yule_q=association.yule_q,
        p_value=p_value,
        n_permutations=n_rotations,
        verdict=_verdict(table, n_given),
        zero_corrected=association.zero_corrected,
    )


def compute_contingencies(
    sessions: Sequence[CodedSession],
    caregiver: str,
    *,
    n_permutations: int = 1000,
    rng: np.random.Generator | None = None,
) -> tuple[Contingency, ...]:
    """The contingencies a report shows for a child with one caregiver.

    Parameters
    ----------
    sessions
        Of one child, coded in the same time unit; others than the first's unit are left out.
    caregiver
        Name of the caregiver.
    n_permutations, rng
        As for `compute_contingency`.

    Returns
    -------
    tuple
        Child's signal → fitting answer; child negative → caregiver positive; child positive →
        caregiver positive; caregiver positive → child positive. Only those of which both streams
        were coded. Where sessions have different rules the first's window holds for all. Sessions
        in which two people's marks abut, or only the order is known, are left out: there a window
        of seconds says nothing.

    References
    ----------
    bakeman2011
    """
    timed = [s for s in sessions if s.n_units > 0 and s.streams.contiguity is None]
    alike = [s for s in timed if s.unit_s == timed[0].unit_s]
    if not alike:
        return ()
    window_s, unit_s = alike[0].rules.response_window_s, alike[0].unit_s
    n_window = max(1, round(window_s / unit_s))
    found = []
    for names in _PAIRS:
        streams = [s for c in alike for s in _unit_streams(c, caregiver, (*names, n_window))]
        if any(s.n_given for s in streams):
            found.append(
                compute_contingency(
                    streams,
                    names=names,
                    window_s=n_window * unit_s,
                    unit_s=unit_s,
                    n_permutations=n_permutations,
                    rng=rng,
                )
            )
    return tuple(found)


_PAIRS = (
    ("child_signal", "caregiver_answer"),
    ("child_negative", "caregiver_positive"),
    ("child_positive", "caregiver_positive"),
    ("caregiver_positive", "child_positive"),
)
_STATES = {"negative": 0, "positive": 2}


def _unit_streams(
    session: CodedSession, caregiver: str, pair: tuple[str, str, int]
) -> Iterator[UnitStreams]:
    given = _onsets(session, caregiver, pair[0])
    response = _onsets(session, caregiver, pair[1])
    if given is None or response is None:
        return
    seen = compute_observed_units(session, caregiver)
    given &= seen
    # The window is laid in real time before gaps are cut out, so that it never reaches over one.
    in_window = compute_window(given, pair[2])[seen]
    yield UnitStreams(in_window=in_window, responded=response[seen], n_given=int(given.sum()))


def _onsets(session: CodedSession, caregiver: str, what: str) -> Units | None:
    """Units in which something starts; None when it is not coded in this session."""
    streams, meanings = session.streams, {d.means for d in session.scheme.codes}
    if what == "child_signal":
        bids = [b.onset_s for b in streams.bids if not b.addressed or caregiver in b.addressed]
        return compute_onset_units(bids, session) if CodeMeaning.SIGNAL in meanings else None
    if what == "caregiver_answer":
        # A caregiver who was there and never answered is coded too; one the file lacks is not.
        if CodeMeaning.ANSWER not in meanings or caregiver not in streams.answers:
            return None
        onsets = [g.onset_s for g in streams.answers[caregiver] if g.answer.is_fitting]
        return compute_onset_units(onsets, session)
    actor, state = what.split("_")
    person = CHILD if actor == "child" else caregiver
    return _state_onsets(session.engagement.get(person), _STATES[state])


def _state_onsets(engagement: npt.NDArray[np.int8] | None, state: int) -> Units | None:
    if engagement is None:
        return None
    # Mixed units (10 added) are negative; an unknown unit before is not a start that was seen.
    states = np.where(engagement >= 10, engagement - 10, engagement)
    before = np.concatenate([[state], states[:-1]])
    started: Units = (states == state) & (before != state) & (before >= 0)
    return started


def _table(sessions: Sequence[UnitStreams]) -> tuple[int, int, int, int]:
    a = sum(int((s.in_window & s.responded).sum()) for s in sessions)
    in_window = sum(int(s.in_window.sum()) for s in sessions)
    responded = sum(int(s.responded.sum()) for s in sessions)
    n = sum(s.in_window.size for s in sessions)
    return a, in_window - a, responded - a, n - in_window - responded + a


def _p_value(
    sessions: Sequence[UnitStreams], n_permutations: int, rng: np.random.Generator | None
) -> tuple[float, int]:
    counts = [compute_rotation_counts(s.in_window, s.responded) for s in sessions]
    observed = sum(int(of_session[0]) for of_session in counts)
    if len(counts) == 1:
        drawn = counts[0][1:]
    else:
        rng = rng or np.random.default_rng(ROTATION_SEED)
        drawn = np.zeros(n_permutations, dtype=np.int64)
        # By content, so that the order of the files does not change p.
        for of_session in sorted(counts, key=lambda c: (c.size, c.tobytes())):
            drawn += of_session[rng.integers(of_session.size, size=n_permutations)]
    return (1 + int((drawn >= observed).sum())) / (1 + drawn.size), drawn.size


def _verdict(table: tuple[int, int, int, int], n_given: int) -> Verdict:
    a, b, c, d = table
    if min(n_given, a + c) < FEWEST_UNITS or not all((a + b, c + d, b + d)):
        return Verdict.TOO_FEW
    smallest = min(a + b, c + d) * min(a + c, b + d) / (a + b + c + d)
    return Verdict.THIN if smallest < _FEWEST_EXPECTED else Verdict.ENOUGH
