"""A sweep's plan: which parameters take which values, for how many families, for how long."""

import difflib
import hashlib
import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from geborgen.moments import FileError, UserError, __version__
from geborgen.simulation.named_parameters import (
    Setup,
    Value,
    find_parameter,
    set_parameters,
    unknown_name,
)
from geborgen.simulation.parameters import Model
from geborgen.simulation.population import Population
from geborgen.simulation.posterior import calibrated_families
from geborgen.simulation.typical import find_caregiver, find_type

__all__ = ["VARIED", "Chance", "Drawn", "Output", "Plan", "SampleKind", "Sampled", "parse_plan"]

# Families drawn from the population instead of one caregiver for all.
VARIED = "varied"
_VARIED_WORDS = (VARIED, "gevarieerd")
ROWS_VERSION = 2
MONTHS_LIMIT = 72.0


class Output(StrEnum):
    """Groups of columns that a sweep writes for every family."""

    CAREGIVER = "caregiver"
    CHILD = "child"
    BOND = "bond"
    MOMENTS = "moments"
    STRANGE_SITUATION = "strange-situation"


USUAL_OUTPUTS = (Output.CHILD, Output.BOND, Output.MOMENTS)


class SampleKind(StrEnum):
    """How sampled values are spread: by chance, or evenly in all directions at once."""

    UNIFORM = "uniform"
    SOBOL = "sobol"


class Chance(StrEnum):
    """Whether the families of every point meet the same chance, or each its own."""

    SHARED = "shared"
    OWN = "own"


class Drawn(StrEnum):
    """From which population various families come: the calibrated one, or the plain defaults."""

    CALIBRATED = "calibrated"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A parameter that takes sampled values between two bounds."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a sweep runs: every grid combination with every sample, so many families each.

    Parameters
    ----------
    name
        Of the sweep.
    seed
        0 to 2⁶⁴ − 1.
    families
        Families per point.
    months
        How long each lives, 0 to 72 months from birth.
    caregiver
        Name of a typical caregiver that every family starts from, or `VARIED`.
    population
        Where families are `VARIED`: whose they are; with it comes what was calibrated of the
        constants, as long as the plan does not set it.
    grid
        Full names of parameters and the values each takes.
    sample, sample_kind, samples
        Parameters with sampled values, how they are spread, and how many points.
    fixed
        Full names of parameters and the one value each has.
    outputs
        Which columns are written.
    chance
        With shared chance (the usual) two points differ by their parameters alone.

    Raises
    ------
    UserError
        Names the first thing that is not possible.
    """

    name: str
    seed: int = 1
    families: int = 100
    months: float = 12.0
    caregiver: str = "usual"
    population: Drawn = Drawn.CALIBRATED
    grid: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    sample: tuple[Sampled, ...] = ()
    sample_kind: SampleKind = SampleKind.SOBOL
    samples: int = 1
    fixed: tuple[tuple[str, Value], ...] = ()
    outputs: tuple[Output, ...] = USUAL_OUTPUTS
    chance: Chance = Chance.SHARED

    def __post_init__(self) -> None:
        _check_whole("seed", self.seed, low=0, high=2**64 - 1)
        _check_whole("families", self.families, low=1, high=2**31 - 1)
        _check_whole("sample.n", self.samples, low=1, high=2**24)
        _check_number("months", self.months, low=0.0, high=MONTHS_LIMIT)
        if self.caregiver != VARIED:
            find_caregiver(self.caregiver)
        _check_named_once(self)
        for name, values in self.grid:
            if not values:
                raise UserError("plan_values", name=name)
        _check_values(self)
        if self.rows >= 2**32:
            raise UserError("plan_too_large", n=self.rows)

    @property
    def points(self) -> int:
        """How many points: combinations of the grid times samples."""
        return math.prod(len(values) for _, values in self.grid) * self.samples

    @property
    def rows(self) -> int:
        """How many families in all."""
        return self.points * self.families

    @property
    def varied_names(self) -> tuple[str, ...]:
        """Parameters that differ between points, in the order of the plan."""
        return (*(name for name, _ in self.grid), *(one.name for one in self.sample))

    def families_drawn(self) -> tuple[Population, Model]:
        """Population and model that families start from.

        Returns
        -------
        tuple
            The calibrated ones where families are various and the plan does not say otherwise.
        """
        if self.caregiver == VARIED and self.population is Drawn.CALIBRATED:
            return calibrated_families()
        return Population(), Model()

    def fingerprint(self) -> str:
        """What fixes every row: the plan, the model's own numbers, and the program's version.

        Returns
        -------
        str
            Hexadecimal; another for any plan whose rows may differ.
        """
        population, model = self.families_drawn()
        varied = self.caregiver == VARIED
        base = asdict(population if varied else find_caregiver(self.caregiver))
        told = [asdict(self), asdict(model), base, __version__, ROWS_VERSION]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _check_whole(name: str, value: Any, *, low: int, high: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise _outside(name, value, low=str(low), high=str(high))


def _check_number(name: str, value: Any, *, low: float, high: float) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        raise _outside(name, value, low=f"{low:g}", high=f"{high:g}")


def _outside(name: str, value: Any, *, low: str, high: str) -> UserError:
    return UserError("parameter_range", name=name, low=low, high=high, found=repr(value)[:40])


def _check_named_once(plan: Plan) -> None:
    seen: set[str] = set()
    for name in (*plan.varied_names, *(name for name, _ in plan.fixed)):
        if name in seen:
            raise UserError("plan_twice", name=name)
        seen.add(name)


def _check_values(plan: Plan) -> None:
    """Try every value alone, so that a wrong one is named before anything runs."""
    setup = set_parameters(Setup(), plan.fixed)
    for name, values in plan.grid:
        for value in values:
            set_parameters(setup, [(name, value)])
    for one in plan.sample:
        if one.name.startswith("mechanisms."):
            raise UserError("plan_sample_switch", name=one.name)
        for bound in (one.low, one.high):
            set_parameters(setup, [(one.name, bound)])
        if one.low >= one.high:
            raise UserError("plan_bounds", name=one.name, low=f"{one.low:g}", high=f"{one.high:g}")


_KEYS = ("name", "seed", "families", "months", "caregiver", "population", "outputs", "chance",
         "grid", "sample", "fixed")  # fmt: skip


def parse_plan(text: str, *, file: str) -> Plan:
    """Plan of a ``PLAN.toml``.

    Parameters
    ----------
    text
        The file's text.
    file
        Its name, for errors.

    Returns
    -------
    Plan
        Checked.

    Raises
    ------
    UserError
        When the text is no TOML, names what does not exist, or has no points.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileError("file_broken", file=file, format="TOML", reason=str(error)) from error
    for key in told:
        if key not in _KEYS:
            raise unknown_name(key, meant=_near(key), known=_KEYS)
    grid = tuple((name, _values(name, value)) for name, value in _entries(told, "grid"))
    sample, kind, samples = _parse_sample(told)
    if not grid and not sample:
        raise UserError("plan_no_points", file=file)
    simple = {key: told[key] for key in ("seed", "families", "months") if key in told}
    return Plan(
        name=_parse_name(told.get("name", file.partition(".")[0])),
        caregiver=parse_caregiver_word(told.get("caregiver", "usual")),
        population=_choice("population", told.get("population", Drawn.CALIBRATED), Drawn),
        grid=grid,
        sample=sample,
        sample_kind=kind,
        samples=samples,
        fixed=tuple((name, _value(name, value)) for name, value in _entries(told, "fixed")),
        outputs=_parse_outputs(told.get("outputs", list(USUAL_OUTPUTS))),
        chance=_choice("chance", told.get("chance", Chance.SHARED), Chance),
        **simple,
    )


def _near(key: str) -> tuple[str, ...]:
    """Where a key of the plan looks like a parameter, or like another key."""
    try:
        return (f"[fixed] {find_parameter(key)}",)
    except UserError:
        return tuple(difflib.get_close_matches(key, _KEYS, n=2))


def parse_caregiver_word(word: Any) -> str:
    """Name of a typical caregiver or `VARIED`, from the word a person typed.

    Parameters
    ----------
    word
        In English or Dutch.

    Returns
    -------
    str
        As `Plan.caregiver` takes it.

    Raises
    ------
    UserError
        When there is no such caregiver.
    """
    if word in _VARIED_WORDS:
        return VARIED
    return find_type(str(word))


def _parse_name(name: Any) -> str:
    usable = isinstance(name, str) and name.strip() == name != ""
    if not usable or not all(c.isalnum() or c in "-_ ." for c in name):
        raise UserError("plan_name", found=repr(name)[:40])
    return str(name)


def _entries(told: Mapping[str, Any], table: str) -> list[tuple[str, Any]]:
    """Entries of a table by their parameter's full name; ``a.b = 1`` and ``"a.b" = 1`` alike."""
    given = told.get(table, {})
    if not isinstance(given, Mapping):
        raise UserError("plan_table", name=table)
    found: list[tuple[str, Any]] = []
    for key, value in given.items():
        nested = isinstance(value, Mapping) and not {"low", "high"} & value.keys()
        inner = value.items() if nested else [("", value)]
        found += [(f"{key}.{own}" if own else key, entry) for own, entry in inner]
    return [(find_parameter(name), value) for name, value in found]


def _values(name: str, value: Any) -> tuple[Value, ...]:
    if not isinstance(value, list):
        raise UserError("plan_list", name=name, found=repr(value)[:40])
    return tuple(_value(name, one) for one in value)


def _value(name: str, value: Any) -> Value:
    """Check that a value is a number, a switch or a word; whole numbers become numbers."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return float(value)
    raise UserError("plan_value", name=name, found=repr(value)[:40])


def _parse_sample(told: Mapping[str, Any]) -> tuple[tuple[Sampled, ...], SampleKind, int]:
    """Read sampled parameters; ``n`` and ``kind`` stand with each, or once for all."""
    given = told.get("sample", {})
    if not isinstance(given, Mapping):
        raise UserError("plan_table", name="sample")
    shared = {key: given[key] for key in ("n", "kind") if key in given}
    rest = {key: value for key, value in given.items() if key not in shared}
    sampled, told_n, told_kinds = [], [], []
    for name, value in _entries({"sample": rest}, "sample"):
        entry = shared | _bounds(name, value)
        sampled.append(Sampled(name=name, low=entry["low"], high=entry["high"]))
        told_n.append(entry.get("n"))
        told_kinds.append(entry.get("kind", SampleKind.SOBOL))
    if not sampled:
        return (), SampleKind.SOBOL, 1
    if told_n[0] is None or any(n != told_n[0] for n in told_n[1:]):
        raise UserError("plan_sample_n", names=", ".join(one.name for one in sampled))
    if any(kind != told_kinds[0] for kind in told_kinds):
        raise UserError("plan_sample_kind", names=", ".join(one.name for one in sampled))
    return tuple(sampled), _choice("sample.kind", told_kinds[0], SampleKind), told_n[0]


def _bounds(name: str, value: Any) -> dict[str, Any]:
    keys = {"low", "high"}
    if not isinstance(value, Mapping) or not keys <= value.keys() <= keys | {"n", "kind"}:
        raise UserError("plan_sample", name=name, found=repr(value)[:40])
    for key in keys:
        _check_number(f"{name}.{key}", value[key], low=-1e9, high=1e9)
    return dict(value) | {key: float(value[key]) for key in keys}


def _parse_outputs(given: Any) -> tuple[Output, ...]:
    if not isinstance(given, list) or not given:
        raise UserError("plan_list", name="outputs", found=repr(given)[:40])
    return tuple(dict.fromkeys(_choice("outputs", one, Output) for one in given))


def _choice(name: str, value: Any, kind: Any) -> Any:
    if value not in tuple(kind):
        raise UserError(
            "parameter_choice", name=name, known=", ".join(kind), found=repr(value)[:40]
        )
    return kind(value)
