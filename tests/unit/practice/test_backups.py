"""Backups: everything but the key, tried before they count, refused when anything is not right."""

import resource
import shutil
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta

import pytest

from geborgen.moments import FileError, UserError
from geborgen.practice.accesslog.anchors import AnchorFolder
from geborgen.practice.accesslog.verify import verify_log
from geborgen.practice.backups.container import read_header
from geborgen.practice.backups.making import list_backups, make_backup, read_status
from geborgen.practice.backups.restoring import check_backup, finish_restore, restore_backup
from geborgen.practice.folder_lock import holding_folder
from geborgen.practice.holdings import Holdings
from geborgen.practice.keyring import MasterKey
from geborgen.practice.keyring.keeping import KeyKind, KeyRecord
from tests.practice_scene import PLANTED, Practice, check_content, make_practice

OTHER = MasterKey(b"o" * 32)


@pytest.fixture
def practice(tmp_path):
    return make_practice(tmp_path / "data")


@pytest.fixture
def backup(practice, tmp_path):
    return back_up(practice, tmp_path).path


def back_up(practice, tmp_path, **given):
    return make_backup(
        practice.holdings, practice.key, practice.record, folder=tmp_path / "backups", **given
    )


def left_over(folder):
    return sorted(file.name for file in folder.iterdir())


def test_a_backup_says_what_was_found_when_it_was_tried(practice, tmp_path):
    made = back_up(practice, tmp_path)
    assert (made.checked.rows, made.checked.attachments, made.checked.log_lines) == (50, 3, 20)
    assert made.checked.breaks == ()
    assert left_over(tmp_path / "backups") == [made.path.name]
    assert not list(practice.data.glob("*.partial"))
    assert read_status(practice.data).log_head == 20


def test_a_backup_holds_neither_a_name_nor_a_key(practice, backup):
    content = backup.read_bytes()
    assert PLANTED.encode() not in content
    for key in (practice.key, practice.key.database, practice.key.backups):
        assert key.reveal() not in content
        assert key.reveal().hex().encode() not in content
    assert backup.stat().st_mode & 0o077 == 0


def test_a_new_machine_needs_only_the_backup_and_the_key(practice, backup, tmp_path):
    shutil.rmtree(practice.data)
    checked = restore_backup(backup, practice.key, tmp_path / "new" / "data")
    check_content(practice, data=tmp_path / "new" / "data")
    assert checked.rows == 50
    there = Practice(Holdings(data=tmp_path / "new" / "data"), practice.key, practice.record, ())
    with there.opening() as connection:
        anchors = AnchorFolder(path=there.holdings.log, outer=practice.key.log)
        assert verify_log(connection.cursor, anchors).is_whole


def test_what_is_written_after_the_snapshot_is_not_half_in_it(practice, tmp_path):
    with practice.opening() as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM client")
        made = back_up(practice, tmp_path)
        writer.execute("COMMIT")
    restore_backup(made.path, practice.key, tmp_path / "again")
    check_content(practice, data=tmp_path / "again")


def test_a_local_key_makes_no_backup(tmp_path):
    practice = make_practice(tmp_path / "data", kind=KeyKind.LOCAL)
    with pytest.raises(UserError, match="key make"):
        back_up(practice, tmp_path)


def test_another_key_is_named_by_its_fingerprint(backup, tmp_path):
    with pytest.raises(UserError, match=OTHER.fingerprint):
        restore_backup(backup, OTHER, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def flip(data, at):
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


CHANGES = {
    "mark": lambda d: flip(d, 0),
    "header": lambda d: d.replace(b'"made_at": "2', b'"made_at": "3'),
    "first piece": lambda d: flip(d, 500),
    "middle": lambda d: flip(d, len(d) // 2),
    "last byte": lambda d: flip(d, -1),
    "cut by one": lambda d: d[:-1],
    "cut in half": lambda d: d[: len(d) // 2],
    "cut in the header": lambda d: d[:40],
    "empty": lambda d: b"",
    "longer": lambda d: d + b"\0",
    "something else": lambda d: b"PK\3\4" + d[4:],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_broken_backup_is_one_line_and_nothing_is_half_restored(
    practice, backup, tmp_path, change
):
    backup.write_bytes(change(backup.read_bytes()))
    for data in (tmp_path / "again", practice.data):
        with pytest.raises(UserError) as said:
            restore_backup(backup, practice.key, data, replace=True)
        assert "\n" not in str(said.value)
    check_content(practice)
    assert left_over(tmp_path) == ["backups", "data"]


def test_a_restore_over_data_asks_first_and_puts_them_aside_whole(practice, backup, tmp_path):
    with pytest.raises(UserError, match="--replace"):
        restore_backup(backup, practice.key, practice.data)
    restore_backup(backup, practice.key, practice.data, replace=True)
    check_content(practice)
    check_content(practice, data=tmp_path / "data.before-restore")
    restore_backup(backup, practice.key, practice.data, replace=True)
    assert (tmp_path / "data.before-restore-2").is_dir()


def test_a_backup_whose_log_does_not_hold_is_not_kept(practice, tmp_path):
    with practice.opening() as connection:
        connection.execute("UPDATE accesslog_line SET client = '8' WHERE number = 5")
    with pytest.raises(UserError, match="line 5"):
        back_up(practice, tmp_path)
    assert list_backups(tmp_path / "backups") == []


def test_only_the_newest_are_kept_and_nothing_of_others(practice, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    ours = practice.key.fingerprint[:8]
    older = [f"geborgen-2026010{n}-000000-{ours}.geborgen-backup" for n in (1, 2, 3)]
    theirs = "geborgen-20260101-000000-0123abcd.geborgen-backup"
    for name in [*older, theirs, "holiday.jpg"]:
        (folder / name).write_bytes(b"x")
    made = back_up(practice, tmp_path, keep=2)
    assert made.removed == (older[0], older[1])
    assert left_over(folder) == sorted([theirs, older[2], made.path.name, "holiday.jpg"])


def test_a_backup_is_due_after_its_time(practice, backup):
    status = read_status(practice.data)
    now = datetime.now(UTC)
    assert not status.is_due(now, every=timedelta(days=1))
    assert status.is_due(now + timedelta(hours=25), every=timedelta(days=1))
    assert read_status(practice.data.parent) is None


def test_anyone_may_read_when_and_with_which_key_a_backup_was_made(practice, backup):
    header = read_header(backup)
    assert header.key == KeyRecord(kind=KeyKind.FILE, fingerprint=practice.key.fingerprint)
    assert datetime.fromisoformat(header.made_at).tzinfo is not None


def _limit_file_size(limit):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def run(script, *, here, **given):
    before = """
        import os, signal, sys
        from pathlib import Path
        from geborgen.moments import UserError
        from geborgen.practice.backups import making, restoring
        from geborgen.practice.holdings import Holdings
        from geborgen.practice.keyring import MasterKey
        from geborgen.practice.keyring.keeping import read_key_state
        key, here = MasterKey(b"m" * 32), Path(sys.argv[1])
        def kill(*given, **named):
            os.kill(os.getpid(), signal.SIGKILL)
        def back_up():
            record = read_key_state(here / "data").current
            making.make_backup(Holdings(data=here / "data"), key, record, folder=here / "backups")
    """
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(before) + textwrap.dedent(script), here],
        capture_output=True, text=True, check=False, **given,
    )  # fmt: skip


RESTORE = "restoring.restore_backup(old, key, here / 'data', replace=True)"


@pytest.mark.parametrize(
    ("what", "limit"),
    [("back_up()", 9_000), ("back_up()", 20_000), (RESTORE, 9_000)],
    ids=["snapshot", "backup", "restore"],
)
def test_a_full_disk_leaves_the_old_good_one(practice, backup, tmp_path, what, limit):
    script = f"""
        old = next((here / "backups").glob("geborgen-*"))
        try:
            {what}
        except UserError as error:
            print(error)
    """
    done = run(script, here=tmp_path, preexec_fn=lambda: _limit_file_size(limit))
    assert done.stdout.count("\n") == 1, done.stderr
    assert "cannot be" in done.stdout
    check_content(practice)
    check_backup(backup, practice.key, place=tmp_path / "trial")
    assert left_over(tmp_path) == ["backups", "data"]
    assert left_over(tmp_path / "backups") == [backup.name]


BACKUP_KILLS = ["add_stream", "check_backup", "replace_durably", "_remember"]


@pytest.mark.parametrize("step", BACKUP_KILLS)
def test_a_backup_killed_at_any_step_leaves_the_old_good_one(practice, backup, tmp_path, step):
    done = run(f"making.{step} = kill\nback_up()", here=tmp_path)
    assert done.returncode == -9, done.stderr
    check_backup(backup, practice.key, place=tmp_path / "trial")
    assert backup in list_backups(tmp_path / "backups")
    check_content(practice)
    made = back_up(practice, tmp_path)
    assert [n for n in left_over(tmp_path / "backups") if n.startswith(".")] == []
    assert made.checked.rows == 50


RESTORE_KILLS = ["_extract", "_check_sqlite", "sync_folder", "_swap", "replace_durably"]


@pytest.mark.parametrize("step", RESTORE_KILLS)
def test_a_restore_killed_at_any_step_leaves_the_old_data(practice, backup, tmp_path, step):
    script = f"""
        restoring.{step} = kill
        old = next((here / "backups").glob("geborgen-*"))
        restoring.restore_backup(old, key, here / "data", replace=True)
    """
    done = run(script, here=tmp_path)
    assert done.returncode == -9, done.stderr
    check_content(practice)
    restore_backup(backup, practice.key, practice.data, replace=True)
    check_content(practice)


def test_a_restore_killed_between_its_two_moves_is_finished_at_the_next_start(
    practice, backup, tmp_path
):
    script = """
        moves, move = [], restoring.replace_durably
        def killed_at_the_second(source, target):
            moves.append(source)
            kill() if len(moves) == 2 else move(source, target)
        restoring.replace_durably = killed_at_the_second
        old = next((here / "backups").glob("geborgen-*"))
        restoring.restore_backup(old, key, here / "data", replace=True)
    """
    assert run(script, here=tmp_path).returncode == -9
    assert not practice.data.exists()
    finish_restore(practice.data)
    check_content(practice)
    assert left_over(tmp_path) == ["backups", "data", "data.before-restore"]


def test_a_restore_over_data_that_are_in_use_is_refused_before_it_begins(
    practice, backup, tmp_path
):
    with holding_folder(practice.data, alone=False), pytest.raises(UserError, match="in use"):
        restore_backup(backup, practice.key, practice.data, replace=True)
    check_content(practice)
    assert left_over(tmp_path) == ["backups", "data"]


def test_two_backups_at_once_wait_their_turn(practice, tmp_path):
    back_up(practice, tmp_path)
    turn = holding_folder(practice.data, alone=True, what=".backing-up")
    with turn, pytest.raises(UserError, match="in use"):
        back_up(practice, tmp_path)


def test_a_folder_that_cannot_be_made_is_one_line(practice, tmp_path):
    (tmp_path / "backups").write_text("a file")
    with pytest.raises(FileError, match="backups"):
        back_up(practice, tmp_path)
