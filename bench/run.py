"""How fast it is: fixed workloads, each beside a stated reference measured in the same run.

Ratios travel between machines, seconds do not. Nothing here fails: it prints, a person judges.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from agreement import bench_agreement
from app import bench_app
from dyads import bench_dyads
from folders import bench_folders
from geborgen.analysis import compute_circle, compute_repair
from geborgen.analysis.coded import read_coded_session
from geborgen.analysis.contingency import compute_contingencies
from geborgen.moments import derive_moments
from geborgen.sources import ReadOptions, read_recordings, write_recording
from outlook import bench_outlook
from sequences import bench_sequences
from simulation import bench_simulation
from workloads import MOTHER, SCHEME, make_eaf, make_recording

RUNS = 5
MANY = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One workload: its median seconds, its reference's, and the limit we set ourselves."""

    name: str
    seconds: float
    reference: str
    reference_s: float
    limit: str


def timed(work: Callable[[], object], *, runs: int = RUNS) -> float:
    """Median seconds of some runs, after one that is not counted."""
    work()
    taken = []
    for _ in range(runs):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return median(taken)


def process(*words: str) -> Callable[[], object]:
    """A whole new Python process with these words."""
    return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True)


def bench_help() -> Row:
    """Starting up, and no more."""
    return Row(
        name="geborgen --help, cold",
        seconds=timed(process("-m", "geborgen.cli", "--help")),
        reference="python -c pass",
        reference_s=timed(process("-c", "pass")),
        limit="< 0.3 s",
    )


def bench_report(folder: Path) -> Row:
    """An hour's session of 5,000 behaviours to a page, in a new process."""
    file, page = folder / "hour.geborgen.json", folder / "hour.html"
    write_recording(make_recording(5000), file)
    words = ("-m", "geborgen.cli", "report", str(file), "-o", str(page), "--force", "--no-outlook")
    return Row(
        name="report on an hour (5,000 behaviours), cold",
        seconds=timed(process(*words)),
        reference="python importing numpy, jinja2 and rich",
        reference_s=timed(process("-c", "import numpy, jinja2, rich.console, rich.table")),
        limit="< 2 s",
    )


def bench_eaf(name: str, file: Path) -> Row:
    """Read an ELAN file, beside the package most used for it."""
    import pympi

    options = ReadOptions()
    return Row(
        name=f"read {name} ({file.stat().st_size / 1e6:.1f} MB)",
        seconds=timed(lambda: read_recordings(file, options)),
        reference="pympi-ling reading the same file",
        reference_s=timed(lambda: pympi.Elan.Eaf(str(file))),
        limit="ratio <= 1",
    )


def bench_moments() -> Row:
    """Many behaviours through moments, circle, repair and contingency with 1,000 permutations."""
    recording = make_recording(MANY)

    def work() -> None:
        derived = derive_moments(recording)
        moments = derived.moments
        compute_circle(moments, child="kind", caregiver=MOTHER.name)
        compute_repair(moments, rules=derived.rules, ends_s={"bench": recording.end_s})
        coded = read_coded_session(
            recording, SCHEME, derived.rules, moments=moments, streams=derived.streams
        )
        compute_contingencies([coded], MOTHER.name)

    def copy() -> None:
        for act in recording.behaviours:
            replace(act, intensity=0.5)

    return Row(
        name=f"{MANY:,} behaviours: moments, circle, repair, contingency",
        seconds=timed(work, runs=3),
        reference="one plain pass that copies each behaviour",
        reference_s=timed(copy, runs=3),
        limit="< 2 s",
    )


def main() -> None:
    """Run every workload and print its row."""
    samples = Path(__file__).resolve().parent.parent.parent / "shared" / "samples"
    with TemporaryDirectory() as name:
        folder = Path(name)
        made = folder / "made.eaf"
        make_eaf(made)
        rows = [bench_help(), bench_report(folder), bench_eaf("an ELAN file", made)]
        real = samples / "elan" / "sample_2.8.eaf"
        if real.exists():
            rows.append(bench_eaf("a real ELAN file", real))
        rows.append(bench_moments())
    print(f"{'workload':<58} {'median':>9} {'limit':>11} {'ratio':>7}  reference (median)")
    for row in rows:
        ratio = row.seconds / row.reference_s
        print(
            f"{row.name:<58} {row.seconds:>7.3f} s {row.limit:>11} {ratio:>6.2f}x  "
            f"{row.reference} ({row.reference_s:.3f} s)"
        )
    bench_agreement()
    bench_sequences()
    bench_dyads()
    bench_folders()
    bench_outlook()
    bench_simulation()
    if importlib.util.find_spec("django") is not None:
        from practice import bench_practice  # its parts are an extra
        from trust import bench_trust

        bench_app()
        bench_practice()
        bench_trust()


if __name__ == "__main__":
    main()
