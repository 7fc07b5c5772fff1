"""An administrator arranges who works in a practice, and sees no file."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.practices.models import Membership
from geborgen.practice.practices.policies import list_roles
from geborgen.practice.practices.services import (
    accept_member_invitation,
    create_practice,
    end_membership,
    invite_member,
)

from ..people import make_account


def test_a_first_practice_has_an_administrator(db):
    account = make_account("els")
    practice = create_practice("De Els", account, roles=("professional",))
    assert list_roles(account, practice.pk) == {"administrator", "professional"}
    assert account.role == "professional"


def test_settings_are_changed_and_never_keep_shorter_than_the_law(as_, staff):
    page = f"/practice/settings/{staff.practice.pk}/"
    asking = as_(staff.administrator)
    given = {"name": "De Linde", "jurisdiction": "be", "retention_years": "20"}
    assert asking.post(page, given).status_code == 422
    assert asking.post(page, given | {"retention_years": "35"}).status_code == 302
    staff.practice.refresh_from_db()
    assert (staff.practice.jurisdiction, staff.practice.retention_years) == ("be", 35)
    assert AccessLine.objects.filter(act="change", object_kind="practices.practice").exists()


def test_a_link_brings_one_person_in_once(client, as_, staff):
    page = as_(staff.administrator).post(
        f"/practice/settings/{staff.practice.pk}/invite/", {"role": "supervisor"}
    )
    link = re.search(r"/join-practice/[\w-]+/", page.content.decode())[0]
    assert client.get(link).status_code == 404  # whoever made it cannot use it
    newcomer = make_account("nieuw")
    client.force_login(newcomer)
    assert client.get(link).status_code == 200
    client.post(link)
    assert list_roles(newcomer, staff.practice.pk) == {"supervisor"}
    assert client.post(link).status_code == 404


def test_nobody_gives_oneself_a_role(staff):
    invitation, _ = invite_member(staff.administrator, staff.practice, "supervisor")
    with pytest.raises(PermissionDenied):
        accept_member_invitation(staff.administrator, invitation)


def test_who_stops_works_here_no_more(as_, staff, told):
    membership = Membership.objects.get(account=staff.psychologist)
    as_(staff.administrator).post(
        f"/practice/settings/{staff.practice.pk}/members/{membership.pk}/end/"
    )
    assert not list_roles(staff.psychologist, staff.practice.pk)
    assert as_(staff.psychologist).get(f"/practice/files/{told.file.pk}/").status_code == 404


def test_the_last_administrator_stays(staff):
    membership = Membership.objects.get(account=staff.administrator)
    with pytest.raises(PermissionDenied):
        end_membership(staff.administrator, membership)


@pytest.mark.parametrize("who", ["psychologist", "supervisor", "researcher", "outsider"])
def test_nobody_else_arranges_anything(as_, staff, who):
    asking = as_(getattr(staff, who))
    base = f"/practice/settings/{staff.practice.pk}/"
    assert asking.get(base).status_code == 404
    assert asking.post(f"{base}invite/", {"role": "supervisor"}).status_code == 404


def test_an_administrator_sees_no_name_of_a_client(as_, staff, told):
    asking = as_(staff.administrator)
    for path in ("/practice/", f"/practice/settings/{staff.practice.pk}/"):
        assert "Sanne" not in asking.get(path).content.decode()
    assert (
        "/practice/files/" not in asking.post("/practice/search/", {"words": "S"}).content.decode()
    )
