"""What caregivers do in their own app stands in the one chain, and the file's list stays right."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import connection

from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.accesslog.queries import list_file_accesses, review_month
from geborgen.practice.accesslog.services import current_anchors
from geborgen.practice.accesslog.verify import verify_log
from geborgen.practice.people.services import create_invitation
from geborgen.practice.sharing.services import create_bundle, erase_account, withdraw_bundle

from ..case_scenes import make_case
from ..people import PASSWORD, make_staff, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _anchors_of_an_empty_log(settings, tmp_path):
    """An empty log starts with no anchors, whatever a test before this one left in the folder."""
    settings.ACCESS_LOG_ANCHORS = replace(settings.ACCESS_LOG_ANCHORS, path=tmp_path / "log")


@pytest.fixture
def case():
    staff = make_staff()
    return make_case(staff.psychologist, staff)


def lines_of(account):
    return [(line.act, line.reference, line.client) for line in
            AccessLine.objects.filter(user=str(account.pk))]  # fmt: skip


def test_sharing_and_withdrawing_are_lines_of_the_file_they_touch(case):
    withdraw_bundle(case.caregiver, case.bundle.pk)
    file = str(case.file.pk)
    told = lines_of(case.caregiver)
    assert ("share", "link", file) in told
    assert ("share", "share", file) in told
    assert ("change", "withdraw", file) in told
    assert ("create", "tell", "") in told


def test_sharing_with_the_other_parent_touches_no_file(family):
    link = family.mother.caregivings.get()
    row = tell(family.mother, family.child)
    create_bundle(family.mother, link, moments=[row], audience="parents", note="")
    create_invitation(family.mother, family.child, "caregiver")
    assert {("share", "share", ""), ("share", "invite", "")} <= set(lines_of(family.mother))


def test_taking_along_and_erasing_what_is_ones_own_are_lines(mother_client, family):
    cache.clear()
    mother_client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert mother_client.get("/mine/json/").status_code == 200
    number = family.mother.pk
    erase_account(family.mother)
    told = AccessLine.objects.filter(user=str(number)).values_list("act", "object_kind")
    assert {("export", "people.account"), ("erase", "people.account")} <= set(told)


def test_verifying_finds_a_caregivers_line_that_was_changed(case):
    # A test's transaction never commits, so that no anchor is written: one is given by hand.
    last = AccessLine.objects.last()
    kept = {last.number: bytes(last.link)}
    assert verify_log(connection.cursor, current_anchors(), also=kept).is_whole
    line = AccessLine.objects.get(reference="share", user=str(case.caregiver.pk))
    with connection.cursor() as cursor:
        guard = "accesslog_line_no_update"
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {guard}")
        else:
            cursor.execute("ALTER TABLE accesslog_line DISABLE TRIGGER USER")
        cursor.execute("UPDATE accesslog_line SET act = 'read' WHERE number = %s", [line.number])
    report = verify_log(connection.cursor, current_anchors(), also=kept)
    assert [found.number for found in report.breaks][:1] == [line.number]


def test_the_file_shows_its_own_acts_and_the_practice_no_diary(case):
    reader = Access(act=Act.READ_LOG, user="1", ground=Ground.DUTY)
    accesses = list_file_accesses(str(case.file.pk), reader=reader)
    own = [one for one in accesses if one.user == str(case.caregiver.pk)]
    assert {(one.act, one.ground) for one in own} == {("share", "own")}
    now = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    before = review_month(now, reader=reader)
    tell(case.caregiver, case.caregiver.caregivings.get().child)
    after = review_month(now, reader=reader)
    asked = "act.read-log"
    assert after.acts == before.acts | {asked: before.acts[asked] + 1}


def test_whom_the_file_is_about_reads_their_own_name_as_you(client, case):
    client.force_login(case.caregiver)
    page = client.get("/my-file/readers/").content.decode()
    assert "<strong>jij</strong>" in page
