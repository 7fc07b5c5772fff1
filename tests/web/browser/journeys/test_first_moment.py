"""From making an account to a moment, what comes back, second thoughts, and the diary."""

import time

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A person's own time for a tap by the keystroke-level model (Card, Moran and Newell, 1980):
# 1.35 s to decide, 1.10 s to point, 0.20 s to press.
TAP_S = 1.35 + 1.10 + 0.20
MOST_TAPS, LONGEST_S = 4, 20


def test_an_account_a_child_a_moment_and_what_comes_back(walk, tell_figure):
    walk.go("/account/signup/")
    walk.look()
    walk.sign_up()
    walk.look()
    walk.add_child()
    walk.look()
    taps, browser_s = _tell_and_time(walk)
    assert walk.page.locator("svg.circle").is_visible()
    assert walk.page.locator(".guidance .panel").count() >= 3
    walk.look()
    seconds = browser_s + taps * TAP_S
    tell_figure(f"{taps} taps, {browser_s:.1f} s in the browser, {seconds:.1f} s with the person")
    assert taps <= MOST_TAPS
    assert seconds <= LONGEST_S


def _tell_and_time(walk):
    """Return how many taps it took, and how long the browser and the app were at it."""
    taps = ("#signal .tile", "#answers .tile", "#ending .tile", ".save .button")
    start = time.monotonic()
    for tap in taps:
        walk.press(tap)
    walk.page.wait_for_url("**/moment/*-*/")
    walk.page.locator("svg.circle").wait_for()
    return len(taps), time.monotonic() - start


def test_second_thoughts_change_undo_delete_and_bring_back(parent):
    parent.tell()
    parent.press("a[href$='/change/']")
    parent.arrive("**/change/")
    parent.page.fill("#id_note", "toen lachten we")
    parent.press(".save .button")
    parent.arrive("**/moment/*-*/")
    assert "toen lachten we" in parent.page.locator(".told").inner_text()
    parent.press("form[action$='/undo/'] button")
    assert parent.page.locator(".told q").count() == 0
    parent.press("form[action$='/delete/'] button")
    parent.page.locator("form[action$='/restore/']").wait_for()
    parent.look()
    parent.press("form[action$='/restore/'] button")
    parent.page.locator(".told").wait_for()
    parent.go("/moments/")
    parent.look()
    assert parent.page.locator(".moment-card").count() == 1


def test_a_clash_is_mended_later(parent):
    parent.press("#signal .tile")
    parent.press("#ending .tile:has(input[value=lost_each_other])")
    parent.press(".save .button")
    parent.arrive("**/moment/*-*/")
    parent.press("button[name=mending]")
    parent.page.locator(".message").first.wait_for()
    parent.look()
    assert parent.page.locator("button[name=mending]").count() == 0
