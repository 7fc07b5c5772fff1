"""Taking along, keeping, erasing, the month and who read: in a browser, both widths and languages.

With GEBORGEN_PICTURES=FOLDER each look is also a picture there.
"""

import os
import signal
from pathlib import Path

import pytest

from ..trust.practice_app import make_practice_app
from .conftest import SIZES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PSYCHOLOGIST, CAREGIVER, SUPERVISOR, RESEARCHER = 0, 2, 3, 4
PAGES = {
    PSYCHOLOGIST: ("/practice/files/{file}/", "/practice/files/{file}/export/",
                   "/practice/files/{file}/erase/", "/practice/files/{file}/readers/"),
    SUPERVISOR: ("/practice/", "/practice/retention/", "/practice/log/",
                 "/practice/glass/review/", "/practice/files/{old_file}/",
                 "/practice/files/{old_file}/erase/decide/"),
    RESEARCHER: ("/practice/research/",),
    CAREGIVER: ("/my-file/readers/",),
}  # fmt: skip


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    made = make_practice_app(tmp_path_factory.mktemp("practice") / "data", workers=1)
    yield made
    made.app.kill(signal.SIGTERM)


@pytest.fixture
def open_as(browser, practice):
    """`open_as(SUPERVISOR, "phone")`: a page of somebody signed in, whose console stays silent."""
    contexts, said = [], []

    def open_(who, size):
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=practice.app.address,
            reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        context.add_cookies([{"name": "geborgen-session", "value": practice.keys[who],
                              "url": practice.app.address}])  # fmt: skip
        page = context.new_page()
        # That a form was refused is said by the browser too.
        page.on("console", lambda m: said.append(m.text)
                if m.type in ("error", "warning") and "422" not in m.text else None)  # fmt: skip
        return page

    yield open_
    for context in contexts:
        context.close()
    assert said == []


def speak(page, language):
    page.goto("/about/")
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f".language button[value={language}]").click()
        page.wait_for_load_state()


def take_picture(page, name):
    folder = os.environ.get("GEBORGEN_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("who", PAGES, ids=["psychologist", "supervisor", "researcher", "client"])
def test_every_page_can_be_read_and_used(practice, open_as, check_accessible, who, size, language):
    page = open_as(who, size)
    speak(page, language)
    for n, path in enumerate(PAGES[who]):
        answer = page.goto(path.format(file=practice.file, old_file=practice.old_file))
        assert (answer.status, answer.url.rpartition("?")[0] == "") == (200, True)
        assert page.locator(f"html[lang={language}]").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        take_picture(page, f"{who}-{n}-{size}-{language}")
        check_accessible(page)


def test_a_file_is_decided_on_with_its_term_in_sight(practice, open_as):
    page = open_as(SUPERVISOR, "desktop")
    speak(page, "nl")
    page.goto(f"/practice/files/{practice.old_file}/erase/decide/")
    told = page.locator("main").inner_text()
    assert "1 maart 2036" in told
    assert "Ondertoezichtstelling of voogdij" in told
    page.locator("input[name=decision][value=erased]").check()
    page.locator("select[name=ground]").select_option("term_over")
    page.locator("main form .button.danger").click()
    assert "nog niet voorbij" in page.locator("main").inner_text()
