"""A person who walks through the app; a journey is a short file of what they do.

`walk` gives somebody with a fresh account, at each width and in each language; `walk.look()` checks
the page they stand on.
With GEBORGEN_PICTURES=FOLDER every look is also a picture there.
"""

import itertools
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

LOCALES = {"nl": "nl-NL", "en": "en-GB"}
EVERY_WAY = [(size, language) for size in ("phone", "desktop") for language in ("nl", "en")]
PASSWORD = "een-rustig-wachtwoord-7"
_NAMES = (f"wandelaar{os.getpid()}x{number}" for number in itertools.count(1))


@dataclass(slots=True, kw_only=True)
class Walk:
    """Somebody on their way through the app."""

    page: Any
    language: str
    open_page: Callable[..., Any]
    check_accessible: Callable[[Any], None]
    options: dict[str, Any]
    name: str = ""

    def go(self, path: str) -> None:
        self.page.goto(path)

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def arrive(self, address: str) -> None:
        """Wait until the address fits, and look around."""
        self.page.wait_for_url(address)
        self.look()

    def look(self) -> None:
        """The page speaks the right language, fits the width, and everybody can use it."""
        self.page.locator(f"html[lang={self.language}]").wait_for()
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} pixels too wide"
        folder = os.environ.get("GEBORGEN_PICTURES")
        if folder:
            self._take_picture(Path(folder))
        self.check_accessible(self.page)

    def sign_up(self) -> None:
        self.name = next(_NAMES)
        self.go("/account/signup/")
        self.page.fill("#id_username", self.name)
        self.page.fill("#id_password1", PASSWORD)
        self.press("main form .button")
        self.page.wait_for_url("**/children/add/")

    def add_child(self, name: str = "Sam", *, days: int = 900) -> None:
        self.go("/children/add/")
        self.page.fill("#id_name", name)
        self.page.fill("#id_birth_date", (date.today() - timedelta(days=days)).isoformat())
        self.page.fill("#id_called", "mama")
        self.press("main form .button")
        self.page.wait_for_url("**/moment/")

    def tell(self) -> None:
        """Tell a moment in four taps."""
        for tile in ("#signal .tile", "#answers .tile", "#ending .tile", ".save .button"):
            self.press(tile)
        self.page.wait_for_url("**/moment/*-*/")

    def sign_out(self) -> None:
        self.press("footer form button")
        self.page.wait_for_url("**/account/login/")

    def meet_somebody(self) -> "Walk":
        """Return somebody else, on a phone or computer of their own, not signed in."""
        page = self.open_page("/about/", as_=None, **self.options)
        return Walk(
            page=page, language=self.language, open_page=self.open_page,
            check_accessible=self.check_accessible, options=self.options,
        )  # fmt: skip

    def _take_picture(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        number = len(list(folder.glob("*.png")))
        size = self.options["size"]
        self.page.screenshot(
            path=folder / f"{number:03}-{size}-{self.language}.png", full_page=True
        )


def _start(request: pytest.FixtureRequest) -> Walk:
    size, language = request.param
    open_page = request.getfixturevalue("open_page")
    options = {"size": size, "locale": LOCALES[language], "reduced_motion": "reduce"}
    return Walk(
        page=open_page("/account/login/", as_=None, **options),
        language=language,
        open_page=open_page,
        check_accessible=request.getfixturevalue("check_accessible"),
        options=options,
    )


@pytest.fixture(params=EVERY_WAY, ids="-".join)
def walk(request: pytest.FixtureRequest) -> Walk:
    """Somebody who is not signed in yet, at each width and in each language."""
    return _start(request)


@pytest.fixture
def parent(walk: Walk) -> Walk:
    """Somebody with an account and a child of two and a half."""
    return _settle_in(walk)


def _settle_in(walk: Walk) -> Walk:
    walk.sign_up()
    walk.add_child()
    return walk


@pytest.fixture
def tell_figure(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """`tell_figure("4 taps")`: a line for whoever watches the tests."""

    def tell(figure: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n  {figure}\n")

    return tell
