"""Django on the encrypted file: models, migrations, JSON, dates, transactions and foreign keys."""

import datetime
import decimal
import json
import logging
from contextlib import closing

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connections, models, transaction
from django.db.models import functions
from django.db.models.expressions import F
from django.db.utils import ConnectionHandler, OperationalError
from django.test.utils import isolate_apps

from geborgen.moments import FileError
from geborgen.practice.configuration import Configuration, encrypt
from geborgen.practice.keyring import MasterKey, SecretKey

KEY = SecretKey(b"k" * 32)
PLANTED = "Geheimnaam van Dalen"
ALIAS = "encrypted"


@pytest.fixture(autouse=True)
def _databases_of_our_own(django_db_blocker):
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def describe(tmp_path):
    described = Configuration(data=tmp_path).database

    def make(key=KEY, **options):
        database = encrypt(described, key)
        return {**database, "OPTIONS": {**database["OPTIONS"], **options}}

    return make


def opened(description):
    return ConnectionHandler({"default": {}, ALIAS: description})[ALIAS]


@pytest.fixture
def connection(describe, monkeypatch):
    made = opened(describe())
    connections.settings[ALIAS] = made.settings_dict
    connections[ALIAS] = made
    yield made
    made.close()
    del connections[ALIAS], connections.settings[ALIAS]


@pytest.fixture
def shelf(connection):
    with isolate_apps("geborgen.practice.site"):

        class Client(models.Model):
            name = models.CharField(max_length=80)
            facts = models.JSONField(default=dict)
            seen_at = models.DateTimeField(null=True)
            born_on = models.DateField(null=True)
            worth = models.DecimalField(max_digits=6, decimal_places=2, null=True)
            is_open = models.BooleanField(default=True)

            class Meta:
                app_label = "site"

        class Note(models.Model):
            client = models.ForeignKey(Client, on_delete=models.CASCADE)

            class Meta:
                app_label = "site"

        with connection.schema_editor() as editor:
            editor.create_model(Client)
            editor.create_model(Note)
        yield Client, Note


def test_every_kind_of_value_comes_back_as_it_was(shelf):
    at = datetime.datetime(2026, 11, 27, 9, 30, 0, 123456, tzinfo=datetime.UTC)
    given = {
        "name": PLANTED,
        "facts": {"weeks": [20, 21], "ok": None},
        "seen_at": at,
        "born_on": at.date(),
        "worth": decimal.Decimal("12.30"),
        "is_open": False,
    }
    client = shelf[0].objects.using(ALIAS).create(**given)
    back = shelf[0].objects.using(ALIAS).values(*given).get(pk=client.pk)
    assert back == given


def test_questions_that_need_djangos_own_functions_are_answered(shelf):
    clients = shelf[0].objects.using(ALIAS)
    for n in (1, 2, 3):
        clients.create(
            name=f"{PLANTED} {n}",
            facts={"weeks": n},
            seen_at=datetime.datetime(2026, n, 1, tzinfo=datetime.UTC),
        )
    assert clients.filter(name__iregex=r"DALEN\s[23]$").count() == 2
    assert clients.filter(facts__weeks__gte=2).count() == 2
    assert clients.filter(seen_at__month=3).get().name.endswith("3")
    by_month = clients.annotate(m=functions.TruncMonth("seen_at")).values_list("m").distinct()
    assert len(by_month) == 3
    assert clients.aggregate(s=models.StdDev("pk"))["s"] == pytest.approx(0.8165, abs=1e-4)
    assert clients.update(worth=F("id") * decimal.Decimal("1.5")) == 3


def test_a_change_of_schema_keeps_rows_and_text_search_works(shelf, connection):
    client, _ = shelf
    client.objects.using(ALIAS).create(name=PLANTED)
    old, new = client._meta.get_field("name"), models.TextField(null=True)
    new.set_attributes_from_name("name")
    new.model = client
    with connection.schema_editor() as editor:
        editor.alter_field(client, old, new)
    assert client.objects.using(ALIAS).get().name == PLANTED
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIRTUAL TABLE found USING fts5(note)")
        cursor.executemany("INSERT INTO found VALUES (%s)", [("honderd % rust",), ("onrust",)])
        cursor.execute("SELECT note FROM found WHERE found MATCH %(word)s", {"word": "rust"})
        assert cursor.fetchall() == [("honderd % rust",)]
    assert "found" in connection.introspection.table_names()


def test_foreign_keys_hold_and_a_failed_block_leaves_nothing(shelf):
    client, note = shelf
    with pytest.raises(IntegrityError), transaction.atomic(using=ALIAS):
        client.objects.using(ALIAS).create(name=PLANTED)
        note.objects.using(ALIAS).create(client_id=999)
    assert client.objects.using(ALIAS).count() == 0


def test_a_second_writer_is_told_and_waits_for_the_first(shelf, describe):
    other = opened(describe(timeout=0.05))
    with transaction.atomic(using=ALIAS):
        shelf[0].objects.using(ALIAS).create(name=PLANTED)
        with closing(other), pytest.raises(OperationalError, match="locked"), other.cursor() as c:
            c.execute("BEGIN IMMEDIATE")


def test_the_journal_is_a_wal_and_both_files_are_unreadable(shelf, connection, tmp_path):
    shelf[0].objects.using(ALIAS).create(name=PLANTED)
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    names = {file.name for file in tmp_path.iterdir()}
    assert {"geborgen.sqlite3", "geborgen.sqlite3-wal"} <= names
    assert [f.name for f in tmp_path.iterdir() if PLANTED.encode() in f.read_bytes()] == []


def test_the_key_is_in_no_setting_shown_no_log_and_no_error(shelf, describe, caplog):
    caplog.set_level(logging.DEBUG)
    wrong = opened(describe(SecretKey(b"w" * 32)))
    with pytest.raises(FileError) as said:
        wrong.ensure_connection()
    shown = f"{describe()!r} {caplog.text} {said.value!r} {json.dumps(describe(), default=repr)}"
    for key in (b"k" * 32, b"w" * 32):
        assert key.decode() not in shown
        assert key.hex() not in shown
    assert "does not fit" in str(said.value)


def test_an_encrypted_engine_without_a_key_is_refused(describe):
    description = describe()
    del description["OPTIONS"]["key"]
    with pytest.raises(ImproperlyConfigured, match="SecretKey"):
        opened(description).ensure_connection()


@pytest.mark.slow
def test_every_migration_of_the_app_runs_on_the_encrypted_file(connection):
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert "accesslog_line" in connection.introspection.table_names()
    assert MasterKey(b"m" * 32).database != KEY
