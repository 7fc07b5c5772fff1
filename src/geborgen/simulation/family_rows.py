"""Rows of a sweep: one family each, dependent on the plan and the family's place and no more."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import TYPE_CHECKING, Any

import polars as pl

from geborgen.moments import UserError
from geborgen.simulation.coder import SituationCoding
from geborgen.simulation.model import moments_until
from geborgen.simulation.named_parameters import GROUPS, Setup, Value, set_parameters
from geborgen.simulation.parameters import Caregiver, Family, LearnFrom, Model, Temperament
from geborgen.simulation.plan import VARIED, Chance, Output, Plan
from geborgen.simulation.points import point_values
from geborgen.simulation.population import draw_caregiver, draw_temperament
from geborgen.simulation.rng import Draws
from geborgen.simulation.typical import find_caregiver

if TYPE_CHECKING:
    from geborgen.simulation.cohort import Cohort

__all__ = ["RowRange", "compute_rows", "live_families", "plan_families"]

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class RowRange:
    """Rows of a sweep from `start` up to, not including, `stop`."""

    start: int
    stop: int

    @property
    def size(self) -> int:
        """How many rows."""
        return self.stop - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFamily:
    """A family of a plan: at which point, which number there, what the point sets, its setup."""

    point: int
    place: int
    values: tuple[tuple[str, Value], ...]
    family: Family
    model: Model


def plan_families(plan: Plan, rows: RowRange) -> Iterator[PlannedFamily]:
    """Families of some rows of a plan.

    Parameters
    ----------
    plan
        The plan.
    rows
        Which rows: point after point, family after family.

    Yields
    ------
    PlannedFamily
        The same for the same plan and row, whatever else is asked.
    """
    for row in range(rows.start, rows.stop):
        point, place = divmod(row, plan.families)
        values = point_values(plan, point)
        number = place if plan.chance is Chance.SHARED else row
        setup = set_parameters(_base(plan, number), (*plan.fixed, *values))
        family = Family(number=number, temperament=setup.temperament, caregivers=(setup.caregiver,))
        yield PlannedFamily(
            point=point, place=place, values=values, family=family, model=setup.model
        )


def _base(plan: Plan, number: int) -> Setup:
    if plan.caregiver != VARIED:
        return Setup(caregiver=find_caregiver(plan.caregiver))
    draws, (population, model) = Draws(seed=plan.seed, family=number), plan.families_drawn()
    return Setup(
        caregiver=draw_caregiver(population, draws),
        temperament=draw_temperament(population, draws),
        constants=model.constants,
    )


def live_families(plan: Plan, planned: Sequence[PlannedFamily]) -> "Cohort":
    """Families of one model, lived to the plan's age.

    Parameters
    ----------
    plan
        Its seed and months.
    planned
        At least one, all of the same model.

    Returns
    -------
    Cohort
        In the same order.

    Raises
    ------
    UserError
        When numba, the extra ``[simulation]``, is not installed.
    """
    try:
        from geborgen.simulation.cohort import (  # noqa: PLC0415 - numba, an extra, and slow
            live_cohort,
            make_cohort,
        )
    except ImportError as error:
        raise UserError("extra_missing", what="numba", extra="simulation") from error
    model = planned[0].model
    cohort = make_cohort([one.family for one in planned], seed=plan.seed, model=model)
    live_cohort(cohort, moments_until(plan.months, model), threads=1)
    return cohort


def compute_rows(plan: Plan, rows: RowRange) -> pl.DataFrame:
    """Table of some rows of a plan, a family each.

    Parameters
    ----------
    plan
        The plan.
    rows
        Which rows, at least one.

    Returns
    -------
    polars.DataFrame
        Columns ``point``, ``family``, the plan's varied parameters, and those of its outputs; the
        same rows for any division into ranges.

    Raises
    ------
    UserError
        When a part of the program that this needs is not installed.
    """
    tables = []
    for _, group in groupby(plan_families(plan, rows), key=lambda one: one.model):
        planned = list(group)
        cohort = live_families(plan, planned)
        columns = _own_columns(plan, planned)
        for output in plan.outputs:
            columns |= _OUTPUTS[output](planned, cohort)
        tables.append(pl.DataFrame(columns))
    return pl.concat(tables)


def _own_columns(plan: Plan, planned: Sequence[PlannedFamily]) -> Columns:
    columns: Columns = {
        "point": pl.Series([one.point for one in planned], dtype=pl.UInt32),
        "family": pl.Series([one.place for one in planned], dtype=pl.UInt32),
    }
    for place, name in enumerate(plan.varied_names):
        values = [one.values[place][1] for one in planned]
        columns[name] = pl.Series(values, dtype=_dtype(name))
    return columns


def _dtype(name: str) -> Any:
    """Type of a parameter's column: fixed by its name, so that every part has the same."""
    group, _, own = name.partition(".")
    default = getattr(GROUPS[group](), own)
    if isinstance(default, LearnFrom):
        return pl.String
    return pl.Boolean if isinstance(default, bool) else pl.Float64


def _caregiver_columns(planned: Sequence[PlannedFamily], cohort: "Cohort") -> Columns:
    """Every tendency of caregiver and newborn, as lived; beside a varied parameter, its equal."""
    del cohort
    found = {}
    for kind in (Caregiver, Temperament):
        group = kind.__name__.lower()
        for item in fields(kind):
            who = [
                one.family.caregivers[0] if kind is Caregiver else one.family.temperament
                for one in planned
            ]
            values = [float(getattr(one, item.name)) for one in who]
            found[f"{group}.{item.name}"] = pl.Series(values, dtype=pl.Float64)
    return found


def _child_columns(planned: Sequence[PlannedFamily], cohort: "Cohort") -> Columns:
    """How the child is at the end: alarm, self-calming, worth."""
    del planned
    from geborgen.simulation.kernel_rows import CHILD  # noqa: PLC0415 - as above

    kept = ("alarm", "self_calm", "worth")
    return {f"child.{name}": cohort.child[:, CHILD.index(name)] for name in kept}


def _bond_columns(planned: Sequence[PlannedFamily], cohort: "Cohort") -> Columns:
    """What it has learnt of its caregiver."""
    del planned
    from geborgen.simulation.kernel_rows import BOND  # noqa: PLC0415 - as above

    return {f"bond.{name}": cohort.bonds[:, 0, i] for i, name in enumerate(BOND)}


def _moment_columns(planned: Sequence[PlannedFamily], cohort: "Cohort") -> Columns:
    """What happened, counted by half of the Circle."""
    del planned
    from geborgen.simulation.kernel_rows import COUNTS  # noqa: PLC0415 - as above

    return {
        f"{half}.{name}": cohort.counts[:, 0, side, i]
        for side, half in enumerate(("top", "bottom"))
        for i, name in enumerate(COUNTS)
    }


def _situation_columns(planned: Sequence[PlannedFamily], cohort: "Cohort") -> Columns:
    """What the blind coder made of a Strange Situation at the end."""
    del planned
    from geborgen.simulation.cohort import code_cohort  # noqa: PLC0415 - as above

    return {f"situation.{name}": column for name, column in _coded(code_cohort(cohort))}


def _coded(codings: Iterable[SituationCoding]) -> Iterator[tuple[str, pl.Series]]:
    codings = list(codings)
    for name in ("pattern", "organised", "second"):
        yield name, pl.Series([str(getattr(one, name)) for one in codings], dtype=pl.String)
    for name in ("disorganisation", "unsettled"):
        yield name, pl.Series([float(getattr(one, name)) for one in codings], dtype=pl.Float64)
    for episode, reunion in ((5, "first_reunion"), (8, "second_reunion")):
        for scale in ("proximity", "contact", "avoidance", "resistance"):
            scores = [float(getattr(getattr(one, reunion), scale)) for one in codings]
            yield f"{scale}_{episode}", pl.Series(scores, dtype=pl.Float64)


_OUTPUTS = {
    Output.CAREGIVER: _caregiver_columns,
    Output.CHILD: _child_columns,
    Output.BOND: _bond_columns,
    Output.MOMENTS: _moment_columns,
    Output.STRANGE_SITUATION: _situation_columns,
}
