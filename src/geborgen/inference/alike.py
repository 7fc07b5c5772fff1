"""Families like this one: of the bank by weight, or moved and lived anew where the bank is thin."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from geborgen.inference.bank import Bank, current_model, live_families, make_families
from geborgen.inference.refine import Refined, refine
from geborgen.inference.signs import (
    chances_of_hiding,
    compute_signs_likelihood,
    fit_signs,
    read_signs,
)
from geborgen.inference.sources import Sources, read_sources, weigh_sources
from geborgen.inference.telling import Telling
from geborgen.inference.weights import compute_ess, draw_rows, smooth_weights
from geborgen.moments import Moment

__all__ = ["Alike", "find_alike"]

Array = np.ndarray[Any, Any]

# A bank that is worth fewer families than this, or whose tail is as heavy, is refined.
_FEWEST_WORTH, _HEAVIEST = 200.0, 0.7
# Lives lived anew have draws of their own, not those of the bank's families.
_ANEW, _VISITS_ANEW = 1_000_000, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Families in which such moments are as likely as here.

    Parameters
    ----------
    cares, temperaments, child, bonds, grown
        As in `Bank`.
    weights
        Adding up to 1.
    ess
        How many equally weighted families these are worth.
    pareto_k
        Of the bank's weights: above 0.7 the bank alone could not be trusted.
    stages
        0 where the bank sufficed, else how many steps the refinement took.
    sources
        What was told.
    """

    cares: Array
    temperaments: Array
    child: Array
    bonds: Array
    grown: Array
    weights: Array
    ess: float
    pareto_k: float
    stages: int
    sources: Sources

    def draw(self, n: int, rng: np.random.Generator) -> "Alike":
        """Return n of these families, equally weighted, drawn by weight, in any order."""
        return self._select(rng.permutation(draw_rows(self.weights, n, rng)))

    def take(self, n: int) -> "Alike":
        """Return the first n of families that are equally weighted."""
        return self._select(np.arange(min(n, len(self.cares))))

    def _select(self, rows: Array) -> "Alike":
        names = ("cares", "temperaments", "child", "bonds", "grown")
        return replace(
            self,
            **{name: getattr(self, name)[rows] for name in names},
            weights=np.full(len(rows), 1.0 / len(rows)),
        )


def find_alike(
    moments: Sequence[Moment], bank: Bank, *, telling: Telling | None = None,
    particles: int = 1000, seed: int = 1, window_s: float = 10.0,
) -> Alike:  # fmt: skip
    """Families like that of which moments were told.

    Parameters
    ----------
    moments
        Of one child with one caregiver.
    bank
        That fits the model as it is now.
    telling
        What is assumed of the tellers.
    particles
        How many families the refinement moves.
    seed
        Of the refinement.
    window_s
        The response window of coded sessions.

    Returns
    -------
    Alike
        The same for the same arguments.
    """
    model, _ = current_model()
    telling = telling or Telling()
    sources, logs = read_sources(moments, bank, model=model, telling=telling, window_s=window_s)
    signs = read_signs(moments, telling)
    shown = compute_signs_likelihood(*chances_of_hiding(bank.grown), signs)
    weights, k = smooth_weights(logs + shown)
    ess = compute_ess(weights)
    if ess >= _FEWEST_WORTH and k <= _HEAVIEST:
        return _of_bank(bank, sources, weights=weights, ess=ess, pareto_k=k)
    by_care = fit_signs(bank.cares, bank.grown, signs)

    def weigh(cares: Array) -> Array:
        return weigh_sources(cares, sources, model=model) + by_care.expect(cares)

    start = logs + by_care.expect(bank.cares)
    rng = np.random.default_rng(seed)
    found = refine(bank, start, weigh, particles=particles, rng=rng)
    lived = _live_anew(found, bank)
    # The lives tell what the children really came to show: that takes the place of the expected.
    came = compute_signs_likelihood(*chances_of_hiding(lived["grown"]), signs)
    weights, _ = smooth_weights(came - by_care.expect(found.cares))
    return Alike(
        **lived, weights=weights, ess=compute_ess(weights), pareto_k=k, stages=found.stages,
        sources=sources,
    )  # fmt: skip


def _live_anew(found: Refined, bank: Bank) -> dict[str, Array]:
    model, _ = current_model()
    families = make_families(found.cares, bank.temperaments[found.origins], first=_ANEW)
    lived = live_families(families, replace(bank.plan, visits=_VISITS_ANEW), model=model)
    lived.pop("manners")
    return lived


def _of_bank(bank: Bank, sources: Sources, *, weights: Array, ess: float, pareto_k: float) -> Alike:
    return Alike(
        cares=bank.cares, temperaments=bank.temperaments, child=bank.child, bonds=bank.bonds,
        grown=bank.grown, weights=weights, ess=ess, pareto_k=pareto_k, stages=0, sources=sources,
    )  # fmt: skip
