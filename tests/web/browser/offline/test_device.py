"""A phone used by two people, looked into by a third, and served by a newer app."""

import signal
from pathlib import Path

import pytest

from tests.web.browser.app_process import start_app
from tests.web.browser.offline.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECRET, OPEN = "Zilverschoen", "Houtenklomp"
_WRITE_OPENLY = """(word) => new Promise((resolve) => {
  const asked = indexedDB.open("beside", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("words").put({ word }, 1);
  asked.onsuccess = () => resolve();
})"""


@pytest.fixture
def own_app(tmp_path):
    """An app of this test alone, that may be killed."""
    app = start_app(tmp_path / "data")
    yield app
    app.kill(signal.SIGKILL)


def _sign_out(phone):
    phone.page.locator("footer form button").click()
    phone.page.wait_for_url("**/account/login/")


def test_who_signs_in_after_another_neither_sees_nor_sends_their_moments(
    served_app, open_device, mark
):
    phone = open_device(served_app)
    phone.context.clear_cookies(name="geborgen-session")
    phone.tell_without_network(f"{mark} of the mother", waiting=1)
    sign_in(phone, "demo-papa")
    phone.tell(f"{mark} of the father")
    phone.page.wait_for_url("**/moment/*-*/")
    assert phone.page.locator("#waiting").is_hidden()
    assert phone.arrived(mark) == [f"{mark} of the father"]
    _sign_out(phone)
    sign_in(phone, "demo")
    phone.wait_until_sent()
    assert phone.arrived(mark) == [f"{mark} of the father", f"{mark} of the mother"]


def test_signing_out_keeps_what_still_waits(served_app, open_device, mark):
    phone = open_device(served_app)
    phone.context.set_offline(True)
    phone.tell_without_network(f"{mark} 1", waiting=1)
    phone.page.evaluate("geborgen.leave()")
    assert phone.page.evaluate("geborgen.recall()") is None
    phone.context.set_offline(False)
    phone.wait_until_sent()
    assert phone.arrived(mark) == [f"{mark} 1"]


def test_signing_out_takes_pages_and_names_off_the_device(served_app, open_device):
    phone = open_device(served_app)
    _sign_out(phone)
    urls = phone.page.evaluate(
        "caches.keys().then(async (names) => (await Promise.all(names.map(async (name) =>"
        " (await (await caches.open(name)).keys()).map((one) => one.url)))).flat())"
    )
    assert urls
    assert not [url for url in urls if "/offline/moment/" in url]
    phone.context.set_offline(True)
    phone.go()
    assert phone.page.locator("form").count() == 0
    assert "Noor" not in phone.page.content()


def test_nothing_told_can_be_read_in_the_files_of_the_browser(served_app, open_device, mark):
    phone = open_device(served_app)
    phone.context.set_offline(True)
    phone.tell_without_network(f"{mark} {SECRET}", waiting=1)
    phone.page.evaluate(_WRITE_OPENLY, OPEN)
    phone.context.close()
    files = [file for file in phone.profile.rglob("*") if file.is_file()]
    assert [file for file in files if _holds(file, OPEN)]  # what is not sealed would be found
    assert [file.name for file in files if _holds(file, SECRET) or _holds(file, "Noor")] == []


def _holds(file: Path, word: str) -> bool:
    content = file.read_bytes()
    return any(word.encode(code) in content for code in ("utf-8", "utf-16-le"))


def test_a_server_that_is_killed_and_comes_back_gets_every_moment_once(own_app, open_device, mark):
    phone = open_device(own_app)
    own_app.kill()
    phone.tell_without_network(f"{mark} 1", waiting=1)
    phone.go()
    phone.tell_without_network(f"{mark} 2", waiting=2)
    own_app.start()
    phone.go()
    phone.wait_until_sent()
    assert phone.arrived(mark) == [f"{mark} 1", f"{mark} 2"]


def test_a_newer_app_replaces_the_shell_and_leaves_what_waits(own_app, open_device, mark):
    phone = open_device(own_app)
    before = phone.page.evaluate("caches.keys()")
    phone.context.set_offline(True)
    phone.tell_without_network(f"{mark} 1", waiting=1)
    phone.page.evaluate(
        "addEventListener('online', (event) => event.stopImmediatePropagation(), true)"
    )
    own_app.kill()
    _make_newer(own_app)
    own_app.start()
    phone.context.set_offline(False)
    phone.go()
    phone.wait_until_sent()
    phone.wait_until(lambda: _only_newer(phone, before))
    phone.context.set_offline(True)
    phone.go()
    phone.tell_without_network(f"{mark} 2", waiting=1)
    phone.context.set_offline(False)
    phone.wait_until_sent()
    assert phone.arrived(mark) == [f"{mark} 1", f"{mark} 2"]


def _make_newer(app):
    """The next start serves other static files: as after an update."""
    file = app.data.parent / "newer" / "sitecustomize.py"
    file.parent.mkdir()
    file.write_text("import geborgen.moments\ngeborgen.moments.__version__ += '.newer'\n")
    app.environment["PYTHONPATH"] = str(file.parent)


def _only_newer(phone, before):
    now = phone.page.evaluate("caches.keys()")
    return len(now) == 1 and now != before
