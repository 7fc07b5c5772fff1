"""How fast families live: the kernel beside the plain twin, beside Mesa, and beside C.

The same model, the same families and one thread for all, measured in turns within one run; of each
ratio the median counts. Time is the processor's own for this process, so that others on the machine
disturb it little. Before C is timed, its children and counts are held to the kernel's.
"""

import ctypes
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

from geborgen.simulation.cohort import (
    Cohort,
    code_cohort,
    kernel_key,
    live_cohort,
    make_cohort,
    watch_cohort,
)
from geborgen.simulation.kernel_rows import LANES, ROWS
from geborgen.simulation.model import Life, live, moments_until
from geborgen.simulation.parameters import Family, Model
from geborgen.simulation.population import Population, draw_family
from geborgen.simulation.rules import RULES, compile_rules

__all__ = ["bench_simulation"]

SEED = 20261122
ROUNDS = 5
FIRST_CALL = """
from time import perf_counter, process_time
start = perf_counter()
from geborgen.simulation.cohort import live_cohort, make_cohort, watch_cohort
from geborgen.simulation.parameters import Family
cohort = make_cohort([Family()], seed=1)
live_cohort(cohort, 10)
watch_cohort(cohort)
print(perf_counter() - start, process_time())
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to live: its name, what is asked of the kernel beside it, moments per second."""

    name: str
    limit: str
    rate: Callable[[], float]


def families(n: int) -> list[Family]:
    """Families of the population, as various as they come."""
    return [draw_family(Population(), seed=SEED, number=number) for number in range(n)]


def rate_of(live_all: Callable[[Cohort, int], None], drawn: list[Family], moments: int) -> float:
    """Moments a second of something that lives a cohort."""
    cohort = make_cohort(drawn, seed=SEED)
    start = process_time()
    live_all(cohort, moments)
    return len(drawn) * moments / (process_time() - start)


def live_in_kernel(cohort: Cohort, moments: int) -> None:
    """Live on one thread of the compiled kernel."""
    live_cohort(cohort, moments, threads=1)


def rate_twin(n: int, moments: int) -> float:
    """Readable model."""
    start = process_time()
    for family in families(n):
        for _ in live(Life.begin(family, seed=SEED), moments):
            pass
    return n * moments / (process_time() - start)


def rate_mesa(n: int, moments: int) -> float:
    """Model in Mesa: agents, scheduling and random numbers Mesa's, the rules the model's own."""
    from mesa_town import Town

    town = Town(families(n), seed=SEED)
    start = process_time()
    for _ in range(moments):
        town.step()
    return n * moments / (process_time() - start)


def build_c(folder: Path) -> Callable[[Cohort, int], None] | None:
    """Compile the C kernel; None without gcc."""
    gcc = shutil.which("gcc")
    if gcc is None:
        return None
    rules = " ".join(f"double {name};" for name in RULES)
    text = f"typedef struct {{ {rules} }} Rules;\nenum {{ LANES = {LANES} }};\n"
    (folder / "model.h").write_text(text, encoding="utf-8")
    library = folder / "kernel.so"
    source = Path(__file__).with_name("kernel.c")
    subprocess.run(
        [gcc, "-O3", "-march=native", "-mprefer-vector-width=512", "-ffp-contract=off",
         "-fno-math-errno", "-fno-trapping-math", "-std=c11", "-shared", "-fPIC", f"-I{folder}",
         str(source), "-o", str(library)],
        check=True,
    )  # fmt: skip
    return _bind(ctypes.CDLL(str(library)))


def _bind(library: ctypes.CDLL) -> Callable[[Cohort, int], None]:
    def place(array: np.ndarray) -> ctypes.c_void_p:
        return array.ctypes.data_as(ctypes.c_void_p)

    def live_in_c(cohort: Cohort, moments: int) -> None:
        given = compile_rules(cohort.model)
        rules = np.array([float(given[name]) for name in RULES])
        key = np.array(kernel_key(cohort.seed), dtype=np.uint32)
        library.live_slice(
            place(key), place(cohort.families), ctypes.c_int64(len(cohort.families)),
            ctypes.c_int64(cohort.number), ctypes.c_int64(moments), place(cohort.child),
            place(cohort.bonds), place(cohort.cares), place(cohort.counts), place(rules),
        )  # fmt: skip
        cohort.number += moments

    return live_in_c


def check_c(live_in_c: Callable[[Cohort, int], None], drawn: list[Family], moments: int) -> None:
    """Say so when C does not live the kernel's lives."""
    ours, theirs = make_cohort(drawn, seed=SEED), make_cohort(drawn, seed=SEED)
    live_in_kernel(ours, moments)
    live_in_c(theirs, moments)
    same = all(
        np.array_equal(getattr(ours, name), getattr(theirs, name))
        for name in ("child", "bonds", "counts")
    )
    if not same:
        print("  C and the kernel disagree: the comparison below is not one", file=sys.stderr)


def ways(drawn: list[Family], moments: int, folder: Path) -> list[Way]:
    """Every way to live that is at hand, the kernel first."""
    found = [
        Way(name="kernel", limit="", rate=lambda: rate_of(live_in_kernel, drawn, moments)),
        Way(name="the plain twin", limit=">= 500", rate=lambda: rate_twin(4, 500)),
    ]
    if importlib.util.find_spec("mesa") is not None:
        found.append(
            Way(name="Mesa, the same rules", limit=">= 100", rate=lambda: rate_mesa(40, 50))
        )
    live_in_c = build_c(folder)
    if live_in_c is not None:
        check_c(live_in_c, drawn, moments)
        found.append(
            Way(
                name="C, gcc -O3, the same lanes",
                limit=">= 0.5",
                rate=lambda: rate_of(live_in_c, drawn, moments),
            )
        )
    return found


def bench_ways() -> None:
    """Every way in turns, and the kernel's ratio to each."""
    drawn, moments = families(64 * LANES), 1_000
    with TemporaryDirectory() as name:
        found = ways(drawn, moments, Path(name))
        for way in found:
            way.rate()  # not counted: whatever is done only once
        rounds = [[way.rate() for way in found] for _ in range(ROUNDS)]
    kernel = median(rates[0] for rates in rounds)
    print(f"\nsimulation, one thread: the kernel lives {kernel / 1e6:.1f} million moments a second")
    print(f"{'beside':<28} {'moments/s':>14} {'ratio':>9} {'least':>9} {'most':>9}  limit")
    for place, way in enumerate(found[1:], start=1):
        ratios = [rates[0] / rates[place] for rates in rounds]
        rate = median(rates[place] for rates in rounds)
        print(f"{way.name:<28} {rate:>14,.0f} {median(ratios):>8.2f}x {min(ratios):>8.2f}x "
              f"{max(ratios):>8.2f}x  {way.limit}")  # fmt: skip


def bench_scaling() -> None:
    """Time against families and against moments, and memory per family."""
    print("\nlinearity, one thread (seconds per million moments should stay the same)")
    one = make_cohort([Family()], seed=SEED)
    for n, moments in (
        (1_024, 2_000),
        (1_024, 4_000),
        (10_240, 400),
        (200_000, 100),
        (200_000, 200),
    ):
        took = []
        for _ in range(3):
            cohort = _wide(one, n)
            start = process_time()
            live_in_kernel(cohort, moments)
            took.append(process_time() - start)
        print(f"  {n:>7,} families x {moments:>5,} moments {median(took):>8.2f} s "
              f"{median(took) / (n * moments / 1e6):>7.4f} s per million")  # fmt: skip
    arrays = (one.families, one.child, one.bonds, one.cares, one.bounds, one.counts)
    print(f"memory per family: {sum(a.nbytes for a in arrays)} bytes, one caregiver; beside it a "
          f"thread's block of {8 * ROWS / 1024:.0f} KiB")  # fmt: skip


def _wide(one: Cohort, n: int) -> Cohort:
    """A cohort of n families like one, each with its own number."""
    return Cohort(
        seed=one.seed,
        model=Model(),
        families=np.arange(n, dtype=np.uint32),
        **{name: np.repeat(getattr(one, name), n, axis=0)
           for name in ("child", "bonds", "cares", "bounds", "counts")},
    )  # fmt: skip


def bench_bank(n: int = 20_000, months: float = 15.0) -> None:
    """A bank of families for the inference: drawn, lived to an age, seen and coded."""
    marks = [perf_counter()]
    drawn = families(n)
    cohort = make_cohort(drawn, seed=SEED)
    marks.append(perf_counter())
    moments = moments_until(months, cohort.model)
    live_cohort(cohort, moments)
    marks.append(perf_counter())
    watch_cohort(cohort)
    marks.append(perf_counter())
    code_cohort(cohort)
    marks.append(perf_counter())
    made, lived, watched, coded = np.diff(marks)
    print(f"bank of {n:,} families to {months:g} months ({n * moments / 1e6:.0f} million moments), "
          f"all processors: drawn {made:.1f} s, lived {lived:.1f} s,\n  Strange Situation "
          f"{watched:.1f} s and coded {coded:.1f} s; {marks[-1] - marks[0]:.1f} s in all "
          "(limit 60 s)")  # fmt: skip


def bench_first_call() -> None:
    """First call of both kernels with an empty cache and later ones, each in its own process."""
    with TemporaryDirectory() as cache:
        taken = []
        for _ in range(4):
            done = subprocess.run(
                [sys.executable, "-c", FIRST_CALL],
                env={"NUMBA_CACHE_DIR": cache, "PATH": "/usr/bin:/bin"},
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            taken.append([float(word) for word in done.stdout.split()])
    later = [median(column) for column in zip(*taken[1:], strict=True)]
    print("first life and Strange Situation with nothing compiled, with imports: "
          f"{taken[0][0]:.1f} s (limit 10 s), {taken[0][1]:.1f} s of the processor;\n"
          f"  in later processes {later[0]:.2f} s, {later[1]:.2f} s of the processor")  # fmt: skip


def bench_simulation() -> None:
    """Print every ratio."""
    bench_ways()
    bench_scaling()
    bench_bank()
    bench_first_call()


if __name__ == "__main__":
    bench_simulation()
