"""The database when it is PostgreSQL: dumped at one moment, restored whole, tried beside it."""

import io
import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import conninfo, sql

from geborgen.moments import FileError, UserError
from geborgen.practice.accesslog.anchors import AnchorFolder
from geborgen.practice.accesslog.chain import Break, ChainReport
from geborgen.practice.accesslog.guards import TABLE
from geborgen.practice.accesslog.verify import Tell, verify_log
from geborgen.practice.backups.snapshot import Snapshot, read_log_head
from geborgen.practice.keyring.hierarchy import SecretKey
from geborgen.practice.sealing import SealedReader, SealedWriter

__all__ = [
    "check_database",
    "check_is_empty",
    "check_log_of",
    "restore_database",
    "snapshot_postgresql",
    "trial_database",
]

NAME = "database.pgdump"
_DUMP = ("pg_dump", "--format=custom", "--no-owner", "--no-privileges")
_RESTORE = (
    "pg_restore",
    "--single-transaction",
    "--exit-on-error",
    "--no-owner",
    "--no-privileges",
)
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}
_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""


@contextmanager
def snapshot_postgresql(url: str, scratch: Path) -> Iterator[Snapshot]:
    """Dump a database that is in use, as it is at one moment; on disk it only ever lies sealed."""
    key = SecretKey.make()
    try:
        with _connecting(url) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            (moment,) = _one(connection, "SELECT pg_export_snapshot()")
            tables = _count_rows(connection)
            number, link = read_log_head(connection.cursor(), tables)
            _dump(url, moment, scratch=scratch, key=key)
        with SealedReader(scratch.open("rb"), key, name=NAME) as reader:
            yield Snapshot(
                name=NAME,
                content=io.BufferedReader(reader),
                size=reader.size,
                tables=tables,
                log_head=number,
                log_link=link,
            )
    finally:
        scratch.unlink(missing_ok=True)


def restore_database(url: str, content: IO[bytes]) -> None:
    """Fill an empty database from a dump, in one transaction: all of it or nothing."""
    process = _start(_RESTORE, url, stdin=subprocess.PIPE)
    assert process.stdin is not None
    try:
        shutil.copyfileobj(content, process.stdin, 1 << 20)
    except BrokenPipeError:
        pass  # pg_restore gave up; what it says of it follows
    except BaseException:
        process.kill()
        process.communicate()
        raise
    _, said = process.communicate()
    _check_end(process, said)


def check_is_empty(url: str) -> None:
    """Raise UserError when a database already holds tables."""
    with _connecting(url) as connection:
        if connection.execute(_TABLES).fetchone() is not None:
            raise UserError("postgresql_not_empty", name=_name(url))


@contextmanager
def trial_database(url: str) -> Iterator[str]:
    """Make a database beside the practice's own, to try a backup in; gone after the block."""
    name = f"geborgen_trial_{secrets.token_hex(6)}"
    with _connecting(url, dbname="postgres", autocommit=True) as server:
        try:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise UserError("postgresql_no_trial") from error
        try:
            yield conninfo.make_conninfo(url, dbname=name)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            server.execute(drop)


def check_database(
    url: str, anchors: AnchorFolder
) -> tuple[dict[str, int], int, tuple[Break, ...]]:
    """Count the rows of every table and check the log: tables, lines, breaks."""
    with _connecting(url) as connection:
        tables = _count_rows(connection)
        if TABLE not in tables:
            return tables, 0, ()
        report = verify_log(_streaming(connection), anchors)
        return tables, report.lines, report.breaks


def check_log_of(
    url: str, anchors: AnchorFolder, *, tell: Tell = None, also: dict[int, bytes] | None = None
) -> ChainReport:
    """Check the chain of the access log in a database."""
    with _connecting(url) as connection:
        return verify_log(_streaming(connection), anchors, tell=tell, also=also)


def _streaming(connection: psycopg.Connection[Any]) -> Callable[[], Any]:
    """Give named cursors, which stream: a long log does not have to fit in memory."""
    return lambda: connection.cursor(secrets.token_hex(6))


@contextmanager
def _connecting(url: str, **given: Any) -> Iterator[psycopg.Connection[Any]]:
    autocommit = given.pop("autocommit", False)
    try:
        with psycopg.connect(url, autocommit=autocommit, **given) as connection:
            yield connection
    except psycopg.Error as error:
        # The driver's own text may hold an address with its password.
        reason = error.sqlstate or "no_connection"
        raise UserError("postgresql_refused", name=_name(url), reason=reason) from error


def _count_rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    count = sql.SQL("SELECT count(*) FROM {}")
    return {
        name: _one(connection, count.format(sql.Identifier("public", name)))[0] for name in names
    }


def _one(connection: psycopg.Connection[Any], query: Any) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(row)


def _dump(url: str, moment: str, *, scratch: Path, key: SecretKey) -> None:
    scratch.unlink(missing_ok=True)
    process = _start((*_DUMP, f"--snapshot={moment}"), url, stdout=subprocess.PIPE)
    assert process.stdout is not None
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file, SealedWriter(file, key) as stream:
            shutil.copyfileobj(process.stdout, stream, 1 << 20)
    except BaseException:
        process.kill()
        process.communicate()
        raise
    _, said = process.communicate()
    _check_end(process, said)


def _start(
    words: tuple[str, ...], url: str, *, stdin: int | None = None, stdout: int | None = None
) -> subprocess.Popen[bytes]:
    """Start a tool of PostgreSQL; the password goes by the environment, unseen by others."""
    given = conninfo.conninfo_to_dict(url)
    known = {_VARIABLES[name]: str(value) for name, value in given.items() if name in _VARIABLES}
    target = ["--dbname", known["PGDATABASE"]] if words[0] == "pg_restore" else []
    try:
        return subprocess.Popen(
            [*words, *target],
            env={**os.environ, **known},
            stderr=subprocess.PIPE,
            stdin=stdin,
            stdout=stdout,
        )
    except FileNotFoundError as error:
        raise UserError("postgresql_tool", tool=words[0]) from error


def _check_end(process: subprocess.Popen[bytes], said: bytes) -> None:
    if process.returncode != 0:
        tool = Path(str(process.args[0])).name  # type: ignore[index]
        lines = said.decode("utf-8", "replace").strip().splitlines() or ["-"]
        # The first line says which part failed; rows and their values come after it.
        raise FileError("postgresql_failed", file=tool, reason=lines[0][:200])


def _name(url: str) -> str:
    return str(conninfo.conninfo_to_dict(url).get("dbname") or "?")
