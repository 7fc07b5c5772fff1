"""What if: the same families live on with and without a change, under the same chances."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geborgen.inference.alike import Alike
from geborgen.inference.bank import TENDENCIES, current_model, make_families
from geborgen.inference.changes import LESS_IS_KINDER, Change, Programme
from geborgen.inference.grown import GROWN, compute_grown
from geborgen.inference.logits import from_logits, to_logits
from geborgen.inference.results import Difference, Ranked, WhatIf

if TYPE_CHECKING:
    from geborgen.simulation.cohort import Cohort

__all__ = ["Onward", "compute_what_if", "live_onward", "rank_changes"]

Array = np.ndarray[Any, Any]

MONTHS_ON = 6.0
FAMILIES, FAMILIES_RANKED = 1000, 300
_VISITS = 2
# The step by which changes are compared: half a step on the logit scale (.50 to .62).
STEP = 0.5
_NUMBERED = 2_000_000
_DRAWN = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """Families like one, drawn by weight, and what they come to without any change.

    Parameters
    ----------
    drawn
        Equally weighted.
    months_lived, months
        How old their children are, and how long they live on.
    seed
        Of the lives to come: the same with and without a change.
    before
        Families × `GROWN` after living on as they are.
    """

    drawn: Alike
    months_lived: float
    months: float
    seed: int
    before: Array


def live_onward(
    alike: Alike, *, months_lived: float, months: float = MONTHS_ON, families: int = FAMILIES,
    seed: int = 1,
) -> Onward:  # fmt: skip
    """Families like one, living on as they are.

    Parameters
    ----------
    alike
        Families like this one.
    months_lived
        How old their children are.
    months
        How long they live on.
    families
        How many are drawn by weight, in an order that means nothing.
    seed
        Of drawing and of the lives to come.

    Returns
    -------
    Onward
        To be changed.
    """
    rng = np.random.default_rng(seed)
    drawn = alike.draw(families, rng)
    before = _live_on(drawn, drawn.cares, months_lived=months_lived, months=months, seed=seed)
    return Onward(drawn=drawn, months_lived=months_lived, months=months, seed=seed, before=before)


def compute_what_if(
    onward: Onward, change: Change | Programme | Sequence[Change], *, label: str
) -> WhatIf:
    """What a change does in families like this one.

    Parameters
    ----------
    onward
        The families without it.
    change
        A change, several at once, or a programme.
    label
        What the change is called.

    Returns
    -------
    WhatIf
        Both arms share every draw, so that what differs is the change.
    """
    rng = np.random.default_rng(onward.seed)
    drawn = onward.drawn
    changed = _change(drawn.cares, change, rng)
    after = _live_on(
        drawn, changed, months_lived=onward.months_lived, months=onward.months, seed=onward.seed
    )
    return WhatIf(
        change=label,
        months=onward.months,
        families=len(changed),
        differences=_differences(onward.before, after),
    )


def _change(
    cares: Array, change: Change | Programme | Sequence[Change], rng: np.random.Generator
) -> Array:
    if isinstance(change, Programme):
        return change.apply(cares, rng)
    for one in [change] if isinstance(change, Change) else change:
        cares = one.apply(cares)
    return cares


def _live_on(drawn: Alike, cares: Array, *, months_lived: float, months: float, seed: int) -> Array:
    """Live on from where the families are; return what grew."""
    from geborgen.simulation.cohort import live_cohort  # noqa: PLC0415 - numba
    from geborgen.simulation.model import moments_until  # noqa: PLC0415

    cohort = _cohort(drawn, cares, seed=seed)
    model = cohort.model
    cohort.number = moments_until(months_lived, model)
    live_cohort(cohort, moments_until(months_lived + months, model) - cohort.number)
    return compute_grown(cohort, visits=_VISITS)[0]


def _cohort(drawn: Alike, cares: Array, *, seed: int) -> "Cohort":
    """Families with the child as it is now."""
    from geborgen.simulation.cohort import make_cohort  # noqa: PLC0415 - numba

    model, _ = current_model()
    families = make_families(cares, drawn.temperaments, first=_NUMBERED)
    cohort = make_cohort(families, seed=seed, model=model)
    cohort.child[:] = drawn.child
    cohort.bonds[:, 0] = drawn.bonds
    return cohort


def _differences(before: Array, after: Array) -> tuple[Difference, ...]:
    found = []
    for column, name in enumerate(GROWN):
        one = after[:, column] - before[:, column]
        mean, error = float(one.mean()), float(one.std(ddof=1) / np.sqrt(len(one)))
        found.append(
            Difference(
                name=name,
                without=float(before[:, column].mean()),
                with_it=float(after[:, column].mean()),
                mean=mean,
                low=mean - 1.96 * error,
                high=mean + 1.96 * error,
            )
        )
    return tuple(found)


def rank_changes(onward: Onward, *, families: int = FAMILIES_RANKED) -> tuple[Ranked, ...]:
    """Single changes of the same step, the one that helps most first.

    Parameters
    ----------
    onward
        The families without a change.
    families
        How many of them are tried.

    Returns
    -------
    tuple of Ranked
        One for each contingency, in the kinder direction. Steps are half a unit on the logit scale,
        so that what is nearly always done already cannot gain much more.

    Notes
    -----
    They are ranked by how much more often the child is coded secure and counts on an answer, added
    up. How often a change comes first is found by drawing the same families again and again.
    """
    few = onward.drawn.take(families)
    size = len(few.cares)
    before, rng = onward.before[:size], np.random.default_rng(onward.seed)
    secure, expects = GROWN.index("secure"), GROWN.index("expects")
    gains, ends = [], []
    for place, name in enumerate(TENDENCIES):
        logits = to_logits(few.cares)
        logits[:, place] += -STEP if name in LESS_IS_KINDER else STEP
        after = _live_on(
            few, from_logits(logits), months_lived=onward.months_lived, months=onward.months,
            seed=onward.seed,
        )  # fmt: skip
        more = after - before
        gains.append(more[:, secure] + more[:, expects])
        ends.append(_differences(before, after))
    firsts = _count_firsts(np.array(gains), rng)
    ranked = [
        Ranked(
            name=name, secure=ends[i][secure], expects=ends[i][expects],
            is_first=float(firsts[i]), families=size,
        )
        for i, name in enumerate(TENDENCIES)
    ]  # fmt: skip
    return tuple(sorted(ranked, key=lambda one: -(one.secure.mean + one.expects.mean)))


def _count_firsts(gains: Array, rng: np.random.Generator) -> Array:
    """How often each change comes first when the families are drawn again."""
    size = gains.shape[1]
    weights = rng.multinomial(size, np.full(size, 1.0 / size), size=_DRAWN) / size
    best = np.argmax(weights @ gains.T, axis=1)
    return np.bincount(best, minlength=len(gains)) / _DRAWN
