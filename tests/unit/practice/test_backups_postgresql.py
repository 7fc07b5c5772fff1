"""Backups when the database is PostgreSQL: the same promises, kept by its own tools."""

import io

import psycopg
import pytest

from geborgen.moments import UserError
from geborgen.practice.accesslog.acts import Access, Act
from geborgen.practice.accesslog.anchors import AnchorFolder, Head
from geborgen.practice.accesslog.chain import GENESIS, compute_link
from geborgen.practice.backups import postgresql
from geborgen.practice.backups.making import make_backup
from geborgen.practice.backups.restoring import restore_backup
from geborgen.practice.holdings import Holdings
from geborgen.practice.keyring import MasterKey
from geborgen.practice.keyring.keeping import KeyKind, KeyRecord, KeyState, write_key_state
from tests.practice_scene import COLUMNS, PLANTED

KEY = MasterKey(b"m" * 32)
RECORD = KeyRecord(kind=KeyKind.FILE, fingerprint=KEY.fingerprint)


@pytest.fixture
def make_database(postgresql_server):
    made = []

    def make():
        name = f"practice_{len(made)}"
        made.append(name)
        with psycopg.connect(postgresql_server, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        return psycopg.conninfo.make_conninfo(postgresql_server, dbname=name)

    yield make
    with psycopg.connect(postgresql_server, autocommit=True) as server:
        for name in made:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def practice(make_database, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    write_key_state(data, KeyState(current=RECORD))
    holdings = Holdings(data=data, postgresql=make_database())
    anchors = AnchorFolder(path=holdings.log, outer=KEY.log)
    chain_key = anchors.ensure_chain_key(head=0)
    values = (1, 1_000_000, *Access(act=Act.READ, client="7").values)
    link = compute_link(GENESIS, values, chain_key.key.reveal())
    with psycopg.connect(holdings.postgresql) as connection:
        connection.execute("CREATE TABLE client (name text)")
        connection.execute("INSERT INTO client SELECT %s FROM generate_series(1, 30)", [PLANTED])
        types = ["bigint", "bigint", *["text"] * 11, "bytea"]
        columns = ", ".join(f'"{n}" {t}' for n, t in zip(COLUMNS, types, strict=True))
        connection.execute(f"CREATE TABLE accesslog_line ({columns})")
        marks = ", ".join(["%s"] * len(COLUMNS))
        connection.execute(f"INSERT INTO accesslog_line VALUES ({marks})", [*values, link])
    anchors.advance(Head(number=1, at_us=1_000_000, link=link), chain_key)
    return holdings


def back_up(practice, tmp_path):
    return make_backup(practice, KEY, RECORD, folder=tmp_path / "backups")


def count(address):
    with psycopg.connect(address) as connection:
        return connection.execute("SELECT count(*) FROM client").fetchone()[0]


@pytest.mark.slow
def test_a_backup_is_tried_in_a_database_of_its_own_and_restored_elsewhere(
    practice, make_database, tmp_path, postgresql_server
):
    made = back_up(practice, tmp_path)
    assert (made.checked.rows, made.checked.log_lines, made.checked.breaks) == (31, 1, ())
    assert PLANTED.encode() not in made.path.read_bytes()
    elsewhere = make_database()
    restore_backup(made.path, KEY, tmp_path / "again", postgresql=elsewhere)
    assert count(elsewhere) == 30
    with psycopg.connect(postgresql_server) as server:
        names = server.execute("SELECT datname FROM pg_database").fetchall()
    assert [name for (name,) in names if "trial" in name] == []


@pytest.mark.slow
def test_a_database_that_is_not_empty_is_left_alone(practice, tmp_path):
    made = back_up(practice, tmp_path)
    with pytest.raises(UserError, match="not empty"):
        restore_backup(made.path, KEY, tmp_path / "again", postgresql=practice.postgresql)
    assert count(practice.postgresql) == 30
    assert not (tmp_path / "again").exists()


@pytest.mark.slow
def test_a_backup_of_postgresql_asks_for_a_server(practice, tmp_path):
    made = back_up(practice, tmp_path)
    with pytest.raises(UserError, match="GEBORGEN_DATABASE"):
        restore_backup(made.path, KEY, tmp_path / "again")


@pytest.mark.slow
def test_a_broken_dump_leaves_the_database_empty(practice, make_database, tmp_path):
    with postgresql.snapshot_postgresql(practice.postgresql, tmp_path / "scratch") as snapshot:
        assert PLANTED.encode() not in (tmp_path / "scratch").read_bytes()
        dump = snapshot.content.read()
    empty = make_database()
    with pytest.raises(UserError, match="pg_restore"):
        postgresql.restore_database(empty, io.BytesIO(dump[: len(dump) - 20]))
    postgresql.check_is_empty(empty)
    assert not (tmp_path / "scratch").exists()


def test_no_password_is_in_what_is_said_of_a_server_that_is_not_there():
    address = "postgresql://me:geheimwoord@127.0.0.1:1/practice"
    with pytest.raises(UserError, match="practice") as said:
        postgresql.check_is_empty(address)
    assert "geheimwoord" not in str(said.value)
