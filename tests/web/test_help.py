"""Whom to call: always one tap away, and at once while somebody writes."""

import logging
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

DESPAIR = {"note": "ik wil niet meer leven"}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/moment/", "/help/", "/about/", "/nowhere/"])
def test_every_page_has_the_way_to_help_in_its_foot(mother_client, address):
    page = mother_client.get(address).content.decode()
    assert '<a href="/help/">Hulp nodig?</a>' in page[page.index("<footer") :]


def test_help_is_there_without_an_account(client):
    page = client.get("/help/", headers={"Accept-Language": "en"}).content.decode()
    assert 'href="tel:112"' in page and 'href="tel:08002000"' in page and 'href="tel:1712"' in page


@pytest.mark.parametrize(("country", "first"), [("nl", "Veilig Thuis"), ("be", "1813")])
def test_the_readers_own_country_comes_first(mother_client, family, country, first):
    family.mother.country = country
    family.mother.save()
    page = mother_client.get("/help/").content.decode()
    other = {"Veilig Thuis", "1813"} - {first}
    assert page.index(first) < page.index(other.pop())


def test_words_of_despair_are_answered_while_they_are_typed(mother_client):
    answer = mother_client.post("/help/heed/", DESPAIR)
    assert 'href="tel:113"' in answer.content.decode()
    assert mother_client.post("/help/heed/", {"note": "hij lachte"}).content.strip() == b""


def test_words_being_typed_are_nowhere_kept(mother_client, caplog):
    with CaptureQueriesContext(connection) as queries, caplog.at_level(logging.DEBUG):
        mother_client.post("/help/heed/", DESPAIR)
    said = [q["sql"] for q in queries if not q["sql"].startswith("SELECT")]
    assert said == []
    assert not any("leven" in record.getMessage() for record in caplog.records)


def test_words_are_only_taken_from_our_own_page(family):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/help/heed/", DESPAIR).status_code == 403


@pytest.mark.parametrize("address", ["/moment/", "/share/new/"])
def test_the_fields_for_own_words_ask_as_they_are_typed(mother_client, family, address):
    told = {"child": family.child.pk, "signal": "toddler_hurt", "id": uuid.uuid4()}
    mother_client.post("/moment/", told)
    page = mother_client.get(address).content.decode()
    assert 'hx-post="/help/heed/"' in page and 'class="heeded"' in page
