"""Krippendorff's alpha: any number of coders, values of any level, values that are missing."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.kappa import compute_kappa_verdict
from geborgen.analysis.agreement.results import Alpha
from geborgen.analysis.shares import BOOTSTRAP_DRAWS, BOOTSTRAP_SEED

__all__ = ["ALPHA_LEVELS", "compute_alpha"]

ALPHA_LEVELS = ("nominal", "ordinal", "interval", "ratio")
"""Levels of measurement, each with its own idea of how far two values are apart."""

# So many numbers at once: what fits in a cache, whatever the number of values.
_AT_ONCE = 1_000_000
# More blocks than this are drawn several together: it costs time and changes nothing one can see.
_MOST_BLOCKS = 20_000

Values = npt.NDArray[np.float64]


class _Disagreement(NamedTuple):
    """Per unit the disagreement of its pairs, and the mean disagreement of any two values."""

    per_unit: Values
    expected: float


def compute_alpha(
    ratings: npt.ArrayLike, *, level: str = "nominal", block: int = 1, seed: int = BOOTSTRAP_SEED
) -> Alpha:
    """Krippendorff's alpha with its 95 % interval.

    Parameters
    ----------
    ratings
        Shape (n_coders, n_units): values, NaN where a coder gave none. For the nominal level any
        numbers that name codes; for the ratio level 0 or more.
    level
        One of `ALPHA_LEVELS`.
    block
        How many consecutive units the bootstrap draws together: more than 1 for units of time,
        which resemble their neighbours.
    seed
        Of the bootstrap.

    Returns
    -------
    Alpha
        Value and interval are None with fewer than two pairable values, or where all are the same.

    Raises
    ------
    ValueError
        For another level, another shape, or a negative value at the ratio level.

    Notes
    -----
    1 - Do / De. Do: in each unit with m ≥ 2 values the mean over coders of the disagreement with
    the unit's other m - 1 values; De: the same over all values as if they stood in one unit.
    Disagreement of two values is 1 if they differ (nominal), the squared difference of their
    places in the whole (ordinal: a value's place is the number of values below it and half of
    those equal to it), of the values (interval), or of the values over their sum (ratio).
    All but the ratio level take time in proportion to the number of values, since a sum of squared
    differences is a matter of sums and sums of squares; the ratio level compares distinct values
    two by two, some at a time.
    The interval draws units again and holds De as it is, as Hayes and Krippendorff do.

    References
    ----------
    krippendorff2011, hayes2007
    """
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2 or level not in ALPHA_LEVELS:
        raise ValueError(f"ratings: coders by units; level: one of {', '.join(ALPHA_LEVELS)}")
    known = ~np.isnan(table)
    known &= known.sum(axis=0) >= 2
    kept = known.any(axis=0)
    values, units = table.T[known.T], np.repeat(np.arange(kept.sum()), known.sum(axis=0)[kept])
    if level == "ratio" and (values < 0).any():
        raise ValueError("ratings: the ratio level knows no values below 0")
    sizes = np.bincount(units).astype(np.float64)
    found = _LEVELS[level](values, units, sizes) if values.size else _Disagreement(sizes, 0.0)
    n_coders = int(known.any(axis=1).sum())
    value = low = high = observed = None
    if found.expected > 0:
        observed = float(found.per_unit.sum() / sizes.sum())
        value = 1 - observed / found.expected
        drawn = 1 - _resample(found.per_unit, sizes, block=block, seed=seed) / found.expected
        low, high = (float(one) for one in np.percentile([*drawn, value], [2.5, 97.5]))
    return Alpha(
        value=value, low=low, high=high, level=level, observed=observed,
        expected=found.expected if found.expected > 0 else None,
        n_units=sizes.size, n_values=int(sizes.sum()), n_coders=n_coders,
        verdict=compute_kappa_verdict(sizes.size / block, low, high),
    )  # fmt: skip


def _measure_nominal(values: Values, units: npt.NDArray[np.intp], sizes: Values) -> _Disagreement:
    _, codes = np.unique(values, return_inverse=True)
    totals = np.bincount(codes).astype(np.float64)
    pairs, together = np.unique(units * totals.size + codes, return_counts=True)
    same = np.bincount(pairs // totals.size, weights=together.astype(np.float64) ** 2)
    n = sizes.sum()
    return _Disagreement(
        (sizes**2 - same) / (sizes - 1), float((n**2 - (totals**2).sum()) / (n * (n - 1)))
    )


def _measure_ordinal(values: Values, units: npt.NDArray[np.intp], sizes: Values) -> _Disagreement:
    _, codes, totals = np.unique(values, return_inverse=True, return_counts=True)
    places = np.cumsum(totals) - totals / 2
    return _measure_interval(places[codes], units, sizes)


def _measure_interval(values: Values, units: npt.NDArray[np.intp], sizes: Values) -> _Disagreement:
    # Taken from their middle first: squares of large numbers would swallow small differences.
    centred = values - values.mean()
    sums = np.bincount(units, weights=centred)
    middles = sums / sizes
    apart = np.bincount(units, weights=(centred - middles[units]) ** 2)
    n = sizes.sum()
    return _Disagreement(2 * sizes * apart / (sizes - 1), float(2 * (centred**2).sum() / (n - 1)))


def _measure_ratio(values: Values, units: npt.NDArray[np.intp], sizes: Values) -> _Disagreement:
    distinct, totals = np.unique(values, return_counts=True)
    n = sizes.sum()
    expected = sum(
        float(totals[start:end] @ _ratio_apart(distinct[start:end], distinct) @ totals)
        for start, end in _cut(distinct.size, distinct.size)
    )
    per_unit = np.zeros(sizes.size)
    ends = np.cumsum(sizes).astype(int)
    for unit, end in enumerate(ends.tolist()):
        own = values[end - int(sizes[unit]) : end]
        per_unit[unit] = _ratio_apart(own, own).sum() / (sizes[unit] - 1)
    return _Disagreement(per_unit, expected / float(n * (n - 1)))


def _ratio_apart(some: Values, others: Values) -> Values:
    sums = some[:, None] + others[None, :]
    apart = np.abs(some[:, None] - others[None, :])
    quotients: Values = np.divide(apart, sums, out=np.zeros_like(apart), where=sums > 0) ** 2
    return quotients


def _resample(per_unit: Values, sizes: Values, *, block: int, seed: int) -> Values:
    """Mean disagreement of the pairs in units drawn again, one value per draw."""
    starts = np.arange(0, sizes.size, max(block, -(-sizes.size // _MOST_BLOCKS)))
    per_unit, sizes = np.add.reduceat(per_unit, starts), np.add.reduceat(sizes, starts)
    rng = np.random.default_rng(seed)
    n = sizes.size
    drawn = []
    for start, end in _cut(BOOTSTRAP_DRAWS, n):
        times = rng.integers(0, n, size=(end - start, n))
        drawn.append(per_unit[times].sum(axis=1) / sizes[times].sum(axis=1))
    return np.concatenate(drawn)


def _cut(n_rows: int, n_columns: int) -> list[tuple[int, int]]:
    step = max(1, _AT_ONCE // max(1, n_columns))
    return [(start, min(start + step, n_rows)) for start in range(0, n_rows, step)]


_LEVELS: dict[str, Callable[[Values, npt.NDArray[np.intp], Values], _Disagreement]] = {
    "nominal": _measure_nominal,
    "ordinal": _measure_ordinal,
    "interval": _measure_interval,
    "ratio": _measure_ratio,
}
