"""The bank: simulated families, what their caregivers tend to do, and what became of the child."""

import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from geborgen.inference.grown import GROWN, PATTERNS, compute_grown
from geborgen.inference.odds import fit_odds
from geborgen.inference.signals import Habits
from geborgen.moments import __version__
from geborgen.simulation.coder import CODING_ERROR_SD
from geborgen.simulation.parameters import Caregiver, Family, Model, Temperament
from geborgen.simulation.population import Population, draw_family
from geborgen.simulation.posterior import calibrated_study
from geborgen.simulation.survey import Study

__all__ = [
    "Bank", "BankPlan", "build_bank", "describe_basis", "find_bank", "load_shipped", "read_bank",
    "write_bank",
]  # fmt: skip

Array = np.ndarray[Any, Any]

_FILE = "bank.npz"
# What the arrays mean; goes up when that changes.
_LAYOUT = 2
TENDENCIES = tuple(Caregiver.__dataclass_fields__)
_PART = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BankPlan:
    """Which families are lived.

    Parameters
    ----------
    families
        How many, drawn from the calibrated population.
    months
        How old the children become.
    visits
        How many times each is seen in a Strange Situation, on days of their own.
    seed
        0 to 2⁶⁴ − 1.
    """

    families: int = 2000
    months: float = 15.0
    visits: int = 4
    seed: int = 20261127


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Families with what grew: one row each.

    Parameters
    ----------
    plan
        Which families.
    basis
        As `describe_basis` told it when they were lived.
    version
        Of the program then.
    cares
        Families × contingencies, in the order of `Caregiver`.
    temperaments
        Families × reactivity, self-calming at birth and persistence.
    child, bonds
        State of the child at the end, as the kernel holds it.
    grown
        Families × `GROWN`.
    odds
        How each of `PATTERNS` goes with contingencies: coefficients of `odds.predict_odds`.
    manners
        Mean shares of show, minimise, maximise, freeze and contradict.
    """

    plan: BankPlan
    basis: str
    version: str
    cares: Array
    temperaments: Array
    child: Array
    bonds: Array
    grown: Array
    odds: Array
    manners: tuple[float, ...]

    @property
    def habits(self) -> Habits:
        """How the bank's children are on average."""
        from geborgen.simulation.kernel_rows import BOND, CHILD  # noqa: PLC0415 - numba

        return Habits(
            manners=self.manners,
            alarm=float(self.child[:, CHILD.index("alarm")].mean()),
            self_calm=float(self.child[:, CHILD.index("self_calm")].mean()),
            anger=float(self.bonds[:, BOND.index("anger")].mean()),
            months=self.plan.months,
        )


def current_model() -> tuple[Model, Population]:
    """Model and population that the program runs by."""
    study = calibrated_study(Study())
    return study.model, study.population


def describe_basis() -> str:
    """Fingerprint of all that a bank rests on: model, population, calibration and coder.

    Returns
    -------
    str
        Sixteen hexadecimal digits; others when a number of any of them changes.
    """
    model, population = current_model()
    told = json.dumps(
        [_LAYOUT, asdict(model), asdict(population), CODING_ERROR_SD, GROWN], sort_keys=True
    )
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def build_bank(
    plan: BankPlan | None = None, *, progress: Callable[[int, int], None] | None = None
) -> Bank:
    """Live the families of a plan.

    Parameters
    ----------
    plan
        None = as shipped.
    progress
        Called with how many families have been lived and how many there are.

    Returns
    -------
    Bank
        The same for the same plan and basis.
    """
    plan = plan or BankPlan()
    model, population = current_model()
    parts = []
    for first in range(0, plan.families, _PART):
        numbers = range(first, min(first + _PART, plan.families))
        families = [draw_family(population, seed=plan.seed, number=n) for n in numbers]
        parts.append(live_families(families, plan, model=model))
        if progress is not None:
            progress(numbers.stop, plan.families)
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    manners = whole.pop("manners").mean(axis=0)
    columns = [whole["grown"][:, GROWN.index(name)] for name in PATTERNS]
    odds = [fit_odds(whole["cares"], column, visits=plan.visits) for column in columns]
    return Bank(
        plan=plan,
        basis=describe_basis(),
        version=__version__,
        odds=np.array(odds),
        manners=tuple(float(share) for share in manners),
        **whole,
    )


def live_families(families: Sequence[Family], plan: BankPlan, *, model: Model) -> dict[str, Array]:
    """Live families to the age of a plan, and see what grew.

    Parameters
    ----------
    families
        Each with one caregiver.
    plan
        Its months, visits and seed count.
    model
        Constants and switches.

    Returns
    -------
    dict
        Arrays of `Bank` by name, and ``manners`` per family.
    """
    from geborgen.simulation.cohort import live_cohort, make_cohort  # noqa: PLC0415 - numba
    from geborgen.simulation.model import moments_until  # noqa: PLC0415

    cohort = make_cohort(families, seed=plan.seed, model=model)
    live_cohort(cohort, moments_until(plan.months, model))
    child, bonds = cohort.child.copy(), cohort.bonds[:, 0].copy()
    grown, manners = compute_grown(cohort, visits=plan.visits)
    return {
        "cares": np.array([astuple(family.caregivers[0]) for family in families]),
        "temperaments": np.array([astuple(family.temperament) for family in families]),
        "child": child,
        "bonds": bonds,
        "grown": grown,
        "manners": manners,
    }


def make_families(cares: Array, temperaments: Array, *, first: int = 0) -> list[Family]:
    """Families of these caregivers and temperaments, numbered from `first` on."""
    return [
        Family(
            number=first + row,
            caregivers=(Caregiver(**dict(zip(TENDENCIES, map(float, care), strict=True))),),
            temperament=Temperament(**dict(zip(
                Temperament.__dataclass_fields__, map(float, born), strict=True
            ))),
        )
        for row, (care, born) in enumerate(zip(cares, temperaments, strict=True))
    ]  # fmt: skip


def write_bank(bank: Bank, file: Path) -> None:
    """Write a bank whole or not at all.

    Parameters
    ----------
    bank
        The bank.
    file
        Where; its folder is made.
    """
    told = json.dumps(
        {"plan": asdict(bank.plan), "basis": bank.basis, "version": bank.version,
         "manners": bank.manners}
    )  # fmt: skip
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        about=np.frombuffer(told.encode(), dtype=np.uint8),
        **{name: getattr(bank, name).astype(np.float32) for name in _ARRAYS},
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.{os.getpid()}.part")
    beside.write_bytes(packed.getvalue())
    beside.replace(file)


# What reading a file that was cut short or is something else may raise.
_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)
_ARRAYS = ("cares", "temperaments", "child", "bonds", "grown", "odds")


def read_bank(data: bytes) -> Bank:
    """Read a bank that `write_bank` wrote.

    Parameters
    ----------
    data
        Of the file.

    Returns
    -------
    Bank
        Arrays of 64 bits.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as packed:
        told = json.loads(packed["about"].tobytes())
        arrays = {name: packed[name].astype(float) for name in _ARRAYS}
    told["plan"] = BankPlan(**told["plan"])
    told["manners"] = tuple(told["manners"])
    return Bank(**told, **arrays)


def load_shipped() -> Bank:
    """Bank that ships with the program, whether or not it fits the model as it is now."""
    file = resources.files("geborgen.inference").joinpath(_FILE)
    return read_bank(file.read_bytes())


def find_bank(
    families: int | None = None, *, progress: Callable[[int, int], None] | None = None
) -> Bank:
    """Bank that fits the model as it is now: shipped, kept on disk, or built.

    Parameters
    ----------
    families
        How many; None = as many as ship.
    progress
        As for `build_bank`; called only when one is built.

    Returns
    -------
    Bank
        Its basis is that of the model. A bank that cannot be kept on disk is used all the same.
    """
    basis, plan = describe_basis(), BankPlan()
    if families is None or families == plan.families:
        shipped = load_shipped()
        if shipped.basis == basis and shipped.plan == plan:
            return shipped
    plan = plan if families is None else BankPlan(families=families)
    file = _kept(basis, plan)
    try:
        kept = read_bank(file.read_bytes())
        if kept.basis == basis and kept.plan == plan:
            return kept
    except _DAMAGED:
        pass  # none yet, or one that was damaged: it is built anew
    bank = build_bank(plan, progress=progress)
    try:
        write_bank(bank, file)
    except OSError:
        return bank
    return read_bank(file.read_bytes())


def _kept(basis: str, plan: BankPlan) -> Path:
    """Where a bank is kept between runs."""
    folder = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    name = "-".join(str(getattr(plan, item.name)) for item in fields(plan))
    return Path(folder) / "geborgen" / f"bank-{basis}-{name}.npz"
