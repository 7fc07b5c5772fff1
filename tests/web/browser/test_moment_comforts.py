"""Small comforts of the moment page: undoing a tap, saying when, and words heeded as they come."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_second_tap_leaves_the_ending_open_again(open_page):
    page = open_page("/moment/")
    tile = page.locator("#ending .tile").first
    tile.click()
    assert tile.locator("input").is_checked()
    tile.click()
    assert not tile.locator("input").is_checked()
    tile.click()
    assert tile.locator("input").is_checked()


def test_yesterday_evening_is_one_tap(open_page):
    page = open_page("/moment/")
    page.click("details.more summary")
    page.click("[data-days-ago='1'][data-at='19']")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT19:00", page.input_value("#id_at"))


def test_whom_to_call_appears_while_words_are_typed(open_page):
    page = open_page("/moment/")
    page.click("details.more summary")
    page.locator("#id_note").press_sequentially("ik wil niet meer leven")
    page.wait_for_selector(".heeded a[href='tel:113']")
    page.fill("#id_note", "hij lachte")
    page.locator(".heeded aside").wait_for(state="detached")
