"""Care on pages: sessions and notes, tasks, documents, observations, letters, the app, time."""

from datetime import date, timedelta

import pytest
from django.core.files import storage
from django.utils import timezone

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.care.models import (
    CareSession,
    Document,
    Episode,
    Letter,
    NoteVersion,
    Observation,
    SeenMoment,
    Task,
)
from geborgen.practice.casefiles.services import withdraw_consent
from geborgen.practice.sharing.services import withdraw_bundle

from .case_scenes import CODED, PDF, CaseScene, make_case, make_upload
from .people import Staff, make_staff


@pytest.fixture
def staff(db) -> Staff:
    return make_staff()


@pytest.fixture
def case(staff) -> CaseScene:
    return make_case(staff.psychologist, staff)


@pytest.fixture
def worker(client, staff, monkeypatch):
    monkeypatch.setattr("geborgen.practice.casefiles.middleware.is_mfa_enabled", lambda user: True)
    client.force_login(staff.psychologist)
    return client


@pytest.fixture
def at(case):
    return f"/practice/files/{case.file.pk}/"


def read(client, address):
    return client.get(address).content.decode()


def test_the_file_page_shows_one_of_everything(worker, case, at):
    page = read(worker, at)
    for said in ("verloskundige bellen", "Zij vertelde", "brief.pdf", "Verloop", "zo gaat het",
                 "<svg", "Mo met Sanne", "Vier S"):  # fmt: skip
        assert said in page, said


def test_care_begins_with_an_episode_and_its_first_session(worker, case, at):
    answer = worker.post(f"{at}episodes/", {"kind": "couple", "began_on": "2026-11-01"})
    episode = Episode.objects.get(kind="couple")
    assert answer["Location"].endswith(f"/episodes/{episode.pk}/sessions/")
    given = {"at": "2026-11-02T10:00", "kind": "home_visit", "present": "beiden"}
    answer = worker.post(answer["Location"], given)
    assert "beiden" in read(worker, answer["Location"])


def test_an_episode_does_not_end_before_it_began(worker, case, at):
    given = {"kind": "couple", "began_on": "2026-11-01", "ended_on": "2026-10-01"}
    assert worker.post(f"{at}episodes/", given).status_code == 422


def test_a_task_is_given_done_and_on_the_first_page(worker, case, staff, at):
    assert "verloskundige bellen" in read(worker, "/practice/")
    worker.post(f"{at}tasks/{case.task.pk}/done/")
    assert "verloskundige bellen" not in read(worker, "/practice/")
    assert Task.objects.get().done_at


def test_a_task_goes_to_nobody_who_does_not_care_for_the_file(worker, case, staff, at):
    given = {"what": "meekijken", "who": staff.colleague.pk}
    assert worker.post(f"{at}tasks/", given).status_code == 422


def test_a_document_comes_in_sealed_and_goes_out_as_a_file(worker, case, at):
    worker.post(f"{at}documents/", {"upload": make_upload("verslag.pdf"), "about": "school"})
    document = Document.objects.get(name="verslag.pdf")
    answer = worker.get(f"{at}documents/{document.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert AccessLine.objects.filter(act="export", object_id=str(document.pk)).exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.html", b"<script>", "soort bestand"),
        ("x.pdf", b"<html>", "niet wat"),
        ("x.pdf", b"", "leeg"),
        ("x.txt", b"a" * 20_000_001, "20"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(worker, case, at, name, content, said):
    answer = worker.post(f"{at}documents/", {"upload": make_upload(name, content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Document.objects.count() == 1


def test_a_deleted_document_is_shredded(worker, case, at, django_capture_on_commit_callbacks):
    place = case.document.place
    with django_capture_on_commit_callbacks(execute=True):
        worker.post(f"{at}documents/{case.document.pk}/delete/")
    assert not storage.default_storage.exists(place)
    assert worker.get(f"{at}documents/{case.document.pk}/").status_code == 404
    assert "brief.pdf" not in read(worker, f"{at}timeline/")


def test_deleting_a_file_shreds_its_attachments(case, django_capture_on_commit_callbacks):
    places = [case.document.place, case.observation.place]
    with django_capture_on_commit_callbacks(execute=True):
        case.file.delete()
    assert not any(storage.default_storage.exists(place) for place in places)


def test_a_damaged_attachment_is_said_and_crashes_nothing(worker, case, at):
    storage.default_storage.delete(case.document.place)
    assert worker.get(f"{at}documents/{case.document.pk}/").status_code == 302
    storage.default_storage.delete(case.observation.place)
    assert worker.get(f"{at}observations/{case.observation.pk}/report/").status_code == 302


def test_a_coded_session_is_read_in_place(worker, case, at):
    answer = worker.get(f"{at}observations/{case.observation.pk}/report/")
    assert "<svg" in answer.content.decode()
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    sealed = worker.get(f"{at}observations/{case.observation.pk}/file/")
    assert b"".join(sealed.streaming_content) == CODED


def test_who_is_who_brings_the_sessions_of_two_together(worker, case, at):
    given = {"who0": case.child.pk, "who1": case.client.pk}
    worker.post(f"{at}observations/{case.observation.pk}/who/", given)
    assert read(worker, at).count("Mo met Sanne de Wit</h3>") == 1
    assert "child met mother" not in read(worker, at)


def test_the_circle_shown_is_the_latest_with_enough_moments(worker, case, at):
    given = {"who0": case.child.pk, "who1": case.client.pk}
    worker.post(f"{at}observations/{case.observation.pk}/who/", given)
    page = read(worker, at)
    assert "op 1 september 2026" in page
    assert "name-of" not in page
    assert page.index(f"{timezone.localdate():%-d-%-m-%Y}") > 0


def test_nobody_of_another_file_is_named_in_a_session(worker, case, staff, at):
    other = make_case(staff.psychologist, staff, name="Iris")
    given = {"who0": other.child.pk, "who1": other.client.pk}
    address = f"{at}observations/{case.observation.pk}/who/"
    assert worker.post(address, given).status_code == 404


def test_a_file_that_no_reader_knows_is_refused_in_the_readers_words(worker, case, at):
    given = {"upload": make_upload("x.csv", b"\x00\x01\x02"), "on": "2026-11-01"}
    answer = worker.post(f"{at}observations/", given)
    assert answer.status_code == 422
    assert "x.csv" in answer.content.decode()
    assert Observation.objects.count() == 1


def test_a_moment_is_noted_in_tiles_once(worker, case, at):
    form = worker.get(f"{at}moments/new/").context["form"]
    signal = form.fields["signal"].choices[0][0]
    given = {"id": form.initial["id"], "caregiver": case.client.pk, "signal": signal,
             "note": "keek om"}  # fmt: skip
    worker.post(f"{at}moments/new/", given)
    worker.post(f"{at}moments/new/", given)
    assert SeenMoment.objects.count() == 2
    assert "keek om" in read(worker, f"{at}moments/")


def test_a_letter_is_drafted_from_the_file_and_printed(worker, case, at):
    given = {"person": case.client.pk, "to": "midwife", "title": "Bericht", "text": "midwife",
             "language": "nl"}  # fmt: skip
    answer = worker.post(f"{at}letters/", given)
    page = read(worker, answer["Location"])
    assert "opziet tegen de nacht" in page
    assert "slapen" in page
    assert "{" not in page.split("<textarea")[1].split("</textarea>")[0]
    letter = Letter.objects.get(title="Bericht")
    printed = worker.post(f"{at}letters/{letter.pk}/pdf/")
    assert printed.content.startswith(b"%PDF")
    assert AccessLine.objects.filter(act="print", object_id=str(letter.pk)).count() == 1


def test_a_letter_needs_a_yes_to_sharing(worker, case, staff, at):
    withdraw_consent(staff.psychologist, case.consent)
    given = {"person": case.client.pk, "to": "gp", "title": "x", "text": "gp", "language": "nl"}
    answer = worker.post(f"{at}letters/", given)
    assert answer.status_code == 422
    assert "Vraag het eerst" in answer.content.decode()
    letter = f"{at}letters/{case.letter.pk}/"
    assert worker.post(f"{letter}pdf/").status_code == 409
    assert worker.post(letter, {"words": "toch", "base": "1"}).status_code == 409
    assert case.letter.versions.count() == 1
    assert not AccessLine.objects.filter(act="print").exists()


def test_a_letter_is_handed_over_once_it_is_printed_and_with_a_yes(worker, case, staff, at):
    letter = f"{at}letters/{case.letter.pk}/"
    given = {"how": "post", "on": "2026-11-20"}
    assert worker.post(f"{letter}handed/", given).status_code == 409
    worker.post(f"{letter}pdf/")
    assert worker.post(f"{letter}handed/", given).status_code == 302
    (handing,) = case.letter.handings.all()
    assert (handing.number, handing.by) == (1, staff.psychologist)
    assert AccessLine.objects.filter(act="share", object_id=str(case.letter.pk)).count() == 1
    assert "Overhandigd: Verloop, met de post" in read(worker, f"{at}timeline/")
    withdraw_consent(staff.psychologist, case.consent)
    assert worker.post(f"{letter}handed/", given).status_code == 409
    assert case.letter.handings.count() == 1


def test_a_closing_summary_has_when_care_began_and_ended(worker, case, at):
    case.episode.ended_on = date(2026, 11, 3)
    case.episode.save()
    given = {"person": case.client.pk, "to": "gp", "title": "Einde", "text": "closing",
             "language": "nl"}  # fmt: skip
    page = read(worker, worker.post(f"{at}letters/", given)["Location"])
    assert "van 1 september 2026 tot 3 november 2026" in page


def test_two_who_write_one_letter_lose_nothing(worker, case, at):
    letter = f"{at}letters/{case.letter.pk}/"
    worker.post(letter, {"words": "eerste", "base": "1"})
    late = worker.post(letter, {"words": "tweede", "base": "1"})
    assert late.status_code == 409
    assert "tweede" in late.content.decode()
    assert case.letter.versions.get(is_current=True).words == "eerste"


def test_what_is_shared_from_the_app_stands_in_the_file_until_withdrawn(worker, case, at):
    address = f"{at}shared/{case.bundle.pk}/"
    assert "toen viel hij" in read(worker, address)
    withdraw_bundle(case.caregiver, case.bundle.pk)
    assert worker.get(address).status_code == 404
    assert "zo gaat het" not in read(worker, at)


def test_a_code_works_once_and_not_for_somebody_else(client, worker, case, staff, at):
    page = read_code(worker.post(f"{at}people/{case.client.pk}/code/"))
    client.force_login(case.caregiver)
    assert client.post("/share/professional/", {"code": page.lower()}).status_code == 302
    assert "De Linde" in read(client, "/share/professional/")
    assert client.post("/share/professional/", {"code": page}).status_code == 422
    assert client.post("/share/professional/", {"code": "ABCD-EFGH-JKLM"}).status_code == 422


def read_code(answer):
    return answer.context["code"]


def test_a_caregiver_ends_the_link_and_nothing_is_shown_any_more(client, worker, case, staff, at):
    link = case.client.app_links.get()
    client.force_login(case.caregiver)
    client.post(f"/share/professional/{link.pk}/end/")
    client.force_login(staff.psychologist)
    assert client.get(f"{at}shared/{case.bundle.pk}/").status_code == 404


def test_what_was_shared_before_linking_or_with_others_stays_out(worker, case, at):
    case.bundle.made_at = timezone.now() - timedelta(days=1)
    case.bundle.save()
    assert worker.get(f"{at}shared/{case.bundle.pk}/").status_code == 404


def test_the_timeline_tells_everything_and_filters(worker, case, at):
    page = read(worker, f"{at}timeline/")
    for said in ("verloskundige bellen", "brief.pdf", "spelen", "Verloop", "Zij vertelde",
                 "zo gaat het", "slapen"):  # fmt: skip
        assert said in page, said
    tasks = read(worker, f"{at}timeline/?kind=task")
    assert "verloskundige bellen" in tasks
    assert "brief.pdf" not in tasks


@pytest.mark.parametrize("word", ["nachten", "bellen", "huisarts", "verwijsbrief", "kennismaken"])
def test_search_looks_through_notes_tasks_letters_and_documents(client, worker, case, staff, word):
    assert word in worker.post("/practice/search/", {"words": word}).content.decode()
    client.force_login(staff.colleague)
    page = worker.post("/practice/search/", {"words": word})
    assert page.context["found"] == []


def test_search_finds_no_draft_and_no_older_version(worker, case, at):
    address = f"{at}sessions/{case.session.pk}/"
    worker.post(f"{address}note/", {"words": "nieuwe woorden", "base": "1"})
    worker.post(f"{address}draft/", {"words": "geheim concept", "base": "2"})
    for word in ("nachten", "concept"):
        assert worker.post("/practice/search/", {"words": word}).context["found"] == []


def test_a_practice_changes_our_text_and_gets_ours_back(worker, case, staff, at):
    address = f"/practice/templates/{staff.practice.pk}/note/closing/"
    worker.post(address, {"name": "Einde", "words": "Wat nemen ze mee?"})
    session = CareSession.objects.create(episode=case.episode, at=timezone.now())
    note = f"{at}sessions/{session.pk}/note/?text=closing"
    assert "Wat nemen ze mee?" in read(worker, note)
    worker.post(f"{address}delete/")
    assert "Wat nemen ze mee?" not in read(worker, note)
    assert "Doelen: hoe ver" in read(worker, note)


def test_notes_are_saved_as_versions_that_can_be_compared(worker, case, at):
    address = f"{at}sessions/{case.session.pk}/"
    worker.post(f"{address}note/", {"words": "Zij vertelde over de dagen.", "base": "1"})
    assert NoteVersion.objects.count() == 2
    page = read(worker, f"{address}versions/")
    assert "nachten" in page
    assert "dagen" in page


def test_the_first_day_of_a_session_is_shown_in_local_time(worker, case, at):
    given = {"at": "2026-12-01T09:30", "kind": "phone"}
    worker.post(f"{at}sessions/{case.session.pk}/change/", given)
    case.session.refresh_from_db()
    assert timezone.localtime(case.session.at).date() == date(2026, 12, 1)
    assert "9:30" in read(worker, f"{at}sessions/{case.session.pk}/")


def test_what_is_still_open_in_a_letter_is_said_before_it_is_handed_over(worker, case, at):
    letter = f"{at}letters/{case.letter.pk}/"
    said = "nog iets ingevuld worden"
    worker.post(letter, {"words": "Afspraak: (nog in te vullen)", "base": "1"})
    assert said in worker.get(letter).content.decode()
    worker.post(letter, {"words": "Afspraak: na een half jaar", "base": "2"})
    assert said not in worker.get(letter).content.decode()


def test_an_open_worry_about_safety_stands_with_what_comes_next(worker, case, at):
    said = "Open zorg over veiligheid sinds"
    worry = case.file.safety.create(about="rode plek", began_on=date(2026, 9, 2))
    assert said in worker.get(at).content.decode()
    case.file.safety.update(closed_on=date(2026, 11, 9))
    assert said not in worker.get(at).content.decode()
    assert worry.about in worker.get(at).content.decode()
