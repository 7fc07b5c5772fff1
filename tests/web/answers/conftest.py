"""The index of answers on PostgreSQL, beside the SQLite that every web test has."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connections

_POSTGRESQL = "answers_postgresql"


@pytest.fixture(scope="session")
def postgresql(postgresql_server: str, django_db_setup, django_db_blocker) -> Iterator[str]:
    """The name of a database connection to a real PostgreSQL with the index in it."""
    server = urlsplit(postgresql_server)
    connections.databases[_POSTGRESQL] = connections.databases["default"] | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": server.path.strip("/"),
        "USER": server.username,
        "HOST": server.hostname,
        "PORT": str(server.port),
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
