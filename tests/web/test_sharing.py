"""One shares what one chooses, takes all of one's own along, and can erase it."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from geborgen.practice.casefiles.services import create_file
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.people.models import Account, Child
from geborgen.practice.people.queries import find_caregiving
from geborgen.practice.sharing.exports import (
    collect_rows,
    list_exported_models,
    render_csv,
    render_json,
    render_record,
)
from geborgen.practice.sharing.models import Bundle
from geborgen.practice.sharing.services import (
    create_bundle,
    erase_account,
    share_moment,
    withdraw_bundle,
)
from geborgen.sources import read_recordings

from .people import PASSWORD, make_staff, tell

# Rows that belong to nobody: what the app keeps of its own pages.
NOBODYS = {"answers.filledindex"}


def bundle_of(family, *rows, audience=Bundle.Audience.PARENTS):
    link = find_caregiving(family.mother, family.child.pk)
    return create_bundle(family.mother, link, moments=rows, audience=audience, note="onze avonden")


@pytest.mark.parametrize(
    ("audience", "who", "status"),
    [
        ("parents", "mother", 200),
        ("parents", "father", 200),
        ("parents", "teacher", 404),
        ("parents", "stranger", 404),
        ("professional", "mother", 200),
        ("professional", "father", 404),
    ],
)
@pytest.mark.parametrize("page", ["", "file/"])
def test_a_bundle_is_seen_only_by_whom_it_is_for(client, family, audience, who, status, page):
    bundle = bundle_of(family, tell(family.mother, family.child), audience=audience)
    client.force_login(getattr(family, who))
    assert client.get(f"/share/{bundle.pk}/{page}").status_code == status


def test_a_withdrawn_bundle_is_gone_for_the_other_parent(client, family):
    bundle = bundle_of(family, tell(family.mother, family.child))
    withdraw_bundle(family.mother, bundle.pk)
    client.force_login(family.father)
    assert client.get(f"/share/{bundle.pk}/").status_code == 404


def test_only_the_maker_withdraws(client, family):
    bundle = bundle_of(family, tell(family.mother, family.child))
    with pytest.raises(PermissionDenied):
        withdraw_bundle(family.father, bundle.pk)


def test_moments_of_somebody_else_cannot_be_put_in(family):
    with pytest.raises(PermissionDenied):
        bundle_of(family, tell(family.father, family.child))


def test_a_moment_deleted_later_is_not_in_the_bundle_any_more(client, mother_client, family):
    row = tell(family.mother, family.child, note="geheim van toen")
    bundle = bundle_of(family, row)
    mother_client.post(f"/moment/{row.pk}/delete/")
    assert "geheim van toen" not in client.get(f"/share/{bundle.pk}/").content.decode()


def test_sharing_one_moment_shows_it_and_keeping_hides_it(mother_client, family):
    row = tell(family.mother, family.child)
    mother_client.post(f"/moment/{row.pk}/share/")
    assert MomentRow.objects.get(pk=row.pk).shared_at
    mother_client.post(f"/moment/{row.pk}/share/")
    assert not MomentRow.objects.get(pk=row.pk).shared_at


def test_others_cannot_share_a_moment_that_is_not_theirs(family):
    row = tell(family.mother, family.child)
    with pytest.raises(PermissionDenied):
        share_moment(family.father, row.pk)


def test_the_form_asks_for_at_least_one_moment(mother_client, family):
    tell(family.mother, family.child)
    answer = mother_client.post(
        "/share/new/", {"audience": "professional", "child": family.child.pk}
    )
    assert answer.status_code == 422
    assert "Kies minstens" in answer.content.decode()


def test_every_kind_of_row_of_ones_own_is_exported(family):
    row = tell(family.mother, family.child)
    bundle_of(family, row)
    exported = set(collect_rows(family.mother))
    kinds = {model._meta.label_lower for model in list_exported_models() if model.objects.exists()}
    assert kinds - NOBODYS == exported


def test_the_export_holds_all_of_ones_own_and_nothing_of_others(family):
    mine = tell(family.mother, family.child, note="van mij")
    tell(family.father, family.child, note="van papa")
    text = render_json(family.mother)
    assert "van mij" in text
    assert "van papa" not in text
    assert "password" not in text
    assert json.loads(text)["rows"]["diary.momentrow"][0]["id"] == str(mine.pk)


def test_the_records_own_file_reads_back(family, tmp_path):
    tell(family.mother, family.child)
    file = tmp_path / "mine.geborgen.json"
    file.write_text(render_record(family.mother), encoding="utf-8")
    (recording,) = read_recordings(file)
    assert len(recording.moments) == 1


def test_the_table_holds_no_formula(family):
    tell(family.mother, family.child, note="=1+1")
    assert b"'=1+1" in render_csv(family.mother)


def test_exporting_asks_for_the_password_again(mother_client):
    answer = mother_client.get("/mine/json/", follow=True)
    assert answer.redirect_chain[-1][0] == "/account/reauthenticate/?next=%2Fmine%2Fjson%2Fready%2F"
    assert "alles meenemen" in answer.content.decode()


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("/mine/", "account te wissen"),
        ("/practice/", "dossiers"),
        ("/account/2fa/", "hoe je inlogt"),
        ("https://elsewhere.example/", "voordat je verdergaat"),
    ],
)
def test_the_password_is_asked_for_with_what_comes_after_it(mother_client, after, said):
    page = mother_client.get("/account/reauthenticate/", {"next": after}).content.decode()
    assert said in page


def test_after_the_password_the_file_waits_on_the_page_of_sharing(client, family):
    client.force_login(family.mother)
    where = "/account/reauthenticate/?next=/mine/csv/ready/"
    given = {"password": PASSWORD, "next": "/mine/csv/ready/"}
    page = client.post(where, given, follow=True)
    assert page.redirect_chain[-1][0] == "/share/?ready=csv"
    assert "Bestand opslaan" in page.content.decode()
    assert "attachment" in client.get("/mine/csv/")["Content-Disposition"]


def test_erasing_takes_ones_own_and_leaves_what_is_others(family):
    tell(family.mother, family.child)
    tell(family.father, family.child)
    erase_account(family.mother)
    assert not Account.objects.filter(username="moeder").exists()
    assert MomentRow.objects.count() == 1
    assert Child.objects.filter(pk=family.child.pk).exists()


def test_a_child_nobody_cares_for_is_erased_too(family):
    for account in (family.mother, family.father, family.teacher):
        erase_account(account)
    assert not Child.objects.exists()


def test_erasing_through_the_page_signs_out_and_forgets(client, family):
    client.post("/account/login/", {"login": "moeder", "password": PASSWORD})
    client.post("/account/reauthenticate/?next=/mine/", {"password": PASSWORD})
    refused = client.post("/mine/", {})
    assert refused.status_code == 422
    client.post("/mine/", {"is_sure": "on"})
    assert not Account.objects.filter(username="moeder").exists()
    assert client.get("/circle/").status_code == 302


def test_who_works_in_a_practice_leaves_it_before_erasing(client, db):
    staff = make_staff()
    create_file(staff.psychologist, staff.practice, {"opened_on": timezone.localdate()})
    with pytest.raises(PermissionDenied):
        erase_account(staff.psychologist)
    client.post("/account/login/", {"login": "psychologist", "password": PASSWORD})
    client.post("/account/reauthenticate/?next=/mine/", {"password": PASSWORD})
    assert "praktijk" in client.post("/mine/", {"is_sure": "on"}).content.decode()
    assert Account.objects.filter(username="psychologist").exists()
