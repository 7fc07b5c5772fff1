"""Making a backup: everything at one moment, into one sealed file, tried before it counts."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tarfile import TarFile
from typing import IO

from geborgen.moments import FileError, UserError
from geborgen.moments.version import __version__
from geborgen.practice.accesslog.anchors import AnchorFolder
from geborgen.practice.attachments.files import KEY_SUFFIX, list_names
from geborgen.practice.backups.container import (
    Header,
    Manifest,
    add_bytes,
    add_file,
    add_manifest,
    add_stream,
    writing_archive,
)
from geborgen.practice.backups.restoring import Checked, check_backup
from geborgen.practice.backups.snapshot import Snapshot, snapshot_sqlite
from geborgen.practice.folder_lock import holding_folder
from geborgen.practice.holdings import Holdings
from geborgen.practice.keyring.change import database_key
from geborgen.practice.keyring.hierarchy import MasterKey
from geborgen.practice.keyring.keeping import KeyKind, KeyRecord
from geborgen.practice.whole_files import PARTIAL, replace_durably, sync_folder, write_private

__all__ = ["Backup", "BackupStatus", "list_backups", "make_backup", "read_status"]

SUFFIX = ".geborgen-backup"
_STATUS = "backup.json"
_TRIAL = ".backup-trial"
_SIGNS = 8  # of a fingerprint, in a name
_TRIES = 3

Tell = Callable[[int, int], None] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was made and tried, and which older ones were removed."""

    path: Path
    size: int
    checked: Checked
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupStatus:
    """What the data folder remembers of its last good backup."""

    made_at: str
    file: str
    rows: int
    log_head: int
    log_link: str

    def is_due(self, now: datetime, *, every: timedelta) -> bool:
        """Whether it is time for another one."""
        return now - datetime.fromisoformat(self.made_at) >= every


def make_backup(
    holdings: Holdings,
    key: MasterKey,
    record: KeyRecord,
    *,
    folder: Path,
    keep: int | None = None,
    tell: Tell = None,
) -> Backup:
    """Make a backup in a folder, try it by restoring it, then remove the oldest beyond `keep`.

    A name without ".partial" is only ever given to a backup that was restored and found whole.
    Only backups under the same key are ever removed: others may be another practice's.
    """
    if record.kind is KeyKind.LOCAL:
        raise UserError("backup_needs_key")
    now = datetime.now(UTC)
    ending = f"-{record.fingerprint[:_SIGNS]}{SUFFIX}"
    with holding_folder(holdings.data, alone=False), _turn(holdings.data, folder, ending):
        target = folder / f"geborgen-{now:%Y%m%d-%H%M%S}{ending}"
        partial = target.with_name(f".{target.name}{PARTIAL}")
        header = Header(made_at=now.isoformat(timespec="seconds"), program=__version__, key=record)
        try:
            manifest = _write(partial, holdings, key, header=header, tell=tell)
            checked = check_backup(
                partial,
                key,
                place=holdings.data / _TRIAL,
                postgresql=holdings.postgresql,
                tell=tell,
            )
            if checked.breaks:
                raise UserError("backup_log_broken", number=checked.breaks[0].number)
            replace_durably(partial, target)
        finally:
            partial.unlink(missing_ok=True)
        _remember(holdings.data, target, header, manifest=manifest)
        removed = _remove_oldest(folder, keep, ending)
    return Backup(path=target, size=target.stat().st_size, checked=checked, removed=removed)


def list_backups(folder: Path, ending: str = SUFFIX) -> list[Path]:
    """Finished backups in a folder, oldest first."""
    return sorted(path for path in folder.glob(f"geborgen-*{ending}") if path.is_file())


def read_status(data: Path) -> BackupStatus | None:
    """Read when the last good backup was made; None when never, or when that cannot be read."""
    try:
        return BackupStatus(**json.loads((data / _STATUS).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


@contextmanager
def _turn(data: Path, folder: Path, ending: str) -> Iterator[None]:
    """Let one backup at a time be made, and clear away what one that died left."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileError("write_refused", file=folder.name, reason=reason) from error
    # The lock lies with the data: where backups go there may be no locks (a stick, a share).
    with holding_folder(data, alone=True, what=".backing-up"):
        for left in folder.glob(f".geborgen-*{ending}{PARTIAL}"):
            left.unlink(missing_ok=True)
        yield


class _VanishedError(Exception):
    """An attachment was erased while the backup was being made."""


def _write(
    partial: Path, holdings: Holdings, key: MasterKey, *, header: Header, tell: Tell
) -> Manifest:
    """Write it; anew when an attachment was erased meanwhile, since the counts come first."""
    for _ in range(_TRIES):
        try:
            return _write_once(partial, holdings, key, header=header, tell=tell)
        except _VanishedError:
            continue
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise FileError("write_refused", file=partial.parent.name, reason=reason) from error
    raise UserError("backup_busy")


def _write_once(
    partial: Path, holdings: Holdings, key: MasterKey, *, header: Header, tell: Tell
) -> Manifest:
    # Before the database: an anchor may be older than the lines it is kept with, never newer.
    anchors = AnchorFolder(path=holdings.log).read_files()
    with (
        _snapshot(holdings, key, header.key, tell=tell) as snapshot,
        _creating(partial) as file,
        writing_archive(file, header, key) as archive,
    ):
        names = list(list_names(holdings.attachments))
        manifest = _count(holdings, snapshot, names)
        add_manifest(archive, manifest)
        add_stream(archive, snapshot.name, snapshot.content)
        for name, data in anchors.items():
            add_bytes(archive, f"log/{name}", data)
        for done, name in enumerate(names, start=1):
            _add_attachment(archive, holdings.attachments / name, name)
            if tell:
                tell(done, len(names))
    return manifest


def _snapshot(
    holdings: Holdings, key: MasterKey, record: KeyRecord, *, tell: Tell
) -> AbstractContextManager[Snapshot]:
    if holdings.postgresql is None:
        return snapshot_sqlite(holdings.database, database_key(key, record.kind), tell=tell)
    from geborgen.practice.backups.postgresql import snapshot_postgresql  # its driver is an extra

    return snapshot_postgresql(holdings.postgresql, holdings.data / ".backup-dump.partial")


@contextmanager
def _creating(path: Path) -> Iterator[IO[bytes]]:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _count(holdings: Holdings, snapshot: Snapshot, names: list[str]) -> Manifest:
    try:
        sizes = [(holdings.attachments / name).stat().st_size for name in names]
    except FileNotFoundError as error:
        raise _VanishedError from error
    return Manifest(
        engine=snapshot.name,
        tables=snapshot.tables,
        attachments=len(names),
        attachment_bytes=sum(sizes),
        log_head=snapshot.log_head,
        log_link=snapshot.log_link,
    )


def _add_attachment(archive: TarFile, place: Path, name: str) -> None:
    try:
        add_file(archive, f"attachments/{name}", place)
        add_file(
            archive, f"attachments/{name}{KEY_SUFFIX}", place.with_name(place.name + KEY_SUFFIX)
        )
    except FileNotFoundError as error:
        raise _VanishedError from error


def _remember(data: Path, target: Path, header: Header, *, manifest: Manifest) -> None:
    status = BackupStatus(
        made_at=header.made_at,
        file=target.name,
        rows=sum(manifest.tables.values()),
        log_head=manifest.log_head,
        log_link=manifest.log_link,
    )
    write_private(data / _STATUS, json.dumps(asdict(status)).encode("ascii") + b"\n")


def _remove_oldest(folder: Path, keep: int | None, ending: str) -> tuple[str, ...]:
    old = [] if keep is None else list_backups(folder, ending)[:-keep]
    for path in old:
        path.unlink()
    if old:
        sync_folder(folder)
    return tuple(path.name for path in old)
