"""A thousand session files, read and summarised by two processes against one."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from geborgen.sources.folder import FileReading, list_session_files, map_session_files

__all__ = ["bench_folders"]

FILES, ACTS, RUNS = 1000, 250, 3
LEAST = 1.7


def summarise(reading: FileReading) -> tuple[float, dict[tuple[str, str], int]]:
    """Minutes of a file, and how often each did what: small, as it goes between processes."""
    counts: Counter[tuple[str, str]] = Counter()
    for recording in reading.recordings:
        counts.update((str(act.actor.role), act.code) for act in recording.behaviours)
    return sum(recording.end_s for recording in reading.recordings) / 60, dict(counts)


def measure(folder: Path, *, n_workers: int) -> float:
    """Seconds for all files of a folder."""
    files = list_session_files(folder)
    start = perf_counter()
    found = map_session_files(folder, files, summarise, n_workers=n_workers)
    taken = perf_counter() - start
    assert sum(sum(counts.values()) for _, counts in found) == FILES * ACTS
    return taken


def measure_anew(folder: Path, *, n_workers: int) -> float:
    """Measure in a process of its own: workers begin by importing what their parent runs."""
    words = [sys.executable, __file__, str(folder), str(n_workers)]
    return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def fill(folder: Path) -> None:
    """A thousand tables of behaviours, as researchers keep them."""
    from geborgen.sources import write_recordings
    from workloads import make_recording

    first = folder / "0000.csv"
    write_recordings([make_recording(ACTS)], first)
    for number in range(1, FILES):
        (folder / f"{number:04}.csv").write_bytes(first.read_bytes())


def bench_folders() -> None:
    """Print the fewest seconds of some runs with one process and with two, in turn."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder)
        taken = [
            (measure_anew(folder, n_workers=1), measure_anew(folder, n_workers=2))
            for _ in range(RUNS)
        ]
    one, two = (min(times) for times in zip(*taken, strict=True))
    sys.stdout.write(
        f"{FILES} session files of {ACTS} acts, two processes: {two:.2f} s; {one / two:.2f} times "
        f"as quick as one process ({one:.2f} s); ours: at least {LEAST} times "
        f"({os.cpu_count()} processors)\n"
    )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        sys.stdout.write(str(measure(Path(sys.argv[1]), n_workers=int(sys.argv[2]))))
    else:
        bench_folders()
