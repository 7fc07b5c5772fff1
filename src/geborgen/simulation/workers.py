"""Who does the work of a sweep: this process, local processes, or a Dask cluster."""

import io
import multiprocessing
import os
import signal
import threading
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for_any
from typing import Any

from geborgen.moments import UserError
from geborgen.simulation.family_rows import RowRange, compute_rows
from geborgen.simulation.plan import Plan

__all__ = ["make_part", "work_here", "work_in_processes", "work_on_cluster"]

# How often in a row workers may die without a single part coming in between.
_DEATHS = 3
_AHEAD = 3
_CLUSTER_WAIT_S = 20.0

Part = tuple[RowRange, bytes]


def make_part(plan: Plan, rows: RowRange, fingerprint: str) -> bytes:
    """Parquet file of some rows, as bytes; refuses when this program would make other rows.

    Parameters
    ----------
    plan
        The plan.
    rows
        Which rows.
    fingerprint
        Of the plan where it was started: another here means another version or other constants.

    Returns
    -------
    bytes
        A whole file.

    Raises
    ------
    UserError
        When the fingerprints differ.
    """
    if plan.fingerprint() != fingerprint:
        raise UserError("sweep_other_version")
    whole = io.BytesIO()
    compute_rows(plan, rows).write_parquet(whole, compression="zstd", statistics=False)
    return whole.getvalue()


def work_here(plan: Plan, ranges: Sequence[RowRange]) -> Generator[Part, None, None]:
    """Parts made in this process, in order.

    Parameters
    ----------
    plan
        The plan.
    ranges
        Which rows each part holds.

    Yields
    ------
    tuple
        A range and its part.
    """
    fingerprint = plan.fingerprint()
    for rows in ranges:
        yield rows, make_part(plan, rows, fingerprint)


def work_in_processes(
    plan: Plan, ranges: Sequence[RowRange], *, workers: int
) -> Generator[Part, None, None]:
    """Parts made by local processes, in the order they are ready.

    Parameters
    ----------
    plan, ranges
        As for `work_here`.
    workers
        How many processes.

    Yields
    ------
    tuple
        A range and its part.

    Raises
    ------
    UserError
        When workers keep dying.

    Notes
    -----
    A worker that dies (out of memory, killed) takes its pool along: what was not ready is done
    again by a new one, and given up only when nothing comes through several times in a row.
    """
    left, deaths = list(ranges), 0
    while left:
        before = len(left)
        try:
            for rows, part in _work_in_pool(plan, left, workers=workers):
                left.remove(rows)
                yield rows, part
        except BrokenProcessPool as error:
            deaths = deaths + 1 if len(left) == before else 1
            if deaths >= _DEATHS:
                raise UserError("sweep_worker_died", n=deaths) from error


def _work_in_pool(
    plan: Plan, ranges: Sequence[RowRange], *, workers: int
) -> Generator[Part, None, None]:
    """Work with one pool; only a few parts ahead, so that what waits does not fill memory."""
    context = multiprocessing.get_context("spawn")  # a fork would copy locks that threads hold
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker)
    fingerprint, waiting = plan.fingerprint(), list(reversed(ranges))
    running: dict[Future[bytes], RowRange] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers * _AHEAD:
                rows = waiting.pop()
                running[pool.submit(make_part, plan, rows, fingerprint)] = rows
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(done), done.result()
    finally:
        _stop(pool)


def _begin_worker() -> None:
    """Leave Ctrl-C to the parent, and go when the parent is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait_for_any([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _stop(pool: ProcessPoolExecutor) -> None:
    """Stop a pool at once: what is not written will be done again."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(5.0)


def work_on_cluster(
    plan: Plan, ranges: Sequence[RowRange], *, address: str
) -> Generator[Part, None, None]:
    """Parts made by the workers of a Dask cluster, in the order they are ready.

    Parameters
    ----------
    plan, ranges
        As for `work_here`.
    address
        Of the scheduler, such as ``tcp://host:8786``.

    Yields
    ------
    tuple
        A range and its part.

    Raises
    ------
    UserError
        When the extra ``[cluster]`` is missing, the cluster cannot be reached or has no workers,
        or a part kills worker after worker.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - the optional extra [cluster]
    except ImportError as error:
        raise UserError("extra_missing", what="--cluster", extra="cluster") from error
    connect: Any = Client  # ships no types
    try:
        client = connect(address, timeout=_CLUSTER_WAIT_S)
    except (OSError, ValueError, TypeError) as error:
        raise UserError("cluster_unreachable", address=address) from error
    with client:
        yield from _work_with_client(client, plan, ranges)


def _work_with_client(
    client: Any, plan: Plan, ranges: Sequence[RowRange]
) -> Generator[Part, None, None]:
    fingerprint, waiting = plan.fingerprint(), list(reversed(ranges))
    running: dict[Any, RowRange] = {}
    while waiting or running:
        threads = _count_threads(client)
        while waiting and len(running) < threads * _AHEAD:
            rows = waiting.pop()
            done = client.submit(make_part, plan, rows, fingerprint, pure=False, retries=_DEATHS)
            running[done] = rows
        for done in _wait_for_some(client, running):
            yield running.pop(done), _result(done)


def _count_threads(client: Any) -> int:
    """How many threads the cluster has; waits a while for the first worker."""
    if not client.ncores():
        try:
            client.wait_for_workers(1, timeout=_CLUSTER_WAIT_S)
        except TimeoutError as error:
            raise UserError("cluster_no_workers") from error
    return sum(client.ncores().values())


def _wait_for_some(client: Any, running: dict[Any, RowRange]) -> list[Any]:
    from distributed import wait as wait_for_cluster  # noqa: PLC0415 - the extra [cluster]

    wait_until: Any = wait_for_cluster
    while True:
        try:
            return list(
                wait_until(
                    list(running), timeout=_CLUSTER_WAIT_S, return_when="FIRST_COMPLETED"
                ).done
            )
        except TimeoutError:
            _count_threads(client)  # slow work is fine as long as somebody is there to do it


def _result(done: Any) -> bytes:
    from distributed import KilledWorker  # noqa: PLC0415 - the extra [cluster]

    try:
        return bytes(done.result())
    except KilledWorker as error:
        raise UserError("sweep_worker_died", n=_DEATHS) from error
