"""What every test may ask for: sample files, a browser, and a plain word when a part is missing.

`GEBORGEN_EXAMPLES=night` makes hypothesis look a hundred times longer than by day.
"""

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.postgresql_server import find_programs, running_server

ROOT = Path(__file__).resolve().parent.parent
CI_SIGNS = ("GEBORGEN_CI", "CI")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

settings.register_profile("day", max_examples=25, deadline=None, derandomize=True, database=None)
settings.register_profile(
    "night", max_examples=2500, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("GEBORGEN_EXAMPLES", "day"))

NeedPart = Callable[..., None]


def _need_part(name: str, *, present: bool, cure: str) -> None:
    """Skip the test when a part is missing; in CI, where every part must be there, fail it."""
    if present:
        return
    message = f"{name} is missing; {cure}"
    if any(os.environ.get(sign) for sign in CI_SIGNS):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def _imports(module: str) -> bool:
    """Whether a module can be imported; WeasyPrint raises OSError when Pango is not there."""
    try:
        importlib.import_module(module)
    except (ImportError, OSError):
        return False
    return True


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `browser` or `pdf` asks for its part by that mark alone."""
    if item.get_closest_marker("browser"):
        _need_part("chromium", present=bool(_chromium()), cure="sudo apt install chromium")
    if item.get_closest_marker("pdf"):
        _need_part(
            "WeasyPrint with Pango",
            present=_imports("weasyprint"),
            cure="./run test installs the first, sudo apt install libpangoft2-1.0-0 the second",
        )


@pytest.fixture(scope="session")
def need_part() -> NeedPart:
    """`need_part(name, present=..., cure=...)`: skip by day, fail in CI, with the cure in words."""
    return _need_part


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Debian's chromium; playwright's own browser is never downloaded."""
    found = _chromium()
    _need_part("chromium", present=bool(found), cure="sudo apt install chromium")
    return Path(str(found))


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[object]:
    """One headless chromium for the session, as playwright drives it."""
    from playwright.sync_api import sync_playwright

    driver = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, check=False
    )
    _need_part(
        "playwright's driver", present=driver.returncode == 0, cure="sudo apt install libatomic1"
    )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium_path, args=list(CHROMIUM_FLAGS)
        )
        yield running
        running.close()


@pytest.fixture
def offline_page(browser):
    """A fresh page without a network: a page that asks for anything outside it fails to get it."""
    context = browser.new_context(offline=True)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def shared_samples() -> Path:
    """Real files made by others, kept beside the repository; not everyone has them."""
    folder = Path(os.environ.get("GEBORGEN_SAMPLES", ROOT.parent / "shared" / "samples"))
    if not folder.is_dir():
        pytest.skip(f"no sample files at {folder}; GEBORGEN_SAMPLES says where they are")
    return folder


@pytest.fixture(scope="session")
def postgresql_server(need_part: NeedPart) -> Iterator[str]:
    """Address of a PostgreSQL server of our own, as its superuser, with nothing in it."""
    programs = find_programs()
    cure = "sudo apt install postgresql"
    need_part("PostgreSQL", present=programs is not None, cure=cure)
    assert programs is not None
    with running_server(programs) as address:
        yield address
