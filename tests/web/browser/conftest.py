"""The app as a person meets it: served by its own server, seen through a real browser."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
_READY_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedApp:
    """The app with the fictive family: its address, its folder, and the password of all three."""

    address: str
    data: Path
    password: str
    process: int


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def served_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApp]:
    """`geborgen serve --demo` in a folder of its own, for the whole session."""
    data, port = tmp_path_factory.mktemp("served"), _free_port()
    words = ["serve", "--demo", "--data", str(data), "--port", str(port), "--workers", "1"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GEBORGEN_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "geborgen.cli.main", *words, "--lang", "en"],
        stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    password = re.findall(r"\bgeborgen-\w+", process.stdout.readline())[0]
    process.stdout.readline()
    address = f"http://localhost:{port}"
    _wait_until_ready(port)
    yield ServedApp(address=address, data=data, password=password, process=process.pid)
    os.killpg(process.pid, signal.SIGTERM)
    process.communicate(timeout=10)


def _wait_until_ready(port: int) -> None:
    import time
    import urllib.error
    import urllib.request

    end = time.monotonic() + _READY_S
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2).read()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail("the app did not answer in time")


@pytest.fixture(scope="session")
def signed_in_states(browser: Any, served_app: ServedApp) -> Callable[[str], Any]:
    """Sign in once per account; later pages start from its cookies."""
    states: dict[str, Any] = {}

    def sign_in(name: str) -> Any:
        if name not in states:
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{served_app.address}/account/login/")
            page.fill("#id_login", name)
            page.fill("#id_password", served_app.password)
            page.click("main form .button")
            page.wait_for_url("**/moment/")
            states[name] = context.storage_state()
            context.close()
        return states[name]

    return sign_in


@pytest.fixture
def open_page(
    browser: Any, served_app: ServedApp, signed_in_states: Callable[[str], Any]
) -> Iterator[Callable[..., Any]]:
    """`open_page("/moment/", as_="demo", size="phone")`: a page whose console must stay silent."""
    contexts, said = [], []

    def open_(path: str, *, as_: str | None = "demo", size: str = "phone", **options: Any) -> Any:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            base_url=served_app.address,
            storage_state=signed_in_states(as_) if as_ else None,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else 0)
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def check_accessible() -> Callable[[Any], None]:
    """`check_accessible(page)`: axe-core finds nothing to complain about."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Any) -> None:
        found = Axe().run(page)
        told = [
            f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes']][:3]}"
            for v in found.response["violations"]
        ]
        assert told == []

    return check
