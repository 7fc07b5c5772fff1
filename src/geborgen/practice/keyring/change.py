"""Changing the key of a data folder: at every moment one key opens everything, also after a kill.

Order: note the new key; let it open the attachments and the chain's key too; make the database
anew under it and check that; swap the database (from here on the new key counts); let the old go.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from geborgen.moments import UserError
from geborgen.practice.accesslog.anchors import AnchorFolder, name_chain_key
from geborgen.practice.attachments.files import accept_key, keep_one_key
from geborgen.practice.encrypted_sqlite import files
from geborgen.practice.folder_lock import holding_folder
from geborgen.practice.holdings import Holdings
from geborgen.practice.keyring.hierarchy import MasterKey, SecretKey
from geborgen.practice.keyring.keeping import (
    KeyKind,
    KeyRecord,
    KeyState,
    read_key_state,
    write_key_state,
)
from geborgen.practice.keyring.wrapped_files import add_wrap, keep_one_wrap
from geborgen.practice.whole_files import replace_durably

__all__ = ["change_key", "database_key", "settle_key_change"]

_NEW_DATABASE = ".geborgen.sqlite3.new-key"
_PIECE = 1 << 20


def change_key(
    holdings: Holdings,
    key: MasterKey,
    *,
    new: MasterKey,
    record: KeyRecord,
    tell: files.Tell = None,
) -> None:
    """Give a data folder another key; nothing may be using the folder.

    Raises UserError when something does, or when an earlier change has not been settled.
    """
    with holding_folder(holdings.data, alone=True):
        state = read_key_state(holdings.data)
        if state is None or state.following is not None:
            raise UserError("key_change_unfinished")
        write_key_state(holdings.data, KeyState(current=state.current, following=record))
        _accept(holdings, key, new)
        if holdings.postgresql is None and holdings.database.exists():
            _swap_database(holdings, state.current, key, new=new, tell=tell)
        _finish(holdings, record, new)


def settle_key_change(
    holdings: Holdings, find: Callable[[KeyRecord], MasterKey]
) -> MasterKey | None:
    """Bring a change of key that was cut short to an end: forward if the database was swapped.

    Returns the key that counts, or None when no change was under way.
    """
    state = read_key_state(holdings.data)
    if state is None or state.following is None:
        return None
    with holding_folder(holdings.data, alone=True):
        files.remove_database(holdings.data / _NEW_DATABASE)
        is_kept = _opens_with(holdings, state.current, find)
        record = state.current if is_kept else state.following
        key = find(record)
        if not is_kept:
            files.check_key(holdings.database, database_key(key, record.kind))
        _finish(holdings, record, key)
    return key


def database_key(key: MasterKey, kind: KeyKind) -> SecretKey | None:
    """Return the key of the SQLite file; a local key, lying beside it, would protect nothing."""
    return None if kind is KeyKind.LOCAL else key.database


def _opens_with(
    holdings: Holdings, record: KeyRecord, find: Callable[[KeyRecord], MasterKey]
) -> bool:
    if holdings.postgresql is not None or not holdings.database.exists():
        return True
    try:
        files.check_key(holdings.database, database_key(find(record), record.kind))
    except UserError:
        return False
    return True


def _accept(holdings: Holdings, key: MasterKey, new: MasterKey) -> None:
    accept_key(holdings.attachments, key.attachments, new.attachments)
    chain = AnchorFolder(path=holdings.log).key_file
    if chain.exists():
        add_wrap(chain, key.log, new.log, name=name_chain_key)


def _swap_database(
    holdings: Holdings,
    before: KeyRecord,
    key: MasterKey,
    *,
    new: MasterKey,
    tell: files.Tell,
) -> None:
    made = holdings.data / _NEW_DATABASE
    old_key = database_key(key, before.kind)
    _settle_journal(holdings.database, old_key)
    _copy(holdings.database, made, key=old_key, new=new.database, tell=tell)
    with holdings.database.open("r+b") as old:
        replace_durably(made, holdings.database)
        if old_key is None:
            _write_over(old)


def _write_over(old: IO[bytes]) -> None:
    """Leave no readable rows of a plain file on the disk, as far as the disk writes in place."""
    left = old.seek(0, os.SEEK_END)
    old.seek(0)
    while left > 0:
        left -= old.write(bytes(min(left, _PIECE)))
    old.flush()
    os.fsync(old.fileno())


def _settle_journal(database: Path, key: SecretKey | None) -> None:
    """Take the journal into the file: one left behind would be read into the file that follows."""
    with files.opening(database, key) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _copy(
    source: Path,
    target: Path,
    *,
    key: SecretKey | None,
    new: SecretKey,
    tell: files.Tell,
) -> None:
    if key is None:
        files.copy_encrypted(source, target, new)
    else:
        files.copy_under_another_key(source, target, key=key, new=new, tell=tell)


def _finish(holdings: Holdings, record: KeyRecord, key: MasterKey) -> None:
    write_key_state(holdings.data, KeyState(current=record))
    keep_one_key(holdings.attachments, key.attachments)
    chain = AnchorFolder(path=holdings.log).key_file
    if chain.exists():
        keep_one_wrap(chain, key.log, name=name_chain_key)
    if record.kind is not KeyKind.LOCAL:
        (holdings.data / "local-key").unlink(missing_ok=True)
