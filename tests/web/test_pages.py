"""Every page: for whom, in which language, with which headers."""

import pytest
from django.core.management import call_command
from django.urls import reverse

PAGES = ("diary:new", "diary:recent", "people:children", "people:add_child", "people:settings")

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PAGES)
def test_without_an_account_every_page_asks_to_sign_in(client, name):
    answer = client.get(reverse(name))
    assert answer.headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("language", "word"), [("nl", "Instellingen"), ("en", "Settings")])
def test_every_page_speaks_the_accounts_language(mother_client, family, name, language, word):
    family.mother.language = language
    family.mother.save()
    page = mother_client.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()
    assert word in page.content.decode()


def test_no_page_may_run_script_written_into_it(mother_client):
    answer = mother_client.get("/moment/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/children/00000000-0000-0000-0000-000000000000/"]
)
def test_what_is_not_there_has_a_page_of_its_own(mother_client, address):
    answer = mother_client.get(address)
    assert answer.status_code == 404
    assert "Hier is niets" in answer.content.decode()


def test_tables_and_models_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
