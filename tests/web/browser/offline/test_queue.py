"""Moments told without a network arrive once and in order, whatever happens on the way."""

import pytest

from tests.web.browser.offline.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_moments_told_without_a_network_wait_and_arrive_in_order(served_app, open_device, mark):
    phone = open_device(served_app)
    phone.context.set_offline(True)
    phone.tell_without_network(f"{mark} 1", waiting=1)
    phone.go()  # the page itself comes from the device
    phone.tell_without_network(f"{mark} 2", waiting=2)
    assert phone.arrived(mark) == []
    phone.context.set_offline(False)
    phone.wait_until_sent()
    assert phone.arrived(mark) == [f"{mark} 1", f"{mark} 2"]
    assert "arrived" in phone.page.locator("#waiting [role=status]").inner_text()


def test_thirty_moments_arrive_once_and_in_order(served_app, open_device, mark):
    phone = open_device(served_app)
    phone.context.set_offline(True)
    notes = [f"{mark} {number:02}" for number in range(30)]
    for number, note in enumerate(notes, start=1):
        phone.tell_without_network(note, waiting=number)
    phone.context.set_offline(False)
    phone.wait_until_sent()
    assert phone.arrived(mark) == notes
    kept = served_app.read(
        "SELECT device_sequence FROM diary_momentrow WHERE note LIKE ? ORDER BY saved_at, rowid",
        f"{mark}%",
    )
    assert [number for (number,) in kept] == sorted(number for (number,) in kept)


def test_with_a_network_the_moment_comes_back_at_once(served_app, open_device, mark):
    phone = open_device(served_app)
    phone.tell(f"{mark} 1")
    phone.page.wait_for_url("**/moment/*-*/")
    assert "Saved" in phone.page.locator(".messages").inner_text()
    assert phone.arrived(mark) == [f"{mark} 1"]


def test_two_tabs_that_send_at_the_same_time_send_once(served_app, open_device, mark):
    phone = open_device(served_app)
    other = phone.go(page=phone.context.new_page())
    phone.page.bring_to_front()
    phone.context.set_offline(True)
    for number in range(1, 6):
        phone.tell_without_network(f"{mark} {number}", waiting=number)
    phone.context.set_offline(False)
    for page in (phone.page, other):
        page.evaluate("void geborgen.page.sendNow()")
    phone.wait_until_sent()
    assert phone.arrived(mark) == [f"{mark} {number}" for number in range(1, 6)]


def test_a_browser_that_crashes_while_sending_loses_and_doubles_nothing(
    served_app, open_device, mark
):
    phone = open_device(served_app)
    taken = []
    # The app gets it and keeps it; the receipt never reaches the page.
    phone.page.route("**/offline/moments/", lambda route: taken.append(route.fetch().status))
    phone.tell(f"{mark} 1")
    phone.wait_until(lambda: taken)
    assert (taken, phone.arrived(mark)) == ([200], [f"{mark} 1"])
    phone.crash()
    phone = open_device(served_app)
    phone.wait_until_sent()
    assert phone.arrived(mark) == [f"{mark} 1"]


def test_a_tab_that_closes_before_anything_was_sent_loses_nothing(served_app, open_device, mark):
    phone = open_device(served_app)
    spare = phone.context.new_page()
    phone.context.set_offline(True)
    phone.tell_without_network(f"{mark} 1", waiting=1)
    phone.page.close()
    phone.context.set_offline(False)
    phone.page = spare
    phone.go()
    phone.wait_until_sent()
    assert phone.arrived(mark) == [f"{mark} 1"]


def test_a_session_that_ended_keeps_the_moments_until_one_signs_in_again(
    served_app, open_device, mark
):
    phone = open_device(served_app)
    phone.context.clear_cookies(name="geborgen-session")
    phone.tell_without_network(f"{mark} 1", waiting=1)
    status = phone.page.locator("#waiting [role=status]")
    assert "until you sign in" in status.inner_text()
    phone.page.locator("#waiting .sign-in a").click()
    sign_in(phone, "demo")
    phone.wait_until_sent()
    assert phone.arrived(mark) == [f"{mark} 1"]


def test_a_change_of_language_keeps_what_waits(served_app, open_device, mark):
    phone = open_device(served_app)
    phone.context.set_offline(True)
    phone.tell_without_network(f"{mark} 1", waiting=1)
    phone.page.route("**/offline/moments/", lambda route: route.abort())
    phone.context.set_offline(False)
    try:
        phone.page.locator("form.language button").click()
        phone.page.locator("html[lang=nl]").wait_for()
        phone.page.unroute_all()
        phone.wait_until_sent()
        assert phone.arrived(mark) == [f"{mark} 1"]
    finally:
        phone.page.locator("form.language button[value=en]").click()
        phone.page.locator("html[lang=en]").wait_for()


def test_what_is_refused_stays_with_words_and_can_be_mended(served_app, open_device, mark):
    phone = open_device(served_app)
    phone.context.set_offline(True)
    phone.page.locator("details.more").evaluate("(one) => (one.open = true)")
    phone.page.fill("#id_at", "2100-01-01T10:00")
    phone.tell_without_network(f"{mark} 1", waiting=1)
    phone.context.set_offline(False)
    refusal = phone.page.locator("#waiting .refusal")
    refusal.filter(has_text="future").wait_for()
    phone.page.locator("#waiting li a").click()
    phone.page.fill("#id_at", "2026-01-01T10:00")
    assert phone.page.input_value("#id_note") == f"{mark} 1"
    phone.page.locator(".save .button").click()
    phone.page.wait_for_url("**/moment/*-*/")
    assert phone.arrived(mark) == [f"{mark} 1"]


def test_what_waits_can_be_let_go_and_kept_after_all(served_app, open_device, mark):
    phone = open_device(served_app)
    phone.context.set_offline(True)
    phone.tell_without_network(f"{mark} 1", waiting=1)
    phone.page.locator("#waiting summary").click()
    phone.page.get_by_role("button", name="Let it go").click()
    phone.page.get_by_role("button", name="Keep it after all").click()
    phone.page.locator("#waiting .said").filter(has_text="Noor").wait_for()
    phone.context.set_offline(False)
    phone.wait_until_sent()
    assert phone.arrived(mark) == [f"{mark} 1"]


def _crash(phone):
    session = phone.context.new_cdp_session(phone.page)
    with phone.page.expect_event("crash"):
        session.send("Page.crash")
