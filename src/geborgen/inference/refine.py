"""Where the bank is thin: particles that move by the same likelihood, from the population on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from geborgen.inference.bank import Bank
from geborgen.inference.logits import from_logits, to_logits
from geborgen.inference.weights import compute_ess, draw_rows

__all__ = ["PriorOfCares", "Refined", "fit_prior", "refine"]

Array = np.ndarray[Any, Any]
Weigh = Callable[[Array], Array]

_FEWEST_LEFT, _MOST_STAGES = 0.5, 30
_MOVES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorOfCares:
    """How caregivers of the population differ, as a normal distribution of their logits."""

    mean: Array
    root: Array

    def log_density(self, logits: Array) -> Array:
        """Return the logarithm of the density, up to a constant."""
        away = np.linalg.solve(self.root, (logits - self.mean).T)
        density: Array = -0.5 * (away**2).sum(axis=0)
        return density


@dataclass(frozen=True, slots=True, kw_only=True)
class Refined:
    """Particles after moving.

    Parameters
    ----------
    cares
        Particles × contingencies, equally weighted.
    origins
        Row of the bank each descends from.
    stages
        How many steps it took from the population to the moments.
    moved
        Share of the last proposals that were accepted.
    """

    cares: Array
    origins: Array
    stages: int
    moved: float


def fit_prior(bank: Bank) -> PriorOfCares:
    """Population of a bank as a normal distribution of logits, by which particles move.

    Parameters
    ----------
    bank
        Its families are drawn from the population.

    Returns
    -------
    PriorOfCares
        Mean and Cholesky root of the covariance.
    """
    logits = to_logits(bank.cares)
    spread = np.cov(logits.T) + 1e-9 * np.eye(logits.shape[1])
    return PriorOfCares(mean=logits.mean(axis=0), root=np.linalg.cholesky(spread))


def refine(
    bank: Bank, logs: Array, weigh: Weigh, *, particles: int = 1000, rng: np.random.Generator
) -> Refined:
    """Particles that stand for the posterior of the contingencies.

    Parameters
    ----------
    bank
        To start from.
    logs
        Log-likelihood of each of its families.
    weigh
        Log-likelihood of caregivers × contingencies.
    particles
        How many.
    rng
        For resampling and moving.

    Returns
    -------
    Refined
        Equally weighted.

    Notes
    -----
    Sequential Monte Carlo from the population (likelihood to the power 0) to the posterior (1): the
    power rises as far as leaves half of the particles in effect, then they are resampled and moved
    by random-walk Metropolis steps shaped like the particles themselves.

    References
    ----------
    delmoral2006, chopin2002
    """
    prior = fit_prior(bank)
    power, stages = _next_power(logs, 0.0), 1
    rows = draw_rows(_weights(power * logs), particles, rng)
    swarm = _Swarm(
        logits=to_logits(bank.cares[rows]), logs=logs[rows].copy(), origins=rows, moved=0.0
    )
    _move(swarm, power, prior=prior, weigh=weigh, rng=rng)
    while power < 1.0 and stages < _MOST_STAGES:
        step = _next_power(swarm.logs, power) if stages < _MOST_STAGES - 1 else 1.0
        rows = draw_rows(_weights((step - power) * swarm.logs), particles, rng)
        swarm.keep(rows)
        power, stages = step, stages + 1
        _move(swarm, power, prior=prior, weigh=weigh, rng=rng)
    return Refined(
        cares=from_logits(swarm.logits), origins=swarm.origins, stages=stages, moved=swarm.moved
    )


@dataclass(slots=True, kw_only=True)
class _Swarm:
    """Particles as they move."""

    logits: Array
    logs: Array
    origins: Array
    moved: float

    def keep(self, rows: Array) -> None:
        self.logits, self.logs = self.logits[rows], self.logs[rows]
        self.origins = self.origins[rows]


def _next_power(logs: Array, power: float) -> float:
    """Largest power that leaves enough particles in effect."""
    low, high = power, 1.0
    if _left(logs, high - power) >= _FEWEST_LEFT:
        return 1.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _left(logs, middle - power) >= _FEWEST_LEFT else (low, middle)
    return max(low, power + 1e-4)


def _left(logs: Array, step: float) -> float:
    return compute_ess(_weights(step * logs)) / len(logs)


def _weights(logs: Array) -> Array:
    weights = np.exp(logs - logs.max())
    shares: Array = weights / weights.sum()
    return shares


def _move(
    swarm: _Swarm, power: float, *, prior: PriorOfCares, weigh: Weigh, rng: np.random.Generator
) -> None:
    """Move every particle a few times, in steps shaped like the swarm."""
    width = swarm.logits.shape[1]
    spread = np.cov(swarm.logits.T) + 1e-6 * np.eye(width)
    root = np.linalg.cholesky(spread)
    size = len(swarm.logs)
    for turn in range(_MOVES):
        scale = (2.38, 1.2, 0.7)[turn % 3] / np.sqrt(width)
        tried = swarm.logits + scale * rng.standard_normal((size, width)) @ root.T
        found = weigh(from_logits(tried))
        gain = power * (found - swarm.logs)
        gain += prior.log_density(tried) - prior.log_density(swarm.logits)
        taken = np.log(rng.random(size)) < gain
        swarm.logits[taken], swarm.logs[taken] = tried[taken], found[taken]
        swarm.moved = float(taken.mean())
