"""What trust costs: the encrypted file beside the plain one, sealing, and checking a long log."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from geborgen.practice.accesslog.acts import ACCESS_FIELDS, Access, Act, Ground
from geborgen.practice.accesslog.anchors import AnchorFolder, Head
from geborgen.practice.accesslog.chain import GENESIS, compute_link
from geborgen.practice.accesslog.verify import iterate_lines, verify_log
from geborgen.practice.encrypted_sqlite import files
from geborgen.practice.keyring import MasterKey
from geborgen.practice.sealing import SealedReader, SealedWriter

__all__ = ["bench_trust"]

LINES, COMMITS, OPENINGS, SEALED_MB = 1_000_000, 1_000, 100, 100
KEY = MasterKey.make()
COLUMNS = ("number", "at_us", *ACCESS_FIELDS, "link")
ACCESS = Access(
    act=Act.READ,
    user="123",
    role="professional",
    client="b3a2c1d4e5f60718293a4b5c6d7e8f90",
    object_kind="note",
    object_id="b3a2c1d4e5f60718293a4b5c6d7e8f91",
    ground=Ground.CARE,
    place="web",
)


def timed(work: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    """Seconds of one run."""
    start = clock()
    work()
    return clock() - start


def bench_log(folder: Path) -> None:
    """A million lines in the encrypted file, checked; beside reading them without checking."""
    anchors = AnchorFolder(path=folder / "log", outer=KEY.log)
    fill_log(folder / "encrypted", anchors)
    with files.opening(folder / "encrypted", KEY.database) as connection:
        # Seconds of the processor: others on the machine do not count.
        read = timed(lambda: sum(1 for _ in iterate_lines(connection.cursor)), process_time)
        report = []
        taken = timed(lambda: report.append(verify_log(connection.cursor, anchors)), process_time)
    assert report[0].is_whole and report[0].lines == LINES
    print(
        f"verify-log, {LINES:,} lines, encrypted: {LINES / taken:,.0f} lines a second on one core "
        f"(limit 100,000); reading them alone {LINES / read:,.0f}"
    )


def fill_log(file: Path, anchors: AnchorFolder) -> None:
    """Write a whole chain and its anchor."""
    chain_key = anchors.ensure_chain_key(head=0)
    assert chain_key is not None
    last: list[Any] = []

    def lines() -> Iterator[tuple[Any, ...]]:
        link = GENESIS
        for number in range(1, LINES + 1):
            row = (number, 1_764_200_000_000_000 + number, *ACCESS.values)
            link = compute_link(link, row, chain_key.key.reveal())
            last[:] = [*row, link]
            yield (*row, link)

    with closing(files.connect(file, key=KEY.database)) as connection:
        names = ", ".join(COLUMNS[1:])
        connection.execute(f"CREATE TABLE accesslog_line (number INTEGER PRIMARY KEY, {names})")
        marks = ", ".join("?" * len(COLUMNS))
        connection.executemany(f"INSERT INTO accesslog_line VALUES ({marks})", lines())
        connection.commit()
    anchors.advance(Head(number=last[0], at_us=last[1], link=last[-1]), chain_key)


def bench_database(folder: Path) -> None:
    """Commits and openings, encrypted beside plain."""
    taken = {}
    for name, key in (("encrypted", KEY.database), ("plain", None)):
        file = folder / f"commits-{name}"
        with closing(files.connect(file, key=key, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text)")
            insert = "INSERT INTO note (text) VALUES (?)"

            def commit(connection: Any = connection, insert: str = insert) -> None:
                for _ in range(COMMITS):
                    connection.execute(insert, ("x" * 500,))

            commits = timed(commit)

        def reopen(file: Path = file, key: Any = key) -> None:
            for _ in range(OPENINGS):
                files.connect(file, key=key).close()

        taken[name] = (commits / COMMITS * 1e3, timed(reopen) / OPENINGS * 1e3)
    for what, at in (("a commit", 0), ("an opening", 1)):
        encrypted, plain = taken["encrypted"][at], taken["plain"][at]
        print(
            f"{what}, encrypted: {encrypted:.2f} ms, plain {plain:.2f} ms, {encrypted / plain:.1f}x"
        )


def bench_sealing(folder: Path) -> None:
    """Seal and open an attachment, beside writing it plainly."""
    data = bytes(1_000_000)

    def seal() -> None:
        with (folder / "sealed").open("wb") as file, SealedWriter(file, KEY.backups) as stream:
            for _ in range(SEALED_MB):
                stream.write(data)

    def write() -> None:
        with (folder / "plain").open("wb") as file:
            for _ in range(SEALED_MB):
                file.write(data)

    def unseal() -> None:
        with SealedReader((folder / "sealed").open("rb"), KEY.backups, name="it") as stream:
            while stream.read(1_000_000):
                pass

    print(
        f"sealing {SEALED_MB / timed(seal):,.0f} MB a second, opening "
        f"{SEALED_MB / timed(unseal):,.0f}, writing plainly {SEALED_MB / timed(write):,.0f}"
    )


def bench_trust() -> None:
    """Print what each part costs."""
    print("\ntrust")
    with TemporaryDirectory() as name:
        bench_log(Path(name))
        bench_database(Path(name))
        bench_sealing(Path(name))


if __name__ == "__main__":
    bench_trust()
