"""Unpacking a backup into a new place and checking everything in it before anyone uses it."""

import functools
import os
import re
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from geborgen.moments import FileError, UserError
from geborgen.practice.accesslog.anchors import AnchorFolder
from geborgen.practice.accesslog.chain import Break
from geborgen.practice.accesslog.guards import TABLE
from geborgen.practice.accesslog.verify import verify_log
from geborgen.practice.attachments.files import list_names, open_attachment
from geborgen.practice.backups.container import (
    Manifest,
    forget_members,
    read_header,
    reading_archive,
)
from geborgen.practice.encrypted_sqlite import files
from geborgen.practice.folder_lock import holding_folder
from geborgen.practice.holdings import Holdings
from geborgen.practice.keyring.change import database_key
from geborgen.practice.keyring.hierarchy import MasterKey
from geborgen.practice.keyring.keeping import KeyKind, KeyState, write_key_state
from geborgen.practice.whole_files import replace_durably, sync_folder

__all__ = ["Checked", "check_backup", "finish_restore", "restore_backup", "unpack"]

_DONE = ".restored-whole"
_ALLOWED = re.compile(
    r"database\.(sqlite3|pgdump)|log/[a-z-]+(\.json)?|attachments/[0-9a-f]{2}/[0-9a-f]{32}(\.key)?"
)

Tell = Callable[[int, int], None] | None
Feed = Callable[[IO[bytes]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a backup was found to hold when it was restored to try it."""

    made_at: str
    rows: int
    tables: int
    attachments: int
    log_lines: int
    breaks: tuple[Break, ...]


def check_backup(
    path: Path,
    key: MasterKey,
    *,
    place: Path,
    postgresql: str | None = None,
    tell: Tell = None,
) -> Checked:
    """Restore a backup into a place of its own, count and check everything, and remove it again.

    Raises FileError or UserError with what is wrong: one line.
    """
    _prepare(place)
    try:
        return _unpack_and_check(path, key, place, postgresql=postgresql, tell=tell)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def restore_backup(
    path: Path,
    key: MasterKey,
    data: Path,
    *,
    replace: bool = False,
    postgresql: str | None = None,
    tell: Tell = None,
) -> Checked:
    """Make a data folder of a backup; what stood there, if `replace`, is put beside it whole.

    Nothing is at the folder's place before everything was unpacked and checked. A PostgreSQL
    database is filled last, in one transaction, and has to be empty.
    """
    finish_restore(data)
    if data.exists() and any(data.iterdir()) and not replace:
        raise UserError("restore_not_empty", folder=data.name)
    data.parent.mkdir(parents=True, exist_ok=True)
    place = _prepare(_waiting(data))
    try:
        with _holding_what_is_there(data):
            checked = _unpack_and_check(path, key, place, postgresql=postgresql, tell=tell)
            if postgresql is not None:
                _fill_postgresql(path, key, place, postgresql=postgresql)
            (place / _DONE).touch()
            sync_folder(place)
            _swap(data, place)
    except BaseException as error:
        # Between the two moves nothing lies at the folder's place: then `finish_restore` goes on.
        if data.exists() or not (place / _DONE).exists():
            shutil.rmtree(place, ignore_errors=True)
        if isinstance(error, OSError):
            reason = error.strerror or type(error).__name__
            raise FileError("write_refused", file=data.name, reason=reason) from error
        raise
    return checked


@contextmanager
def _holding_what_is_there(data: Path) -> Iterator[None]:
    """Hold the data that will be put aside, before a long restore finds them in use."""
    if data.exists():
        with holding_folder(data, alone=True):
            yield
    else:
        yield


def finish_restore(data: Path) -> None:
    """Finish a restore that was cut short between its two moves."""
    place = _waiting(data)
    if place.exists() and not data.exists() and (place / _DONE).exists():
        replace_durably(place, data)
    (data / _DONE).unlink(missing_ok=True)


def _waiting(data: Path) -> Path:
    return data.with_name(f".{data.name}.restoring")


def _prepare(place: Path) -> Path:
    try:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700, parents=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileError("write_refused", file=place.name, reason=reason) from error
    return place


def _swap(data: Path, place: Path) -> None:
    """Put the new folder in its place; killed in between, `finish_restore` does the rest."""
    if data.exists():
        aside, n = data.with_name(f"{data.name}.before-restore"), 1
        while aside.exists():
            n += 1
            aside = data.with_name(f"{data.name}.before-restore-{n}")
        replace_durably(data, aside)
    replace_durably(place, data)
    (data / _DONE).unlink(missing_ok=True)


def _unpack_and_check(
    path: Path, key: MasterKey, place: Path, *, postgresql: str | None, tell: Tell
) -> Checked:
    header = read_header(path)
    if postgresql is None:
        manifest = unpack(path, key, place, feed=_refuse_dump(path), tell=tell)
        counted = _check_sqlite(place, key, header.key.kind)
    else:
        from geborgen.practice.backups import postgresql as server  # its driver is an extra

        anchors = AnchorFolder(path=Holdings(data=place).log, outer=key.log)
        with server.trial_database(postgresql) as trial:
            feed = functools.partial(server.restore_database, trial)
            manifest = unpack(path, key, place, feed=feed, tell=tell)
            counted = server.check_database(trial, anchors)
    write_key_state(place, KeyState(current=header.key))
    return _compare_all(place, key, manifest, counted=counted, made_at=header.made_at)


def _fill_postgresql(path: Path, key: MasterKey, place: Path, *, postgresql: str) -> None:
    from geborgen.practice.backups import postgresql as server

    server.check_is_empty(postgresql)
    again = _prepare(place / ".again")
    unpack(path, key, again, feed=functools.partial(server.restore_database, postgresql))
    shutil.rmtree(again)


def _refuse_dump(path: Path) -> Feed:
    def refuse(content: IO[bytes]) -> None:
        raise UserError("restore_needs_postgresql", file=path.name)

    return refuse


def unpack(path: Path, key: MasterKey, place: Path, *, feed: Feed, tell: Tell = None) -> Manifest:
    """Unpack a backup into an empty folder, nothing of it outside; raises FileError.

    A dump of PostgreSQL is not put on disk but given to `feed`.
    """
    total = path.stat().st_size
    try:
        with (
            path.open("rb") as file,
            reading_archive(file, key, name=path.name) as (archive, manifest),
        ):
            for member in iter(archive.next, None):
                forget_members(archive)
                _extract(archive, member, place, file=path.name, feed=feed)
                if tell:
                    tell(min(file.tell(), total), total)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileError("write_refused", file=place.name, reason=reason) from error
    return manifest


def _extract(
    archive: tarfile.TarFile, member: tarfile.TarInfo, place: Path, *, file: str, feed: Feed
) -> None:
    if not member.isfile() or not _ALLOWED.fullmatch(member.name):
        raise FileError("sealed_damaged", file=file)
    content: IO[bytes] | None = archive.extractfile(member)
    assert content is not None
    if member.name == "database.pgdump":
        feed(content)
        return
    target = place / _place_of(member.name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as written:
        shutil.copyfileobj(content, written, 1 << 20)
        written.flush()
        os.fsync(written.fileno())


def _place_of(name: str) -> str:
    return "geborgen.sqlite3" if name == "database.sqlite3" else name


def _check_sqlite(
    place: Path, key: MasterKey, kind: KeyKind
) -> tuple[dict[str, int], int, tuple[Break, ...]]:
    holdings = Holdings(data=place)
    with files.opening(holdings.database, database_key(key, kind)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise FileError("sealed_damaged", file="database.sqlite3")
        tables = files.count_rows(connection)
        if TABLE not in tables:
            return tables, 0, ()
        anchors = AnchorFolder(path=holdings.log, outer=key.log)
        report = verify_log(connection.cursor, anchors)
    return tables, report.lines, report.breaks


def _compare_all(
    place: Path,
    key: MasterKey,
    manifest: Manifest,
    *,
    counted: tuple[dict[str, int], int, tuple[Break, ...]],
    made_at: str,
) -> Checked:
    tables, lines, breaks = counted
    _compare("tables", manifest.tables, tables)
    _check_attachments(Holdings(data=place), key, manifest)
    return Checked(
        made_at=made_at,
        rows=sum(tables.values()),
        tables=len(tables),
        attachments=manifest.attachments,
        log_lines=lines,
        breaks=breaks,
    )


def _check_attachments(holdings: Holdings, key: MasterKey, manifest: Manifest) -> None:
    """Open every attachment: its key fits and its end is there."""
    names = list(list_names(holdings.attachments))
    _compare("attachments", manifest.attachments, len(names))
    for name in names:
        open_attachment(holdings.attachments / name, key.attachments, name=name).close()


def _compare(what: str, expected: object, found: object) -> None:
    if expected != found:
        raise UserError("backup_counts", what=what)
