"""The app under test: Django set up only here, a data folder of its own, people to test with."""

import os
import tempfile

# Before pytest-django looks: the rest of the suite runs without Django being set up.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geborgen.practice.settings")
# A browser test leaves its own loop running in this thread; ours never run inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# Never a folder that somebody uses, nor one shared with another process of the tests.
os.environ["GEBORGEN_DATA"] = tempfile.mkdtemp(prefix="geborgen-web-")

import django

django.setup()

import pytest  # noqa: E402 - Django must be set up before anything imports its models
from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402

from .people import Family, make_family  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files() -> None:
    """Serve static files as they lie there; collecting them is tested on its own."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.WHITENOISE_USE_FINDERS = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nobody_signed_in_before() -> None:
    """Forget how often somebody signed in: limits on that are no matter between tests."""
    cache.clear()


@pytest.fixture
def family(db) -> Family:
    """Noor, three years old: her mother, her father and her teacher; and a stranger."""
    return make_family()


@pytest.fixture
def mother_client(client, family):
    client.force_login(family.mother)
    return client
