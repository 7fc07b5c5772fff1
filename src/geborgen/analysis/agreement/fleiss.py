"""Fleiss' kappa: the same number of raters for each unit, not always the same persons."""

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.kappa import compute_kappa_verdict
from geborgen.analysis.agreement.results import FleissKappa
from geborgen.analysis.shares import BOOTSTRAP_DRAWS, BOOTSTRAP_SEED

__all__ = ["compute_fleiss_kappa"]

Counts = npt.NDArray[np.float64]


def compute_fleiss_kappa(counts: npt.ArrayLike, *, seed: int = BOOTSTRAP_SEED) -> FleissKappa:
    """Fleiss' kappa, overall and per code, with its 95 % interval.

    Parameters
    ----------
    counts
        Shape (n_units, n_codes): how many raters gave each code; the same sum m ≥ 2 in every row.
    seed
        Of the bootstrap over units.

    Returns
    -------
    FleissKappa
        Value and interval are None where only one code was given; a code's is None when nobody or
        everybody always gave it.

    Raises
    ------
    ValueError
        When the rows do not have the same number of raters, or only one.

    Notes
    -----
    Observed: the share of pairs of raters of a unit that agree, averaged over units; expected: the
    sum of the squared shares of the codes over everything. Per code, the code against all others.

    References
    ----------
    fleiss1971
    """
    table = np.asarray(counts, dtype=np.float64)
    raters = table.sum(axis=1) if table.ndim == 2 else np.zeros(1)
    if table.ndim != 2 or not raters.size or raters[0] < 2 or (raters != raters[0]).any():
        raise ValueError("counts: units by codes, the same number of raters (2 or more) in each")
    m, n = float(raters[0]), len(table)
    agreed = ((table**2).sum(axis=1) - m) / (m * (m - 1))
    value = _kappa(agreed.mean(), float(((table.sum(axis=0) / (n * m)) ** 2).sum()))
    low, high = _find_interval(table, agreed, m=m, seed=seed) if value is not None else (None, None)
    return FleissKappa(
        value=value, low=low, high=high, n_units=n, n_raters=int(m),
        codes=tuple(_kappa_of_code(table[:, code], m) for code in range(table.shape[1])),
        verdict=compute_kappa_verdict(n, low, high),
    )  # fmt: skip


def _kappa(agreed: float, chance: float) -> float | None:
    return float((agreed - chance) / (1 - chance)) if chance < 1 - 1e-12 else None


def _kappa_of_code(given: Counts, m: float) -> float | None:
    share = float(given.sum() / (given.size * m))
    if not 0 < share < 1:
        return None
    differing = float((given * (m - given)).sum())
    return 1 - differing / (given.size * m * (m - 1) * share * (1 - share))


def _find_interval(
    table: Counts, agreed: Counts, *, m: float, seed: int
) -> tuple[float | None, float | None]:
    n = len(table)
    rng = np.random.default_rng(seed)
    times = rng.multinomial(n, np.full(n, 1 / n), size=BOOTSTRAP_DRAWS).astype(np.float64)
    chance = ((times @ table / (n * m)) ** 2).sum(axis=1)
    known = chance < 1 - 1e-12
    drawn = ((times @ agreed / n)[known] - chance[known]) / (1 - chance[known])
    if not drawn.size:
        return None, None
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)
