"""What if: the same families live on with and without a change, under the same chances."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from geborgen.inference.alike import Alike
from geborgen.inference.bank import TENDENCIES, current_model, make_families
from geborgen.inference.changes import LESS_IS_KINDER, Change, Programme
from geborgen.inference.grown import GROWN, compute_grown
from geborgen.inference.refine import from_logits, to_logits
from geborgen.inference.results import Difference, Ranked, WhatIf

if TYPE_CHECKING:
    from geborgen.simulation.cohort import Cohort

__all__ = ["compute_what_if", "rank_changes"]

Array = np.ndarray[Any, Any]

MONTHS_ON = 6.0
_FAMILIES, _VISITS = 1000, 2
_FAMILIES_RANKED = 300
# The step by which changes are compared: half a step on the logit scale (.50 to .62).
STEP = 0.5
_NUMBERED = 2_000_000
_DRAWN = 400


def compute_what_if(
    alike: Alike, change: Change | Programme | Sequence[Change], *, months_lived: float, label: str,
    months: float = MONTHS_ON, families: int = _FAMILIES, seed: int = 1,
) -> WhatIf:  # fmt: skip
    """What a change does in families like this one.

    Parameters
    ----------
    alike
        Families like this one.
    change
        A change, several at once, or a programme.
    months_lived
        How old their children are.
    label
        What the change is called.
    months
        How long they live on.
    families
        How many are drawn by weight.
    seed
        Of the lives to come.

    Returns
    -------
    WhatIf
        Both arms share every draw, so that what differs is the change.
    """
    rng = np.random.default_rng(seed)
    drawn = alike.draw(families, rng)
    changed = _change(drawn.cares, change, rng)
    spans = {"months_lived": months_lived, "months": months}
    before = _live_on(drawn, drawn.cares, seed=seed, visits=_VISITS, **spans)
    after = _live_on(drawn, changed, seed=seed, visits=_VISITS, **spans)
    return WhatIf(
        change=label, months=months, families=families, differences=_differences(before, after)
    )


def _change(
    cares: Array, change: Change | Programme | Sequence[Change], rng: np.random.Generator
) -> Array:
    if isinstance(change, Programme):
        return change.apply(cares, rng)
    for one in [change] if isinstance(change, Change) else change:
        cares = one.apply(cares)
    return cares


def _live_on(
    drawn: Alike, cares: Array, *, months_lived: float, months: float, seed: int, visits: int
) -> Array:
    """Live on from where the families are; return what grew."""
    from geborgen.simulation.cohort import live_cohort  # noqa: PLC0415 - numba
    from geborgen.simulation.model import moments_until  # noqa: PLC0415

    cohort = _cohort(drawn, cares, seed=seed)
    model = cohort.model
    cohort.number = moments_until(months_lived, model)
    live_cohort(cohort, moments_until(months_lived + months, model) - cohort.number)
    return compute_grown(cohort, visits=visits)[0]


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


def rank_changes(
    alike: Alike, *, months_lived: float, months: float = MONTHS_ON,
    families: int = _FAMILIES_RANKED, seed: int = 1,
) -> tuple[Ranked, ...]:  # fmt: skip
    """Single changes of the same step, the one that helps most first.

    Parameters
    ----------
    alike, months_lived, months, families, seed
        As for `compute_what_if`.

    Returns
    -------
    tuple of Ranked
        One for each contingency, in the kinder direction. Steps are half a unit on the logit scale,
        so that what is nearly always done already cannot gain much more.

    Notes
    -----
    How often a change comes first is found by drawing the same families again and again: with few
    families like this one, or small differences, several come first now and then.
    """
    rng = np.random.default_rng(seed)
    drawn = alike.draw(families, rng)
    spans = {"months_lived": months_lived, "months": months}
    before = _live_on(drawn, drawn.cares, seed=seed, visits=_VISITS, **spans)
    gains, ends = [], []
    for place, name in enumerate(TENDENCIES):
        logits = to_logits(drawn.cares)
        logits[:, place] += -STEP if name in LESS_IS_KINDER else STEP
        after = _live_on(drawn, from_logits(logits), seed=seed, visits=_VISITS, **spans)
        gains.append(
            after[:, GROWN.index("secure")]
            - before[:, GROWN.index("secure")]
            + after[:, GROWN.index("expects")]
            - before[:, GROWN.index("expects")]
        )
        ends.append(_differences(before, after))  # fmt: skip
    firsts = _count_firsts(np.array(gains), rng)
    ranked = [
        Ranked(
            name=name,
            secure=ends[i][GROWN.index("secure")],
            expects=ends[i][GROWN.index("expects")],
            is_first=float(firsts[i]),
            families=families,
        )
        for i, name in enumerate(TENDENCIES)
    ]
    return tuple(sorted(ranked, key=lambda one: -(one.secure.mean + one.expects.mean)))


def _count_firsts(gains: Array, rng: np.random.Generator) -> Array:
    """How often each change comes first when the families are drawn again."""
    size = gains.shape[1]
    weights = rng.multinomial(size, np.full(size, 1.0 / size), size=_DRAWN) / size
    best = np.argmax(weights @ gains.T, axis=1)
    return np.bincount(best, minlength=len(gains)) / _DRAWN
