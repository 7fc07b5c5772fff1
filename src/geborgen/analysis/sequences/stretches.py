"""Stretches: codes in order, cut where a session ends or nothing could be seen."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geborgen.analysis.tracks import NO_CODE, UNSEEN, Track, compute_units, name_dyad

__all__ = [
    "SILENCE",
    "Stretches",
    "find_seen_runs",
    "make_stretches",
    "make_unit_stretches",
]

_TINY = 1e-9

SILENCE = "–"
"""What a unit without a code is called where silence counts as a code."""

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stretches:
    """Codes in order, in pieces over which counting may go on.

    Parameters
    ----------
    labels
        What code number 0, 1, … is called.
    codes
        Per stretch an array of shape (n,), numbers of labels.
    sessions, dyads
        Per stretch the session and the dyad it belongs to.
    """

    labels: tuple[str, ...]
    codes: tuple[Numbers, ...] = field(repr=False)
    sessions: tuple[str, ...]
    dyads: tuple[str, ...]

    @property
    def n_codes(self) -> int:
        """How many labels there are."""
        return len(self.labels)

    @property
    def n_acts(self) -> int:
        """How many codes stand in all stretches together."""
        return sum(codes.size for codes in self.codes)

    def by(self, unit: str) -> dict[str, "Stretches"]:
        """The stretches apart, per ``session`` or per ``dyad``, in order of first appearance.

        Sessions of different dyads stay apart though they bear one name: ``s1 (kim × mother)``.
        """
        names = self._session_names() if unit == "session" else self.dyads
        return {name: self._of([n == name for n in names]) for name in dict.fromkeys(names)}

    def _session_names(self) -> tuple[str, ...]:
        pairs = list(zip(self.sessions, self.dyads, strict=True))
        shared = Counter(session for session, _ in set(pairs))
        return tuple(s if shared[s] == 1 else f"{s} ({dyad})" for s, dyad in pairs)

    def _of(self, chosen: Sequence[bool]) -> "Stretches":
        places = [place for place, is_chosen in enumerate(chosen) if is_chosen]
        return Stretches(
            labels=self.labels,
            codes=tuple(self.codes[p] for p in places),
            sessions=tuple(self.sessions[p] for p in places),
            dyads=tuple(self.dyads[p] for p in places),
        )


def make_stretches(tracks: Sequence[Track], *, merges_repeats: bool = False) -> Stretches:
    """Codes in order of onset, one stretch per session and more where it has gaps.

    Parameters
    ----------
    tracks
        Made together, so that their labels agree.
    merges_repeats
        True takes a code that follows itself as one act that went on; then no code repeats.

    Returns
    -------
    Stretches
        Acts that start together stand in the recording's order. A gap that begins after one act
        and ends before or at the next cuts the stretch there. Sessions without acts give none.

    Raises
    ------
    ValueError
        If the tracks have different labels.
    """
    pieces = [
        (track, piece)
        for track in tracks
        for piece in np.split(track.codes, _find_cuts(track))
        if piece.size
    ]
    codes = tuple(_merge(piece) if merges_repeats else piece for _, piece in pieces)
    return _gather([track for track, _ in pieces], codes, _common_labels(tracks))


def make_unit_stretches(tracks: Sequence[Track], unit_s: float) -> Stretches:
    """Codes per unit of time, cut where nothing could be seen.

    Parameters
    ----------
    tracks
        Made together, so that their labels agree.
    unit_s
        Seconds per unit; above 0.

    Returns
    -------
    Stretches
        With one label more, `SILENCE`, for units in which nothing chosen is coded.

    Raises
    ------
    ValueError
        If the tracks have different labels.
    """
    labels = _common_labels(tracks)
    owners, codes = [], []
    for track in tracks:
        units = compute_units(track, unit_s).codes
        for run in find_seen_runs(units != UNSEEN):
            owners.append(track)
            codes.append(np.where(units[run] == NO_CODE, len(labels), units[run]))
    return _gather(owners, tuple(codes), (*labels, SILENCE))


def find_seen_runs(seen: npt.NDArray[np.bool_]) -> Iterator[slice]:
    """Runs of units that were seen, as slices in order."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]])))
    for start, end in edges.reshape(-1, 2).tolist():
        yield slice(start, end)


def _common_labels(tracks: Sequence[Track]) -> tuple[str, ...]:
    labels = {track.labels for track in tracks}
    if len(labels) > 1:
        raise ValueError("tracks have different labels: make them together")
    return next(iter(labels), ())


def _gather(
    owners: Sequence[Track], codes: tuple[Numbers, ...], labels: tuple[str, ...]
) -> Stretches:
    return Stretches(
        labels=labels,
        codes=codes,
        sessions=tuple(track.session for track in owners),
        dyads=tuple(name_dyad(track) for track in owners),
    )


def _find_cuts(track: Track) -> npt.NDArray[np.int64]:
    """Places before which a new stretch starts."""
    # An act at a border must not fall on its other side by rounding.
    before, firsts = np.searchsorted(track.onsets_s, track.gaps_s.T - _TINY)
    # Acts coded inside a gap belong to neither side; they make a stretch of their own.
    return np.unique(np.concatenate([before, firsts])).astype(np.int64)


def _merge(codes: Numbers) -> Numbers:
    keeps = np.concatenate([[True], codes[1:] != codes[:-1]])
    merged: Numbers = codes[keeps]
    return merged
