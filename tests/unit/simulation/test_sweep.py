"""Sweeps: the same rows however they are made, taken up where they stopped, never half."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from geborgen.moments import FileError, UserError
from geborgen.simulation.family_rows import RowRange, compute_rows
from geborgen.simulation.plan import Chance, Output, Plan
from geborgen.simulation.sweep import MANIFEST, PARTS, TABLE, read_progress, run_sweep
from geborgen.simulation.workers import make_part, work_in_processes, work_on_cluster

pytest.importorskip("numba")

PLAN = Plan(
    name="proef",
    seed=5,
    families=4,
    months=0.5,
    grid=(("caregiver.repair", (0.0, 1.0)), ("mechanisms.anger", (True, False))),
)
FULL = Plan(
    name="vol", families=6, months=0.5, caregiver="varied", outputs=tuple(Output),
    grid=(("caregiver.repair", (0.0, 1.0)),),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def compiled():
    """Compile once, outside the tests' own time."""
    return compute_rows(FULL, RowRange(start=0, stop=1))


def test_a_sweep_makes_one_table_with_a_row_for_every_family(tmp_path):
    told = []
    result = run_sweep(
        PLAN, tmp_path / "uit", workers=1, part_rows=5, progress=lambda *now: told.append(now)
    )
    rows = pl.read_parquet(result.table)
    assert rows["point"].to_list() == [i // 4 for i in range(16)]
    assert rows["family"].to_list() == [0, 1, 2, 3] * 4
    assert rows["caregiver.repair"].to_list() == [0.0] * 8 + [1.0] * 8
    assert told == [(0, 16), (5, 16), (10, 16), (15, 16), (16, 16)]
    assert sorted(p.name for p in result.table.parent.iterdir()) == [".lock", TABLE, MANIFEST]


@pytest.mark.parametrize("part_rows", [1, 3, 7, 100])
def test_the_rows_do_not_depend_on_how_they_are_divided(part_rows, tmp_path):
    whole = compute_rows(FULL, RowRange(start=0, stop=FULL.rows))
    result = run_sweep(FULL, tmp_path, workers=1, part_rows=part_rows)
    assert pl.read_parquet(result.table).equals(whole)


def test_shared_chance_gives_points_the_same_children_and_own_chance_others():
    alike = Plan(name="a", families=2, months=0.2, grid=(("caregiver.limits", (0.5, 0.5)),))
    own = Plan(
        name="a", families=2, months=0.2, grid=(("caregiver.limits", (0.5, 0.5)),),
        chance=Chance.OWN,
    )  # fmt: skip
    for plan, same in ((alike, True), (own, False)):
        worth = compute_rows(plan, RowRange(start=0, stop=4))["child.worth"].to_list()
        assert (worth[:2] == worth[2:]) is same


def test_a_varied_parameter_is_what_the_family_lived_with():
    rows = compute_rows(FULL, RowRange(start=0, stop=FULL.rows))
    assert rows["caregiver.repair"].to_list() == [0.0] * 6 + [1.0] * 6
    assert rows["caregiver.notice"].n_unique() == 6
    assert set(rows["situation.pattern"]) <= set("ABCD")


def leave_parts(folder, plan, ranges):
    """A sweep that was killed after these parts."""
    for start, stop in ranges:
        rows = RowRange(start=start, stop=stop)
        part = make_part(plan, rows, plan.fingerprint())
        (folder / PARTS).mkdir(parents=True, exist_ok=True)
        (folder / PARTS / f"rows-{start:010}-{stop:010}.parquet").write_bytes(part)
    told = {"format": "geborgen-sweep", "name": plan.name, "fingerprint": plan.fingerprint(),
            "rows": plan.rows}  # fmt: skip
    (folder / MANIFEST).write_text(json.dumps(told), encoding="utf-8")


def test_a_stopped_sweep_goes_on_with_another_division(tmp_path):
    leave_parts(tmp_path, PLAN, [(0, 3), (7, 9)])
    assert read_progress(tmp_path) == (5, 16)
    result = run_sweep(PLAN, tmp_path, workers=1, part_rows=4)
    assert result.found == 5
    whole = compute_rows(PLAN, RowRange(start=0, stop=16))
    assert pl.read_parquet(result.table).equals(whole)
    assert read_progress(tmp_path) == (16, 16)


def test_a_part_cut_short_and_one_half_written_are_done_again(tmp_path):
    leave_parts(tmp_path, PLAN, [(0, 8), (8, 16)])
    cut = tmp_path / PARTS / "rows-0000000008-0000000016.parquet"
    cut.write_bytes(cut.read_bytes()[:400])
    (tmp_path / PARTS / "rows-0000000016-0000000017.parquet.half").write_bytes(b"PAR1")
    result = run_sweep(PLAN, tmp_path, workers=1)
    assert result.found == 8
    whole = compute_rows(PLAN, RowRange(start=0, stop=16))
    assert pl.read_parquet(result.table).equals(whole)


def test_a_finished_sweep_is_not_done_again(tmp_path):
    first = run_sweep(PLAN, tmp_path, workers=1)
    before = first.table.stat().st_mtime_ns
    again = run_sweep(PLAN, tmp_path, workers=1)
    assert (again.found, again.table.stat().st_mtime_ns) == (16, before)


def test_another_plans_folder_is_refused_and_left_alone(tmp_path):
    run_sweep(PLAN, tmp_path, workers=1)
    with pytest.raises(FileError, match="proef"):
        run_sweep(FULL, tmp_path, workers=1)
    assert pl.read_parquet(tmp_path / TABLE).height == 16


def test_a_folder_with_something_else_is_refused(tmp_path):
    (tmp_path / "verslag.docx").write_text("x")
    with pytest.raises(FileError, match=tmp_path.name):
        run_sweep(PLAN, tmp_path, workers=1)
    assert [p.name for p in tmp_path.iterdir()] == ["verslag.docx"]
    with pytest.raises(FileError):
        read_progress(tmp_path)


def test_a_file_where_the_folder_should_be_is_one_clear_line(tmp_path):
    file = tmp_path / "uit"
    file.write_text("x")
    with pytest.raises(UserError, match="uit"):
        run_sweep(PLAN, file, workers=1)


def test_a_folder_at_work_is_not_worked_in_twice(tmp_path):
    def second(done, _total):
        if done == 4:
            with pytest.raises(UserError, match="process"):
                run_sweep(PLAN, tmp_path, workers=1)

    run_sweep(PLAN, tmp_path, workers=1, part_rows=4, progress=second)


def test_a_full_disk_is_one_clear_line_and_what_is_done_stays(tmp_path):
    """No file may grow beyond a limit: to the program that is a disk that is full."""
    leave_parts(tmp_path, PLAN, [(0, 4)])
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, old[1]))
    try:
        with pytest.raises(FileError, match="disk is full"):
            run_sweep(PLAN, tmp_path, workers=1, part_rows=4)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert read_progress(tmp_path) == (4, 16)
    assert list(tmp_path.rglob("*.half")) == []
    assert run_sweep(PLAN, tmp_path, workers=1).found == 4


def test_a_worker_with_another_version_is_refused():
    with pytest.raises(UserError, match="version"):
        make_part(PLAN, RowRange(start=0, stop=1), "other")


@pytest.mark.slow
def test_two_workers_make_the_rows_of_one(tmp_path):
    one = run_sweep(FULL, tmp_path / "een", workers=1)
    two = run_sweep(FULL, tmp_path / "twee", workers=2, part_rows=2)
    assert pl.read_parquet(two.table).equals(pl.read_parquet(one.table))


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_nothing_but_time():
    ranges = [RowRange(start=i, stop=i + 1) for i in range(12)]
    found, killed = {}, False
    for rows, part in work_in_processes(PLAN, ranges, workers=2):
        assert rows not in found
        found[rows] = part
        if not killed:
            killed = True
            os.kill(children()[0], signal.SIGKILL)
    assert sorted(found) == ranges


@pytest.mark.slow
def test_workers_that_keep_dying_are_given_up_with_one_clear_line(monkeypatch):
    # A worker that cannot even begin: its process ends before it takes any work.
    monkeypatch.setattr("geborgen.simulation.workers._begin_worker", sys.exit)
    with pytest.raises(UserError, match="died 3 times"):
        list(work_in_processes(PLAN, [RowRange(start=0, stop=1)], workers=2))


def children():
    """Worker processes of this process: those that spawn started."""
    path = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    pids = [int(pid) for pid in path.read_text().split()]
    return [pid for pid in pids if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


LONG = """
seed = 5
families = 400
months = 3
[grid]
"caregiver.repair" = [0, 0.25, 0.5, 0.75, 1]
"""


@pytest.mark.slow
def test_a_sweep_killed_outright_goes_on_without_loss_or_repetition(tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text(LONG, encoding="utf-8")
    folder = tmp_path / "uit"
    script = (
        "import sys, pathlib; from geborgen.simulation.plan import parse_plan;"
        "from geborgen.simulation.sweep import run_sweep;"
        "plan = parse_plan(pathlib.Path(sys.argv[1]).read_text(), file='plan.toml');"
        "run_sweep(plan, pathlib.Path(sys.argv[2]), workers=int(sys.argv[3]), part_rows=25)"
    )
    command = [sys.executable, "-c", script, str(plan), str(folder), "1"]
    running = subprocess.Popen(command)
    parts = folder / PARTS
    until = time.monotonic() + 120
    while len(list(parts.glob("rows-*.parquet"))) < 5 and time.monotonic() < until:
        time.sleep(0.01)
    running.kill()
    running.wait()
    kept = {p.name: p.stat().st_mtime_ns for p in parts.glob("rows-*.parquet")}
    assert 5 <= len(kept) < 80
    from geborgen.simulation.plan import parse_plan

    parsed = parse_plan(LONG, file="plan.toml")
    result = run_sweep(parsed, folder, workers=1, part_rows=100)
    assert result.found == 25 * len(kept)
    rows = pl.read_parquet(result.table)
    assert rows.select("point", "family").is_unique().all()
    assert rows.equals(compute_rows(parsed, RowRange(start=0, stop=2000)))


@pytest.mark.slow
def test_a_killed_sweep_leaves_no_workers_behind(tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text(LONG.replace("months = 3", "months = 60"), encoding="utf-8")
    folder = str(tmp_path / "uit")
    command = [sys.executable, "-m", "geborgen.cli", "sweep", str(plan), "-o", folder,
               "--workers", "2"]  # fmt: skip
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    tasks = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    workers = []
    until = time.monotonic() + 60
    while len(workers) < 2 and time.monotonic() < until:
        time.sleep(0.05)
        workers = [p for p in tasks.read_text().split() if is_worker(p)]
    running.kill()
    running.wait()
    until = time.monotonic() + 20
    while any(is_worker(p) for p in workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert len(workers) == 2
    assert [p for p in workers if is_worker(p)] == []


def is_worker(pid):
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def cluster():
    """A real cluster of two worker processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        host="127.0.0.1",
    ) as running:  # fmt: skip
        yield running


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_makes_the_rows_of_one_process(cluster, tmp_path):
    address = cluster.scheduler_address
    result = run_sweep(FULL, tmp_path, cluster=address, part_rows=2)
    whole = compute_rows(FULL, RowRange(start=0, stop=FULL.rows))
    assert pl.read_parquet(result.table).equals(whole)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_dask_worker_that_is_killed_costs_nothing_but_time(cluster):
    plan = Plan(name="lang", families=1600, months=6.0, grid=(("caregiver.repair", (0.5,)),))
    ranges = [RowRange(start=i, stop=i + 100) for i in range(0, 1600, 100)]
    before = {worker.process.pid for worker in cluster.workers.values()}
    found = {}
    for rows, part in work_on_cluster(plan, ranges, address=cluster.scheduler_address):
        assert rows not in found
        found[rows] = part
        if len(found) == 1:
            worker = next(iter(cluster.workers.values()))
            os.kill(worker.process.pid, signal.SIGKILL)
    assert sorted(found) == ranges
    assert {worker.process.pid for worker in cluster.workers.values()} != before


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_is_not_there_is_one_clear_line(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("geborgen.simulation.workers._CLUSTER_WAIT_S", 1.0)
    with pytest.raises(UserError, match="no Dask cluster"):
        list(work_on_cluster(PLAN, [RowRange(start=0, stop=1)], address="tcp://127.0.0.1:9"))
