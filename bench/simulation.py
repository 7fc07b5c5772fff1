"""How fast families live: the kernel beside the plain twin, beside Mesa, and beside C.

The same model, the same families and one thread for all. Before C is timed, its children and counts
are held to the kernel's.
"""

import ctypes
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from geborgen.simulation.cohort import (
    Cohort,
    kernel_key,
    kernel_model,
    live_cohort,
    make_cohort,
)
from geborgen.simulation.model import Life, live
from geborgen.simulation.parameters import Constants, Family, Mechanisms, Model
from geborgen.simulation.population import Population, draw_family

__all__ = ["bench_simulation"]

SEED = 20261122
FIRST_CALL = """
from time import perf_counter
start = perf_counter()
from geborgen.simulation.cohort import live_cohort, make_cohort
from geborgen.simulation.parameters import Family
live_cohort(make_cohort([Family()], seed=1), 10)
print(perf_counter() - start)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """One way to live: moments a second, and the kernel's speed beside it."""

    name: str
    rate: float
    limit: str = ""


def best_rate(work: Callable[[], int], *, runs: int = 3) -> float:
    """Moments a second in the best of some runs: others on the machine only slow it down."""
    found = []
    for _ in range(runs):
        start = perf_counter()
        moments = work()
        found.append(moments / (perf_counter() - start))
    return max(found)


def families(n: int) -> list[Family]:
    """Families of the population, as various as they come."""
    return [draw_family(Population(), seed=SEED, number=number) for number in range(n)]


def rate_kernel(n: int, moments: int, *, threads: int = 1) -> float:
    """Compiled kernel, by default on one thread."""
    drawn = families(n)

    def work() -> int:
        live_cohort(make_cohort(drawn[:1], seed=SEED), 1)
        cohort = make_cohort(drawn, seed=SEED)
        start = perf_counter()
        live_cohort(cohort, moments, threads=threads)
        times.append(perf_counter() - start)
        return 0

    times: list[float] = []
    for _ in range(4):
        work()
    return n * moments / min(times)


def rate_twin(n: int, moments: int) -> float:
    """Readable model."""

    def work() -> int:
        for family in families(n):
            for _ in live(Life.begin(family, seed=SEED), moments):
                pass
        return n * moments

    return best_rate(work)


def rate_mesa(n: int, moments: int) -> float:
    """Model in Mesa: agents, scheduling and random numbers Mesa's, the rules the model's own."""
    from mesa_town import Town

    def work() -> int:
        town = Town(families(n), seed=SEED)
        for _ in range(moments):
            town.step()
        return n * moments

    return best_rate(work)


def build_c(folder: Path) -> Callable[[Cohort, int], None] | None:
    """Compile the C kernel; None without gcc."""
    gcc = shutil.which("gcc")
    if gcc is None:
        return None
    structs = [
        _struct("Constants", "double", [f.name for f in fields(Constants)]),
        _struct("Mechanisms", "int64_t", [f.name for f in fields(Mechanisms)]),
    ]
    (folder / "model.h").write_text("#include <stdint.h>\n" + "\n".join(structs), encoding="utf-8")
    library = folder / "kernel.so"
    source = Path(__file__).with_name("kernel.c")
    subprocess.run(
        [gcc, "-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-std=c11", "-shared",
         "-fPIC", f"-I{folder}", str(source), "-o", str(library), "-lm"],
        check=True,
    )  # fmt: skip
    return _bind(ctypes.CDLL(str(library)))


def _struct(name: str, kind: str, names: list[str]) -> str:
    return f"typedef struct {{ {' '.join(f'{kind} {one};' for one in names)} }} {name};"


def _bind(library: ctypes.CDLL) -> Callable[[Cohort, int], None]:
    def place(array: np.ndarray) -> ctypes.c_void_p:
        return array.ctypes.data_as(ctypes.c_void_p)

    def live_in_c(cohort: Cohort, moments: int) -> None:
        k, m = kernel_model(cohort.model)
        key = np.array(kernel_key(cohort.seed), dtype=np.uint32)
        constants = np.array([float(value) for value in k])
        switches = np.array([int(value) for value in m], dtype=np.int64)
        library.live_slice(
            place(key), place(cohort.families), ctypes.c_int64(len(cohort.families)),
            ctypes.c_int64(cohort.number), ctypes.c_int64(moments), place(cohort.child),
            place(cohort.bonds), place(cohort.cares), place(cohort.bounds), place(cohort.counts),
            ctypes.c_int(cohort.cares.shape[1]), place(constants), place(switches),
        )  # fmt: skip
        cohort.number += moments

    return live_in_c


def rate_c(n: int, moments: int, live_in_c: Callable[[Cohort, int], None]) -> float:
    """C kernel, after its outcome was held to the compiled one's."""
    drawn = families(n)
    ours, theirs = make_cohort(drawn, seed=SEED), make_cohort(drawn, seed=SEED)
    live_cohort(ours, moments, threads=1)
    live_in_c(theirs, moments)
    same = np.allclose(ours.child, theirs.child, rtol=1e-9) and np.allclose(
        ours.bonds, theirs.bonds, rtol=1e-9, atol=1e-12
    )
    if not same or not np.array_equal(ours.counts, theirs.counts):
        print("  C and the kernel disagree: the comparison below is not one", file=sys.stderr)
    times = []
    for _ in range(4):
        cohort = make_cohort(drawn, seed=SEED)
        start = perf_counter()
        live_in_c(cohort, moments)
        times.append(perf_counter() - start)
    return n * moments / min(times)


def bench_scaling() -> None:
    """Time against families and against moments, and memory per family."""
    print("\nlinearity, one thread (seconds per million moments should stay the same)")
    many = make_cohort([Family()], seed=SEED)
    for n, moments in (
        (1_000, 2_000),
        (1_000, 4_000),
        (10_000, 400),
        (200_000, 20),
        (200_000, 100),
    ):
        cohort = _wide(many, n)
        start = perf_counter()
        live_cohort(cohort, moments, threads=1)
        took = perf_counter() - start
        print(f"  {n:>7,} families x {moments:>5,} moments {took:>8.2f} s "
              f"{took / (n * moments / 1e6):>7.3f} s per million")  # fmt: skip
    arrays = (many.families, many.child, many.bonds, many.cares, many.bounds, many.counts)
    tape = 11 + 6 * 8  # the last moment's row
    print(f"memory per family: {sum(a.nbytes for a in arrays) + tape} bytes, one caregiver")


def _wide(one: Cohort, n: int) -> Cohort:
    """A cohort of n families like one, each with its own number."""
    return Cohort(
        seed=one.seed,
        model=Model(),
        families=np.arange(n, dtype=np.uint32),
        **{name: np.repeat(getattr(one, name), n, axis=0)
           for name in ("child", "bonds", "cares", "bounds", "counts")},
    )  # fmt: skip


def bench_first_call() -> None:
    """First call with an empty cache and later ones, each in a process of its own."""
    with TemporaryDirectory() as cache:
        taken = []
        for _ in range(3):
            done = subprocess.run(
                [sys.executable, "-c", FIRST_CALL],
                env={"NUMBA_CACHE_DIR": cache, "PATH": "/usr/bin:/bin"},
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            taken.append(float(done.stdout))
    print(f"first call with nothing compiled {taken[0]:.1f} s (limit 10 s); "
          f"later processes {min(taken[1:]):.2f} s")  # fmt: skip


def bench_simulation() -> None:
    """Print every ratio."""
    kernel = rate_kernel(2_000, 1_000)
    speeds = [Speed(name="the plain twin", rate=rate_twin(4, 1_000), limit=">= 500")]
    if importlib.util.find_spec("mesa") is not None:
        speeds.append(Speed(name="Mesa, the same rules", rate=rate_mesa(40, 100), limit=">= 100"))
    with TemporaryDirectory() as name:
        live_in_c = build_c(Path(name))
        if live_in_c is not None:
            speeds.append(
                Speed(name="C, gcc -O3", rate=rate_c(2_000, 1_000, live_in_c), limit=">= 0.5")
            )
    print(f"\nsimulation, one thread: the kernel lives {kernel / 1e6:.2f} million moments a second")
    print(f"{'beside':<24} {'moments/s':>14} {'ratio':>9}  limit")
    for speed in speeds:
        print(f"{speed.name:<24} {speed.rate:>14,.0f} {kernel / speed.rate:>8.1f}x  {speed.limit}")
    bench_scaling()
    bench_first_call()


if __name__ == "__main__":
    bench_simulation()
