"""Requests nobody thought of, at every address: a refusal in words, never a crash."""

import uuid
from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geborgen.practice.casefiles.services import create_file
from geborgen.practice.diary.models import MomentRow

from .people import make_family, make_staff, tell

TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["", "0", "-1", "1e999", "NaN", "'; DROP TABLE x; --", "<script>alert(1)</script>", "\x00",
         "../../etc/passwd", "{{ 7*7 }}", "ü" * 300, "2026-02-31", "99999-01-01", "𝕏", "null", "[]"]
    ),
)  # fmt: skip
NAMES = [
    "id", "child", "signal", "answers", "ending", "need", "feeling", "note", "at", "mending",
    "moments", "audience", "name", "called", "role", "birth_date", "due_date", "days",
    "reason", "words", "score", "on", "way", "item_1", "file", "number", "part", "purpose",
    "given_by", "version", "question", "about", "began_on", "outcome", "holder", "kind",
    "account", "glass", "judgement", "next",
]  # fmt: skip


def list_addresses(resolver=None, prefix="", namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from list_addresses(entry, route, entry.namespace or namespace)
        elif isinstance(entry, URLPattern) and (entry.callback.__module__ or "").startswith(
            "geborgen."
        ):
            yield route, tuple(entry.pattern.converters.items())


ADDRESSES = sorted(set(list_addresses()))


def fill(route, converters, values):
    path = "/" + route
    for name, converter in converters:
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        written = f"<{kind}:{name}>"
        assert written in path
        path = path.replace(written, str(values.get(name, uuid.UUID(int=7))))
    return path


@pytest.fixture
def clients(db, client, monkeypatch):
    from django.test import Client

    monkeypatch.setattr("geborgen.practice.casefiles.middleware.is_mfa_enabled", lambda user: True)
    family, staff = make_family(), make_staff()
    file = create_file(staff.psychologist, staff.practice, {"opened_on": date(2026, 9, 1)})
    person = file.people.create(part="client", name="Sanne")
    row = tell(family.mother, family.child)
    values = {"child_id": family.child.pk, "moment_id": row.pk, "file_id": file.pk,
              "person_id": person.pk, "practice_id": staff.practice.pk, "key": "who-5"}  # fmt: skip
    signed_in = []
    for account in (family.mother, staff.psychologist):
        one = Client(raise_request_exception=True)
        one.force_login(account)
        signed_in.append(one)
    return [*signed_in, Client()], values


@pytest.mark.slow
@settings(
    max_examples=4, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.dictionaries(st.sampled_from(NAMES), TEXTS, max_size=8))
def test_no_address_crashes_on_rubbish(clients, data):
    people, values = clients
    crashed = []
    for route, converters in ADDRESSES:
        path = fill(route, converters, values)
        for client in people:
            for method in ("get", "post"):
                status = getattr(client, method)(path, data).status_code
                if status >= 500:
                    crashed.append((method, route, status))
    assert crashed == []


@pytest.mark.slow
def test_methods_an_address_does_not_know_are_refused(clients):
    people, values = clients
    before = MomentRow.objects.count()
    for route, converters in ADDRESSES:
        path = fill(route, converters, values)
        for method in ("put", "patch", "delete"):
            status = getattr(people[0], method)(path).status_code
            assert status in (302, 403, 404, 405), (method, route, status)
    assert MomentRow.objects.count() == before


BROKEN = (
    "/moment/%00/", "/children/not-an-id/", "/%ff%fe/", "/answers/../",
    "/join/" + "a" * 3000 + "/", "/static/../settings.py",
)  # fmt: skip


@pytest.mark.parametrize("path", BROKEN)
def test_broken_addresses_are_not_found(mother_client, path):
    assert mother_client.get(path).status_code in (400, 404, 410)


def test_addresses_of_what_is_there_are_reached(clients):
    people, values = clients
    found = {
        route
        for route, converters in ADDRESSES
        for client in people
        if client.get(fill(route, converters, values)).status_code == 200
    }
    assert {"children/<uuid:child_id>/", "practice/files/<uuid:file_id>/"} <= found
    assert len(found) > len(ADDRESSES) / 3
