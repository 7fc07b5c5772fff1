"""A phone that loses its network, its tab or its server."""

import contextlib
import itertools
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error

from tests.conftest import CHROMIUM_FLAGS
from tests.web.browser.app_process import AppProcess

# What a browser writes to its console when a network is gone is no fault of ours.
_NO_NETWORK = re.compile(r"ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|FAILED|CONNECTION_RESET)")
_ANSWERED = re.compile(r"status of (401|403|409|503)")
_COUNT = "geborgen.page.account.then((one) => geborgen.list(one)).then((all) => all.length)"
_IS_PREPARED = """(async () => {
  const found = await caches.match("/offline/no-network/nl/");
  const known = await geborgen.recall();
  const page = known && (await caches.match(known.children[0].pages[0].address));
  return Boolean(navigator.serviceWorker.controller && found && page);
})()"""
# The taps themselves are walked through by the journeys; here they only have to be quick.
_TAP = """(note) => {
  for (const name of ["signal", "answers", "ending"]) {
    document.querySelector(`#${name} .tile input`).click();
  }
  document.querySelector("details.more").open = true;
  document.getElementById("id_note").value = note;
}"""
_MARKS = itertools.count(1)


@dataclass(slots=True, kw_only=True)
class Device:
    """A phone with one page open, and the app it talks to."""

    context: Any
    page: Any
    app: AppProcess
    profile: Path

    def go(self, path: str = "/moment/", page: Any = None) -> Any:
        """Open an address, wherever it comes from."""
        page = page or self.page
        page.goto(f"{self.app.address}{path}")
        return page

    def is_prepared(self) -> None:
        """Wait until the shell lies on the device."""
        self.wait_until(lambda: self.page.evaluate(_IS_PREPARED))

    def tell(self, note: str) -> None:
        """Tell a moment in three taps and a line."""
        self.page.evaluate(_TAP, note)
        self.page.locator(".save .button").click()

    def tell_without_network(self, note: str, *, waiting: int) -> None:
        """Tell a moment, and wait until it is kept on the device."""
        self.tell(note)
        words = r"1 moment (waits|is)" if waiting == 1 else rf"{waiting} moments (wait|are)"
        self.page.locator("#waiting [role=status]").filter(has_text=re.compile(words)).wait_for()
        self.page.locator(".save button:enabled").wait_for()

    def arrived(self, mark: str) -> list[str]:
        """Return the lines with this mark that the app has, in the order in which they came."""
        found = self.app.read(
            "SELECT note FROM diary_momentrow WHERE note LIKE ? ORDER BY saved_at, rowid",
            f"{mark}%",
        )
        return [note for (note,) in found]

    def wait_until(self, is_so: Callable[[], Any], *, at_most_s: float = 15) -> None:
        """Ask again and again; a page that is just being replaced does not answer yet."""
        end = time.monotonic() + at_most_s
        while time.monotonic() < end:
            with contextlib.suppress(Error):
                if is_so():
                    return
            self.page.wait_for_timeout(50)
        pytest.fail("it did not come to that in time")

    def wait_until_sent(self) -> None:
        """Wait until nothing of this account waits on the device."""
        self.wait_until(lambda: self.count_waiting() == 0)

    def count_waiting(self) -> int:
        return int(self.page.evaluate(_COUNT))

    def crash(self) -> None:
        """End the browser as a phone does that falls out: kill -9, nothing is written any more."""
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_bytes().decode(errors="replace")
                if f"--user-data-dir={self.profile}\0" in words and "--type=" not in words:
                    os.kill(int(folder.name), signal.SIGKILL)
        with contextlib.suppress(Error):
            self.context.close()


@pytest.fixture
def mark() -> str:
    """A word of this test alone, with which its moments can be found back."""
    return f"mark{next(_MARKS)}x"


@pytest.fixture
def open_device(
    browser: Any, chromium_path: Path, tmp_path: Path
) -> Iterator[Callable[..., Device]]:
    """`open_device(app, as_="demo")`: signed in, the moment page open, the shell on the device.

    Its profile lies in `tmp_path`, so that what stays behind on the disk can be looked at.
    """
    contexts: list[Any] = []
    said: list[str] = []

    def hear(message: Any) -> None:
        is_ours = not (_NO_NETWORK.search(message.text) or _ANSWERED.search(message.text))
        if message.type in ("error", "warning") and is_ours:
            said.append(message.text)

    def open_(app: AppProcess, *, as_: str = "demo", profile: str = "profile") -> Device:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / profile,
            executable_path=chromium_path,
            args=list(CHROMIUM_FLAGS),
            viewport={"width": 390, "height": 844},
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.on("console", hear)
        context.on("weberror", lambda error: said.append(str(error.error)))
        device = Device(context=context, page=context.pages[0], app=app, profile=tmp_path / profile)
        sign_in(device, as_)
        device.is_prepared()
        return device

    yield open_
    for context in contexts:
        with contextlib.suppress(Error):  # one that crashed is closed already
            context.close()
    assert said == []


def sign_in(device: Device, name: str) -> None:
    """Sign in unless the device still is."""
    page = device.go()
    if "/account/login/" in page.url:
        page.fill("#id_login", name)
        page.fill("#id_password", device.app.password)
        page.click("main form .button")
        page.wait_for_url("**/moment/")
