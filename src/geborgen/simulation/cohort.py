"""Many families at once: records to the kernel's arrays and back, in threads, whole or resumed."""

import os
from collections import namedtuple
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, fields
from typing import Any

import numpy as np

from geborgen.simulation import kernel
from geborgen.simulation.child import Bond, Child
from geborgen.simulation.model import Life
from geborgen.simulation.parameters import Constants, Family, LearnFrom, Mechanisms, Model
from geborgen.simulation.rng import Draws

__all__ = ["Cohort", "live_cohort", "make_cohort", "take_life"]

KernelConstants = namedtuple("KernelConstants", [f.name for f in fields(Constants)])  # type: ignore[misc]  # noqa: PYI024
KernelMechanisms = namedtuple("KernelMechanisms", [f.name for f in fields(Mechanisms)])  # type: ignore[misc]  # noqa: PYI024

Array = np.ndarray[Any, Any]


@dataclass(slots=True, kw_only=True)
class Cohort:
    """Families as arrays, one row each; changed in place by living.

    Parameters
    ----------
    seed, model
        What fixes the lives.
    families
        Numbers of the families, uint32.
    child, bonds, cares, bounds
        State of the child (families × `kernel.CHILD`), bonds (families × caregivers ×
        `kernel.BOND`), caregivers (× `kernel.CARE`), upper bounds of their shares.
    counts
        Families × caregivers × (top, bottom) × `kernel.COUNTS`: what has happened so far.
    number
        How many moments each has lived.
    """

    seed: int
    model: Model
    families: Array
    child: Array
    bonds: Array
    cares: Array
    bounds: Array
    counts: Array
    number: int = 0


def make_cohort(families: Sequence[Family], *, seed: int, model: Model | None = None) -> Cohort:
    """Families at birth.

    Parameters
    ----------
    families
        At least one.
    seed
        0 to 2⁶⁴ − 1.
    model
        Constants and switches; None = the model as it is.

    Returns
    -------
    Cohort
        Not lived yet.
    """
    most = max(len(family.caregivers) for family in families)
    size = len(families)
    cares = np.zeros((size, most, len(kernel.CARE)))
    bounds = np.ones((size, most))
    child = np.zeros((size, len(kernel.CHILD)))
    bonds = np.zeros((size, most, len(kernel.BOND)))
    for row, family in enumerate(families):
        for place, care in enumerate(family.caregivers):
            cares[row, place] = astuple(care)
        bounds[row, : len(family.caregivers)] = family.share_bounds()
        born = Child.newborn(family)
        child[row] = [getattr(born, name) for name in kernel.CHILD]
        bonds[row] = _bond_row(born.bonds[0])
    return Cohort(
        seed=seed,
        model=model or Model(),
        families=np.array([family.number for family in families], dtype=np.uint32),
        child=child,
        bonds=bonds,
        cares=cares,
        bounds=bounds,
        counts=np.zeros((size, most, 2, len(kernel.COUNTS)), dtype=np.int64),
    )


def _bond_row(bond: Bond) -> list[float]:
    return [*bond.coming_in, *bond.going_out, bond.available, bond.threat, bond.anger]


def live_cohort(cohort: Cohort, moments: int, *, threads: int | None = None) -> None:
    """Live a number of moments in every family.

    Parameters
    ----------
    cohort
        Changed in place.
    moments
        How many.
    threads
        None = one per processor. The result is the same for any number.
    """
    size = len(cohort.families)
    words = np.zeros((size, 1, len(kernel.TAPE_WORDS)), dtype=np.int8)
    floats = np.zeros((size, 1, len(kernel.TAPE_FLOATS)))
    _run(cohort, moments, words=words, floats=floats, threads=threads)


def tape_cohort(cohort: Cohort, moments: int) -> tuple[Array, Array]:
    """Live a number of moments and keep the tape: families × moments × columns of the kernel."""
    size = len(cohort.families)
    words = np.zeros((size, max(moments, 2), len(kernel.TAPE_WORDS)), dtype=np.int8)
    floats = np.zeros((size, max(moments, 2), len(kernel.TAPE_FLOATS)))
    _run(cohort, moments, words=words, floats=floats, threads=1)
    return words[:, :moments], floats[:, :moments]


def kernel_model(model: Model) -> tuple[Any, Any]:
    """Constants and switches as the kernel takes them."""
    switches = [
        list(LearnFrom).index(value) if isinstance(value, LearnFrom) else value
        for value in astuple(model.mechanisms)
    ]
    return KernelConstants(*map(float, astuple(model.constants))), KernelMechanisms(*switches)


def kernel_key(seed: int) -> tuple[np.uint32, np.uint32]:
    """Seed as the kernel takes it."""
    return np.uint32(seed & 0xFFFFFFFF), np.uint32(seed >> 32)


def _run(cohort: Cohort, moments: int, *, words: Array, floats: Array, threads: int | None) -> None:
    k, m = kernel_model(cohort.model)
    key = kernel_key(cohort.seed)

    def work(part: slice) -> None:
        kernel.live_slice(
            key, cohort.families[part], cohort.number, moments, cohort.child[part],
            cohort.bonds[part], cohort.cares[part], cohort.bounds[part], cohort.counts[part],
            k, m, words[part], floats[part],
        )  # fmt: skip

    threads = threads or len(os.sched_getaffinity(0))
    edges = np.linspace(0, len(cohort.families), threads + 1).astype(int)
    parts = [slice(a, b) for a, b in zip(edges, edges[1:], strict=False) if b > a]
    if len(parts) == 1:
        work(parts[0])
    else:
        with ThreadPoolExecutor(len(parts)) as pool:
            list(pool.map(work, parts))
    cohort.number += moments


def take_life(cohort: Cohort, row: int, family: Family) -> Life:
    """Life of one family of a cohort, to be lived on by the readable model or shown in a setting.

    Parameters
    ----------
    cohort
        As lived so far.
    row
        Place of the family in it.
    family
        Its record.

    Returns
    -------
    Life
        A copy.
    """
    values = dict(zip(kernel.CHILD, map(float, cohort.child[row]), strict=True))
    bonds = []
    for place in range(len(family.caregivers)):
        b = [float(value) for value in cohort.bonds[row, place]]
        bonds.append(
            Bond(coming_in=b[:3], going_out=b[3:5], available=b[5], threat=b[6], anger=b[7])
        )
    return Life(
        family=family,
        model=cohort.model,
        draws=Draws(seed=cohort.seed, family=family.number),
        child=Child(bonds=bonds, **values),
        number=cohort.number,
    )
