"""Row by row of the map: what of a file becomes which resource, and nobody else's data with it."""

import json
from datetime import date

import pytest
from django.utils import timezone

from geborgen.practice.accesslog.queries import list_lines
from geborgen.practice.care.models import CareSession, Episode
from geborgen.practice.care.services.plans import save_episode, save_session
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.lifecycle.contents import Chosen, collect_contents
from geborgen.practice.lifecycle.fhir import check_bundle, make_bundle
from geborgen.practice.lifecycle.paper import render_page
from geborgen.practice.lifecycle.tables import render_tables
from geborgen.practice.measuring.measure_list import find_measure
from geborgen.practice.measuring.services import attend, enter_answers

from ..case_scenes import make_case
from .test_file_export import read_tables

OTHERS = "met Joris Vreemd en zijn Lotte"


@pytest.fixture
def case(staff):
    return make_case(staff.psychologist, staff)


@pytest.fixture
def meeting(staff, case):
    group = save_episode(
        staff.psychologist, case.file.pk, Episode(kind="circle_group", began_on=date(2026, 9, 3))
    )
    return save_session(
        staff.psychologist, group,
        CareSession(at=timezone.now(), kind="group", present=OTHERS),
    )  # fmt: skip


def bundle_of(case, **chosen):
    log = () if chosen else list_lines(client=str(case.file.pk))
    bundle = make_bundle(collect_contents(Chosen(file=case.file, **chosen)), log)
    check_bundle(bundle)
    return bundle


def find(bundle, kind):
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def test_every_row_of_the_map_has_its_resource(case, meeting):
    kinds = {entry["resource"]["resourceType"] for entry in bundle_of(case)["entry"]}
    assert kinds >= {
        "Patient", "RelatedPerson", "EpisodeOfCare", "Encounter", "PlanDefinition", "CarePlan",
        "Group", "Appointment", "DocumentReference", "Observation", "Questionnaire",
        "QuestionnaireResponse", "Goal", "Consent", "Flag", "AuditEvent", "Provenance",
    }  # fmt: skip


def test_references_and_full_urls_agree_with_the_history_too(case, meeting):
    bundle = bundle_of(case)
    names = {entry["fullUrl"] for entry in bundle["entry"]}

    def walk(value):
        if isinstance(value, dict):
            if "reference" in value:
                yield value["reference"]
            value = list(value.values())
        if isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    assert set(walk(bundle)) <= names


def test_a_group_names_nobody_of_another_file(case, meeting):
    bundle = bundle_of(case)
    (group,) = find(bundle, "Group")
    patients = {f"urn:uuid:{one['id']}" for one in find(bundle, "Patient")}
    assert {member["entity"]["reference"] for member in group["member"]} <= patients
    assert "quantity" not in group
    apart = [find(bundle, kind) for kind in ("Group", "Appointment", "PlanDefinition", "CarePlan")]
    assert "Vreemd" not in json.dumps(apart)
    assert "Vreemd" not in json.dumps(bundle_of(case, person=case.client))


@pytest.mark.parametrize("make", [render_page, lambda c: str(read_tables(render_tables(c)))])
def test_who_else_was_in_a_group_goes_along_with_the_practices_own_copy_alone(case, meeting, make):
    own = make(collect_contents(Chosen(file=case.file)))
    for_one = make(collect_contents(Chosen(file=case.file, person=case.client)))
    assert "Vreemd" in own
    assert "Vreemd" not in for_one
    assert "kennismaken" in for_one


def test_a_professional_goes_along_by_the_name_that_they_chose(staff, case):
    worker = staff.psychologist
    worker.display_name, worker.profession, worker.registration = "Els Peeters", "arts", "BIG 1"
    worker.save()
    told = {one["name"][0]["text"]: one for one in find(bundle_of(case), "Practitioner")}
    assert told["Els Peeters"]["qualification"] == [{"code": {"text": "arts"}}]
    assert told["Els Peeters"]["identifier"][1]["value"] == "BIG 1"
    page = render_page(collect_contents(Chosen(file=case.file)))
    assert "Els Peeters" in page
    assert worker.username not in page


def test_history_says_who_made_and_who_changed_what(staff, case):
    traced = find(bundle_of(case), "Provenance")
    who = str(staff.psychologist.pk)
    assert {one["agent"][0]["who"]["identifier"]["value"] for one in traced} >= {who}
    made = {one["target"][0]["reference"] for one in traced}
    assert f"urn:uuid:{case.document.pk}" in made
    assert f"urn:uuid:{case.goal.pk}" not in made
    acts = {one["activity"]["coding"][0]["code"] for one in traced}
    assert {"create", "change"} <= acts
    whole = len(traced)
    assert 0 < len(find(bundle_of(case, person=case.client), "Provenance")) < whole


def test_a_critical_answer_is_a_warning_until_it_was_seen(staff, case):
    answers = {**dict.fromkeys(range(1, 10), 0), 9: 2}
    row, _ = enter_answers(
        staff.psychologist, case.client, find_measure("phq-9"), answers=answers,
        on=date(2026, 9, 9), way="paper",
    )  # fmt: skip

    def warning():
        flags = find(bundle_of(case), "Flag")
        return next(f for f in flags if "critical-answer" in f["code"]["coding"][0]["code"])

    assert warning()["status"] == "active"
    attend(staff.psychologist, row)
    assert warning()["status"] == "inactive"


def test_a_file_to_which_nobody_was_added_goes_along_too(staff):
    file = CaseFile.objects.create(practice=staff.practice, number=5, opened_on=date(2026, 1, 1))
    file.episodes.create(kind="circle_group", began_on=date(2026, 1, 1))
    bundle = make_bundle(collect_contents(Chosen(file=file)))
    check_bundle(bundle)
    assert len(find(bundle, "Group")) == 1


def test_a_line_of_the_log_says_on_what_it_was(case):
    audited = find(bundle_of(case), "AuditEvent")
    about = {one["entity"][0]["what"]["identifier"]["value"] for one in audited if "entity" in one}
    assert f"care.document/{case.document.pk}" in about
    assert {one["action"] for one in audited} <= set("CRUDE")
