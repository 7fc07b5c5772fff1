"""The database file itself: opening it with its key, and making an encrypted or plain copy."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from geborgen.moments import FileError
from geborgen.practice.keyring.hierarchy import SecretKey

__all__ = [
    "check_key",
    "connect",
    "copy_database",
    "copy_decrypted",
    "copy_encrypted",
    "copy_under_another_key",
    "is_plain",
    "opening",
    "remove_database",
]

# Hears how much is done, and of how much.
Tell = Callable[[int, int], None] | None

_PLAIN_MARK = b"SQLite format 3\0"
_STEP_PAGES = 4096
# What sqlcipher_export leaves behind, though migrations and tools go by it.
_KEPT_PRAGMAS = ("user_version", "application_id")


def connect(database: Path | str, *, key: SecretKey | None, **given: Any) -> Any:
    """Open a SQLite file with its key, or without one; raises FileError when it does not fit."""
    name = Path(str(database)).name
    connection = driver.connect(str(database), **given)
    # Otherwise the library writes lines of its own to the terminal when a key does not fit.
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key is not None:
        # By the driver's own call and not as SQL, so that no trace of statements ever holds it.
        connection.set_key(_raw(key))
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver.DatabaseError as error:
        connection.close()
        if str(error) != "file is not a database":
            raise
        raise FileError(_explain(Path(str(database)), key), file=name) from None
    return connection


@contextmanager
def opening(database: Path, key: SecretKey | None) -> Iterator[Any]:
    """Open a SQLite file that is there, and close it; what SQLite says of it becomes FileError."""
    if not database.is_file():
        raise FileError("file_missing", file=database.name)
    try:
        with closing(connect(database, key=key, isolation_level=None)) as connection:
            yield connection
    except driver.Error as error:
        raise FileError("database_refused", file=database.name, reason=str(error)) from error


def remove_database(database: Path) -> None:
    """Remove a database file with its journals, which would be read into one that follows it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        database.with_name(f"{database.name}{ending}").unlink(missing_ok=True)


def is_plain(database: Path) -> bool:
    """Whether a file is a SQLite database that anyone can read."""
    try:
        with database.open("rb") as file:
            return file.read(len(_PLAIN_MARK)) == _PLAIN_MARK
    except FileNotFoundError:
        return False


def check_key(database: Path, key: SecretKey | None) -> None:
    """Raise FileError, one clear line, when a database file does not open with this key."""
    with opening(database, key):
        pass


def copy_database(source: Path, target: Path, key: SecretKey | None, *, tell: Tell = None) -> None:
    """Copy a database that others may be writing, as it is at one moment, under the same key."""

    def say(status: int, remaining: int, total: int) -> None:
        if tell:
            tell(total - remaining, total)

    with opening(source, key) as read, closing(_create(target, key)) as written:
        # Otherwise each line written by another meanwhile would make the copy begin anew.
        read.execute("BEGIN")
        read.execute("SELECT count(*) FROM sqlite_master").fetchone()
        read.backup(written, pages=_STEP_PAGES, progress=say)
        written.execute("PRAGMA journal_mode = DELETE")


def copy_under_another_key(
    source: Path, target: Path, *, key: SecretKey, new: SecretKey, tell: Tell = None
) -> None:
    """Copy an encrypted database page by page, and give the copy another key."""
    copy_database(source, target, key, tell=tell)
    with opening(target, key) as connection:
        connection.reset_key(_raw(new))
    _check_copy(source, target, source_key=key, key=new)


def copy_encrypted(source: Path, target: Path, key: SecretKey) -> None:
    """Make an encrypted copy of a plain database."""
    _export(source, target, source_key=None, key=key)


def copy_decrypted(source: Path, target: Path, key: SecretKey) -> None:
    """Make a plain copy of an encrypted database."""
    _export(source, target, source_key=key, key=None)


def _raw(key: SecretKey) -> str:
    """Spell a key so that SQLCipher takes it as it is: no derivation at each opening."""
    return f"x'{key.reveal().hex()}'"


def _explain(database: Path, key: SecretKey | None) -> str:
    if key is None:
        return "database_encrypted"
    return "database_plain" if is_plain(database) else "database_wrong_key"


def _create(target: Path, key: SecretKey | None) -> Any:
    remove_database(target)
    target.touch(mode=0o600)
    return connect(target, key=key, isolation_level=None)


def _export(
    source: Path, target: Path, *, source_key: SecretKey | None, key: SecretKey | None
) -> None:
    _create(target, key).close()
    with opening(source, source_key) as connection:
        secret = "" if key is None else _raw(key)
        connection.execute("ATTACH DATABASE ? AS made KEY ?", (str(target), secret))
        # One transaction, so that what others write meanwhile is in it wholly or not at all.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT sqlcipher_export('made')")
        connection.execute("COMMIT")
        for pragma in _KEPT_PRAGMAS:
            (value,) = connection.execute(f"PRAGMA main.{pragma}").fetchone()
            connection.execute(f"PRAGMA made.{pragma} = {value:d}")
        connection.execute("DETACH DATABASE made")
    _check_copy(source, target, source_key=source_key, key=key)


def _check_copy(
    source: Path, target: Path, *, source_key: SecretKey | None, key: SecretKey | None
) -> None:
    """Raise when a copy is not sound or does not hold as much as what it was made from."""
    with opening(source, source_key) as old, opening(target, key) as new:
        sound = new.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if key is not None:
            sound = sound and new.execute("PRAGMA cipher_integrity_check").fetchall() == []
        if not sound or count_rows(old) != count_rows(new):
            raise FileError("database_copy_failed", file=source.name)


def count_rows(connection: Any) -> dict[str, int]:
    """Rows of every table, by its name."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    quoted = {name: name.replace('"', '""') for (name,) in names}
    return {
        name: connection.execute(f'SELECT count(*) FROM "{safe}"').fetchone()[0]
        for name, safe in quoted.items()
    }
