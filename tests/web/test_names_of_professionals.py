"""Who works in a practice is named as they want to be, to people who read; ids only elsewhere."""

import pytest

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.people.models import Account

from .case_scenes import CaseScene, make_case
from .people import Staff, make_staff

ELS = {"display_name": "Els  van Dam ", "profession": "gz-psycholoog", "registration": "BIG 4901"}


@pytest.fixture
def staff(db) -> Staff:
    return make_staff()


@pytest.fixture
def case(staff) -> CaseScene:
    return make_case(staff.psychologist, staff)


@pytest.fixture
def named(client, staff, case, monkeypatch):
    """The psychologist, signed in, who said how they are named."""
    monkeypatch.setattr("geborgen.practice.casefiles.middleware.is_mfa_enabled", lambda user: True)
    client.force_login(staff.psychologist)
    assert client.post("/practice/me/", ELS).status_code == 302
    return client


def test_a_letter_is_signed_with_name_profession_and_number(named, case):
    given = {"person": case.client.pk, "to": "gp", "title": "x", "text": "gp", "language": "nl"}
    answer = named.post(f"/practice/files/{case.file.pk}/letters/", given)
    words = named.get(answer["Location"]).content.decode()
    assert "Els van Dam\ngz-psycholoog\nBIG 4901\nDe Linde" in words


@pytest.mark.parametrize("page", ["", "readers/", "moments/", "sessions/{session}/",
                                  "sessions/{session}/versions/", "letters/{letter}/"])  # fmt: skip
def test_a_page_shows_the_name_and_not_the_sign_in_name(named, case, page):
    where = page.format(session=case.session.pk, letter=case.letter.pk)
    shown = named.get(f"/practice/files/{case.file.pk}/{where}").content.decode()
    assert "Els van Dam" in shown
    assert "psychologist" not in shown


def test_who_is_read_about_sees_the_name_too(client, named, case):
    case.client.account = case.caregiver
    case.client.save()
    client.force_login(case.caregiver)
    assert "Els van Dam, gz-psycholoog" in client.get("/my-file/readers/").content.decode()


def test_without_a_name_the_sign_in_name_is_shown(staff):
    assert staff.colleague.shown_name == "colleague"
    assert Account(username="x", profession="arts").signature == "x\narts"


def test_the_log_keeps_ids_alone(named, staff):
    line = AccessLine.objects.filter(object_kind="people.account").latest("number")
    assert (line.act, line.user) == ("change", str(staff.psychologist.pk))
    said = " ".join(str(vars(one)) for one in AccessLine.objects.all())
    assert not any(word in said for word in ("Els", "Dam", "gz-", "4901"))
    assert "Els" not in repr(Account.objects.get(display_name="Els van Dam"))


def test_an_administrator_sees_name_and_sign_in_name_of_who_works_here(client, named, staff):
    client.force_login(staff.administrator)
    page = client.get(f"/practice/settings/{staff.practice.pk}/").content.decode()
    assert "Els van Dam, gz-psycholoog" in page
    assert "psychologist" in page
