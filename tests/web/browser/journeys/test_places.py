"""The other places of the app, for somebody who told a few moments."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLACES = (
    "/circle/", "/pause/", "/pause/new/", "/reminder/", "/share/", "/share/new/", "/mine/",
    "/answers/", "/children/", "/settings/", "/about/",
)  # fmt: skip


def test_every_place_can_be_read_and_used(parent):
    for _ in range(2):
        parent.go("/moment/")
        parent.tell()
    for place in PLACES:
        parent.go(place)
        parent.look()


def test_words_of_danger_bring_whom_to_call(parent):
    words = {"nl": "ik wil niet meer leven", "en": "I want to kill myself"}
    parent.press("#signal .tile")
    parent.page.locator("details.more").evaluate("(one) => (one.open = true)")
    parent.page.fill("#id_note", words[parent.language])
    parent.press(".save .button")
    parent.arrive("**/moment/*-*/")
    assert "113" in parent.page.locator("main").inner_text()
