"""One request to the front page of each area, with something there to show."""

import os

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.urls import reverse

from tests.web.people import make_staff, tell

FRONT_PAGES = (
    "site:help", "people:children", "people:settings", "diary:new", "diary:recent",
    "mycircle:circle", "answers:list", "sharing:index", "sharing:new", "reminders:choose",
    "reflection:index", "reflection:new", "mfa_index", "account_login",
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", FRONT_PAGES)
def test_the_front_page_of_each_area_is_served(mother_client, family, name):
    tell(family.mother, family.child)
    assert mother_client.get(reverse(name), follow=True).status_code == 200


def test_a_question_is_answered(mother_client):
    answer = mother_client.post(reverse("answers:search"), {"q": "driftbui"})
    assert answer.status_code == 200


def test_a_professional_sees_the_case_files(client):
    psychologist = make_staff().psychologist
    TOTP.activate(psychologist, generate_totp_secret())
    client.force_login(psychologist)
    assert client.get(reverse("casefiles:index")).status_code == 200


def test_it_is_the_database_that_was_chosen():
    wanted = "postgresql" if os.environ.get("GEBORGEN_DATABASE") else "sqlite"
    assert connection.vendor == wanted
