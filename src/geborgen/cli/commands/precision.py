"""``geborgen precision``: how many moments, sessions and minutes a study needs, before any data."""

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass

from geborgen.analysis.power import (
    FamilyPrecision,
    PlannedLength,
    PrecisionGoal,
    compute_units_for_kappa,
    compute_units_for_latency,
    compute_units_for_odds,
    compute_units_for_share,
    plan_lengths,
)
from geborgen.cli.terminal import counting, say, say_json, say_table
from geborgen.moments import Phrasebook, UserError
from geborgen.moments.plain import to_plain

__all__ = ["run"]

_TO_QUARTER = 4  # of a latency, where nothing is said


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What is needed: independent units, and sessions of each length where the pace is known."""

    quantity: str
    value: float
    within: float
    units: int
    per_minute: float | None
    likeness: float
    lengths: tuple[PlannedLength, ...]


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Compute, and show as sentences and a table, or as JSON."""
    if given.quantity == "families":
        _run_families(given, book)
        return
    plan = _compute(given)
    if given.json:
        say_json({"schema": "geborgen-precision", "version": 1, **to_plain(plan)})
        return
    for line in _say_units(plan, given, book):
        say(line)
    if plan.lengths:
        say("")
        _show_lengths(plan, book)
        say(book.say("precision.shorter"))
    if plan.per_minute is None:
        say(book.say("precision.pace"), quietly=True)
    say(book.say("precision.unmeasured"), quietly=True)


def _compute(given: argparse.Namespace) -> _Plan:
    within = given.within
    if given.quantity == "share":
        units = compute_units_for_share(given.value, within)
    elif given.quantity == "kappa":
        units = compute_units_for_kappa(given.value, given.prevalence, within)
    elif given.quantity == "odds":
        units = compute_units_for_odds(_cells(given), math.log(within))
    else:
        within = given.value / _TO_QUARTER if within is None else within
        units = compute_units_for_latency(given.value, within)
    lengths = (
        plan_lengths(units, units_per_minute=given.per_minute, likeness=given.likeness)
        if given.per_minute
        else ()
    )
    return _Plan(
        quantity=given.quantity,
        value=given.value,
        within=within,
        units=units,
        per_minute=given.per_minute,
        likeness=given.likeness,
        lengths=lengths,
    )


def _cells(given: argparse.Namespace) -> tuple[float, float, float, float]:
    """Shares of units: in the window with and without a response, outside it with and without."""
    odds = given.value * given.base / (1 - given.base)
    inside = odds / (1 + odds)
    return (
        given.given * inside,
        given.given * (1 - inside),
        (1 - given.given) * given.base,
        (1 - given.given) * (1 - given.base),
    )


def _say_units(plan: _Plan, given: argparse.Namespace, book: Phrasebook) -> list[str]:
    told = {
        "share": {"value": book.percent(plan.value), "within": _points(plan.within, book)},
        "kappa": {
            "value": book.number(plan.value, 2),
            "within": book.number(plan.within, 2),
            "prevalence": book.percent(getattr(given, "prevalence", 0)),
        },
        "odds": {
            "value": book.number(plan.value, 1),
            "low": book.number(plan.value / plan.within, 2),
            "high": book.number(plan.value * plan.within, 2),
            "given": book.percent(getattr(given, "given", 0)),
            "base": book.percent(getattr(given, "base", 0)),
        },
        "latency": {"value": book.number(plan.value, 1), "within": book.number(plan.within, 1)},
    }[plan.quantity]
    return [book.say(f"precision.{plan.quantity}", n=plan.units, **told)]


def _points(within: float, book: Phrasebook) -> str:
    return book.number(100 * within, 0 if within >= 0.01 else 1)


def _show_lengths(plan: _Plan, book: Phrasebook) -> None:
    say(
        book.say(
            "precision.assumed",
            pace=book.number(plan.per_minute or 0, 1),
            likeness=book.number(plan.likeness, 2),
        )
    )
    rows = [
        (
            book.number(one.minutes, 0),
            "–" if one.n_sessions is None else book.number(one.n_sessions, 0),
            "–" if one.total_minutes is None else book.number(one.total_minutes, 0),
        )
        for one in plan.lengths
    ]
    headings = [book.say(f"column.{key}") for key in ("session_minutes", "sessions", "minutes")]
    say_table(headings, rows)


def _run_families(given: argparse.Namespace, book: Phrasebook) -> None:
    try:
        found = _simulate(given, book)
    except ImportError as error:
        raise UserError("extra_missing", what="numba", extra="simulation") from error
    if given.json:
        say_json({"schema": "geborgen-precision", "version": 1, **to_plain(found)})
        return
    for line in _say_families(found, given, book):
        say(line)
    headings = [book.say(f"column.{key}") for key in ("sessions", "middle", "tenth", "ninetieth")]
    say("")
    say_table(headings, _point_rows(found.points, book))
    say(book.say("precision.margins"))
    say(book.say("precision.families_only"), quietly=True)


def _simulate(given: argparse.Namespace, book: Phrasebook) -> FamilyPrecision:
    from geborgen.inference.planning import (
        PLANNING_SEED,
        SessionPlan,
        compute_planned_precision,
    )

    plan = SessionPlan(
        families=given.families,
        sessions=given.sessions,
        moments=given.moments,
        months=given.months,
        days_between=given.days,
        seed=PLANNING_SEED if given.seed is None else given.seed,
    )
    with counting(book.say("said.sessions"), book) as progress:
        return compute_planned_precision(
            plan, PrecisionGoal(wanted=given.within), progress=progress
        )


def _say_families(found: FamilyPrecision, given: argparse.Namespace, book: Phrasebook) -> list[str]:
    told = {
        "families": found.n_families,
        "sessions": found.n_sessions_each,
        "moments": given.moments,
        "months": book.number(given.months, 0),
        "within": _points(found.wanted, book),
    }
    said = [book.say("precision.families", **told)]
    if found.needed is None or found.needed_most is None:
        return [*said, book.say("precision.families_unknown")]
    needed = {"needed": found.needed, "most": found.needed_most}
    return [*said, book.say("precision.families_needed", **needed)]


def _point_rows(
    points: Sequence[tuple[int, float, float, float]], book: Phrasebook
) -> list[tuple[str, ...]]:
    return [(str(n), *(book.number(100 * width, 1) for width in widths)) for n, *widths in points]
