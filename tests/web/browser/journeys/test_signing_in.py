"""Signing in without a password, and with a second factor; no mail, no telephone number."""

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from tests.web.browser.journeys.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _give_authenticator(walk):
    """A phone that knows its owner by finger or face."""
    session = walk.page.context.new_cdp_session(walk.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _prove_it_is_me(walk):
    """Before the keys of an account are changed its password is asked again, after a while."""
    walk.page.locator("#id_password, #id_name, #id_code").first.wait_for()
    if walk.page.locator("#id_password").count():
        walk.page.fill("#id_password", PASSWORD)
        walk.press("main form .button")


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_a_passkey_takes_the_place_of_the_password(walk):
    _give_authenticator(walk)
    walk.sign_up()
    walk.add_child()
    walk.go("/settings/")
    walk.press("a[href$='/2fa/']")
    walk.look()
    walk.press("a[href*='webauthn']")
    _prove_it_is_me(walk)
    walk.look()
    walk.page.fill("#id_name", "telefoon")
    walk.page.check("#id_passwordless")
    walk.press("#passkey_add")
    walk.page.wait_for_url(lambda url: "webauthn/add" not in url)
    walk.look()
    walk.sign_out()
    walk.press("#passkey_login")
    walk.page.wait_for_url("**/moment/")


def test_a_second_factor_and_a_recovery_code(walk):
    walk.sign_up()
    walk.add_child()
    walk.go("/account/2fa/totp/activate/")
    _prove_it_is_me(walk)
    walk.look()
    secret = walk.page.inner_text("figcaption.address")
    walk.page.fill("#id_code", _code(secret))
    walk.press("main form button")
    walk.page.wait_for_url(lambda url: "activate" not in url)
    walk.look()
    walk.go("/account/2fa/recovery-codes/")
    walk.look()
    code = walk.page.locator(".codes li").first.inner_text()
    walk.sign_out()
    _sign_in(walk)
    walk.look()
    walk.page.fill("#id_code", code)
    walk.press("main form button")
    walk.page.wait_for_url("**/moment/")


def _sign_in(walk):
    walk.page.fill("#id_login", walk.name)
    walk.page.fill("#id_password", PASSWORD)
    walk.press("main form .button")
    walk.page.wait_for_url("**/2fa/authenticate/")
