"""Acts that begin at the same moment: an order that no file decides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geborgen.analysis.tracks import Track

__all__ = ["Ties", "count_ties", "order_ties"]

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


def order_ties(track: Track, *, is_turned: bool = False) -> Track:
    """The same track with acts that begin together in the order of their labels.

    Parameters
    ----------
    track
        Acts in order of onset.
    is_turned
        True puts them the other way round: what differs between the two orders is not known.

    Returns
    -------
    Track
        Acts of one label that begin together go from the shortest to the longest, so that no order
        of a file is left.
    """
    sign = -1 if is_turned else 1
    order = np.lexsort((track.ends_s, sign * track.codes, track.onsets_s))
    return replace(
        track,
        codes=track.codes[order],
        onsets_s=track.onsets_s[order],
        ends_s=track.ends_s[order],
        are_states=track.are_states[order],
        places=track.places[order],
    )
