"""Signing in, out and failing to are lines of the log, and none says what was typed."""

import re

import pytest
from django.urls import reverse

from geborgen.practice.accesslog.models import AccessLine
from tests.web.people import PASSWORD
from tests.web.test_signing_in import code_of, show_it_is_you

TYPED = "Geheimnaam van Dalen"


def sign_in(client, name, password):
    return client.post(reverse("account_login"), {"login": name, "password": password})


def lines(since):
    found = AccessLine.objects.filter(number__gt=since).order_by("number")
    return list(found.values_list("act", "outcome", "user", "role"))


@pytest.fixture
def head(family):
    last = AccessLine.objects.order_by("-number").first()
    return last.number if last else 0


def test_who_signs_in_and_out_is_logged(client, family, head):
    sign_in(client, "moeder", PASSWORD)
    client.post(reverse("account_logout"))
    mother = str(family.mother.pk)
    assert lines(head) == [
        ("log-in", "done", mother, "caregiver"),
        ("log-out", "done", mother, "caregiver"),
    ]


def test_a_wrong_password_is_logged_with_whose_account_it_was(client, family, head):
    sign_in(client, "moeder", TYPED)
    assert ("log-in-failed", "refused", str(family.mother.pk), "") in lines(head)


def test_a_new_password_and_second_step_are_logged_and_not_what_they_are(
    client, family, head, django_capture_on_commit_callbacks
):
    sign_in(client, "moeder", PASSWORD)
    show_it_is_you(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    code = code_of(re.search(r'<figcaption class="address">(\w+)', page)[1])
    given = {"oldpassword": PASSWORD, "password1": TYPED, "password2": TYPED}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code})
        client.post(reverse("mfa_generate_recovery_codes"))
        client.post(reverse("mfa_deactivate_totp"))
        client.post(reverse("account_change_password"), given)
    told = AccessLine.objects.filter(number__gt=head, act="change").order_by("number")
    assert {line.user for line in told} == {str(family.mother.pk)}
    kinds = {"second-step-added", "recovery-codes-renewed", "second-step-removed", "password"}
    assert {line.reference for line in told} == kinds
    rows = AccessLine.objects.filter(number__gt=head).values_list()
    assert not any(TYPED in str(value) or code in str(value) for row in rows for value in row)


def test_what_somebody_typed_as_a_name_is_not_kept(client, head):
    sign_in(client, TYPED, TYPED)
    assert ("log-in-failed", "refused", "", "") in lines(head)
    rows = AccessLine.objects.filter(number__gt=head).values_list()
    assert not any(TYPED in str(value) for row in rows for value in row)
