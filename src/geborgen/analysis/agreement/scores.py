"""Each code's total per session as a score: intraclass correlations of counts and durations."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.icc import compute_icc
from geborgen.analysis.agreement.results import ScoreAgreement, ScoreKind
from geborgen.analysis.tracks import Track

__all__ = ["FEWEST_SCORED", "compute_scores", "compute_seconds_on"]

FEWEST_SCORED = 3
"""Fewest sessions of which totals are compared."""


def compute_scores(sessions: Sequence[Sequence[Track]]) -> tuple[ScoreAgreement, ...]:
    """The six intraclass correlations of every code's totals over sessions.

    Parameters
    ----------
    sessions
        Per session the same observers' tracks in the same order, all with the same labels and cut
        to the same stretch.

    Returns
    -------
    tuple of ScoreAgreement
        Per code of the number of acts that begin or reach into the stretch, and where any of its
        acts lasts, of the seconds in which it is on. Empty with fewer than `FEWEST_SCORED`
        sessions.

    Notes
    -----
    Targets are sessions, raters observers. A session in which nobody coded the code counts with
    its noughts.

    References
    ----------
    shrout1979, mcgraw1996
    """
    if len(sessions) < FEWEST_SCORED:
        return ()
    counts = np.array([[track.counts for track in one] for one in sessions], dtype=np.float64)
    seconds = np.array([[compute_seconds_on(track) for track in one] for one in sessions])
    found = []
    for code, label in enumerate(sessions[0][0].labels):
        for kind, totals in ((ScoreKind.COUNT, counts), (ScoreKind.DURATION, seconds)):
            if kind is ScoreKind.COUNT or totals[..., code].any():
                found.append(_make(label, kind, totals[..., code]))
    return tuple(found)


def compute_seconds_on(track: Track) -> npt.NDArray[np.float64]:
    """How long each code is on, acts of one code that overlap counted once.

    Parameters
    ----------
    track
        In order of onset.

    Returns
    -------
    array
        Shape (k,), seconds.
    """
    seconds = np.zeros(len(track.labels))
    until = np.full(len(track.labels), -np.inf)
    for code, start, end in zip(
        track.codes.tolist(), track.onsets_s.tolist(), track.ends_s.tolist(), strict=True
    ):
        seconds[code] += max(0.0, end - max(start, until[code]))
        until[code] = max(until[code], end)
    return seconds


def _make(code: str, kind: ScoreKind, totals: npt.NDArray[np.float64]) -> ScoreAgreement:
    return ScoreAgreement(
        code=code,
        kind=kind,
        iccs=compute_icc(totals),
        totals=tuple(float(one) for one in totals.sum(axis=0)),
        n_sessions=len(totals),
    )
