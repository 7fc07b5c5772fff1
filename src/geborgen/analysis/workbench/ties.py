"""Acts that begin at the same moment: an order that no file decides."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geborgen.analysis.tracks import Track, TrackChoice, make_tracks
from geborgen.moments import Behaviour, Recording

__all__ = ["Ties", "count_ties", "make_ordered_tracks"]

_COMMON = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """How many of all neighbours in the sessions begin at the same moment."""

    n_tied: int
    n_neighbours: int

    @property
    def are_common(self) -> bool:
        """Whether more than one neighbour in twenty is tied."""
        return self.n_tied > _COMMON * self.n_neighbours


def count_ties(tracks: Sequence[Track]) -> Ties:
    """How often an act begins at the very moment at which the one before it began.

    Parameters
    ----------
    tracks
        Of the sessions; neighbours are acts that stand next to each other in one track.

    Returns
    -------
    Ties
        With neighbours of all tracks together.
    """
    return Ties(
        n_tied=sum(int((np.diff(track.onsets_s) == 0).sum()) for track in tracks),
        n_neighbours=sum(max(0, track.n_acts - 1) for track in tracks),
    )


def make_ordered_tracks(
    recordings: Sequence[Recording], choice: TrackChoice, *, is_turned: bool = False
) -> tuple[Track, ...]:
    """One track per recording, acts that begin together in an order that no file decides.

    Parameters
    ----------
    recordings
        Sessions.
    choice
        Which acts count and what they are called.
    is_turned
        True puts acts that begin together the other way round: what differs between the two orders
        is not known.

    Returns
    -------
    tuple of Track
        As `make_tracks` gives them. Acts that begin together stand by who acts, code, modifiers and
        end, never by what they are called: names differ by language.
    """
    tracks = make_tracks(recordings, choice)
    return tuple(
        _order(track, recording, is_turned=is_turned)
        for track, recording in zip(tracks, recordings, strict=True)
    )


def _order(track: Track, recording: Recording, *, is_turned: bool) -> Track:
    if not (np.diff(track.onsets_s) == 0).any():
        return track
    acts = [recording.behaviours[place] for place in track.places.tolist()]
    order = sorted(range(len(acts)), key=lambda i: _key(acts[i]), reverse=is_turned)
    order.sort(key=track.onsets_s.tolist().__getitem__)
    return track.take(order)


def _key(act: Behaviour) -> tuple[object, ...]:
    return str(act.actor.role), act.actor.name or "", act.code, act.modifiers, act.end_s
