"""The pages of signing in: in our words, in both languages, with what went wrong said plainly."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.utils import timezone

from .people import PASSWORD

CHANGING = (
    "password/change/", "reauthenticate/", "logout/", "2fa/", "2fa/totp/activate/",
    "2fa/recovery-codes/generate/", "2fa/webauthn/", "2fa/webauthn/add/",
)  # fmt: skip
WITH_CODES = ("2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/reauthenticate/")
# What allauth says in English and Django in Dutch, on pages of the other language or of ours.
THEIRS = re.compile("Two-Factor|Authenticator App|ecurity key|Confirm Access|Gebruikersnaam|>Login")

pytestmark = pytest.mark.django_db


def sign_in(client, password=PASSWORD):
    return client.post("/account/login/", {"login": "moeder", "password": password})


def show_it_is_you(client):
    """Before anything changes in how one signs in, the password is asked once more."""
    answer = client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def secret(family):
    """The mother is asked for a code from an app, and has recovery codes."""
    secret = generate_totp_secret()
    TOTP.activate(family.mother, secret)
    RecoveryCodes.activate(family.mother)
    return secret


def check_page(page, language):
    assert page.status_code == 200, page.request["PATH_INFO"]
    text = page.content.decode()
    assert f'<html lang="{language}"' in text and "<h1>" in text
    assert THEIRS.findall(text) == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_signing_in_is_in_our_words(client, family, language):
    for path in ("login/", "signup/"):
        check_page(client.get(f"/account/{path}", headers={"Accept-Language": language}), language)
    family.mother.language = language
    family.mother.save()
    sign_in(client)
    show_it_is_you(client)
    for path in CHANGING:
        check_page(client.get(f"/account/{path}"), language)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", ("is te kort. Neem minstens 10", "is te algemeen", "alleen cijfers")),
        ("en", ("is too short. Use at least 10", "is too common", "entirely numeric")),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said_in_the_pages_language(client, language, said):
    given = {"username": "nieuw", "password1": "12345"}
    page = client.post("/account/signup/", given, headers={"Accept-Language": language})
    assert [words for words in said if words not in page.content.decode()] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pages_of_the_second_step_are_in_our_words(client, family, secret, language):
    family.mother.language = language
    family.mother.save()
    assert sign_in(client).headers["Location"] == "/account/2fa/authenticate/"
    headers = {"Accept-Language": language}
    check_page(client.get("/account/2fa/authenticate/", headers=headers), language)
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    show_it_is_you(client)
    for path in WITH_CODES:
        check_page(client.get(f"/account/{path}"), language)


def test_the_code_from_the_app_can_be_turned_on_and_off(client, family):
    sign_in(client)
    show_it_is_you(client)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    shown = re.search(r'<figcaption class="address">(\w+)', page)[1]
    client.post("/account/2fa/totp/activate/", {"code": code_of(shown)})
    assert Authenticator.objects.filter(user=family.mother, type="totp").exists()
    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=family.mother).exists()


def test_a_wrong_code_is_answered_at_the_field(client, family, secret):
    sign_in(client)
    page = client.post("/account/2fa/authenticate/", {"code": "000000x"}).content.decode()
    assert "Deze code klopt niet" in page and 'aria-invalid="true"' in page


def test_a_passkey_can_be_seen_named_and_removed(client, family):
    sign_in(client)
    show_it_is_you(client)
    made = {"clientExtensionResults": {"credProps": {"rk": True}}}
    key = WebAuthn.add(family.mother, "Telefoon", made).instance
    keys = "/account/2fa/webauthn/"
    assert "Telefoon" in client.get(keys).content.decode()
    client.post(f"{keys}keys/{key.pk}/edit/", {"name": "Tablet"})
    assert "Tablet" in client.get(f"{keys}keys/{key.pk}/remove/").content.decode()
    client.post(f"{keys}keys/{key.pk}/remove/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_a_wrong_password_says_so_and_not_which_of_the_two(client, family):
    page = sign_in(client, "fout").content.decode()
    assert "horen niet bij elkaar" in page


def test_who_is_locked_out_reads_until_when(client, family):
    answers = [sign_in(client, "fout") for _ in range(5)]
    page = answers[-1].content.decode()
    until = timezone.localtime() + timedelta(minutes=15)
    assert answers[-1].status_code == 429
    assert "kwartier" in page and f"{until:%H:}" in page


def test_pages_that_need_mail_are_not_there(client, family):
    sign_in(client)
    assert client.get("/account/email/").status_code == 404
    assert client.get("/account/confirm-email/").status_code == 404
