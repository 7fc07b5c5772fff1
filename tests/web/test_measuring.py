"""Measures in a file: scored, drawn, warned of; partners apart; a phone's link works once."""

from datetime import date

import pytest

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.casefiles.models import Consent
from geborgen.practice.casefiles.services import create_file
from geborgen.practice.measuring.models import Answering, MeasureText
from geborgen.practice.wellbeing.models import ConditionRating, SafetyStep

from .people import Staff, make_staff

WHO5 = """
measure = "who-5"
language = "nl"
[[item]]
number = 1
text = "eigen tekst van de praktijk"
answers = [[0, "nooit"], [5, "altijd"]]
"""


@pytest.fixture
def staff(db, monkeypatch) -> Staff:
    monkeypatch.setattr("geborgen.practice.casefiles.middleware.is_mfa_enabled", lambda user: True)
    return make_staff()


@pytest.fixture
def file(staff):
    file = create_file(staff.psychologist, staff.practice, {"opened_on": date(2026, 9, 1)})
    for part, name in (("client", "Sanne"), ("partner", "Tom")):
        file.people.create(part=part, name=name)
    file.people.create(part="child", name="Mo", due_date=date(2027, 1, 1))
    return file


@pytest.fixture
def worker(client, staff):
    client.force_login(staff.psychologist)
    return client


def person(file, name):
    return file.people.get(name=name)


def fill(client, file, name, key, answers, on="2026-11-01"):
    given = {f"item_{number}": answer for number, answer in answers.items()}
    address = f"/practice/files/{file.pk}/measures/{person(file, name).pk}/{key}/"
    return client.post(address, given | {"on": on, "way": "paper"})


def test_answers_are_kept_scored_and_drawn_over_time(worker, file):
    fill(worker, file, "Sanne", "who-5", dict.fromkeys(range(1, 6), 2), on="2026-09-01")
    fill(worker, file, "Sanne", "who-5", dict.fromkeys(range(1, 6), 4))
    page = worker.get(f"/practice/files/{file.pk}/").content.decode()
    assert "WHO-5" in page
    assert "80" in page
    assert page.count("<svg") > 1


def test_an_answer_no_item_takes_is_refused_at_the_field(worker, file):
    assert fill(worker, file, "Sanne", "who-5", {1: 9}).status_code == 422


def test_a_critical_answer_prompts_at_once_and_is_logged(worker, file):
    answers = dict.fromkeys(range(1, 10), 0) | {9: 1}
    shown = worker.get(fill(worker, file, "Sanne", "phq-9", answers)["Location"]).content.decode()
    assert "Kijk hier nu naar" in shown
    assert AccessLine.objects.filter(act="warn", client=str(file.pk)).exists()
    assert "Kijk hier nu naar" in worker.get(f"/practice/files/{file.pk}/").content.decode()


def test_a_prompt_rests_once_somebody_attended_to_it(worker, file):
    fill(worker, file, "Sanne", "phq-9", dict.fromkeys(range(1, 10), 0) | {9: 1})
    row = Answering.objects.get()
    worker.post(f"/practice/files/{file.pk}/answering/{row.pk}/seen/")
    assert "Kijk hier nu naar" not in worker.get(f"/practice/files/{file.pk}/").content.decode()


def test_partners_share_a_page_only_while_both_agree(worker, file):
    address = f"/practice/files/{file.pk}/couple/"
    assert worker.get(address).status_code == 404
    for name in ("Sanne", "Tom"):
        Consent.objects.create(
            person=person(file, name), purpose="couple_page", given_by="zelf",
            given_on=date(2026, 9, 1),
        )  # fmt: skip
    assert worker.get(address).status_code == 200
    Consent.objects.filter(person__name="Tom").update(withdrawn_on=date(2026, 10, 1))
    assert worker.get(address).status_code == 404


def test_a_client_sees_their_own_answers_and_never_the_partners(client, worker, file, family):
    fill(worker, file, "Sanne", "who-5", dict.fromkeys(range(1, 6), 2))
    fill(worker, file, "Tom", "rosenberg", dict.fromkeys(range(1, 11), 1))
    file.people.filter(name="Sanne").update(account=family.mother)
    client.force_login(family.mother)
    page = client.get("/my-answers/").content.decode()
    assert "WHO-5" in page
    assert "Rosenberg" not in page


def load_texts(client, staff, text=WHO5):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(staff.administrator)
    upload = SimpleUploadedFile("texts.toml", text.encode())
    return client.post(f"/practice/texts/{staff.practice.pk}/", {"file": upload})


def test_a_phone_answers_once_and_without_an_account(client, staff, file):
    load_texts(client, staff)
    client.force_login(staff.psychologist)
    who = person(file, "Sanne").pk
    made = client.post(f"/practice/files/{file.pk}/measures/{who}/who-5/link/").content.decode()
    path = "/answer/" + made.split("/answer/")[1].split("<")[0]
    client.logout()
    assert "eigen tekst van de praktijk" in client.get(path).content.decode()
    assert "Dank je wel" in client.post(path, {"item_1": "5"}).content.decode()
    assert client.get(path).status_code == 410
    assert Answering.objects.get().answers == {"1": 5.0}


def test_no_link_is_made_without_ones_own_texts(worker, file):
    address = f"/practice/files/{file.pk}/measures/{person(file, 'Sanne').pk}/who-5/link/"
    assert worker.post(address).status_code == 403


@pytest.mark.parametrize("text", ["geen toml [", 'measure = "onzin"', 'measure = "who-5"',
                                  WHO5.replace("number = 1", "number = 77")])  # fmt: skip
def test_rubbish_texts_change_nothing_and_are_named(client, staff, text):
    load_texts(client, staff)
    assert load_texts(client, staff, text).status_code == 422
    assert MeasureText.objects.count() == 1


def test_only_an_administrator_loads_texts(worker, staff):
    assert worker.get(f"/practice/texts/{staff.practice.pk}/").status_code == 404


def test_an_answering_does_not_open_through_another_file(worker, staff, file):
    fill(worker, file, "Sanne", "who-5", dict.fromkeys(range(1, 6), 2))
    other = create_file(staff.psychologist, staff.practice, {"opened_on": date(2026, 9, 1)})
    row = Answering.objects.get()
    assert worker.get(f"/practice/files/{other.pk}/answering/{row.pk}/").status_code == 404


def test_conditions_are_rated_with_reasons_and_earlier_ones_stay(worker, file):
    address = f"/practice/files/{file.pk}/conditions/{person(file, 'Mo').pk}/"
    given = {"on": "2026-11-01", "care": "worry", "care_reason": "geen wieg"}
    assert worker.post(address, given | {"care_reason": ""}).status_code == 422
    worker.post(address, given)
    worker.post(address, given | {"on": "2026-11-20", "care": "good", "care_reason": "wieg is er"})
    assert ConditionRating.objects.count() == 2
    page = worker.get(f"/practice/files/{file.pk}/").content.decode()
    assert "wieg is er" in page
    assert "geen wieg" in page


@pytest.mark.parametrize(("country", "step"), [("nl", "Veilig Thuis"), ("be", "1712")])
def test_safety_steps_follow_the_country_and_none_is_overwritten(
    worker, staff, file, country, step
):
    staff.practice.jurisdiction = country
    staff.practice.save()
    given = {"about": "ruzie met slaan", "began_on": "2026-11-01"}
    worker.post(f"/practice/files/{file.pk}/safety/", given)
    process = file.safety.get()
    for words in ("eerst", "later"):
        worker.post(f"/practice/files/{file.pk}/safety/{process.pk}/signals/",
                    {"on": "2026-11-02", "words": words})  # fmt: skip
    assert SafetyStep.objects.count() == 2
    assert step in worker.get(f"/practice/files/{file.pk}/").content.decode()


def test_a_supervisor_reads_and_writes_nothing(client, staff, file):
    client.force_login(staff.supervisor)
    assert client.get(f"/practice/files/{file.pk}/").status_code == 200
    given = {"about": "x", "began_on": "2026-11-01"}
    assert client.post(f"/practice/files/{file.pk}/safety/", given).status_code == 404
    assert not file.safety.exists()


def test_the_timeline_tells_measures_safety_and_conditions_but_no_answer(worker, file):
    fill(worker, file, "Sanne", "phq-9", dict.fromkeys(range(1, 10), 1))
    worker.post(f"/practice/files/{file.pk}/safety/",
                {"about": "ruzie met slaan", "began_on": "2026-11-01"})  # fmt: skip
    given = {"on": "2026-11-01", "care": "worry", "care_reason": "geen wieg"}
    worker.post(f"/practice/files/{file.pk}/conditions/{person(file, 'Mo').pk}/", given)
    page = worker.get(f"/practice/files/{file.pk}/timeline/").content.decode()
    for said in ("PHQ-9", ": Sanne", "ruzie met slaan", "goede verzorging"):
        assert said in page


def test_of_a_child_only_what_others_answer_is_offered_first(worker, file):
    page = worker.get(f"/practice/files/{file.pk}/measures/").content.decode()
    own, about_child = page.split("<h2>Mo</h2>")[0], page.split("<h2>Mo</h2>")[1]
    first, rest = about_child.split("<summary>Alle vragenlijsten", 1)
    assert "/sdq/" in first
    assert "/who-5/" not in first
    assert "/who-5/" in rest
    assert "/who-5/" in own.split("<summary>Alle vragenlijsten", 1)[0]
