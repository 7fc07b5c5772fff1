"""Codes that have an order: weighted kappa of two observers, ordinal alpha of any number."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.kappa import compute_kappa
from geborgen.analysis.agreement.results import Kappa, OrderedAgreement
from geborgen.analysis.agreement.together import compute_alpha_of_units, join_units
from geborgen.analysis.matching import compute_effective_total
from geborgen.analysis.tracks import NO_CODE, UNSEEN, Track, compute_units

__all__ = ["compute_ordered"]

Numbers = npt.NDArray[np.int32]


def compute_ordered(
    sessions: Sequence[Sequence[Track | None]], order: Sequence[str], *, unit_s: float
) -> OrderedAgreement | None:
    """How far apart observers are on codes that go from low to high.

    Parameters
    ----------
    sessions
        Per session every observer's track, None where an observer did not code it.
    order
        The codes, lowest first; those that nobody used are left out.
    unit_s
        Seconds per unit.

    Returns
    -------
    OrderedAgreement or None
        None where fewer than two of the codes were used.

    Notes
    -----
    Other codes are left out before time is laid out in units, so that they hide nothing. Only units
    count in which both (for alpha: at least two) have one of these codes: how far a code lies from
    no code cannot be said. Without tolerance. Codes are as far apart as their places: linear
    weights count the places between them, quadratic their square.

    References
    ----------
    cohen1968, krippendorff2011
    """
    used = {
        track.labels[code]
        for one in sessions
        for track in one
        if track is not None
        for code in np.unique(track.codes).tolist()
    }
    codes = tuple(code for code in dict.fromkeys(order) if code in used)
    if len(codes) < 2:
        return None
    units = [
        join_units([None if track is None else _rank(track, codes, unit_s) for track in one])
        for one in sessions
    ]
    both = len(sessions[0]) == 2
    return OrderedAgreement(
        codes=codes,
        linear=_compute_weighted(units, len(codes), "linear") if both else None,
        quadratic=_compute_weighted(units, len(codes), "quadratic") if both else None,
        alpha=compute_alpha_of_units(units, level="ordinal"),
    )


def _rank(track: Track, codes: Sequence[str], unit_s: float) -> Numbers:
    """Places in the order, unit by unit; what has none is as if unseen."""
    places = np.array([codes.index(one) if one in codes else NO_CODE for one in track.labels])
    kept = track.take(places[track.codes] != NO_CODE)
    ranked = replace(kept, labels=tuple(codes), codes=places[kept.codes].astype(np.int32))
    units = compute_units(ranked, unit_s).codes
    return np.where(units == NO_CODE, UNSEEN, units).astype(np.int32)


def _compute_weighted(units: Sequence[Numbers], n_codes: int, weights: str) -> Kappa:
    tables, worth = [], 0.0
    for first, second in units:
        seen = (first != UNSEEN) & (second != UNSEEN)
        pairs = first[seen].astype(np.int64) * n_codes + second[seen]
        tables.append(np.bincount(pairs, minlength=n_codes**2).reshape(n_codes, n_codes))
        worth += compute_effective_total(first[seen] == second[seen]) if seen.any() else 0.0
    total = np.sum(tables, axis=0)
    return compute_kappa(total, weights=weights, n_effective=worth, by_session=tables)
