"""A professional is told when a backup is overdue; nobody else is, nor where there is no key."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from geborgen.practice.holdings import Holdings
from geborgen.practice.people.models import Account


@pytest.fixture
def page(client, family, settings, tmp_path):
    settings.HAS_KEY_APART = True
    settings.HOLDINGS = Holdings(data=tmp_path)

    def show(role=Account.Role.PROFESSIONAL, language="en"):
        family.mother.role, family.mother.language = role, language
        family.mother.save()
        client.force_login(family.mother)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return client.get(reverse("site:about")).content.decode()

    return show


def remember(folder, days):
    made_at = datetime.now(UTC) - timedelta(days=days)
    status = {
        "made_at": made_at.isoformat(),
        "file": "x",
        "rows": 1,
        "log_head": 0,
        "log_link": "",
    }
    (folder / "backup.json").write_text(json.dumps(status))


def test_none_yet_is_said(page):
    assert "No backup has been made yet." in page()


@pytest.mark.parametrize(("days", "is_said"), [(1, False), (3, True)])
def test_an_old_one_is_said_with_its_age(page, tmp_path, days, is_said):
    remember(tmp_path, days)
    assert (f"The last good backup is {days} days old." in page()) == is_said


def test_it_is_said_in_dutch(page, tmp_path):
    remember(tmp_path, 5)
    assert "De laatste goede reservekopie is 5 dagen oud." in page(language="nl")


def test_a_caregiver_is_not_bothered(page):
    assert "backup" not in page(Account.Role.CAREGIVER)


def test_without_a_key_apart_nothing_is_said(page, settings):
    settings.HAS_KEY_APART = False
    assert "backup" not in page()
