"""How the odds of a pattern go with what caregivers tend to do, over the families of the bank."""

from typing import Any

import numpy as np

from geborgen.inference.logits import to_logits

__all__ = ["fit_odds", "predict_odds"]

Array = np.ndarray[Any, Any]

_ROUNDS, _RIDGE = 25, 1.0


def _features(cares: Array) -> Array:
    """Logits of the contingencies and their squares, with a constant."""
    logits = np.clip(to_logits(cares), -6.0, 6.0)
    return np.column_stack([np.ones(len(cares)), logits, logits**2])


def fit_odds(cares: Array, shares: Array, *, visits: int) -> Array:
    """Logistic regression of a pattern's share on contingencies.

    Parameters
    ----------
    cares
        Families × contingencies.
    shares
        Share of the visits in which the pattern was seen, one per family.
    visits
        How many visits each share rests on.

    Returns
    -------
    array
        Coefficients for `predict_odds`; slightly drawn to 0, so that a pattern that is never seen
        has some too.
    """
    x = _features(cares)
    beta = np.zeros(x.shape[1])
    for _ in range(_ROUNDS):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ beta, -12.0, 12.0)))
        weight = visits * p * (1.0 - p) + 1e-9
        slope = x.T @ (visits * (shares - p)) - _RIDGE * beta
        step = np.linalg.solve((x * weight[:, None]).T @ x + _RIDGE * np.eye(len(beta)), slope)
        beta = beta + step
        if np.abs(step).max() < 1e-6:
            break
    return beta


def predict_odds(beta: Array, cares: Array) -> Array:
    """Share of visits in which a pattern is to be expected with such caregivers.

    Parameters
    ----------
    beta
        As `fit_odds` found.
    cares
        Caregivers × contingencies.

    Returns
    -------
    array
        One per caregiver, averaged over temperaments and lives.
    """
    odds: Array = 1.0 / (1.0 + np.exp(-np.clip(_features(cares) @ beta, -12.0, 12.0)))
    return odds
