"""Calibration on the *fit* rows of the published tables: adaptive ABC-SMC, corrected linearly.

It is handed rows and refuses any that is to be predicted; it has no other way to a published
number. Why this is our own and not a package: ``docs/decisions/0008-calibration.md``.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from geborgen.simulation.posterior import Posterior, Prior, describe_model, set_free
from geborgen.simulation.published import PublishedRow, Use, compute_answers
from geborgen.simulation.survey import Study

__all__ = ["FREE", "CalibrationPlan", "calibrate"]

Array = np.ndarray[Any, Any]

# What is free, and between which bounds it is looked for, evenly.
FREE = (
    Prior(name="population.spread", low=0.5, high=2.0),
    Prior(name="population.fright_spread", low=0.5, high=2.5),
    Prior(name="population.past", low=0.0, high=0.8),
    Prior(name="population.burden", low=0.0, high=0.6),
    Prior(name="population.centre.notice", low=0.4, high=0.85),
    Prior(name="population.centre.closeness", low=0.4, high=0.85),
    Prior(name="population.centre.fright", low=0.02, high=0.3),
    Prior(name="constants.play_follow", low=0.02, high=0.5),
)
# The least difference that counts, in the row's own units: finer, the run's own chance decides.
_LEAST_SCALE = 0.015
# From how many places of the posterior the middle is chosen each time, and how near to the rows a
# tried point must be, in units of their intervals, to say much about the middle.
_PLACES, _NEAR = 20_000, 4.0
# What it costs a middle to lie apart from the posterior's mean, per squared standard deviation:
# where the rows do not settle a number, it stays in its middle.
_PULL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationPlan:
    """How hard is looked.

    Parameters
    ----------
    particles
        How many points of the parameter space are carried along.
    generations
        How often the worse half is replaced by new ones around the better half.
    families, playing
        Per point: families to the Strange Situation, and those seen in play.
    steps, centre_families
        How often a middle is tried, and with how many families each time.
    seed
        0 to 2³² − 1; every point meets families of its own.
    """

    particles: int = 120
    generations: int = 8
    families: int = 400
    playing: int = 24
    steps: int = 6
    centre_families: int = 8000
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """One point that was tried: its parameters, what came out, and how far off that was."""

    values: tuple[float, ...]
    found: tuple[float, ...]
    distance: float


def calibrate(
    rows: Sequence[PublishedRow],
    plan: CalibrationPlan,
    *,
    done: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Posterior:
    """Posterior of the free parameters, given published rows.

    Parameters
    ----------
    rows
        Fit rows only.
    plan
        How hard is looked.
    done
        Where every tried point is written as it is done; what stands there is not tried again.
    progress
        Called with the number of points tried, and of all.

    Returns
    -------
    Posterior
        Points, weights, and provenance but for the date.

    Raises
    ------
    ValueError
        When a row is to be predicted.

    Notes
    -----
    Each generation keeps the better half, draws as many anew around it (normal steps with twice its
    covariance) and weighs points by prior over proposal. The last one is corrected by a weighted
    linear regression of parameters on results, on the logit scale of each prior's range, so that
    the chance in 400 families does not widen the answer. The middle of it, which the program runs
    by, is the place of the posterior, not far from its mean, where a quadratic surface through
    everything that was tried comes nearest to the rows; it is tried with thousands of families and
    the surface drawn anew, a few times. Of the places tried, the one that the last surface puts
    nearest is kept, and not the one that chance put nearest.

    References
    ----------
    toni2009, lenormand2013, beaumont2002
    """
    if any(row.use is not Use.FIT for row in rows):
        raise ValueError("calibration was handed rows that are to be predicted")
    trial = _Trial(rows=tuple(rows), plan=plan, done=_Done(done), progress=progress)
    points = trial.run([_first(plan, place) for place in range(plan.particles)])
    weights = np.ones(plan.particles)
    for generation in range(1, plan.generations + 1):
        kept = np.argsort([point.distance for point in points])[: plan.particles // 2]
        points, weights = [points[i] for i in kept], weights[kept]
        fresh = list(_propose(points, weights, generation=generation, plan=plan))
        tried = trial.run([values for values, _ in fresh])
        points, weights = [*points, *tried], np.array([*weights, *(weight for _, weight in fresh)])
    return _conclude(points, weights, trial)


@dataclass(slots=True, kw_only=True)
class _Trial:
    """Tries points one after the other, each with families of its own."""

    rows: tuple[PublishedRow, ...]
    plan: CalibrationPlan
    done: "_Done"
    progress: Callable[[int, int], None] | None
    tried: int = 0
    points: "list[tuple[_Point, int]]" = field(default_factory=list)

    @property
    def total(self) -> int:
        half = self.plan.particles - self.plan.particles // 2
        return self.plan.particles + self.plan.generations * half + self.plan.steps

    def run(self, asked: Sequence[tuple[float, ...]]) -> list[_Point]:
        return [self.try_point(values, self.plan.families) for values in asked]

    def try_point(self, values: tuple[float, ...], families: int) -> _Point:
        number, self.tried = self.tried, self.tried + 1
        known = self.done.find(number, values)
        found = known if known is not None else self._simulate(number, values, families)
        if known is None:
            self.done.add(number, values, found)
        if self.progress is not None:
            self.progress(self.tried, self.total)
        point = _Point(values=values, found=found, distance=compute_distance(self.rows, found))
        self.points.append((point, families))
        return point

    def _simulate(self, number: int, values: tuple[float, ...], families: int) -> tuple[float, ...]:
        study = Study(
            families=families,
            playing=self.plan.playing * families // self.plan.families,
            seed=(self.plan.seed << 32) + number,
        )
        changed = set_free(study, zip((one.name for one in FREE), values, strict=True))
        return tuple(a.estimate.value for a in compute_answers(self.rows, changed))


class _Done:
    """Points that were tried before, a line each, so that a run cut short goes on."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[int, Mapping[str, Any]] = {}
        if file is not None and file.exists():
            text = file.read_text(encoding="utf-8")
            if text and not text.endswith("\n"):
                file.write_text(text + "\n", encoding="utf-8")
            for line in text.splitlines():
                if line.endswith("}"):  # a line cut short is done again
                    entry = json.loads(line)
                    self._known[entry["number"]] = entry

    def find(self, number: int, values: tuple[float, ...]) -> tuple[float, ...] | None:
        entry = self._known.get(number)
        same = entry is not None and tuple(entry["values"]) == values
        return tuple(entry["found"]) if same and entry is not None else None

    def add(self, number: int, values: tuple[float, ...], found: tuple[float, ...]) -> None:
        if self._file is not None:
            entry = {"number": number, "values": values, "found": found}
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")


def compute_distance(rows: Sequence[PublishedRow], found: Sequence[float]) -> float:
    """How far results are from published rows: root mean square in units of each row's interval.

    Parameters
    ----------
    rows
        Published rows with a value and an interval.
    found
        What came out, in their order.

    Returns
    -------
    float
        Infinite where something could not be computed.
    """
    offs = [
        (value - (row.value or 0.0)) / _scale(row) for row, value in zip(rows, found, strict=True)
    ]
    mean = sum(off * off for off in offs) / len(offs)
    return math.sqrt(mean) if math.isfinite(mean) else math.inf


def _scale(row: PublishedRow) -> float:
    low, high = row.interval or (0.0, 0.0)
    return max(_LEAST_SCALE, 0.5 * (high - low))


def _first(plan: CalibrationPlan, place: int) -> tuple[float, ...]:
    return _from_shares(np.random.default_rng((plan.seed, 0, place)).random(len(FREE)))


def _propose(
    points: Sequence[_Point], weights: Array, *, generation: int, plan: CalibrationPlan
) -> Iterator[tuple[tuple[float, ...], float]]:
    """Yield new points around the kept ones, each with its weight: prior density over proposal's.

    In shares of each prior's range, where the prior density is 1 everywhere, as it was for the
    first generation, whose weights were 1.
    """
    kept = np.array([_to_shares(point.values) for point in points])
    odds = weights / weights.sum()
    spread = 2.0 * np.cov(kept.T, aweights=odds) + 1e-9 * np.eye(len(FREE))
    precision = np.linalg.inv(spread)
    height = 1.0 / math.sqrt(float(np.linalg.det(2.0 * math.pi * spread)))
    for place in range(plan.particles - len(points)):
        rng = np.random.default_rng((plan.seed, generation, place))
        while True:
            drawn = rng.multivariate_normal(kept[rng.choice(len(kept), p=odds)], spread)
            if np.all((drawn >= 0.0) & (drawn <= 1.0)):
                break
        off = kept - drawn
        near = height * np.exp(-0.5 * np.einsum("ij,jk,ik->i", off, precision, off))
        yield _from_shares(drawn), 1.0 / float((odds * near).sum())


def _to_shares(values: Sequence[float]) -> list[float]:
    return [(v - one.low) / (one.high - one.low) for one, v in zip(FREE, values, strict=True)]


def _from_shares(shares: Sequence[float] | Array) -> tuple[float, ...]:
    """Values of shares of each prior's range."""
    return tuple(
        one.low + (one.high - one.low) * float(share)
        for one, share in zip(FREE, shares, strict=True)
    )


def _conclude(points: Sequence[_Point], weights: Array, trial: _Trial) -> Posterior:
    """Keep the better half, corrected to what the rows say, and look for the middle of it."""
    kept = np.argsort([point.distance for point in points])[: trial.plan.particles // 2]
    odds = weights[kept] / weights[kept].sum()
    better = [points[i] for i in kept]
    slopes = _regress(better, odds, trial.rows)
    moved = _logits(better) - _offs(better, trial.rows) @ slopes
    return Posterior(
        names=tuple(one.name for one in FREE),
        points=tuple(_from_logits(row) for row in moved),
        weights=tuple(map(float, odds)),
        centre=_find_centre(moved, odds, trial),
        rows=tuple(row.key for row in trial.rows),
        plan=tuple((f, getattr(trial.plan, f)) for f in CalibrationPlan.__dataclass_fields__),
        model=describe_model(),
    )


def _find_centre(moved: Array, odds: Array, trial: _Trial) -> tuple[float, ...]:
    """Return the place near the posterior's middle that everything tried puts near the rows."""
    rng = np.random.default_rng((trial.plan.seed, 0xCE))
    middle = odds @ moved
    spread = np.cov(moved.T, aweights=odds) + 1e-6 * np.eye(len(FREE))
    precision = np.linalg.inv(spread)
    places = np.vstack([middle, rng.multivariate_normal(middle, spread, _PLACES)])

    def weigh(some: Array) -> Array:
        off = some - middle
        apart: Array = np.einsum("ij,jk,ik->i", off, precision, off)
        return _predict_distances(some, trial) ** 2 + _PULL * apart

    tried: list[Array] = []
    for _ in range(trial.plan.steps):
        best = places[np.argmin(weigh(places))]
        tried.append(best)
        trial.try_point(_from_logits(best), trial.plan.centre_families)
    if not tried:
        return _from_logits(middle)
    return _from_logits(tried[int(np.argmin(weigh(np.array(tried))))])


def _predict_distances(places: Array, trial: _Trial) -> Array:
    """How far from the rows places are, by a quadratic surface through all that was tried."""
    known = [(p, n) for p, n in trial.points if math.isfinite(p.distance)]
    points = [point for point, _ in known]
    trust = np.array([n / (1.0 + (p.distance / _NEAR) ** 2) ** 2 for p, n in known])
    root = np.sqrt(trust / trust.mean())[:, None]
    design = root * _quadratic(_logits(points))
    ridge = 1e-3 * np.eye(design.shape[1])
    surface = np.linalg.solve(
        design.T @ design + ridge, design.T @ (root * _offs(points, trial.rows))
    )
    distances: Array = np.sqrt(((_quadratic(places) @ surface) ** 2).mean(axis=1))
    return distances


def _quadratic(logits: Array) -> Array:
    """Constant, linear, square and mixed terms."""
    one, two = np.triu_indices(logits.shape[1])
    return np.hstack([np.ones((len(logits), 1)), logits, logits[:, one] * logits[:, two]])


def _logits(points: Sequence[_Point]) -> Array:
    """Return parameters as logits of their shares of each prior's range."""
    inside = np.clip([_to_shares(point.values) for point in points], 0.01, 0.99)
    logits: Array = np.log(inside / (1.0 - inside))
    return logits


def _from_logits(logits: Array) -> tuple[float, ...]:
    return _from_shares(1.0 / (1.0 + np.exp(-logits)))


def _offs(points: Sequence[_Point], rows: Sequence[PublishedRow]) -> Array:
    """How far off every row is, in units of its interval."""
    return np.array(
        [[(v - (row.value or 0.0)) / _scale(row) for row, v in zip(rows, p.found, strict=True)]
         for p in points]
    )  # fmt: skip


def _regress(points: Sequence[_Point], odds: Array, rows: Sequence[PublishedRow]) -> Array:
    """Return how parameters go with results among the kept points: rows × parameters."""
    root = np.sqrt(odds)[:, None]
    design = root * np.hstack([np.ones((len(points), 1)), _offs(points, rows)])
    # A slight ridge: four shares that add up to one leave the regression one direction too many.
    ridge = 1e-3 * np.eye(design.shape[1])
    slopes: Array = np.linalg.solve(design.T @ design + ridge, design.T @ (root * _logits(points)))
    return slopes[1:]
