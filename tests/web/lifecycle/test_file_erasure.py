"""A file is kept as long as the law asks, held when needed, and erased by two."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files import storage as kept
from django.core.files.base import ContentFile
from django.http import Http404
from django.utils import timezone

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.casefiles.hanging import list_file_models
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.services import break_glass
from geborgen.practice.lifecycle import services
from geborgen.practice.lifecycle.models import ErasureRequest, Tombstone
from geborgen.practice.lifecycle.retention import compute_keeping, list_due_files

LONG_AGO = date(1990, 6, 1)


@pytest.fixture
def asked(staff, told) -> ErasureRequest:
    return services.ask_erasure(
        staff.psychologist, told.file.pk, who_asked="client", reason="wil het niet meer"
    )


def make_old_file(practice, **fields) -> CaseFile:
    return CaseFile.objects.create(practice=practice, number=77, opened_on=LONG_AGO, **fields)


@pytest.mark.parametrize(
    ("country", "own", "years"), [("nl", None, 20), ("be", None, 30), ("nl", 25, 25), ("be", 5, 30)]
)
def test_a_file_is_kept_from_what_last_happened_by_law_or_longer(staff, country, own, years):
    staff.practice.jurisdiction, staff.practice.retention_years = country, own
    file = make_old_file(staff.practice, closed_on=date(1992, 2, 29))
    keeping = compute_keeping(file)
    assert keeping.counts_from == date(1992, 2, 29)
    assert keeping.until == (
        date(1992 + years, 2, 29) if years % 4 == 0 else date(1992 + years, 3, 1)
    )


def test_a_change_in_the_log_or_in_a_row_starts_the_clock_anew(staff, told):
    assert compute_keeping(told.file).counts_from == timezone.localdate()
    file = make_old_file(staff.practice)
    file.goals.create(words="x", made_on=date(1995, 1, 1))
    file.people.create(part="child", name="Mo", birth_date=date(1999, 1, 1))
    assert compute_keeping(file).counts_from == date(1995, 1, 1)


def test_the_yearly_list_has_what_is_over_or_nearly_and_nothing_else(staff, told):
    over = make_old_file(staff.practice)
    soon = CaseFile.objects.create(
        practice=staff.practice, number=78,
        opened_on=(timezone.localdate() + timedelta(days=90)).replace(
            year=timezone.localdate().year - 20, day=1),
    )  # fmt: skip
    assert [one.file for one in list_due_files(staff.practice)] == [over, soon]


def test_two_erase_a_file_and_leave_a_stone_without_content(staff, told, asked):
    services.erase_file(staff.supervisor, asked, "on_request")
    for kind, path in list_file_models().items():
        assert not kind.objects.filter(**{path: told.file.pk}).exists()
    stone = Tombstone.objects.get()
    assert (stone.file_id, stone.erased_by) == (told.file.pk, staff.supervisor.pk)
    kept = [str(value) for value in vars(stone).values()]
    assert not any(word in value for value in kept for word in ("Sanne", "wil het", "opziet"))
    assert AccessLine.objects.filter(act="erase", client=str(told.file.pk)).exists()


def test_the_log_of_an_erased_file_stays(staff, told, asked):
    before = AccessLine.objects.filter(client=str(told.file.pk)).count()
    services.erase_file(staff.supervisor, asked, "on_request")
    assert AccessLine.objects.filter(client=str(told.file.pk)).count() > before


def test_attachments_are_shredded_once_the_erasure_is_certain(
    staff, told, asked, monkeypatch, django_capture_on_commit_callbacks
):
    place = kept.default_storage.save("x", ContentFile(b"bijlage"))
    monkeypatch.setattr(services, "_list_places", lambda file: [place])
    with django_capture_on_commit_callbacks(execute=True):
        services.erase_file(staff.supervisor, asked, "on_request")
        assert kept.default_storage.exists(place)
    assert not kept.default_storage.exists(place)


@pytest.mark.parametrize("who", ["psychologist", "colleague", "researcher", "administrator"])
def test_only_another_a_supervisor_decides(staff, told, asked, who):
    with pytest.raises((PermissionDenied, Http404)):
        services.erase_file(getattr(staff, who), asked, "on_request")
    assert CaseFile.objects.filter(pk=told.file.pk).exists()


def test_a_supervisor_who_asked_does_not_decide(staff, told):
    request = services.ask_erasure(
        staff.supervisor, told.file.pk, who_asked="practice", reason="termijn"
    )
    with pytest.raises(PermissionDenied):
        services.erase_file(staff.supervisor, request, "on_request")


@pytest.mark.parametrize("ground", ["term_over", "because"])
def test_inside_its_time_a_file_needs_a_ground_of_the_law(staff, told, asked, ground):
    with pytest.raises(PermissionDenied):
        services.erase_file(staff.supervisor, asked, ground)


def test_a_file_that_is_held_is_not_erased(staff, told, asked):
    services.hold_file(staff.supervisor, told.file.pk, "er loopt een klacht")
    with pytest.raises(PermissionDenied):
        services.erase_file(staff.supervisor, asked, "court")
    services.hold_file(staff.supervisor, told.file.pk, "")
    services.erase_file(staff.supervisor, asked, "court")


def test_a_file_may_be_kept_with_the_reason_and_asked_for_again(staff, told, asked):
    services.refuse_erasure(staff.supervisor, asked, "het belang van de partner")
    asked.refresh_from_db()
    assert (asked.decision, asked.decided_by) == ("refused", staff.supervisor)
    again = services.ask_erasure(
        staff.psychologist, told.file.pk, who_asked="client", reason="toch"
    )
    assert again.pk != asked.pk


def test_asking_twice_is_asking_once(staff, told, asked):
    again = services.ask_erasure(staff.psychologist, told.file.pk, who_asked="client", reason="nu")
    assert again is None


def test_erasing_through_the_pages(as_, staff, told):
    page = f"/practice/files/{told.file.pk}/erase/"
    as_(staff.psychologist).post(page, {"who_asked": "parents", "reason": "verhuisd"})
    supervisor = as_(staff.supervisor)
    assert f"#{told.file.number}" in supervisor.get("/practice/retention/").content.decode()
    assert "20" in supervisor.get(f"{page}decide/").content.decode()
    for given in ({}, {"decision": "erased"}, {"decision": "erased", "ground": "term_over"},
                  {"decision": "refused"}):  # fmt: skip
        assert supervisor.post(f"{page}decide/", given).status_code == 422
    supervisor.post(f"{page}decide/", {"decision": "erased", "ground": "on_request"})
    assert not CaseFile.objects.filter(pk=told.file.pk).exists()
    assert supervisor.get(f"/practice/files/{told.file.pk}/").status_code == 404


def test_holding_through_the_page_shows_at_the_file(as_, staff, told):
    supervisor = as_(staff.supervisor)
    supervisor.post(f"/practice/files/{told.file.pk}/hold/", {"reason": "klacht"})
    assert "klacht" in supervisor.get(f"/practice/files/{told.file.pk}/").content.decode()


@pytest.mark.parametrize("path", ["/practice/retention/", "/practice/log/", "/practice/research/",
                                  "/practice/settings/"])  # fmt: skip
@pytest.mark.parametrize(
    "who", ["psychologist", "supervisor", "researcher", "administrator", "outsider"]
)
def test_each_page_is_for_one_role(as_, staff, path, who):
    for_whom = {
        "/practice/retention/": "supervisor",
        "/practice/log/": "supervisor",
        "/practice/research/": "researcher",
        "/practice/settings/": "administrator",
    }
    status = as_(getattr(staff, who)).get(path).status_code
    assert (status in (200, 302)) == (for_whom[path] == who)


@pytest.mark.parametrize(("who", "status"), [("psychologist", 404), ("colleague", 404)])
def test_who_may_not_decide_is_refused_in_the_log(as_, staff, told, asked, who, status):
    address = f"/practice/files/{told.file.pk}/erase/decide/"
    assert as_(getattr(staff, who)).get(address).status_code == status
    line = AccessLine.objects.latest("number")
    assert (line.act, line.outcome, line.client) == ("erase", "refused", str(told.file.pk))


def test_who_only_broke_the_glass_is_refused_an_erasure_in_the_log(as_, staff, told):
    break_glass(staff.colleague, told.file, "nood")
    page = f"/practice/files/{told.file.pk}/"
    asking = as_(staff.colleague)
    for answer in (asking.get(f"{page}erase/"), asking.post(f"{page}hold/", {"reason": "x"})):
        assert answer.status_code == 403
    acts = AccessLine.objects.filter(outcome="refused").values_list("act", flat=True)
    assert list(acts) == ["erase", "change"]


@pytest.mark.parametrize("who", ["supervisor", "researcher", "administrator"])
def test_who_may_not_break_the_glass_is_refused_in_the_log(as_, staff, told, who):
    given = {"number": told.file.number, "reason": "nood"}
    assert as_(getattr(staff, who)).post("/practice/glass/", given).status_code == 404
    assert AccessLine.objects.filter(act="break-glass", outcome="refused").count() == 1


def make_court_file(staff, **authority):
    file = make_old_file(staff.practice, closed_on=date(1999, 1, 1))
    child = file.people.create(part="child", name="Mo", birth_date=date(1996, 2, 29))
    child.authorities.create(holder="instelling", **authority)
    return file


@pytest.mark.parametrize(
    ("authority", "until"),
    [({"kind": "supervision"}, date(2044, 3, 1)),
     ({"kind": "guardian", "has_authority": True}, date(2044, 3, 1)),
     ({"kind": "foster_parent", "has_authority": True}, date(2044, 3, 1)),
     ({"kind": "supervision", "since": date(1997, 1, 1)}, date(2044, 3, 1)),
     ({"kind": "supervision", "until": date(1989, 1, 1)}, date(2019, 1, 1)),
     ({"kind": "supervision", "since": date(2003, 1, 1)}, date(2019, 1, 1)),
     ({"kind": "foster_parent"}, date(2019, 1, 1)),
     ({"kind": "parent", "has_authority": True}, date(2019, 1, 1))],
)  # fmt: skip
def test_a_measure_by_a_court_lengthens_it(staff, authority, until):
    assert compute_keeping(make_court_file(staff, **authority)).until == until


def test_flemish_youth_help_without_a_birth_date_is_not_over(staff):
    staff.practice.jurisdiction = "be"
    file = make_old_file(staff.practice, closed_on=date(1991, 1, 1))
    file.episodes.create(kind="foster", began_on=LONG_AGO, ended_on=date(1991, 1, 1))
    child = file.people.create(part="child", name="Mo")
    assert not compute_keeping(file).is_over
    child.birth_date = date(1989, 1, 1)
    child.save()
    assert compute_keeping(file).ruling.rule.key == "youth_help_be"
    assert compute_keeping(file).until == date(2024, 1, 1)
    assert compute_keeping(file).is_over


def test_asking_to_erase_or_holding_does_not_start_the_clock_anew(as_, staff):
    file = make_old_file(staff.practice)
    file.relations.create(account=staff.psychologist)
    services.hold_file(staff.supervisor, file.pk, "klacht")
    services.hold_file(staff.supervisor, file.pk, "")
    request = services.ask_erasure(
        staff.psychologist, file.pk, who_asked="practice", reason="termijn voorbij"
    )
    assert compute_keeping(CaseFile.objects.get(pk=file.pk)).counts_from == LONG_AGO
    services.erase_file(staff.supervisor, request, "term_over")
    assert Tombstone.objects.get().kept_until == date(2010, 6, 1)


def test_the_pages_say_which_term_rules_and_what_is_not_certain(as_, staff):
    file = make_court_file(staff, kind="supervision")
    file.relations.create(account=staff.psychologist)
    file.episodes.create(kind="school", began_on=LONG_AGO, ended_on=date(1999, 1, 1))
    page = as_(staff.psychologist).get(f"/practice/files/{file.pk}/erase/").content.decode()
    for words in ("Ondertoezichtstelling of voogdij: 30 jaar", "1 maart 2044", "ten hoogste",
                  "alsof het zo is", "rijksoverheid.nl", "uit het hoofd"):  # fmt: skip
        assert words in page
    staff.practice.retention_years = 60
    staff.practice.save()
    page = as_(staff.psychologist).get(f"/practice/files/{file.pk}/").content.decode()
    assert "eigen keuze van deze praktijk" in page
