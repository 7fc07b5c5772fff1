"""What a kappa means: how right two observers would have to be, and how errors flatten a result."""

import math

import numpy as np
import numpy.typing as npt

__all__ = [
    "compute_accuracy",
    "compute_expected_kappa",
    "compute_seen_correlation",
    "compute_seen_odds",
    "compute_true_correlation",
]

_HALVINGS = 60


def compute_expected_kappa(accuracy: float, base_rates: npt.ArrayLike) -> float | None:
    """Kappa of two observers who are both right with the same probability.

    Parameters
    ----------
    accuracy
        Probability from 0 to 1 that an observer gives the true code, the same for every code.
    base_rates
        Shape (k,), k ≥ 2: how often each code is true; scaled to sum to 1.

    Returns
    -------
    float or None
        None where only one code occurs.

    Notes
    -----
    An error falls on each of the other codes alike, and the observers err independently. Then the
    joint table is the sum over true codes of base rate × one observer's row × the other's, and
    kappa is that of this table. For a given accuracy it is lower the fewer codes there are and the
    less equal their base rates.

    References
    ----------
    bakeman1997, bakeman2011, gardner1995
    """
    rates = _as_rates(base_rates)
    k = rates.size
    errs = np.full((k, k), (1 - accuracy) / (k - 1))
    np.fill_diagonal(errs, accuracy)
    margin = rates @ errs
    agreement, chance = float(rates @ (errs**2).sum(axis=1)), float(margin @ margin)
    return (agreement - chance) / (1 - chance) if chance < 1 - 1e-12 else None


def compute_accuracy(kappa: float, base_rates: npt.ArrayLike) -> float | None:
    """How often two equally good observers must be right to reach a kappa.

    Parameters
    ----------
    kappa
        Above 0, to 1.
    base_rates
        As in `compute_expected_kappa`; the mean of both observers' shares will do.

    Returns
    -------
    float or None
        Between 1/k and 1; None for a kappa of 0 or less, or where only one code occurs.

    Notes
    -----
    The inverse of `compute_expected_kappa`, found by halving.

    References
    ----------
    bakeman1997, gardner1995
    """
    rates = _as_rates(base_rates)
    if kappa <= 0 or (rates > 0).sum() < 2:
        return None
    low, high = 1 / rates.size, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        found = compute_expected_kappa(middle, rates)
        if found is not None and found < kappa:
            low = middle
        else:
            high = middle
    return high


def compute_seen_correlation(true: float, *, reliabilities: tuple[float, float]) -> float:
    """The correlation that two unreliable measures show of a true one.

    Parameters
    ----------
    true
        From -1 to 1.
    reliabilities
        Of both measures, 0 to 1, such as an intraclass correlation of the scores used.

    Returns
    -------
    float
        The true correlation times the square root of the product of the reliabilities.

    References
    ----------
    spearman1904
    """
    return true * math.sqrt(reliabilities[0] * reliabilities[1])


def compute_true_correlation(seen: float, *, reliabilities: tuple[float, float]) -> float | None:
    """The correlation that would be seen without error, from one seen with it.

    Parameters
    ----------
    seen
        From -1 to 1.
    reliabilities
        As in `compute_seen_correlation`.

    Returns
    -------
    float or None
        May lie beyond 1, which says that a reliability is taken too low; None where one is 0.

    References
    ----------
    spearman1904
    """
    shrink = math.sqrt(max(reliabilities[0], 0.0) * max(reliabilities[1], 0.0))
    return seen / shrink if shrink > 0 else None


def compute_seen_odds(
    true: float, *, shares: tuple[float, float], accuracies: tuple[float, float]
) -> float | None:
    """The odds ratio that is seen of two acts when each is coded with error.

    Parameters
    ----------
    true
        The true odds ratio, above 0.
    shares
        How often the given and the following act truly occur, between 0 and 1.
    accuracies
        Probability that the one and the other is coded rightly, present or absent alike.

    Returns
    -------
    float or None
        Nearer to 1 than the true one; None where a cell of the table that is seen would be empty.

    Notes
    -----
    The true table of two by two follows from the odds ratio and the margins. Each act is then
    miscoded independently of the other, and the odds ratio of the table that results is taken.

    References
    ----------
    bakeman1997, gardner1995
    """
    rows, columns = (np.array([share, 1 - share]) for share in shares)
    both = _compute_both(true, *shares)
    table = np.array([[both, rows[0] - both], [columns[0] - both, 0.0]])
    table[1, 1] = 1 - table.sum()
    one, other = (np.array([[a, 1 - a], [1 - a, a]]) for a in accuracies)
    seen = one.T @ table @ other
    if (seen <= 0).any():
        return None
    return float(seen[0, 0] * seen[1, 1] / (seen[0, 1] * seen[1, 0]))


def _compute_both(odds: float, first: float, second: float) -> float:
    """Share of both in a table of two by two with this odds ratio and these margins."""
    if abs(odds - 1) < 1e-12:
        return first * second
    b = 1 + (first + second) * (odds - 1)
    return (b - math.sqrt(b * b - 4 * odds * (odds - 1) * first * second)) / (2 * (odds - 1))


def _as_rates(base_rates: npt.ArrayLike) -> npt.NDArray[np.float64]:
    rates = np.asarray(base_rates, dtype=np.float64)
    if rates.ndim != 1 or rates.size < 2 or (rates < 0).any() or rates.sum() <= 0:
        raise ValueError("base_rates: two or more shares from 0 up, not all 0")
    scaled: npt.NDArray[np.float64] = rates / rates.sum()
    return scaled
