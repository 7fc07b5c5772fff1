"""What the child shows, as evidence of what it has learnt: how often it hides, or stays close.

The answers tell of the caregiver; the signals tell of the child. A child that hides every need has
learnt that from somewhere, also where nobody notices so that there is no answer to read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geborgen.inference.grown import GROWN
from geborgen.inference.logits import to_logits
from geborgen.inference.telling import Teller, Telling
from geborgen.moments import Half, Moment, SignalKind

__all__ = [
    "Signs",
    "SignsByCare",
    "chances_of_hiding",
    "compute_signs_likelihood",
    "fit_signs",
    "read_signs",
]

Array = np.ndarray[Any, Any]

_HIDES, _NO_WAY, _EXPLORES = (GROWN.index(name) for name in ("hides", "no_way", "explores"))
_LEAST, _RIDGE = 0.01, 1.0
# Places and weights that stand for a normal distribution (Gauss and Hermite).
_PLACES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """How often the child showed and hid needs, went out and stayed close.

    Parameters
    ----------
    hidden, shown
        Needs of closeness and of a limit.
    staying, going_out
        Moments of the top half, hidden and shown.
    precision, misread, blind
        As in `Telling`.
    """

    hidden: int
    shown: int
    staying: int
    going_out: int
    precision: float
    misread: float
    blind: float

    @property
    def may_be_blind(self) -> bool:
        """Whether nothing hidden was told, so that the tellers may not know it when they see it."""
        return self.blind > 0.0 and self.hidden + self.staying == 0


def read_signs(moments: Sequence[Moment], telling: Telling) -> Signs:
    """Count signals that show and that hide a need.

    Parameters
    ----------
    moments
        Of one child with one caregiver; also those of which no answer is known.
    telling
        How far these counts are trusted.

    Returns
    -------
    Signs
        Counts. Where a diary keeps what stood out, a moment counts for as many as were not kept:
        else a child that is missed when it hides would seem to hide more than it does.
    """
    counts = {(hidden, top): 0.0 for hidden in (True, False) for top in (True, False)}
    for moment in moments:
        key = (moment.signal is SignalKind.MISCUE, moment.half is Half.TOP)
        counts[key] += 1.0 / _keeping(moment, telling.told if moment.told else telling.coded)
    scale = len(moments) / max(sum(counts.values()), 1e-9)
    return Signs(
        hidden=round(scale * counts[True, False]),
        shown=round(scale * counts[False, False]),
        staying=round(scale * counts[True, True]),
        going_out=round(scale * counts[False, True]),
        precision=telling.signs_precision,
        misread=telling.misread,
        blind=telling.blind,
    )


def _keeping(moment: Moment, teller: Teller) -> float:
    """How much likelier a moment is to be told than a faint one that went well."""
    ends = 1.0
    if moment.has_rupture:
        ends = teller.keep_mended if moment.repair else teller.keep_open
    return ends * (1.0 + (teller.keep_loud - 1.0) * (moment.intensity or 0.5))


def compute_signs_likelihood(hides: Array, stays: Array, signs: Signs) -> Array:
    """Log-likelihood of what the child showed, for children who hide and stay this often.

    Parameters
    ----------
    hides, stays
        Chance that a need of closeness is hidden, and that the child stays close.
    signs
        What was counted.

    Returns
    -------
    array
        One per child; 0 everywhere when nothing was counted.

    Notes
    -----
    Beta-binomial: the chance in these moments lies about the child's own as if that had been found
    from `precision` moments, since age, setting and the eye of the teller differ from the model's.
    Where nothing hidden was told at all, the tellers may not know it when they see it: then these
    counts say nothing.
    """
    logs = _log_beta_binomial(hides, (signs.hidden, signs.shown), signs)
    return _allow_blind(
        logs + _log_beta_binomial(stays, (signs.staying, signs.going_out), signs), signs
    )


def _allow_blind(logs: Array, signs: Signs) -> Array:
    if not signs.may_be_blind:
        return logs
    allowed: Array = np.logaddexp(np.log(1.0 - signs.blind) + logs, np.log(signs.blind))
    return allowed


def chances_of_hiding(grown: Array) -> tuple[Array, Array]:
    """Chance of hiding a need of closeness, and of staying close.

    Parameters
    ----------
    grown
        Families × `GROWN`.

    Returns
    -------
    tuple of arrays
        0 to 1, one per family.
    """
    return grown[:, _HIDES] + grown[:, _NO_WAY], 1.0 - grown[:, _EXPLORES]


def _log_beta_binomial(chance: Array, counts: tuple[int, int], signs: Signs) -> Array:
    seen = signs.misread + (1.0 - 2.0 * signs.misread) * chance
    a, b = signs.precision * seen, signs.precision * (1.0 - seen)
    total = _log_rising(a, counts[0]) + _log_rising(b, counts[1])
    whole: Array = total - _log_rising(np.array([signs.precision]), sum(counts))
    return whole


def _log_rising(start: Array, n: int) -> Array:
    """Logarithm of start (start + 1) … (start + n - 1)."""
    rising: Array = np.log(start[..., None] + np.arange(n)).sum(axis=-1)
    return rising


@dataclass(frozen=True, slots=True, kw_only=True)
class SignsByCare:
    """How children's hiding goes with what caregivers tend to do, over the families of a bank.

    Used to lead moving particles, and taken out again when their lives have been lived.
    """

    slopes: tuple[Array, Array]
    spreads: tuple[float, float]
    signs: Signs

    def expect(self, cares: Array) -> Array:
        """Log-likelihood of the signs to be expected with such caregivers."""
        features = _features(cares)
        counts = ((self.signs.hidden, self.signs.shown), (self.signs.staying, self.signs.going_out))
        total = np.zeros(len(cares))
        for slope, spread, pair in zip(self.slopes, self.spreads, counts, strict=True):
            logits = (features @ slope)[:, None] + spread * _PLACES
            chance = 1.0 / (1.0 + np.exp(-np.clip(logits, -12.0, 12.0)))
            logs = _log_beta_binomial(chance, pair, self.signs)
            most = logs.max(axis=1)
            mean = (np.exp(logs - most[:, None]) * _WEIGHTS).sum(axis=1) / _WEIGHTS.sum()
            total += most + np.log(mean)
        return _allow_blind(total, self.signs)


def fit_signs(cares: Array, grown: Array, signs: Signs) -> SignsByCare:
    """Regress children's hiding on contingencies.

    Parameters
    ----------
    cares, grown
        Of the families of a bank.
    signs
        What was counted.

    Returns
    -------
    SignsByCare
        Linear in the logits, their squares and products, with an even spread about it.
    """
    features = _features(cares)
    slopes, spreads = [], []
    for chance in chances_of_hiding(grown):
        inside = np.clip(chance, _LEAST, 1.0 - _LEAST)
        y = np.log(inside / (1.0 - inside))
        square = features.T @ features + _RIDGE * np.eye(features.shape[1])
        slope = np.linalg.solve(square, features.T @ y)
        slopes.append(slope)
        spreads.append(float((y - features @ slope).std()))
    return SignsByCare(slopes=(slopes[0], slopes[1]), spreads=(spreads[0], spreads[1]), signs=signs)


def _features(cares: Array) -> Array:
    logits = np.clip(to_logits(cares), -5.0, 5.0)
    upper = np.triu_indices(logits.shape[1])
    products = logits[:, upper[0]] * logits[:, upper[1]]
    return np.column_stack([np.ones(len(cares)), logits, products])
