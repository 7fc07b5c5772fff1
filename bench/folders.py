"""A thousand session files, read and summarised by two processes against one."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from geborgen.analysis.workbench import count_observed
from geborgen.sources import write_recordings
from geborgen.sources.folder import FileReading, list_session_files, map_session_files
from workloads import make_recording

__all__ = ["bench_folders"]

FILES, ACTS, RUNS = 1000, 250, 3
LEAST = 1.7


def summarise(reading: FileReading) -> tuple[int, float]:
    """Acts and minutes of a file: what comes back from a worker is small."""
    observed = count_observed(reading.recordings)
    return observed.n_acts, observed.seconds / 60


def measure(folder: Path, files: tuple[Path, ...], *, n_workers: int) -> float:
    """Seconds for all files; each process starts anew, as for a person who calls the program."""
    start = perf_counter()
    found = map_session_files(folder, files, summarise, n_workers=n_workers)
    assert len(found) == FILES
    assert sum(acts for acts, _ in found) == FILES * ACTS
    return perf_counter() - start


def bench_folders() -> None:
    """Print the fewest seconds of some runs with one process and with two, in turn."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        first = folder / "0000.csv"
        write_recordings([make_recording(ACTS)], first)
        head, *rows = first.read_text(encoding="utf-8").splitlines(keepends=True)
        for number in range(1, FILES):
            (folder / f"{number:04}.csv").write_text(head + "".join(rows), encoding="utf-8")
        files = list_session_files(folder)
        taken = [
            (measure(folder, files, n_workers=1), measure(folder, files, n_workers=2))
            for _ in range(RUNS)
        ]
    one, two = (min(times) for times in zip(*taken, strict=True))
    sys.stdout.write(
        f"{FILES} session files of {ACTS} acts, two processes: {two:.2f} s; {one / two:.2f} times "
        f"as quick as one process ({one:.2f} s); ours: at least {LEAST} times "
        f"({os.cpu_count()} processors)\n"
    )


if __name__ == "__main__":
    bench_folders()
