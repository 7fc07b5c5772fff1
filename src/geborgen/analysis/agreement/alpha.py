"""Krippendorff's alpha: any number of coders, values of any level, values that are missing."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.kappa import compute_kappa_verdict
from geborgen.analysis.agreement.results import Alpha
from geborgen.analysis.shares import (
    BOOTSTRAP_DRAWS,
    BOOTSTRAP_SEED,
    FEWEST_SESSIONS_TO_RESAMPLE,
    compute_resampling_percentiles,
    compute_wilson_interval,
)

__all__ = ["ALPHA_LEVELS", "compute_alpha"]

ALPHA_LEVELS = ("nominal", "ordinal", "interval", "ratio")
"""Levels of measurement, each with its own idea of how far two values are apart."""

# So many numbers at once: what fits in a cache, whatever the number of values.
_AT_ONCE = 1_000_000
_ROUNDING = 1e-12
# More blocks than this are drawn several together: it costs time and changes nothing one can see.
_MOST_BLOCKS = 20_000

Values = npt.NDArray[np.float64]
_Way = tuple[npt.NDArray[np.intp], tuple[float, float]]


class _Disagreement(NamedTuple):
    """Per unit the disagreement of its pairs, and the mean disagreement of any two values."""

    per_unit: Values
    expected: float


class _Draws(NamedTuple):
    """How the interval is drawn: units together, and each unit's session where that is known."""

    block: int
    sessions: npt.NDArray[np.intp] | None
    seed: int


def compute_alpha(
    ratings: npt.ArrayLike,
    *,
    level: str = "nominal",
    block: int = 1,
    sessions: npt.ArrayLike | None = None,
    seed: int = BOOTSTRAP_SEED,
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
    sessions
        Shape (n_units,): the number of each unit's session. From five sessions on whole sessions
        are drawn again as well (`compute_resampling_percentiles`), and the wider bounds count.
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
    The interval draws units again and holds De as it is, as Hayes and Krippendorff do. Where all
    agree everywhere that would claim certainty: the lower bound is then Wilson's, of units of which
    none differs, a unit that differs counted as 1 (nominal) or as De.

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
        groups = None if sessions is None else np.asarray(sessions)[kept]
        draws = _Draws(block=block, sessions=groups, seed=seed)
        low, high = _find_interval(found, sizes, draws, level=level)
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


def _find_interval(
    found: _Disagreement, sizes: Values, draws: _Draws, *, level: str
) -> tuple[float, float]:
    """Of units drawn again, and of whole sessions where there are enough; the wider bounds."""
    if found.per_unit.sum() <= _ROUNDING * found.expected:
        return _find_least(sizes.size / draws.block, found.expected, level=level), 1.0
    value = 1 - found.per_unit.sum() / sizes.sum() / found.expected
    step = max(draws.block, -(-sizes.size // _MOST_BLOCKS))
    ways: list[_Way] = [(np.arange(sizes.size) // step, (2.5, 97.5))]
    if draws.sessions is not None:
        own = np.unique(draws.sessions, return_inverse=True)[1]
        n = int(own.max()) + 1
        if n >= FEWEST_SESSIONS_TO_RESAMPLE:
            ways.append((own, compute_resampling_percentiles(n)))
    bounds = [
        np.percentile(
            [*(1 - _resample(found.per_unit, sizes, own, seed=draws.seed) / found.expected), value],
            shares,
        )
        for own, shares in ways
    ]
    return float(min(one[0] for one in bounds)), float(max(one[1] for one in bounds))


def _find_least(n_units: float, expected: float, *, level: str) -> float:
    """Lower bound of a full agreement: Wilson's, of so many units of which none differs."""
    n = max(n_units, 1.0)
    bound = compute_wilson_interval(n, n)[0] or 0.0
    return 1 - (1 - bound) / (expected if level == "nominal" else 1.0)


def _resample(
    per_unit: Values, sizes: Values, groups: npt.NDArray[np.intp], *, seed: int
) -> Values:
    """Mean disagreement of the pairs in groups of units drawn again, one value per draw."""
    per_group, of_group = (np.bincount(groups, weights=one) for one in (per_unit, sizes))
    rng = np.random.default_rng(seed)
    n = per_group.size
    drawn = []
    for start, end in _cut(BOOTSTRAP_DRAWS, n):
        times = rng.integers(0, n, size=(end - start, n))
        drawn.append(per_group[times].sum(axis=1) / of_group[times].sum(axis=1))
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
