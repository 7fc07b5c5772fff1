"""What an administrator does with a practice from outside the app; each act is logged."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from geborgen.moments import UserError
from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.anchors import AnchorFolder
from geborgen.practice.accesslog.chain import ChainReport
from geborgen.practice.accesslog.verify import verify_log
from geborgen.practice.backups.container import read_header
from geborgen.practice.backups.making import Backup, make_backup
from geborgen.practice.backups.restoring import (
    Checked,
    check_backup,
    finish_restore,
    restore_backup,
)
from geborgen.practice.configuration import Configuration
from geborgen.practice.encrypted_sqlite import files
from geborgen.practice.folder_lock import holding_folder
from geborgen.practice.keyring.change import change_key, database_key
from geborgen.practice.keyring.hierarchy import MasterKey
from geborgen.practice.keyring.keeping import (
    Ask,
    KeyKind,
    KeyRecord,
    find_key,
    key_file_for,
    read_key_state,
)
from geborgen.practice.keyring.key_files import write_key_file
from geborgen.practice.keyring.passphrase import Scrypt, derive_master_key
from geborgen.practice.opening import open_practice
from geborgen.practice.whole_files import PARTIAL, replace_durably
from geborgen.sources.files import check_writable

__all__ = [
    "NewKey",
    "back_up",
    "check_log",
    "decrypt",
    "give_key",
    "restore",
    "show_key",
    "try_backup",
]

Tell = Callable[[int, int], None] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key that counts from now on; `file` is where it lies, None when made of a passphrase."""

    fingerprint: str
    before: str
    file: Path | None


def give_key(
    configuration: Configuration,
    *,
    is_first: bool,
    passphrase: str | None = None,
    file: Path | None = None,
    ask: Ask = None,
    tell: Tell = None,
) -> NewKey:
    """Give a practice its first key kept apart from the data, or another one."""
    opened = open_practice(configuration, ask=ask)
    if is_first != (opened.record.kind is KeyKind.LOCAL):
        raise UserError("key_already" if is_first else "key_not_yet")
    key, record, written = _make_key(passphrase, file)
    try:
        change_key(opened.holdings, opened.key, new=key, record=record, tell=tell)
    except UserError:
        _remove_unneeded(written, record, configuration.data)
        raise
    os.environ["GEBORGEN_KEY"] = key.to_text()
    _log(configuration, Act.CHANGE_KEY)
    return NewKey(fingerprint=key.fingerprint, before=opened.key.fingerprint, file=written)


def decrypt(configuration: Configuration, target: Path, *, ask: Ask = None) -> None:
    """Make a plain copy of the encrypted database elsewhere, for another program; it is logged."""
    _check_there(configuration)
    opened = open_practice(configuration, ask=ask)
    key = database_key(opened.key, opened.record.kind)
    if opened.holdings.postgresql is not None or key is None:
        raise UserError("decrypt_plain")
    check_writable(target)
    with holding_folder(opened.holdings.data, alone=True):
        made = target.with_name(f".{target.name}{PARTIAL}")
        try:
            files.copy_decrypted(opened.holdings.database, made, key)
            replace_durably(made, target)
        finally:
            made.unlink(missing_ok=True)
    _log(configuration, Act.EXPORT)


def show_key(configuration: Configuration) -> KeyRecord:
    """Return what is known of the practice's key without having it."""
    _check_there(configuration)
    state = read_key_state(configuration.data)
    if state is None:
        raise UserError("key_not_yet")
    return state.current


def back_up(
    configuration: Configuration,
    folder: Path | None,
    *,
    keep: int | None = None,
    ask: Ask = None,
    tell: Tell = None,
) -> Backup:
    """Make a backup and try it; beside the data folder unless told where."""
    _check_there(configuration)
    opened = open_practice(configuration, ask=ask)
    place = folder or configuration.data.with_name(f"{configuration.data.name}-backups")
    made = make_backup(
        opened.holdings, opened.key, opened.record, folder=place, keep=keep, tell=tell
    )
    _log(configuration, Act.BACK_UP)
    return made


def restore(
    path: Path,
    configuration: Configuration,
    *,
    replace: bool = False,
    ask: Ask = None,
    tell: Tell = None,
) -> Checked:
    """Make the data folder of a backup."""
    key = _find_backup_key(path, ask)
    checked = restore_backup(
        path,
        key,
        configuration.data,
        replace=replace,
        postgresql=configuration.database_url,
        tell=tell,
    )
    os.environ["GEBORGEN_KEY"] = key.to_text()
    _log(configuration, Act.RESTORE)
    return checked


def try_backup(
    path: Path, configuration: Configuration, *, ask: Ask = None, tell: Tell = None
) -> Checked:
    """Restore a backup into a temporary place and say what it holds."""
    key = _find_backup_key(path, ask)
    near = configuration.data if configuration.data.is_dir() else path.absolute().parent
    with TemporaryDirectory(prefix=".trial-", dir=near, ignore_cleanup_errors=True) as place:
        return check_backup(
            path, key, place=Path(place), postgresql=configuration.database_url, tell=tell
        )


def check_log(
    configuration: Configuration,
    *,
    also: dict[int, bytes] | None = None,
    ask: Ask = None,
    tell: Tell = None,
) -> ChainReport:
    """Check the chain of the access log against its anchors."""
    _check_there(configuration)
    opened = open_practice(configuration, ask=ask)
    anchors = AnchorFolder(path=opened.holdings.log, outer=opened.key.log)
    if opened.holdings.postgresql is not None:
        from geborgen.practice.backups.postgresql import check_log_of  # its driver is an extra

        return check_log_of(opened.holdings.postgresql, anchors, tell=tell, also=also)
    key = database_key(opened.key, opened.record.kind)
    with files.opening(opened.holdings.database, key) as connection:
        return verify_log(connection.cursor, anchors, tell=tell, also=also)


def _check_there(configuration: Configuration) -> None:
    """Raise when the folder holds no practice: looking at a wrong one must not make one there."""
    holdings = configuration.holdings
    finish_restore(holdings.data)
    if read_key_state(holdings.data) is None and not holdings.database.exists():
        raise UserError("no_practice", folder=str(holdings.data))


def _make_key(
    passphrase: str | None, file: Path | None
) -> tuple[MasterKey, KeyRecord, Path | None]:
    if passphrase is not None:
        scrypt = Scrypt.make()
        key = derive_master_key(passphrase, scrypt)
        kind = KeyKind.PASSPHRASE
        return key, KeyRecord(kind=kind, fingerprint=key.fingerprint, scrypt=scrypt), None
    key = MasterKey.make()
    place = file or key_file_for(key.fingerprint, os.environ)
    write_key_file(place, key)
    return key, KeyRecord(kind=KeyKind.FILE, fingerprint=key.fingerprint), place


def _remove_unneeded(written: Path | None, record: KeyRecord, data: Path) -> None:
    """Remove a new key file that nothing was encrypted with."""
    state = read_key_state(data)
    if written is not None and state is not None and record not in (state.current, state.following):
        written.unlink()


def _find_backup_key(path: Path, ask: Ask) -> MasterKey:
    return find_key(read_header(path).key, os.environ, data=None, ask=ask)


def _log(configuration: Configuration, act: Act) -> None:
    """Write a line on what was done from outside the app, once there is a log to write in."""
    if configuration.database_url is None and not configuration.holdings.database.exists():
        return
    import django
    from django.db import connection

    os.environ["GEBORGEN_DATA"] = str(configuration.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geborgen.practice.settings")
    django.setup()
    from geborgen.practice.accesslog.models import AccessLine
    from geborgen.practice.accesslog.services import record_access

    if AccessLine._meta.db_table in connection.introspection.table_names():
        record_access(Access(act=act, role="administrator", ground=Ground.UPKEEP, place="command"))
    connection.close()
