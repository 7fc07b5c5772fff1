"""Many families at once: records to the kernel's arrays and back, in threads, whole or resumed."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from geborgen.simulation import kernel_rows
from geborgen.simulation.child import Bond, Child
from geborgen.simulation.coder import CODING_ERROR_SD, SituationCoding, Watched, score_watched
from geborgen.simulation.kernel import live_slice
from geborgen.simulation.kernel_situation import (
    MOST_STEPS,
    ROOM,
    SITUATION_TAPE,
    WATCHED,
    situation_slice,
)
from geborgen.simulation.model import Life
from geborgen.simulation.parameters import Family, Model
from geborgen.simulation.rng import Draws, Normals, Purpose
from geborgen.simulation.rules import compile_rules

__all__ = [
    "Cohort",
    "code_cohort",
    "live_cohort",
    "make_cohort",
    "take_life",
    "tape_cohort",
    "tape_situations",
    "watch_cohort",
]

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
        State of the child (families × `kernel_rows.CHILD`), bonds (families × caregivers ×
        `kernel_rows.BOND`), caregivers (× `kernel_rows.CARE`), upper bounds of their shares.
    counts
        Families × caregivers × (top, bottom) × `kernel_rows.COUNTS`: what has happened so far.
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
    cares = np.zeros((size, most, len(kernel_rows.CARE)))
    bounds = np.ones((size, most))
    child = np.zeros((size, len(kernel_rows.CHILD)))
    bonds = np.zeros((size, most, len(kernel_rows.BOND)))
    for row, family in enumerate(families):
        for place, care in enumerate(family.caregivers):
            cares[row, place] = astuple(care)
        bounds[row, : len(family.caregivers)] = family.share_bounds()
        born = Child.newborn(family)
        child[row] = [getattr(born, name) for name in kernel_rows.CHILD]
        bonds[row] = _bond_row(born.bonds[0])
    return Cohort(
        seed=seed,
        model=model or Model(),
        families=np.array([family.number for family in families], dtype=np.uint32),
        child=child,
        bonds=bonds,
        cares=cares,
        bounds=bounds,
        counts=np.zeros((size, most, 2, len(kernel_rows.COUNTS)), dtype=np.int64),
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
    _live(cohort, moments, taped=0, threads=threads)


def tape_cohort(cohort: Cohort, moments: int) -> tuple[Array, Array]:
    """Tape of a number of moments lived in every family.

    Parameters
    ----------
    cohort
        Changed in place.
    moments
        How many, at least one; the tape takes about 60 bytes per moment and family.

    Returns
    -------
    tuple of arrays
        Families × moments × `kernel_rows.TAPE_WORDS`, and × `kernel_rows.TAPE_FLOATS`.
    """
    return _live(cohort, moments, taped=moments, threads=None)


def _live(cohort: Cohort, moments: int, *, taped: int, threads: int | None) -> tuple[Array, Array]:
    size = len(cohort.families)
    words = np.zeros((size, taped, len(kernel_rows.TAPE_WORDS)), dtype=np.int8)
    floats = np.zeros((size, taped, len(kernel_rows.TAPE_FLOATS)))
    key, rules = kernel_key(cohort.seed), compile_rules(cohort.model)

    def work(part: slice) -> None:
        live_slice(
            key, cohort.families[part], cohort.number, moments, cohort.child[part],
            cohort.bonds[part], cohort.cares[part], cohort.bounds[part], cohort.counts[part],
            rules, words[part], floats[part], kernel_rows.make_room(cohort.cares.shape[1]),
            np.empty(kernel_rows.LANES, dtype=np.uint32),
        )  # fmt: skip

    _share(work, size, threads)
    cohort.number += moments
    return words, floats


def watch_cohort(
    cohort: Cohort, *, caregiver: int = 0, occasion: int = 0, threads: int | None = None
) -> Array:
    """Seconds of each kind of act in both reunions of a Strange Situation of every family.

    Parameters
    ----------
    cohort
        Not changed.
    caregiver, occasion
        Who comes along, and the number of the visit.
    threads
        None = one per processor.

    Returns
    -------
    array
        Families × (episode 5, episode 8) × `kernel_situation.WATCHED`, in seconds.
    """
    return _situate(cohort, caregiver=caregiver, occasion=occasion, rows=0, threads=threads)[0]


def code_cohort(
    cohort: Cohort, *, caregiver: int = 0, occasion: int = 0, error_sd: float = CODING_ERROR_SD
) -> list[SituationCoding]:
    """What the blind coder makes of a Strange Situation of every family.

    Parameters
    ----------
    cohort, caregiver, occasion
        As for `watch_cohort`.
    error_sd
        The coder's error in scale points; 0 = a coder who never errs.

    Returns
    -------
    list of SituationCoding
        In the order of the families; the error is fixed by seed, family and occasion.
    """
    watched = watch_cohort(cohort, caregiver=caregiver, occasion=occasion)
    coded = []
    for family, (first, second) in zip(cohort.families, watched, strict=True):
        draws = Draws(seed=cohort.seed, family=int(family))
        start = (occasion * 4 + caregiver) * 16
        rng = Normals(draws, purpose=Purpose.CODING, start=start) if error_sd else None
        one, two = (Watched(**dict(zip(WATCHED, map(float, row), strict=True)))
                    for row in (first, second))  # fmt: skip
        coded.append(score_watched(one, two, rng=rng, error_sd=error_sd))
    return coded


def tape_situations(
    cohort: Cohort, *, caregiver: int = 0, occasion: int = 0
) -> tuple[Array, Array, Array]:
    """Tapes of a Strange Situation of every family: columns, distress, and steps per family."""
    _, tape, distress, steps = _situate(
        cohort, caregiver=caregiver, occasion=occasion, rows=MOST_STEPS, threads=None
    )
    return tape, distress, steps


def _situate(
    cohort: Cohort, *, caregiver: int, occasion: int, rows: int, threads: int | None
) -> tuple[Array, Array, Array, Array]:
    size = len(cohort.families)
    watched = np.zeros((size, 2, len(WATCHED)))
    tape = np.zeros((size, rows, len(SITUATION_TAPE)), dtype=np.int8)
    distress = np.zeros((size, rows))
    steps = np.zeros(size, dtype=np.int64)
    key, rules = kernel_key(cohort.seed), compile_rules(cohort.model)

    def work(part: slice) -> None:
        situation_slice(
            key, cohort.families[part], occasion, caregiver, cohort.number, cohort.child[part],
            cohort.bonds[part], cohort.cares[part], rules, watched[part], steps[part], tape[part],
            distress[part], np.zeros(ROOM), np.zeros(3, dtype=np.int64),
        )  # fmt: skip

    _share(work, size, threads)
    return watched, tape, distress, steps


def _share(work: Callable[[slice], None], size: int, threads: int | None) -> None:
    """Do the work in parts of whole blocks, one per thread; the parts do not touch each other."""
    threads = threads or len(os.sched_getaffinity(0))
    blocks = -(-size // kernel_rows.LANES)
    edges = np.linspace(0, blocks, min(threads, blocks) + 1).astype(int) * kernel_rows.LANES
    parts = [slice(a, min(b, size)) for a, b in pairwise(edges)]
    if len(parts) == 1:
        work(parts[0])
        return
    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(work, parts))


def kernel_key(seed: int) -> tuple[np.uint32, np.uint32]:
    """Seed as the kernel takes it."""
    return np.uint32(seed & 0xFFFFFFFF), np.uint32(seed >> 32)


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
    values = dict(zip(kernel_rows.CHILD, map(float, cohort.child[row]), strict=True))
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
