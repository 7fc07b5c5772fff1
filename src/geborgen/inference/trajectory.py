"""How a caregiver's tendencies may have drifted over several sessions, or weeks of a diary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from geborgen.analysis.periods import group_by_period
from geborgen.inference.bank import TENDENCIES, Bank, current_model
from geborgen.inference.logits import from_logits, to_logits
from geborgen.inference.refine import PriorOfCares, fit_prior, refine
from geborgen.inference.results import Drift, DriftPoint, Trajectory
from geborgen.inference.sources import Sources, read_sources, weigh_sources
from geborgen.inference.telling import Telling
from geborgen.inference.weights import compute_quantiles, draw_rows
from geborgen.moments import Moment
from geborgen.simulation.parameters import Model

__all__ = ["compute_trajectory"]

Array = np.ndarray[Any, Any]

# A period holds at least so many moments; there are two to eight of them.
_FEWEST_IN_PERIOD, _MOST_PERIODS = 8, 8
# Days after which a tendency has forgotten two thirds of how it differed from the usual (free).
MEMORY_DAYS = 730.0
# Days from one session to the next where no dates are told.
_USUAL_STEP_DAYS = 30.0
_PARTICLES, _PATHS = 800, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    label: str
    day: float
    moments: tuple[Moment, ...]


def compute_trajectory(
    moments: Sequence[Moment], bank: Bank, *, telling: Telling | None = None, seed: int = 1
) -> Trajectory | None:
    """How contingencies may have drifted from period to period.

    Parameters
    ----------
    moments
        Of one child with one caregiver, in the order of time.
    bank
        Families at large.
    telling
        What is assumed of those who told.
    seed
        Of the particles.

    Returns
    -------
    Trajectory or None
        None with fewer than two periods of eight moments.

    Notes
    -----
    A state-space model: logits of the contingencies begin as in the population and drift back to it
    and away again (an autoregression whose spread at any time is the population's); the moments of
    a period are as likely as `compute_log_likelihood` says. A particle filter goes forward, its
    first period found as `refine` finds it; paths are drawn backward.

    References
    ----------
    godsill2004
    """
    periods = _make_periods(moments)
    if len(periods) < 2:
        return None
    model, _ = current_model()
    rng, prior = np.random.default_rng(seed), fit_prior(bank)
    sources = [
        read_sources(period.moments, bank, model=model, telling=telling)[0] for period in periods
    ]
    stays = [
        float(np.exp(-max(1.0, after.day - before.day) / MEMORY_DAYS))
        for before, after in pairwise(periods)
    ]
    swarms = _filter(bank, sources, stays, model=model, prior=prior, rng=rng)
    paths = from_logits(_draw_back(swarms, stays, prior=prior, rng=rng))
    return Trajectory(
        points=tuple(_describe(period, paths[:, place]) for place, period in enumerate(periods)),
        drifts=tuple(_compare(name, paths[:, :, i]) for i, name in enumerate(TENDENCIES)),
    )


def _make_periods(moments: Sequence[Moment]) -> list[_Period]:
    """Sessions or days, taken together until each holds enough, and not too many of them."""
    groups = [(key, found) for key, found in group_by_period(moments).items() if found]
    fewest = max(_FEWEST_IN_PERIOD, -(-len(moments) // _MOST_PERIODS))
    periods: list[_Period] = []
    label, held = "", list[Moment]()
    for number, (key, found) in enumerate(groups):
        label, held = label or key, [*held, *found]
        rest = sum(len(later) for _, later in groups[number + 1 :])
        if len(held) >= fewest and (rest >= fewest or not rest):
            day = _day_of(held, number)
            periods.append(_Period(label=label, day=day, moments=tuple(held)))
            label, held = "", []
    if held and periods:
        last = periods.pop()
        periods.append(_Period(label=last.label, day=last.day, moments=(*last.moments, *held)))
    return periods


def _day_of(moments: Sequence[Moment], number: int) -> float:
    days = [moment.at.date() for moment in moments if moment.at is not None]
    if not days:
        return number * _USUAL_STEP_DAYS
    middle: date = days[len(days) // 2]
    return float(middle.toordinal())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cloud:
    """Particles of one period with their weights."""

    logits: Array
    weights: Array


def _filter(
    bank: Bank, sources: Sequence[Sources], stays: Sequence[float], *, model: Model,
    prior: PriorOfCares, rng: np.random.Generator,
) -> list[_Cloud]:  # fmt: skip
    """Particles of every period, given all moments up to then."""

    def begin(cares: Array) -> Array:
        return weigh_sources(cares, sources[0], model=model)

    first = refine(bank, begin(bank.cares), begin, particles=_PARTICLES, rng=rng)
    even = np.full(_PARTICLES, 1.0 / _PARTICLES)
    clouds = [_Cloud(logits=to_logits(first.cares), weights=even)]
    for stay, told in zip(stays, sources[1:], strict=True):
        before = clouds[-1]
        rows = draw_rows(before.weights, _PARTICLES, rng)
        moved = prior.mean + stay * (before.logits[rows] - prior.mean)
        noise = rng.standard_normal(moved.shape) @ prior.root.T
        logits = moved + np.sqrt(1.0 - stay**2) * noise
        logs = weigh_sources(from_logits(logits), told, model=model)
        weights = np.exp(logs - logs.max())
        clouds.append(_Cloud(logits=logits, weights=weights / weights.sum()))
    return clouds


def _draw_back(
    clouds: Sequence[_Cloud], stays: Sequence[float], *, prior: PriorOfCares,
    rng: np.random.Generator,
) -> Array:  # fmt: skip
    """Paths × periods × logits, drawn from the last period back to the first."""
    last = clouds[-1]
    rows = rng.choice(len(last.weights), size=_PATHS, p=last.weights)
    path = [last.logits[rows]]
    for cloud, stay in zip(reversed(clouds[:-1]), reversed(stays), strict=True):
        white = np.linalg.solve(prior.root, (cloud.logits - prior.mean).T).T
        target = np.linalg.solve(prior.root, (path[-1] - prior.mean).T).T
        away = ((target[:, None, :] - stay * white[None, :, :]) ** 2).sum(axis=2)
        logs = np.log(cloud.weights + 1e-300) - 0.5 * away / (1.0 - stay**2)
        logs -= logs.max(axis=1, keepdims=True)
        edges = np.cumsum(np.exp(logs), axis=1)
        picked = (edges < rng.random((_PATHS, 1)) * edges[:, -1:]).sum(axis=1)
        path.append(cloud.logits[np.minimum(picked, len(cloud.weights) - 1)])
    return np.stack(path[::-1], axis=1)


def _describe(period: _Period, cares: Array) -> DriftPoint:
    even = np.full(len(cares), 1.0 / len(cares))
    found = [compute_quantiles(column, even, (0.1, 0.25, 0.5, 0.75, 0.9)) for column in cares.T]
    return DriftPoint(
        label=period.label,
        moments=len(period.moments),
        medians=tuple(float(q[2]) for q in found),
        halves=tuple((float(q[1]), float(q[3])) for q in found),
        most=tuple((float(q[0]), float(q[4])) for q in found),
    )


def _compare(name: str, paths: Array) -> Drift:
    """Last period beside the first, path by path."""
    change = paths[:, -1] - paths[:, 0]
    even = np.full(len(change), 1.0 / len(change))
    low, mean, high = (float(q) for q in compute_quantiles(change, even, (0.025, 0.5, 0.975)))
    return Drift(name=name, change=mean, low=low, high=high, is_more=float((change > 0.0).mean()))
