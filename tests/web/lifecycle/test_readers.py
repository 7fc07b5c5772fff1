"""A month of the log for a supervisor, and one's own file's readers for whom it is about."""

import pytest

from geborgen.practice.accesslog.acts import Lock
from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.accesslog.signals import record_lock
from geborgen.practice.casefiles.services import break_glass

from ..people import make_account


def test_a_supervisor_reviews_a_month_of_the_log(as_, staff, told):
    break_glass(staff.colleague, told.file, "nood")
    text = as_(staff.supervisor).get("/practice/log/").content.decode()
    assert "colleague" in text
    assert f"#{told.file.number}" in text
    assert AccessLine.objects.filter(act="read-log").exists()


@pytest.mark.parametrize("month", ["2026-01", "1999-13", "rubbish", "'; drop", "0001-01"])
def test_any_month_that_is_asked_for_is_answered(as_, staff, month):
    assert as_(staff.supervisor).get("/practice/log/", {"month": month}).status_code == 200


def test_the_client_sees_who_read_their_file_and_no_name_of_others(client, as_, staff, told):
    account = make_account("sanne")
    told.client.account = account
    told.client.save()
    as_(staff.psychologist).get(f"/practice/files/{told.file.pk}/")
    client.force_login(account)
    text = client.get("/my-file/readers/").content.decode()
    assert "psychologist" in text
    assert "Bram" not in text
    assert str(told.file.pk) not in text


def test_who_is_in_no_file_sees_none(mother_client):
    text = mother_client.get("/my-file/readers/").content.decode()
    assert "<table" not in text


def test_a_new_password_of_who_works_there_is_in_the_month_under_its_own_heading(as_, staff):
    for account in (staff.psychologist, make_account("sanne")):
        record_lock(Lock.PASSWORD, account)
    text = as_(staff.supervisor).get("/practice/log/").content.decode()
    assert "veranderde het eigen wachtwoord, de tweede stap of de herstelcodes: 1<" in text
    assert "veranderde iets in het dossier" not in text
