"""Telling a full disk from other faults, whichever part of the program ran into it."""

import errno
import sqlite3

__all__ = ["is_disk_full"]

_FULL = (errno.ENOSPC, errno.EDQUOT)
_POSTGRESQL_FULL = "53100"


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an error, or one that it came from, says that nothing more fits on the disk."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        # Both drivers of SQLite and that of PostgreSQL, each by its own attribute.
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return True
        if getattr(error, "sqlstate", None) == _POSTGRESQL_FULL:
            return True
        if type(error).__name__ == "OperationalError" and "disk is full" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False
