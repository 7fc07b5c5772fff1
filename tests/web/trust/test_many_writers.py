"""Processes that write the log at once make one chain, in SQLite, encrypted SQLite, PostgreSQL."""

import os
import subprocess
import sys
import textwrap

import psycopg
import pytest

from geborgen.practice.keyring import MasterKey
from geborgen.practice.keyring.keeping import KeyKind, KeyRecord, KeyState, write_key_state

WRITERS, LINES = 3, 40
KEY = MasterKey(b"m" * 32)
BEGIN = """
    import os, sys, time
    import django
    from django.conf import settings
    from geborgen.practice.accesslog.anchors import AnchorFolder
    from geborgen.practice.configuration import encrypt, read_configuration
    from geborgen.practice.keyring.change import database_key
    from geborgen.practice.opening import open_practice
    configuration = read_configuration(os.environ)
    opened = open_practice(configuration)
    key = database_key(opened.key, opened.record.kind)
    # The app's own database and log, without the rest of the app, which takes long to load.
    settings.configure(
        DATABASES={"default": encrypt(configuration.database, key)},
        INSTALLED_APPS=["geborgen.practice.accesslog"],
        ACCESS_LOG_ANCHORS=AnchorFolder(path=opened.holdings.log, outer=opened.key.log),
    )
    django.setup()
    from django.core.management import call_command
    call_command("migrate", "accesslog", verbosity=0)
    from django.db import connection, transaction
    from geborgen.practice.accesslog.acts import Access, Act
    from geborgen.practice.accesslog.services import current_anchors, record_access
    from geborgen.practice.accesslog.verify import verify_log
    report = verify_log(connection.cursor, current_anchors())
    print(report.lines, report.head, report.is_whole)
"""
WRITE = f"""
    for n in range({LINES}):
        with transaction.atomic():
            record_access(Access(act=Act.READ, user=sys.argv[1], client="7"))
            transaction.set_rollback(n % 10 == 3)
"""


def start(script, environment, *words):
    code = textwrap.dedent(BEGIN) + textwrap.dedent(script)
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, *words],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def say(process):
    said, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    return said.split()


@pytest.fixture(params=["sqlite", "encrypted", "postgresql"])
def environment(request, tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    given = {**os.environ, "GEBORGEN_DATA": str(data)}
    for name in ("GEBORGEN_DATABASE", "DJANGO_SETTINGS_MODULE"):
        given.pop(name, None)
    if request.param == "encrypted":
        record = KeyRecord(kind=KeyKind.FILE, fingerprint=KEY.fingerprint)
        write_key_state(data, KeyState(current=record))
        given["GEBORGEN_KEY"] = KEY.to_text()
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        with psycopg.connect(server, autocommit=True) as made:
            made.execute("DROP DATABASE IF EXISTS writers WITH (FORCE)")
            made.execute("CREATE DATABASE writers")
        given["GEBORGEN_DATABASE"] = server.rpartition("/")[0] + "/writers"
    return given


@pytest.mark.slow
def test_one_chain_whoever_writes_and_whatever_is_rolled_back(environment):
    assert say(start("", environment)) == ["0", "0", "True"]
    writers = [start(WRITE, environment, f"u{n}") for n in range(WRITERS)]
    for writer in writers:
        say(writer)
    written = str(WRITERS * LINES * 9 // 10)
    assert say(start("", environment)) == [written, written, "True"]


@pytest.mark.slow
def test_a_writer_killed_at_its_work_leaves_a_whole_chain(environment):
    say(start("", environment))
    forever = """
        print("ready", flush=True)
        while True:
            record_access(Access(act=Act.READ, user="u1", client="7"))
            time.sleep(0.02)
    """
    writer = start(forever, environment)
    while "ready" not in writer.stdout.readline():
        pass
    say(start(WRITE, environment, "u2"))
    writer.kill()
    writer.communicate()
    lines, head, whole = say(start("", environment))
    assert lines == head
    assert int(lines) > LINES
    assert whole == "True"
