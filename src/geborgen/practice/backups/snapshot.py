"""The database as it is at one moment, while others go on writing, with its rows counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from geborgen.practice.accesslog.guards import TABLE
from geborgen.practice.encrypted_sqlite import files
from geborgen.practice.keyring.hierarchy import SecretKey

__all__ = ["Snapshot", "read_log_head", "snapshot_sqlite"]

NAME = "database.sqlite3"
_SNAPSHOT = ".backup-snapshot.partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A copy of the database to be read from `content`, and what was counted in it."""

    name: str
    content: IO[bytes]
    size: int
    tables: dict[str, int]
    log_head: int
    log_link: str


@contextmanager
def snapshot_sqlite(
    database: Path, key: SecretKey | None, *, tell: files.Tell = None
) -> Iterator[Snapshot]:
    """Copy a SQLite file that is in use, encrypted as it is; the copy is gone after the block."""
    copy = database.with_name(_SNAPSHOT)
    try:
        files.copy_database(database, copy, key, tell=tell)
        with files.opening(copy, key) as connection:
            tables = files.count_rows(connection)
            number, link = read_log_head(connection.cursor(), tables)
        with copy.open("rb") as content:
            yield Snapshot(
                name=NAME,
                content=content,
                size=copy.stat().st_size,
                tables=tables,
                log_head=number,
                log_link=link,
            )
    finally:
        files.remove_database(copy)


def read_log_head(cursor: object, tables: dict[str, int]) -> tuple[int, str]:
    """Read where the access log's chain ends: number and link; (0, "") without a log."""
    if not tables.get(TABLE):
        return 0, ""
    cursor.execute(f"SELECT number, link FROM {TABLE} ORDER BY number DESC LIMIT 1")  # type: ignore[attr-defined]
    number, link = cursor.fetchone()  # type: ignore[attr-defined]
    return int(number), bytes(link).hex()
