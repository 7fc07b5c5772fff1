"""Any number of observers unit by unit: Krippendorff's alpha and Fleiss' kappa."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.alpha import compute_alpha
from geborgen.analysis.agreement.fleiss import compute_fleiss_kappa
from geborgen.analysis.agreement.results import Alpha, FleissKappa
from geborgen.analysis.matching import compute_effective_total
from geborgen.analysis.results import Verdict
from geborgen.analysis.tracks import NO_CODE, UNSEEN

__all__ = ["compute_alpha_of_units", "compute_fleiss_of_units", "join_units"]

_FEWEST_BLOCKS = 10

Numbers = npt.NDArray[np.int32]


def join_units(observers: Sequence[Numbers | None]) -> Numbers:
    """One session's units of every observer in a row of their own.

    Parameters
    ----------
    observers
        Shape (n,) each: code numbers, `NO_CODE` or `UNSEEN`; None for who did not code it.

    Returns
    -------
    array
        Shape (n_observers, n), `UNSEEN` throughout for those.
    """
    size = next(one.size for one in observers if one is not None)
    unseen = np.full(size, UNSEEN, dtype=np.int32)
    return np.array([unseen if one is None else one for one in observers], dtype=np.int32)


def compute_alpha_of_units(sessions: Sequence[Numbers], *, level: str = "nominal") -> Alpha:
    """Krippendorff's alpha of everybody who coded.

    Parameters
    ----------
    sessions
        Shape (n_observers, n_units) each, as `join_units` makes them.
    level
        One of `ALPHA_LEVELS`.

    Returns
    -------
    Alpha
        A unit without a code has a value like any other. The bootstrap draws as many neighbouring
        units together as one independent unit is worth, and from five sessions on whole sessions.

    References
    ----------
    krippendorff2011
    """
    sessions = _sort(sessions)
    codes = np.concatenate(sessions, axis=1)
    values = np.where(codes == UNSEEN, np.nan, codes)
    return compute_alpha(
        values, level=level, block=_find_block(sessions), sessions=_number(sessions)
    )


def compute_fleiss_of_units(sessions: Sequence[Numbers], *, n_codes: int) -> FleissKappa:
    """Fleiss' kappa of the units that everybody coded.

    Parameters
    ----------
    sessions
        Shape (n_observers, n_units) each, as `join_units` makes them.
    n_codes
        How many codes there are; no code is one more.

    Returns
    -------
    FleissKappa
        `codes` ends with that of units without a code. Without a unit that all coded there is no
        value.

    References
    ----------
    fleiss1971
    """
    kept = _sort([one[:, (one != UNSEEN).all(axis=0)] for one in sessions])
    codes = np.concatenate(kept, axis=1)
    if not codes.size:
        return FleissKappa(
            value=None, low=None, high=None, n_units=0, n_raters=codes.shape[0],
            codes=(None,) * (n_codes + 1), verdict=Verdict.TOO_FEW,
        )  # fmt: skip
    numbers = np.where(codes == NO_CODE, n_codes, codes)
    counts = np.stack([(numbers == code).sum(axis=0) for code in range(n_codes + 1)], axis=1)
    return compute_fleiss_kappa(counts, block=_find_block(kept), sessions=_number(kept))


def _sort(sessions: Sequence[Numbers]) -> list[Numbers]:
    """By content, so that no draw hangs on the order of the files or of the observers."""
    return sorted(sessions, key=lambda one: (one.shape, np.sort(one, axis=0).tobytes()))


def _number(sessions: Sequence[Numbers]) -> npt.NDArray[np.intp]:
    """Which session each unit is of."""
    return np.repeat(np.arange(len(sessions)), [codes.shape[1] for codes in sessions])


def _find_block(sessions: Sequence[Numbers]) -> int:
    """How many neighbouring units are worth one, by the agreement in a unit and in the next."""
    n_units, worth = 0, 0.0
    for codes in sessions:
        seen = codes != UNSEEN
        several = seen.sum(axis=0) > 1
        highest = codes.max(axis=0, initial=UNSEEN)
        lowest = np.where(seen, codes, highest).min(axis=0, initial=np.iinfo(np.int32).max)
        if several.any():
            n_units += int(several.sum())
            worth += compute_effective_total((lowest == highest)[several])
    return max(1, min(round(n_units / max(worth, 1.0)), n_units // _FEWEST_BLOCKS))
