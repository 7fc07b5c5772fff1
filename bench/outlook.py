"""How fast an outlook is, beside the same likelihood in NumPy."""

from dataclasses import dataclass, replace
from time import perf_counter, process_time
from typing import Any

import numpy as np

from geborgen.inference.alike import find_alike
from geborgen.inference.bank import Bank, BankPlan, build_bank, current_model, load_shipped
from geborgen.inference.changes import parse_change
from geborgen.inference.imagined import simulate_diaries
from geborgen.inference.likelihood import compute_log_likelihood, compute_plainly
from geborgen.inference.observed import read_observed
from geborgen.inference.outlook import describe_alike
from geborgen.inference.what_if import compute_what_if, live_onward
from geborgen.moments import Moment
from geborgen.simulation.cohort import live_cohort, make_cohort
from geborgen.simulation.model import moments_until
from geborgen.simulation.population import draw_family

__all__ = ["bench_outlook"]

SEED = 20261129
MOMENTS, FAMILIES, PLAINLY = 200, 20_000, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """One workload, its best seconds by the clock and of the processor, and our own limit."""

    name: str
    seconds: tuple[float, float]
    limit: str


def best(work: Any, *, runs: int = 5) -> tuple[float, float]:
    """Seconds of the best of some runs after one that is not counted."""
    work()
    taken = [timed(work) for _ in range(runs)]
    return min(clock for clock, _ in taken), min(used for _, used in taken)


def timed(work: Any) -> tuple[float, float]:
    """Seconds by the clock, and of the processor in all threads together."""
    start, used = perf_counter(), process_time()
    work()
    return perf_counter() - start, process_time() - used


def make_diary() -> tuple[Moment, ...]:
    """Moments of a simulated family that no bank holds."""
    model, population = current_model()
    cohort = make_cohort([draw_family(population, seed=SEED, number=1)], seed=SEED, model=model)
    live_cohort(cohort, moments_until(12.0, model))
    rng = np.random.default_rng(SEED)
    return simulate_diaries(cohort, moments=MOMENTS, lived=4 * MOMENTS, rng=rng)[0]


def repeat(bank: Bank, families: int) -> Bank:
    """A bank as large as asked for, its families over and over: the work is the same."""
    rows = np.arange(families) % len(bank.cares)
    names = ("cares", "temperaments", "child", "bonds", "grown")
    return replace(bank, **{name: getattr(bank, name)[rows] for name in names})


def bench_outlook() -> None:
    """Print each workload beside its limit, and the ratio to NumPy."""
    model, _ = current_model()
    shipped, diary = load_shipped(), make_diary()
    bank = repeat(shipped, FAMILIES)
    seen = read_observed(diary, model=model, habits=bank.habits)
    fast = best(lambda: compute_log_likelihood(bank.cares, seen, model=model))
    plain = best(lambda: compute_plainly(bank.cares[:PLAINLY], seen, model=model), runs=2)
    ratio = plain[1] / PLAINLY * FAMILIES / fast[1]
    alike = find_alike(diary, shipped)
    onward = live_onward(alike, months_lived=shipped.plan.months, families=2000)
    change = parse_change("repair=+0.2")
    built = timed(lambda: build_bank(BankPlan(families=FAMILIES)))
    rows = [
        Took(name=f"{MOMENTS} moments beside {FAMILIES:,} families", seconds=fast, limit="< 0.3 s"),
        Took(name="what-if on 2,000 families, six months on",
             seconds=best(lambda: compute_what_if(onward, change, label="")), limit="< 1 s"),
        Took(name=f"bank of {FAMILIES:,} families to 15 months", seconds=built, limit="< 60 s"),
        Took(name=f"whole outlook on {MOMENTS} moments, families moved and lived anew",
             seconds=best(lambda: describe_alike(find_alike(diary, shipped), shipped, diary),
                          runs=2), limit="about a second"),
    ]  # fmt: skip
    print("\nThe outlook, on this machine:")
    for row in rows:
        clock, used = row.seconds
        print(f"  {row.name:<62} {clock:8.2f} s, processor {used:6.2f} s  ({row.limit})")
    print(f"  the same likelihood in NumPy takes {ratio:.0f} times the processor per family")
