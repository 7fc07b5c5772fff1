"""Answers in a real browser: typing finds, pages read on, everybody can use them."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = {
    "nl": ("mijn baby huilt veel", "Mijn baby huilt veel"),
    "en": ("baby cries", "My baby cries a lot"),
}


def in_language(page, language: str):
    """Whoever is not signed in reads in the language of the cookie."""
    page.context.add_cookies([{"name": "geborgen-language", "value": language, "url": page.url}])
    page.reload()
    return page


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_typing_finds_without_a_click(open_page, size, language):
    question, title = WORDS[language]
    page = in_language(open_page("/answers/", as_=None, size=size), language)
    page.locator("#question").press_sequentially(question, delay=10)
    first = page.locator("#found li a").first
    first.wait_for()
    page.wait_for_function(
        "t => document.querySelector('#found li strong').innerText == t", arg=title
    )
    assert page.locator("#found mark").count() > 0
    first.click()
    page.locator("article h1").wait_for()
    assert page.locator("h1").inner_text() == title
    page.get_by_role("navigation").get_by_role("link").last.click()
    page.wait_for_function("t => document.querySelector('article h1')?.innerText != t", arg=title)
    page.locator("article h1").wait_for()
    assert page.locator("article h1").is_visible()


def test_coming_back_the_question_is_still_there(open_page):
    page = open_page("/answers/", as_=None)
    page.fill("#question", "tantrum")
    page.locator("#found li a").first.click()
    page.locator("article h1").wait_for()
    page.go_back()
    page.locator("#found li a").first.wait_for()
    assert page.input_value("#question") == "tantrum"


def test_the_keyboard_alone_is_enough(open_page):
    page = open_page("/answers/", as_=None)
    page.focus("#question")
    page.keyboard.type("sleep")
    page.keyboard.press("Enter")
    page.locator("#found li a").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("article h1").wait_for()


def test_without_script_a_question_is_answered(open_page):
    page = open_page("/answers/", as_=None, java_script_enabled=False)
    page.fill("#question", "shark music")
    page.click(".ask .button")
    assert "/answers/shark-music/" in str(page.locator("#found a").first.get_attribute("href"))


@pytest.mark.parametrize(
    "path", ["/answers/", "/answers/treatments/", "/answers/when-to-get-help/"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_answers_are_accessible(open_page, check_accessible, path, scheme):
    page = open_page(path, color_scheme=scheme)
    if path == "/answers/":
        page.fill("#question", "hegting ")
        page.locator("#found mark").first.wait_for()
    check_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whom_to_call_is_accessible(open_page, check_accessible, scheme):
    page = open_page("/answers/", color_scheme=scheme)
    page.fill("#question", "ik wil niet meer leven")
    page.locator(".call a[href='tel:113']").wait_for()
    check_accessible(page)


def test_no_page_is_wider_than_a_phone(open_page):
    page = open_page("/answers/treatments/")
    page.locator("details.page-sources summary").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
