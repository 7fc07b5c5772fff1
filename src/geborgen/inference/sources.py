"""Who tells: each source by itself, and what is made of sources that contradict each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geborgen.inference.bank import Bank
from geborgen.inference.likelihood import compute_log_likelihood
from geborgen.inference.observed import Observed, read_observed
from geborgen.inference.telling import Telling
from geborgen.moments import Moment
from geborgen.simulation.parameters import Model

__all__ = ["Sources", "read_sources", "weigh_sources"]

Array = np.ndarray[Any, Any]

# Chance that one of several sources tells of something else than how this caregiver is (free).
OFF = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Moments by who told them.

    Parameters
    ----------
    observed
        One for each source.
    marginals
        Logarithm of each source's mean likelihood over the population: how it weighs when it is
        taken to tell of something else. Empty with a single source, which is taken at its word.
    """

    observed: tuple[Observed, ...]
    marginals: tuple[float, ...] = ()

    @property
    def n(self) -> int:
        """How many moments say anything."""
        return sum(one.n for one in self.observed)


def read_sources(
    moments: Sequence[Moment], bank: Bank, *, model: Model, telling: Telling | None = None,
    window_s: float = 10.0,
) -> tuple[Sources, Array]:  # fmt: skip
    """Sources of moments, and the log-likelihood of each family of a bank.

    Parameters
    ----------
    moments
        Of one child with one caregiver.
    bank, model
        Families, and the model they lived by.
    telling, window_s
        As for `read_observed`.

    Returns
    -------
    tuple
        What was told, and one number per family.

    Notes
    -----
    A source is an observer, coding or telling. With several, each tells with a chance of `OFF` of
    something else than how this caregiver is; sources that agree lose nothing by it, and of sources
    that contradict each other either may be right.
    """
    by_source: dict[tuple[bool, str | None], list[Moment]] = {}
    for moment in moments:
        by_source.setdefault((moment.told, moment.observer), []).append(moment)
    observed = [
        read_observed(part, model=model, habits=bank.habits, telling=telling,
                      window_s=window_s)
        for part in by_source.values()
    ]  # fmt: skip
    kept = tuple(one for one in observed if one.n)
    logs = [compute_log_likelihood(bank.cares, one, model=model) for one in kept]
    if len(kept) < 2:
        return Sources(observed=kept), sum(logs, np.zeros(len(bank.cares)))
    marginals = tuple(float(np.logaddexp.reduce(one) - np.log(len(one))) for one in logs)
    return Sources(observed=kept, marginals=marginals), _together(logs, marginals)


def weigh_sources(cares: Array, sources: Sources, *, model: Model) -> Array:
    """Log-likelihood of all sources together under each of many caregivers.

    Parameters
    ----------
    cares
        Caregivers × contingencies.
    sources, model
        What was told, and the model.

    Returns
    -------
    array
        One number per caregiver.
    """
    logs = [compute_log_likelihood(cares, one, model=model) for one in sources.observed]
    if not sources.marginals:
        return sum(logs, np.zeros(len(cares)))
    return _together(logs, sources.marginals)


def _together(logs: Sequence[Array], marginals: Sequence[float]) -> Array:
    total = np.zeros_like(logs[0])
    for one, marginal in zip(logs, marginals, strict=True):
        total += np.logaddexp(np.log(1.0 - OFF) + one, np.log(OFF) + marginal)
    return total
