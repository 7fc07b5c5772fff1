"""Two parents and a teacher around one child, each with their own moments."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_another_parent_joins_by_a_link(parent):
    _join(parent, "co_caregiver", "papa")


def test_a_teacher_joins_by_a_link(parent):
    _join(parent, "teacher", "juf Els")


def _join(parent, role, called):
    """Somebody joins, and sees only their own moments; the link works once."""
    parent.tell()
    link = _invite(parent, role)
    guest = parent.meet_somebody()
    guest.sign_up()
    guest.go(link)
    guest.look()
    guest.page.fill("#id_called", called)
    guest.press("main form .button")
    guest.arrive("**/children/*-*/")
    assert called in guest.page.locator("main").inner_text()
    guest.go("/moments/")
    assert guest.page.locator(".moment-card").count() == 0
    guest.go("/moment/")
    guest.look()
    guest.tell()
    guest.look()
    assert guest.page.request.get(link).status == 410


def _invite(parent, role):
    parent.go("/children/")
    parent.look()
    parent.press(f".chip:has(input[value={role}])")
    parent.press("form[action$='/invite/'] .button")
    parent.arrive("**/invite/")
    return parent.page.input_value("input.address")
