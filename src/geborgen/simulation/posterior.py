"""What calibration found: points of the free parameters with weights, and where they come from."""

import functools
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from importlib import resources
from typing import TYPE_CHECKING, Any

from geborgen.moments import UserError, __version__
from geborgen.simulation.parameters import Model
from geborgen.simulation.population import Population

if TYPE_CHECKING:
    from geborgen.simulation.survey import Study

__all__ = [
    "Posterior",
    "Prior",
    "calibrated_families",
    "calibrated_study",
    "describe_model",
    "load_posterior",
    "set_free",
]

_FILE = "posterior.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """A free parameter: its dotted name, and the bounds between which any value is as likely."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """Points with weights.

    Parameters
    ----------
    names
        Of the free parameters.
    points, weights
        Values in the order of the names; weights add up to 1.
    centre
        The point that the program runs by, tried with many more families.
    rows
        Keys of the published rows that were used, and of no others.
    plan
        How it was looked for, the seed among it.
    model
        As `describe_model` told it then.
    version, date
        Of the program and of the run.
    """

    names: tuple[str, ...]
    points: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]
    centre: tuple[float, ...]
    rows: tuple[str, ...]
    plan: tuple[tuple[str, int], ...]
    model: str
    version: str = __version__
    date: str = ""

    def middle(self) -> tuple[tuple[str, float], ...]:
        """Value of each free parameter that the program runs by, by name."""
        return tuple(zip(self.names, self.centre, strict=True))

    def bounds(self, share: float = 0.9) -> tuple[tuple[str, float, float], ...]:
        """Bounds, by name, between which the middle share of each free parameter lies."""
        found = []
        for i, name in enumerate(self.names):
            ordered = sorted(zip((p[i] for p in self.points), self.weights, strict=True))
            edges = [_quantile(ordered, q) for q in (0.5 - share / 2, 0.5 + share / 2)]
            found.append((name, edges[0], edges[1]))
        return tuple(found)


def _quantile(ordered: list[tuple[float, float]], q: float) -> float:
    total = 0.0
    for value, weight in ordered:
        total += weight
        if total >= q:
            return value
    return ordered[-1][0]


def describe_model() -> str:
    """Fingerprint of the model's constants, switches and population: another for other numbers.

    Returns
    -------
    str
        Sixteen hexadecimal digits.
    """
    told = json.dumps([asdict(Model()), asdict(Population())], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def set_free(study: "Study", values: Iterable[tuple[str, float]]) -> "Study":
    """Study with free parameters set.

    Parameters
    ----------
    study
        To start from.
    values
        Dotted names, ``population.…``, ``population.centre.…`` or ``constants.…``, and values.

    Returns
    -------
    Study
        Another.

    Raises
    ------
    UserError
        When there is no such parameter, or it cannot have the value.
    """
    population, model = _changed(study.population, study.model, values)
    return replace(study, population=population, model=model)


def _changed(
    population: Population, model: Model, values: Iterable[tuple[str, float]]
) -> tuple[Population, Model]:
    grouped: dict[str, dict[str, Any]] = {
        "population": {},
        "population.centre": {},
        "constants": {},
    }
    for name, value in values:
        group, _, own = name.rpartition(".")
        if group not in grouped:
            raise UserError("parameter_unknown", name=name, known=", ".join(grouped))
        grouped[group][own] = value
    centre = replace(population.centre, **grouped["population.centre"])
    constants = replace(model.constants, **grouped["constants"])
    return (
        replace(population, centre=centre, **grouped["population"]),
        replace(model, constants=constants),
    )


def calibrated_families() -> tuple[Population, Model]:
    """Population and model at the middle of the shipped posterior; the plain ones without one.

    Returns
    -------
    tuple
        For whoever draws families and needs no study.
    """
    posterior = load_posterior()
    return _changed(Population(), Model(), () if posterior is None else posterior.middle())


@functools.cache
def load_posterior() -> Posterior | None:
    """Posterior that ships with the program; None when it has not been calibrated yet.

    Returns
    -------
    Posterior or None
        With its provenance.
    """
    file = resources.files("geborgen.simulation").joinpath(_FILE)
    if not file.is_file():
        return None
    told = json.loads(file.read_text(encoding="utf-8"))
    told["points"] = tuple(tuple(point) for point in told["points"])
    told["plan"] = tuple((name, value) for name, value in told["plan"])
    for name in ("names", "weights", "centre", "rows"):
        told[name] = tuple(told[name])
    return Posterior(**{f.name: told[f.name] for f in fields(Posterior)})


def calibrated_study(study: "Study") -> "Study":
    """Study at the middle of the shipped posterior; as it is when there is none.

    Parameters
    ----------
    study
        Its number of families and seed are kept.

    Returns
    -------
    Study
        Population and constants as calibrated.
    """
    posterior = load_posterior()
    return study if posterior is None else set_free(study, posterior.middle())
