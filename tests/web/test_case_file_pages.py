"""Pages of case files: opened, filled and found; and the guard asks for a second factor."""

import time
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.casefiles.models import CaseFile, Consent, Goal
from geborgen.practice.casefiles.services import create_file
from geborgen.practice.practices.models import Membership, Practice

from .people import Staff, make_staff

TODAY = "2026-11-27"


@pytest.fixture
def staff(db) -> Staff:
    return make_staff()


@pytest.fixture
def with_second_factor(monkeypatch):
    """As if everybody had set one up; that it is asked for is tested on its own."""
    monkeypatch.setattr("geborgen.practice.casefiles.middleware.is_mfa_enabled", lambda user: True)


@pytest.fixture
def worker(client, staff, with_second_factor):
    client.force_login(staff.psychologist)
    return client


@pytest.fixture
def file(staff):
    return create_file(staff.psychologist, staff.practice, {"opened_on": date(2026, 9, 1)})


def test_a_file_is_opened_and_filled(worker, staff):
    given = {"opened_on": TODAY, "reason": "opziet tegen de bevalling", "referrer": "verloskundige"}
    page = worker.post("/practice/files/new/", given)
    file = CaseFile.objects.get()
    assert page["Location"].endswith("/people/")
    worker.post(f"/practice/files/{file.pk}/people/", {"part": "client", "name": "Sanne"})
    person = file.people.get()
    consent = {"purpose": "care", "given_by": "zelf", "given_on": TODAY}
    worker.post(f"/practice/files/{file.pk}/people/{person.pk}/consent/", consent)
    goal = {"words": "rustig blijven als ze huilt", "made_on": TODAY, "person": person.pk}
    worker.post(f"/practice/files/{file.pk}/goals/", goal)
    worker.post(f"/practice/files/{file.pk}/goals/{Goal.objects.get().pk}/rate/",
                {"on": TODAY, "score": 4})  # fmt: skip
    text = worker.get(f"/practice/files/{file.pk}/").content.decode()
    for said in ("Sanne", "opziet tegen de bevalling", "rustig blijven", "4/10", "zelf"):
        assert said in text


def test_a_child_needs_a_date(worker, file):
    answer = worker.post(f"/practice/files/{file.pk}/people/", {"part": "child", "name": "Mo"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("part", "field"), [("people/", "birth_date"), ("goals/", "made_on"), ("change/", "opened_on")]
)
@pytest.mark.parametrize(
    ("day", "words"), [("2199-01-01", "in de toekomst"), ("1790-01-01", "lang geleden")]
)
def test_a_day_that_cannot_be_meant_is_refused_at_its_field(
    worker, file, *, part, field, day, words
):
    answer = worker.post(f"/practice/files/{file.pk}/{part}", {field: day})
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])


def test_who_has_authority_from_when_until_when_can_be_put_right(worker, file):
    child = file.people.create(part="child", name="Mo", birth_date=date(2024, 1, 1))
    given = {"holder": "instelling", "kind": "supervision", "since": "2025-01-01"}
    worker.post(f"/practice/files/{file.pk}/people/{child.pk}/authority/", given)
    one = child.authorities.get()
    page = f"/practice/files/{file.pk}/authority/{one.pk}/"
    assert worker.post(page, given | {"until": "2024-01-01"}).status_code == 422
    assert worker.post(page, given | {"until": "2026-01-01"}).status_code == 302
    assert child.authorities.get().until == date(2026, 1, 1)
    assert "1-1-2025 tot 1-1-2026" in worker.get(f"/practice/files/{file.pk}/").content.decode()


def test_the_practice_that_was_chosen_stays_chosen_when_something_else_is_wrong(worker, staff):
    second = Practice.objects.create(name="De Tweede")
    Membership.objects.create(practice=second, account=staff.psychologist, role="professional")
    for chosen in (staff.practice, second):
        given = {"practice": chosen.pk, "opened_on": "gisteren"}
        page = worker.post("/practice/files/new/", given).content.decode()
        assert f'<option value="{chosen.pk}" selected>' in page


def test_who_works_in_a_practice_begins_with_the_files(worker):
    assert worker.get("/").url == "/practice/"


def test_a_goal_is_rated_from_nought_to_ten(worker, file):
    goal = Goal.objects.create(file=file, words="spelen", made_on=date(2026, 9, 1))
    answer = worker.post(f"/practice/files/{file.pk}/goals/{goal.pk}/rate/",
                         {"on": TODAY, "score": 11})  # fmt: skip
    assert answer.status_code == 422


def test_consent_is_withdrawn_and_stays_to_be_read(worker, file):
    person = file.people.create(part="client", name="Sanne")
    consent = Consent.objects.create(
        person=person, purpose="research", given_by="zelf", given_on=date(2026, 9, 1)
    )
    worker.post(f"/practice/files/{file.pk}/consent/{consent.pk}/withdraw/")
    consent.refresh_from_db()
    assert consent.withdrawn_on
    assert "ingetrokken" in worker.get(f"/practice/files/{file.pk}/").content.decode()


def test_care_that_is_no_longer_agreed_to_stands_beside_the_person(worker, staff, file):
    person = file.people.create(part="client", name="Sanne")
    yes = Consent.objects.create(person=person, purpose="care", given_by="zelf",
                                 given_on=date(2026, 1, 1))  # fmt: skip
    page = f"/practice/files/{file.pk}/"
    assert "De toestemming voor zorg is ingetrokken" not in worker.get(page).content.decode()
    worker.post(f"{page}consent/{yes.pk}/withdraw/")
    assert "De toestemming voor zorg is ingetrokken" in worker.get(page).content.decode()
    yes.pk = None
    yes.save()
    assert "De toestemming voor zorg is ingetrokken" not in worker.get(page).content.decode()


def test_for_a_child_that_is_not_born_yet_who_has_authority_says_yes(worker, file):
    file.people.create(part="child", name="Mo", due_date=date(2026, 12, 1))
    page = worker.get(f"/practice/files/{file.pk}/").content.decode()
    assert "de toestemming van wie het gezag heeft" in page
    assert "de eigen toestemming" not in page


def test_an_address_that_only_takes_words_leads_back_after_signing_in(worker, file):
    session = worker.session
    session["practice-began"] = time.time() - 11 * 3600
    session.save()
    answer = worker.post("/practice/search/", {"words": "Sanne"})
    assert answer.url == "/account/login/?next=%2Fpractice%2F"


def test_search_finds_in_ones_own_files_only_and_is_logged(client, worker, staff, file):
    file.people.create(part="client", name="Sanne de Wit")
    assert "Sanne" in worker.post("/practice/search/", {"words": "wit"}).content.decode()
    client.force_login(staff.colleague)
    assert "Sanne" not in worker.post("/practice/search/", {"words": "wit"}).content.decode()
    assert AccessLine.objects.filter(act="search").count() == 2


def test_a_second_factor_is_asked_for_before_any_file(client, staff, file):
    client.force_login(staff.psychologist)
    answer = client.get(f"/practice/files/{file.pk}/")
    assert answer.status_code == 302
    assert "2fa" in answer["Location"] or "mfa" in answer["Location"]


def test_who_works_in_no_practice_finds_nothing(client, family):
    client.force_login(family.mother)
    assert client.get("/practice/").status_code == 404


def test_a_quarter_of_an_hour_without_a_page_asks_the_password_again(worker, file):
    worker.get(f"/practice/files/{file.pk}/")
    session = worker.session
    session["practice-seen"] = time.time() - 16 * 60
    session.save()
    assert "reauthenticate" in worker.get(f"/practice/files/{file.pk}/")["Location"]


def test_after_ten_hours_one_signs_in_anew(worker, file):
    worker.get("/practice/")
    session = worker.session
    session["practice-began"] = time.time() - 10.1 * 3600
    session.save()
    assert settings.SESSION_COOKIE_NAME in worker.cookies
    worker.get("/practice/")
    assert "_auth_user_id" not in worker.session


def test_a_refusal_is_logged_though_everything_else_is_undone(client, staff, file, worker):
    client.force_login(staff.colleague)
    assert client.get(f"/practice/files/{file.pk}/").status_code == 404
    line = AccessLine.objects.order_by("-number")[0]
    assert (line.outcome, line.user) == ("refused", str(staff.colleague.pk))


def test_a_reader_is_on_the_list_that_the_client_may_see(worker, file):
    worker.get(f"/practice/files/{file.pk}/")
    page = worker.get(f"/practice/files/{file.pk}/readers/").content.decode()
    assert "psychologist" in page
    assert "bekeek het dossier" in page


def test_glass_is_broken_by_number_with_a_reason_and_reviewed(client, staff, file, worker):
    client.force_login(staff.colleague)
    given = {"number": f"#{file.number}", "reason": "partner in nood, collega ziek"}
    assert client.post("/practice/glass/", given).status_code == 302
    assert client.get(f"/practice/files/{file.pk}/").status_code == 200
    assert client.get(f"/practice/files/{file.pk}/change/").status_code == 200
    assert client.post(f"/practice/files/{file.pk}/people/", {"part": "client", "name": "x"}
                       ).status_code == 404  # fmt: skip
    client.force_login(staff.supervisor)
    assert "partner in nood" in client.get("/practice/glass/review/").content.decode()


def test_words_written_at_the_same_time_are_not_overwritten(worker, file):
    given = {"opened_on": TODAY, "reason": "eerste", "version": 1}
    worker.post(f"/practice/files/{file.pk}/change/", given)
    late = worker.post(f"/practice/files/{file.pk}/change/", given | {"reason": "tweede"})
    assert late.status_code == 422
    assert "tweede" in late.content.decode()
    file.refresh_from_db()
    assert file.reason == "eerste"


@pytest.mark.parametrize(("days", "is_asked"), [(-3, True), (0, False), (30, False)])
def test_whether_a_child_was_born_is_asked_once_its_day_has_passed(worker, file, days, is_asked):
    due = timezone.localdate() + timedelta(days=days)
    child = file.people.create(part="child", name="Jip", due_date=due)
    page = worker.get(f"/practice/files/{file.pk}/").content.decode()
    assert ("Is Jip al geboren?" in page) is is_asked
    worker.post(f"/practice/files/{file.pk}/people/{child.pk}/",
                {"part": "child", "name": "Jip", "birth_date": timezone.localdate().isoformat(),
                 "due_date": due.isoformat()})  # fmt: skip
    assert "al geboren?" not in worker.get(f"/practice/files/{file.pk}/").content.decode()
