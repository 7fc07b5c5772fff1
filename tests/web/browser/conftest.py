"""The app as a person meets it: served by its own server, seen through a real browser."""

import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from .app_process import AppProcess, start_app

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


@pytest.fixture(scope="session")
def served_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppProcess]:
    """`geborgen serve --demo` in a folder of its own, for the whole session."""
    app = start_app(tmp_path_factory.mktemp("served"))
    yield app
    app.kill(signal.SIGTERM)


@pytest.fixture(scope="session")
def signed_in_states(browser: Any, served_app: AppProcess) -> Callable[[str], Any]:
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
    browser: Any, served_app: AppProcess, signed_in_states: Callable[[str], Any]
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
