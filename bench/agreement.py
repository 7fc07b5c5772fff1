"""Agreement of two observers, beside BORIS's own functions and the plain quadratic rule."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from geborgen.analysis.agreement import (
    Acts,
    compute_agreement,
    compute_alignment,
    compute_alpha,
    pair_recordings,
)
from geborgen.moments import Behaviour, Recording
from workloads import make_recording

__all__ = ["bench_agreement"]

ACTS, DISTINCT = 4_000, 3_000
PEER = Path(__file__).with_name("boris_agreement.py")


def timed(work: Callable[[], object], *, runs: int = 3) -> float:
    """Fewest seconds of some runs."""
    taken = []
    for _ in range(runs):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


def see_again(recording: Recording) -> Recording:
    """The same session by another: late, now and then blind, now and then of another mind."""
    rng = random.Random(7)
    codes = sorted({act.code for act in recording.behaviours})
    seen: list[Behaviour] = []
    for act in recording.behaviours:
        if rng.random() < 0.1:
            continue
        onset_s = max(0.0, act.onset_s + rng.gauss(0, 0.5))
        offset_s = None if act.offset_s is None else max(onset_s, act.offset_s + rng.gauss(0, 0.5))
        code = rng.choice(codes) if rng.random() < 0.1 else act.code
        seen.append(replace(act, code=code, onset_s=onset_s, offset_s=offset_s))
    while len(seen) < len(recording.behaviours):
        seen.append(rng.choice(recording.behaviours))
    seen.sort(key=lambda act: act.onset_s)
    return replace(recording, behaviours=tuple(seen))


def ask_boris(first: Recording, second: Recording) -> dict[str, float] | None:
    """Seconds of BORIS's kappa and of its alignment; None where it cannot be installed."""
    with TemporaryDirectory() as name:
        install = [sys.executable, "-m", "uv", "pip", "install", "-q", "--no-deps", "--target",
                   name, "boris-behav-obs<9"]  # fmt: skip
        if subprocess.run(install, capture_output=True, check=False).returncode:
            return None
        acts = [
            [(a.code, a.onset_s, a.end_s, a.is_state) for a in one.behaviours]
            for one in (first, second)
        ]
        asked = Path(name, "acts.json")
        asked.write_text(json.dumps(acts), "utf-8")
        done = subprocess.run(
            [sys.executable, str(PEER), name, str(asked)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return None if done.returncode else json.loads(done.stdout)


def align_plainly(first: list[int], second: list[int]) -> int:
    """The published quadratic rule, cell by cell."""
    before = list(range(len(second) + 1))
    for place, code in enumerate(first, 1):
        row = [place]
        for column, other in enumerate(second, 1):
            row.append(min(before[column] + 1, row[-1] + 1, before[column - 1] + (code != other)))
        before = row
    return before[-1]


def bench_agreement() -> None:
    """Print each workload with its reference."""
    first = make_recording(ACTS)
    second = see_again(first)
    pairs = pair_recordings([first], [second])
    taken = timed(lambda: compute_agreement(pairs))
    print(f"agreement on {ACTS:,} behaviours per observer, everything: {taken:.3f} s")
    peer = ask_boris(first, second)
    if peer is None:
        print("  BORIS cannot be installed here: the plain quadratic rule stands in for it")
    for what, seconds in (peer or {}).items():
        print(f"  BORIS's {what}: {seconds:.2f} s, {seconds / taken:.0f}x (limit 40x)")
    rng = np.random.default_rng(1)
    codes = rng.integers(0, 9, size=(2, ACTS)).astype(np.int32)
    own = timed(lambda: compute_alignment(Acts(codes=codes[0]), Acts(codes=codes[1])))
    plain = timed(lambda: align_plainly(codes[0].tolist(), codes[1].tolist()), runs=1)
    print(
        f"alignment of {ACTS:,} by {ACTS:,} acts, all pairs: {own:.3f} s; cell by cell "
        f"{plain:.2f} s, {plain / own:.0f}x (limit 40x)"
    )
    values = rng.normal(size=(2, DISTINCT))
    for level in ("interval", "ordinal"):
        seconds = timed(lambda level=level: compute_alpha(values, level=level))
        print(f"{level} alpha on {2 * DISTINCT:,} distinct values: {seconds:.3f} s (limit 1 s)")


if __name__ == "__main__":
    bench_agreement()
