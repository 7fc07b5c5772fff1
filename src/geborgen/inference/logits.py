"""Contingencies on the logit scale, where they vary freely."""

from typing import Any

import numpy as np

__all__ = ["from_logits", "to_logits"]

Array = np.ndarray[Any, Any]

_EDGE = 1e-4


def to_logits(cares: Array) -> Array:
    """Contingencies on the logit scale.

    Parameters
    ----------
    cares
        0 to 1; what lies within a ten-thousandth of either end is drawn to there.

    Returns
    -------
    array
        -9.2 to 9.2.
    """
    inside = np.clip(cares, _EDGE, 1.0 - _EDGE)
    logits: Array = np.log(inside / (1.0 - inside))
    return logits


def from_logits(logits: Array) -> Array:
    """Contingencies back on their own scale.

    Parameters
    ----------
    logits
        Any number.

    Returns
    -------
    array
        0 to 1.
    """
    shares: Array = 1.0 / (1.0 + np.exp(-logits))
    return shares
