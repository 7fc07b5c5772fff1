"""Changing the key: at every moment, also after kill -9, one key opens everything."""

import subprocess
import sys
import textwrap

import pytest

from geborgen.moments import FileError, UserError
from geborgen.practice.encrypted_sqlite import files
from geborgen.practice.folder_lock import holding_folder
from geborgen.practice.keyring import MasterKey
from geborgen.practice.keyring.change import change_key, settle_key_change
from geborgen.practice.keyring.keeping import KeyKind, KeyRecord, read_key_state
from tests.practice_scene import PLANTED, check_content, make_practice

NEW = MasterKey(b"n" * 32)
NEW_RECORD = KeyRecord(kind=KeyKind.FILE, fingerprint=NEW.fingerprint)
# Where the process is killed: before the n-th call of a step.
STEPS = [
    ("write_key_state", 1),
    ("accept_key", 1),
    ("add_wrap", 1),
    ("_copy", 1),
    ("replace_durably", 1),
    ("write_key_state", 2),
    ("keep_one_key", 1),
    ("keep_one_wrap", 1),
]


@pytest.fixture
def practice(tmp_path):
    return make_practice(tmp_path / "data")


def find(practice):
    keys = {key.fingerprint: key for key in (practice.key, NEW)}
    return lambda record: keys[record.fingerprint]


def test_a_changed_key_opens_everything_and_the_old_one_nothing(practice):
    change_key(practice.holdings, practice.key, new=NEW, record=NEW_RECORD)
    check_content(practice, NEW, NEW_RECORD)
    assert read_key_state(practice.data).current == NEW_RECORD
    with pytest.raises(FileError, match="does not fit"):
        check_content(practice)
    with pytest.raises(FileError, match="another key"):
        practice.storage().open(practice.attachments[0])


def test_a_local_key_becomes_one_kept_apart_and_the_database_is_encrypted(tmp_path):
    practice = make_practice(tmp_path / "data", kind=KeyKind.LOCAL)
    (practice.data / "local-key").write_text("x")
    before = practice.holdings.database.open("rb")
    change_key(practice.holdings, practice.key, new=NEW, record=NEW_RECORD)
    check_content(practice, NEW, NEW_RECORD)
    left = [
        f for f in practice.data.rglob("*") if f.is_file() and PLANTED.encode() in f.read_bytes()
    ]
    assert left == []
    with (
        before
    ):  # the plain file is gone by its name; what a disk still holds of it is written over
        assert set(before.read()) == {0}
    assert not (practice.data / "local-key").exists()


def test_no_key_is_changed_under_somebody_who_is_working(practice):
    with holding_folder(practice.data, alone=False), pytest.raises(UserError, match="in use"):
        change_key(practice.holdings, practice.key, new=NEW, record=NEW_RECORD)
    with practice.opening() as connection, pytest.raises(FileError, match="locked"):
        connection.execute("SELECT * FROM client").fetchone()
        change_key(practice.holdings, practice.key, new=NEW, record=NEW_RECORD)
    settle_key_change(practice.holdings, find(practice))
    check_content(practice)


@pytest.mark.parametrize(("step", "call"), STEPS)
def test_killed_at_any_step_it_is_brought_to_an_end(practice, step, call):
    script = f"""
        import os, signal
        from pathlib import Path
        from geborgen.practice.holdings import Holdings
        from geborgen.practice.keyring import MasterKey, change
        from geborgen.practice.keyring.keeping import KeyKind, KeyRecord
        step, calls = change.{step}, []
        def killed(*given, **named):
            calls.append(1)
            if len(calls) == {call}:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*given, **named)
        change.{step} = killed
        new = MasterKey(b"n" * 32)
        record = KeyRecord(kind=KeyKind.FILE, fingerprint=new.fingerprint)
        holdings = Holdings(data=Path({str(practice.data)!r}))
        change.change_key(holdings, MasterKey(b"m" * 32), new=new, record=record)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert done.returncode == -9
    settle_key_change(practice.holdings, find(practice))
    state = read_key_state(practice.data)
    assert state.following is None
    is_new = state.current == NEW_RECORD
    assert is_new == (STEPS.index((step, call)) > STEPS.index(("replace_durably", 1)))
    check_content(practice, NEW if is_new else practice.key, state.current)
    assert not list(practice.data.glob(".geborgen.sqlite3*"))


def test_settling_when_nothing_was_under_way_does_nothing(practice):
    before = {f.name: f.read_bytes() for f in practice.data.iterdir() if f.is_file()}
    assert settle_key_change(practice.holdings, find(practice)) is None
    assert {f.name: f.read_bytes() for f in practice.data.iterdir() if f.is_file()} == before


def test_a_second_change_waits_for_the_first_to_be_settled(practice, monkeypatch):
    monkeypatch.setattr(files, "copy_under_another_key", _fail)
    with pytest.raises(RuntimeError):
        change_key(practice.holdings, practice.key, new=NEW, record=NEW_RECORD)
    monkeypatch.undo()
    with pytest.raises(UserError, match="not finished"):
        change_key(practice.holdings, practice.key, new=NEW, record=NEW_RECORD)


def _fail(*given, **named):
    raise RuntimeError
