"""The database file: unreadable without its key, and copied whole from one key to another."""

import sqlite3
from contextlib import closing

import pytest

from geborgen.moments import FileError
from geborgen.practice.encrypted_sqlite import files
from geborgen.practice.keyring import SecretKey

KEY, OTHER = SecretKey(b"k" * 32), SecretKey(b"o" * 32)
PLANTED = "Geheimnaam van Dalen"
TABLES = """
    PRAGMA journal_mode = WAL;
    PRAGMA user_version = 7;
    CREATE TABLE client (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
    CREATE VIRTUAL TABLE found USING fts5(note);
    CREATE TRIGGER kept BEFORE DELETE ON client BEGIN SELECT RAISE(ABORT, 'kept'); END;
"""


def fill(connection, n=50):
    connection.executescript(TABLES)
    connection.executemany("INSERT INTO client (name) VALUES (?)", [(PLANTED,)] * n)
    connection.execute("INSERT INTO found VALUES (?)", (f"gesprek met {PLANTED}",))
    connection.commit()


@pytest.fixture
def encrypted(tmp_path):
    path = tmp_path / "practice.sqlite3"
    with closing(files.connect(path, key=KEY)) as connection:
        fill(connection)
    return path


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        fill(connection)
    return path


def check_rows_and_delete(path, key):
    with files.opening(path, key) as connection:
        found = connection.execute("SELECT note FROM found WHERE found MATCH 'gesprek'").fetchall()
        assert found == [(f"gesprek met {PLANTED}",)]
        assert files.count_rows(connection)["client"] == 50
        assert connection.execute("PRAGMA user_version").fetchone() == (7,)
        connection.execute("DELETE FROM client")


def check_content(path, key):
    with pytest.raises(FileError, match="kept"):
        check_rows_and_delete(path, key)


def is_planted_in(folder):
    return [f.name for f in folder.iterdir() if PLANTED.encode() in f.read_bytes()]


def test_neither_the_file_nor_its_journal_holds_a_name(tmp_path):
    with closing(files.connect(tmp_path / "open.sqlite3", key=KEY)) as connection:
        fill(connection)
        assert (tmp_path / "open.sqlite3-wal").stat().st_size > 0
        assert is_planted_in(tmp_path) == []


def test_a_planted_name_would_be_found_in_a_plain_file(plain, tmp_path):
    assert "plain.sqlite3" in is_planted_in(tmp_path)


@pytest.mark.parametrize(
    ("key", "said"), [(OTHER, "does not fit"), (None, "is encrypted")], ids=["wrong", "none"]
)
def test_a_key_that_does_not_fit_is_one_line(encrypted, capfd, key, said):
    with pytest.raises(FileError, match=said) as error:
        files.check_key(encrypted, key)
    assert "\n" not in str(error.value)
    assert capfd.readouterr() == ("", "")


def test_a_plain_file_opened_with_a_key_is_one_line(plain):
    with pytest.raises(FileError, match="not encrypted"):
        files.check_key(plain, KEY)


def test_a_missing_file_is_not_made_by_asking(tmp_path):
    with pytest.raises(FileError, match="gone"):
        files.check_key(tmp_path / "gone", KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_page_does_not_pass_for_a_sound_copy(encrypted, tmp_path):
    data = bytearray(encrypted.read_bytes())
    data[3 * 4096 + 100] ^= 1
    encrypted.write_bytes(data)
    with pytest.raises(FileError, match=r"practice\.sqlite3|copy"):
        files.copy_under_another_key(encrypted, tmp_path / "copy", key=KEY, new=OTHER)


def test_a_plain_database_becomes_an_encrypted_one_and_back(plain, tmp_path):
    files.copy_encrypted(plain, tmp_path / "secret", KEY)
    check_content(tmp_path / "secret", KEY)
    assert PLANTED.encode() not in (tmp_path / "secret").read_bytes()
    files.copy_decrypted(tmp_path / "secret", tmp_path / "back", KEY)
    check_content(tmp_path / "back", None)
    assert files.is_plain(tmp_path / "back")


def test_a_copy_under_another_key_opens_with_that_key_only(encrypted, tmp_path):
    files.copy_under_another_key(encrypted, tmp_path / "new", key=KEY, new=OTHER)
    check_content(tmp_path / "new", OTHER)
    check_content(encrypted, KEY)
    with pytest.raises(FileError, match="does not fit"):
        files.check_key(tmp_path / "new", KEY)


def test_a_copy_made_while_another_writes_is_of_one_moment(encrypted, tmp_path):
    with closing(files.connect(encrypted, key=KEY, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO client (name) VALUES ('half')")
        files.copy_database(encrypted, tmp_path / "copy", KEY)
        writer.execute("COMMIT")
    check_content(tmp_path / "copy", KEY)
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


def test_a_copy_needs_no_journal_beside_it(encrypted, tmp_path):
    (tmp_path / "copies").mkdir()
    files.copy_database(encrypted, tmp_path / "copies" / "one", KEY)
    assert [file.name for file in (tmp_path / "copies").iterdir()] == ["one"]
