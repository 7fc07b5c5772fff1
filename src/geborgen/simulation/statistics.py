"""What a published table can say of families: shares, correlations and contrasts of measures.

Each is a function of one survey and the names of its measures; a jackknife over groups of families
gives its Monte Carlo error.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geborgen.simulation.survey import Survey

__all__ = ["STATISTICS", "Estimate", "estimate"]

Array = np.ndarray[Any, Any]
_GROUPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A quantity in simulated families, its Monte Carlo standard error, and how many families."""

    value: float
    error: float
    n: int


def _rows(survey: Survey, names: Sequence[str]) -> list[Array]:
    """Return the measures, for the families that have all of them."""
    columns = [survey.columns[name] for name in names]
    known = np.all([np.isfinite(column) for column in columns], axis=0)
    return [column[known] for column in columns]


def _correlate(one: Array, other: Array) -> float:
    if len(one) < 3 or one.std() == 0.0 or other.std() == 0.0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def compute_mean(survey: Survey, names: Sequence[str]) -> float:
    """Mean of a measure; of a pattern, its share."""
    return float(_rows(survey, names)[0].mean())


def compute_difference(survey: Survey, names: Sequence[str]) -> float:
    """Mean of the first measure less that of the second, in the same families."""
    first, second = _rows(survey, names)
    return float((first - second).mean())


def compute_correlation(survey: Survey, names: Sequence[str]) -> float:
    """Pearson correlation of two measures; NaN where one does not vary."""
    first, second = _rows(survey, names)
    return _correlate(first, second)


def compute_correlation_gain(survey: Survey, names: Sequence[str]) -> float:
    """Correlation of the first measure with the third, less that of the second with the third."""
    first, second, third = _rows(survey, names)
    return _correlate(first, third) - _correlate(second, third)


def compute_carried_share(survey: Survey, names: Sequence[str]) -> float:
    """Share of the first measure's correlation with the third that runs through the second.

    The indirect path of a mediation by ordinary regression on standardised measures.
    """
    first, second, third = _rows(survey, names)
    total, to_middle, middle = (
        _correlate(first, third), _correlate(first, second), _correlate(second, third),
    )  # fmt: skip
    direct = (total - to_middle * middle) / (1.0 - to_middle**2)
    return 1.0 - direct / total


def compute_clustering(survey: Survey, names: Sequence[str]) -> float:
    """Share of a measure's variance that the best split of families in two takes away, 0 to 1.

    Notes
    -----
    0.64 for a normal measure, 0.75 for an even one, towards 1 for two clusters apart.
    """
    values = np.sort(_rows(survey, names)[0])
    n, total = len(values), float(values.var() * len(values))
    if total == 0.0:
        return 0.0
    size = np.arange(1, n)
    low = np.cumsum(values)[:-1]
    high = values.sum() - low
    between = low**2 / size + high**2 / (n - size) - values.sum() ** 2 / n
    return float(between.max() / total)


def compute_group_difference(survey: Survey, names: Sequence[str]) -> float:
    """Standardised difference of the second measure between families with and without the first.

    In pooled standard deviations (Cohen's d); the first is 0 or 1.
    """
    group, values = _rows(survey, names)
    with_it, without = values[group > 0.5], values[group <= 0.5]
    if min(len(with_it), len(without)) < 2:
        return float("nan")
    n, m = len(with_it), len(without)
    pooled = ((n - 1) * with_it.var(ddof=1) + (m - 1) * without.var(ddof=1)) / (n + m - 2)
    return float((with_it.mean() - without.mean()) / np.sqrt(pooled))


def compute_log_odds_ratio(survey: Survey, names: Sequence[str]) -> float:
    """Logarithm of the odds ratio of two measures that are 0 or 1; half a family added to each."""
    first, second = (column > 0.5 for column in _rows(survey, names))
    cells = [np.count_nonzero(a & b) + 0.5 for a in (first, ~first) for b in (second, ~second)]
    return float(np.log(cells[0] * cells[3] / (cells[1] * cells[2])))


def compute_effect_ratio(survey: Survey, names: Sequence[str]) -> float:
    """Cohen's d of the third measure beside that of the second, by the first, which is 0 or 1."""
    group, cause, effect = names
    return compute_group_difference(survey, (group, effect)) / compute_group_difference(
        survey, (group, cause)
    )


def compute_kappa(survey: Survey, names: Sequence[str]) -> float:
    """Agreement of two classifications beyond chance (Cohen's kappa); NaN without variation."""
    first, second = _rows(survey, names)
    kinds = np.union1d(first, second)
    chance = sum(float((first == kind).mean() * (second == kind).mean()) for kind in kinds)
    if chance == 1.0 or len(first) == 0:
        return float("nan")
    return (float((first == second).mean()) - chance) / (1.0 - chance)


STATISTICS: dict[str, tuple[int, Callable[[Survey, Sequence[str]], float]]] = {
    "mean": (1, compute_mean),
    "share": (1, compute_mean),
    "difference": (2, compute_difference),
    "correlation": (2, compute_correlation),
    "correlation_gain": (3, compute_correlation_gain),
    "carried_share": (3, compute_carried_share),
    "effect_ratio": (3, compute_effect_ratio),
    "kappa": (2, compute_kappa),
    "clustering": (1, compute_clustering),
    "group_difference": (2, compute_group_difference),
    "log_odds_ratio": (2, compute_log_odds_ratio),
}


def estimate(survey: Survey, statistic: str, names: Sequence[str]) -> Estimate:
    """Quantity in a survey with its Monte Carlo error.

    Parameters
    ----------
    survey
        Simulated families.
    statistic
        A key of `STATISTICS`.
    names
        As many measures as it asks for.

    Returns
    -------
    Estimate
        The error by leaving out a twentieth of the families in turn; NaN where the quantity is not
        defined in these families.
    """
    compute = STATISTICS[statistic][1]
    known = np.all([np.isfinite(survey.columns[name]) for name in names], axis=0)
    survey = survey.select(known)
    groups = np.arange(survey.families) % _GROUPS
    left_out = [compute(survey.select(groups != group), names) for group in range(_GROUPS)]
    spread = np.array(left_out) - np.mean(left_out)
    error = float(np.sqrt((_GROUPS - 1) / _GROUPS * np.sum(spread**2)))
    return Estimate(value=compute(survey, names), error=error, n=survey.families)
