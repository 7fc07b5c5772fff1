"""A PostgreSQL of the tests' own, beside the SQLite that every web test has."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

_POSTGRESQL = "answers_postgresql"


def _find_binaries() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    return folders[0] if folders else Path(found).parent if found else None


def _as_postgres(*words: str | Path) -> None:
    """PostgreSQL refuses to run as root."""
    switch = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run(
        [*switch, *map(str, words)], check=True, capture_output=True, cwd="/", timeout=60
    )


@pytest.fixture(scope="session")
def postgresql_port(need_part) -> Iterator[int]:
    binaries = _find_binaries()
    need_part("PostgreSQL", present=binaries is not None, cure="sudo apt install postgresql")
    assert binaries is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    folder = Path(tempfile.mkdtemp(prefix="geborgen-pg-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    _as_postgres(binaries / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-N")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    _as_postgres(
        binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"
    )
    yield port
    _as_postgres(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql(postgresql_port: int, django_db_setup, django_db_blocker) -> Iterator[str]:
    """The name of a database connection to a real PostgreSQL with the index in it."""
    connections.databases[_POSTGRESQL] = connections.databases["default"] | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "USER": "postgres",
        "HOST": "127.0.0.1",
        "PORT": str(postgresql_port),
        "OPTIONS": {},
    }
    with django_db_blocker.unblock():
        call_command("migrate", "answers", database=_POSTGRESQL, verbosity=0)
    yield _POSTGRESQL
    with django_db_blocker.unblock():
        connections[_POSTGRESQL].close()
    del connections.databases[_POSTGRESQL]


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.django_db), "postgresql"])
def database(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[str]:
    """Each of the databases in turn; the name to search with."""
    if request.param == "sqlite":
        yield "default"
    else:
        name = str(request.getfixturevalue("postgresql"))
        with django_db_blocker.unblock():
            yield name
