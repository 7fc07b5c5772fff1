"""A name in every field of a file stays out of logs, errors, addresses, caches and research."""

import io
import logging
import pickle
import re
import sys
import uuid
import zipfile
from urllib.parse import unquote_plus

import pytest
from django.core.cache import cache
from django.db import models

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.casefiles.hanging import list_file_models
from geborgen.practice.casefiles.models import Consent
from geborgen.practice.casefiles.services import start_care
from geborgen.practice.lifecycle.research import render_research
from geborgen.practice.lifecycle.services import ask_erasure
from geborgen.practice.measuring.models import MeasureText
from geborgen.practice.site.logs import WithoutContent

from .case_scenes import OPENED, make_case
from .people import PASSWORD, make_staff
from .test_practice_who_may_what import TABLE, address_of, data_for, is_last, list_places

PLANTED = "Roderickvangeheimen"
LINKS = re.compile(r'(?:href|action|src|formaction|hx-[a-z]+)="([^"]*)"')
# Made by the program, never by a person.
MADE = frozenset({"place", "digest", "link_digest", "content_type", "password"})


@pytest.fixture
def staff(db):
    return make_staff()


@pytest.fixture
def case(staff):
    made = make_case(staff.psychologist, staff)
    start_care(staff.psychologist, made.file.pk, staff.colleague)
    MeasureText.objects.create(practice=staff.practice, measure="who-5", language="nl", item=1,
                               text="x")  # fmt: skip
    ask_erasure(staff.psychologist, made.file.pk, who_asked="client", reason="vroeg erom")
    for row, names in list_wordy(made.file):
        type(row).objects.filter(pk=row.pk).update(**dict.fromkeys(names, PLANTED))
    return made


def list_wordy(file):
    """Every row of a file with the fields in which a person may have put words."""
    for kind, path in list_file_models().items():
        names = [
            field.name for field in kind._meta.fields
            if isinstance(field, models.CharField | models.TextField)
            and not field.choices and field.name not in MADE and (field.max_length or 0) >= 100
        ]  # fmt: skip
        for row in kind.objects.filter(**{path: file.pk}) if names else ():
            yield row, names


@pytest.fixture
def places(staff, case):
    return list_places(staff, case)


@pytest.fixture(autouse=True)
def with_second_factor(monkeypatch):
    monkeypatch.setattr("geborgen.practice.casefiles.middleware.is_mfa_enabled", lambda user: True)


def plant(given):
    """The same form with the name in every field of words."""
    wordy = {"name", "words", "reason", "about", "holder", "given_by", "what", "title", "outcome"}
    return {key: PLANTED if key in wordy else value for key, value in given.items()}


def walk(client, case, staff, places):
    """Ask for every address of the practice, to look and to write; yield what was answered."""
    asked = [(name, method) for name, methods in TABLE.items() for method in methods]
    for name, method in sorted(asked, key=lambda pair: is_last(*pair)):
        is_given = method == "post" or name == "lifecycle:download"
        given = plant(data_for(name, case, staff)) if is_given else {}
        answer = getattr(client, method)(address_of(name, places), given)
        yield f"{method} {name} {answer.status_code}", answer
        answer.close()
    yield "no such file", client.get(f"/practice/files/{uuid.uuid4()}/")
    yield "search", client.post("/practice/search/", {"words": PLANTED})


def find_leaks(answer):
    if not answer.streaming and answer.get("Content-Type", "").startswith("text/html"):
        page = answer.content.decode()
        if PLANTED in unquote_plus(" ".join(LINKS.findall(page))):
            yield "an address in the page"
        if answer.status_code in (400, 403, 404, 500) and PLANTED in page:
            yield "an error"
    if PLANTED in unquote_plus(answer.get("Location", "")):
        yield "a redirect"
    if answer.status_code == 200 and "no-store" not in answer.get("Cache-Control", ""):
        yield "a page that may be cached"


@pytest.mark.slow
@pytest.mark.parametrize("who", ["psychologist", "supervisor", "researcher", "caregiver"])
def test_it_is_in_no_log_error_address_or_cache(client, staff, case, places, who, caplog):
    client.force_login(case.caregiver if who == "caregiver" else getattr(staff, who))
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    with caplog.at_level(logging.DEBUG):
        found = [(name, leak) for name, answer in walk(client, case, staff, places)
                 for leak in find_leaks(answer)]  # fmt: skip
    assert found == []
    # What the program asks the database is below the level that is logged (settings.LOGGING).
    said = [one.getMessage() for one in caplog.records if one.name != "django.db.backends"]
    assert [one for one in said if PLANTED in one] == []
    assert PLANTED.encode() not in pickle.dumps(cache._cache)
    lines = AccessLine.objects.values_list("user", "client", "object_kind", "object_id",
                                           "reference", "on_behalf_of")  # fmt: skip
    assert not any(PLANTED in value for line in lines for value in line)


def test_no_row_says_it_of_itself(case):
    told = [row for row, _names in list_wordy(case.file)]
    assert len({type(row) for row in told}) >= 12
    assert PLANTED in str([vars(row) for row in told])
    assert PLANTED not in " ".join([*map(repr, told), *map(str, told)])


def test_researchers_get_everything_else(staff, case):
    for person in case.file.people.all():
        Consent.objects.create(person=person, purpose="research", given_by=PLANTED,
                               given_on=OPENED)  # fmt: skip
    packed = render_research(staff.researcher, staff.practice)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        text = "".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    assert "care-episode" in str(archive.namelist())
    assert text.count("\n") > 20
    assert PLANTED not in text


def test_an_error_that_quotes_it_is_logged_by_its_place():
    def fail():
        raise ValueError(f"{PLANTED} is no date")

    try:
        fail()
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "went wrong", (),
                                   sys.exc_info())  # fmt: skip
    assert WithoutContent().filter(record)
    said = logging.Formatter().format(record)
    assert PLANTED not in said
    assert "ValueError" in said
