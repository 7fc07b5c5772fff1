"""A sweep in its folder: parts written whole, taken up where it stopped, one table at the end.

The part files are the truth: what a part holds is done, whatever else happened. A part is written
beside its place and moved there, so half a part never has a part's name.
"""

import contextlib
import errno
import json
import os
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from geborgen.moments import FileError, UserError, __version__
from geborgen.simulation.family_rows import RowRange
from geborgen.simulation.model import moments_until
from geborgen.simulation.parameters import Model
from geborgen.simulation.plan import Output, Plan
from geborgen.simulation.workers import Part, work_here, work_in_processes, work_on_cluster

__all__ = ["TABLE", "SweepResult", "read_progress", "run_sweep"]

MANIFEST = "sweep.json"
TABLE = "rows.parquet"
PARTS = "parts"
FORMAT = "geborgen-sweep"
_PART = re.compile(r"rows-(\d{10})-(\d{10})\.parquet")
# A part takes a few seconds at most, so that little is lost and progress can be seen.
_MOMENTS_PER_PART, _ROWS_PER_PART, _SITUATIONS_PER_PART = 3_000_000, 5000, 1000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepResult:
    """What a run of a sweep left.

    Parameters
    ----------
    table
        Where all rows are.
    rows
        How many rows it has.
    found
        How many of them an earlier run had already made.
    """

    table: Path
    rows: int
    found: int


def run_sweep(
    plan: Plan,
    folder: Path,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    part_rows: int | None = None,
    progress: Progress | None = None,
) -> SweepResult:
    """Run a plan into a folder, or what is left of it.

    Parameters
    ----------
    plan
        The plan.
    folder
        Made when it is not there; may hold this same plan, half done.
    workers
        Local processes; None = one per processor, 1 = this process.
    cluster
        Address of a Dask scheduler; then its workers do the work.
    part_rows
        Rows per part; None = a few seconds' work. The rows do not depend on it.
    progress
        Called with how many rows are done and how many there are, at the start and after each part.

    Returns
    -------
    SweepResult
        Where the table is.

    Raises
    ------
    UserError
        When the folder holds something else or is in use, a part cannot be written, workers die, or
        the cluster cannot be reached. What was done stays, and the same call goes on from there.
    """
    store = _Store(folder, plan)
    with store.opened():
        told = progress or (lambda done, total: None)
        missing = store.missing_rows()
        found = plan.rows - sum(rows.size for rows in missing)
        told(found, plan.rows)
        ranges = list(_divide(missing, part_rows or _usual_part(plan)))
        done = found
        made = _choose_workers(plan, ranges, workers=workers, cluster=cluster)
        with contextlib.closing(made):  # whatever goes wrong, no worker is left behind
            for rows, part in made:
                store.keep(rows, part)
                done += rows.size
                told(done, plan.rows)
        return SweepResult(table=store.join(), rows=plan.rows, found=found)


def read_progress(folder: Path) -> tuple[int, int]:
    """How many rows of a sweep's folder are done, and how many there will be.

    Parameters
    ----------
    folder
        Of a sweep.

    Returns
    -------
    tuple of int
        Counted from the names of the parts.

    Raises
    ------
    FileError
        When the folder holds no sweep.
    """
    manifest = _read_manifest(folder)
    if manifest is None:
        raise FileError("sweep_not_one", file=folder.name)
    if (folder / TABLE).exists():
        return manifest["rows"], manifest["rows"]
    done = [_rows_of(path) for path in (folder / PARTS).glob("rows-*.parquet")]
    return sum(rows.size for rows in done if rows), manifest["rows"]


def _usual_part(plan: Plan) -> int:
    """Rows that take a few seconds."""
    moments = max(1, moments_until(plan.months, Model()))
    most = _SITUATIONS_PER_PART if Output.STRANGE_SITUATION in plan.outputs else _ROWS_PER_PART
    return max(1, min(most, _MOMENTS_PER_PART // moments))


def _divide(missing: Sequence[RowRange], size: int) -> Iterator[RowRange]:
    for rows in missing:
        for start in range(rows.start, rows.stop, size):
            yield RowRange(start=start, stop=min(rows.stop, start + size))


def _choose_workers(
    plan: Plan, ranges: Sequence[RowRange], *, workers: int | None, cluster: str | None
) -> Generator[Part, None, None]:
    if not ranges:
        return work_here(plan, ())
    if cluster is not None:
        return work_on_cluster(plan, ranges, address=cluster)
    count = min(workers or len(os.sched_getaffinity(0)), len(ranges))
    if count == 1:
        return work_here(plan, ranges)
    return work_in_processes(plan, ranges, workers=count)


def _rows_of(path: Path) -> RowRange | None:
    """Rows that a part says to hold, by its name."""
    found = _PART.fullmatch(path.name)
    return RowRange(start=int(found[1]), stop=int(found[2])) if found else None


def _read_manifest(folder: Path) -> dict[str, Any] | None:
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise FileError("sweep_not_one", file=folder.name) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise FileError("sweep_not_one", file=folder.name)
    return told


class _Store:
    """The folder of one sweep: which rows are there, and how new ones come in."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self.plan = folder, plan
        self.parts = folder / PARTS

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Hold the folder for this run alone; a killed run lets it go."""
        with self._writing():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._check()
            self.parts.mkdir(exist_ok=True)
        with (self.folder / ".lock").open("a") as lock:
            _hold(lock.fileno(), self.folder)
            if _read_manifest(self.folder) is None:
                self._write_manifest()
            self._sweep_away()
            yield

    def _check(self) -> None:
        """Refuse a folder with another sweep, or with something else altogether."""
        manifest = _read_manifest(self.folder)
        if manifest is None:
            others = [p.name for p in self.folder.iterdir() if p.name not in (PARTS, ".lock")]
            if others and not all(name.endswith(".half") for name in others):
                raise FileError("sweep_folder_taken", file=self.folder.name)
        elif manifest.get("fingerprint") != self.plan.fingerprint():
            name = str(manifest.get("name", "?"))
            raise FileError("sweep_other_plan", file=self.folder.name, name=name)

    def _write_manifest(self) -> None:
        told = {
            "format": FORMAT,
            "written_by": f"geborgen {__version__}",
            "name": self.plan.name,
            "fingerprint": self.plan.fingerprint(),
            "rows": self.plan.rows,
            "points": self.plan.points,
            "plan": asdict(self.plan),
        }
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        self._write(self.folder / MANIFEST, text.encode("utf-8"))

    def _sweep_away(self) -> None:
        """Remove what a killed run left half written."""
        for half in (*self.folder.glob("*.half"), *self.parts.glob("*.half")):
            half.unlink(missing_ok=True)

    def missing_rows(self) -> list[RowRange]:
        """Rows that no whole part holds; a part that can not be read is removed."""
        if _count_rows(self.folder / TABLE) == self.plan.rows:
            return []
        held = []
        for path in self.parts.glob("rows-*.parquet"):
            rows = _rows_of(path)
            if rows is not None and _count_rows(path) == rows.size:
                held.append(rows)
            else:
                path.unlink(missing_ok=True)
        missing, next_row = [], 0
        for rows in sorted(held):
            if rows.start > next_row:
                missing.append(RowRange(start=next_row, stop=rows.start))
            next_row = max(next_row, rows.stop)
        if next_row < self.plan.rows:
            missing.append(RowRange(start=next_row, stop=self.plan.rows))
        return missing

    def keep(self, rows: RowRange, part: bytes) -> None:
        """Write a part, whole or not at all."""
        self._write(self.parts / f"rows-{rows.start:010}-{rows.stop:010}.parquet", part)

    def join(self) -> Path:
        """Join the parts into one table; only then are they removed."""
        table, half = self.folder / TABLE, self.folder / f"{TABLE}.half"
        parts = sorted(self.parts.glob("rows-*.parquet"))
        if _count_rows(table) != self.plan.rows:
            with self._writing():
                pl.scan_parquet(parts).sink_parquet(half, compression="zstd", maintain_order=True)
                _move_into_place(half, table)
        for part in parts:
            part.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.parts.rmdir()
        return table

    def _write(self, path: Path, data: bytes) -> None:
        half = path.with_name(f"{path.name}.half")
        with self._writing():
            half.write_bytes(data)
            _move_into_place(half, path)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Say in one line why writing failed, and that what is done stays."""
        try:
            yield
        except OSError as error:
            with contextlib.suppress(OSError):
                self._sweep_away()  # makes room, so that what is there stays readable
            raise FileError("sweep_write", file=self.folder.name, reason=_reason(error)) from error


def _hold(handle: int, folder: Path) -> None:
    try:
        import fcntl  # noqa: PLC0415 - not on Windows, where a second run is not noticed
    except ImportError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UserError("sweep_in_use", folder=folder.name) from error


def _move_into_place(half: Path, path: Path) -> None:
    with half.open("rb") as written:
        os.fsync(written.fileno())
    half.replace(path)


def _count_rows(path: Path) -> int | None:
    """Rows of a Parquet file by its own word; None when it is not there or not whole."""
    try:
        return int(pl.scan_parquet(path).select(pl.len()).collect().item())
    except (OSError, pl.exceptions.PolarsError):
        return None


def _reason(error: OSError) -> str:
    reasons = {
        errno.ENOSPC: "disk_full",
        errno.EDQUOT: "disk_full",
        errno.EFBIG: "disk_full",
        errno.EACCES: "not_allowed",
        errno.EPERM: "not_allowed",
        errno.EROFS: "read_only",
        errno.EEXIST: "no_file",
        errno.ENOTDIR: "no_folder",
    }
    return reasons.get(error.errno or 0, error.strerror or "?")
