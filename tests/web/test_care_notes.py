"""Two professionals on one note lose nothing, and a draft outlives a crash."""

import pytest

from geborgen.practice.care.comparing import compare_words, join_words
from geborgen.practice.care.models import Draft, NoteVersion
from geborgen.practice.care.services.notes import keep_draft, save_note
from geborgen.practice.casefiles.services import start_care

from .case_scenes import make_case
from .people import make_staff

OLD, THEIRS, MINE = "regel een\nregel twee", "regel een\nvan Ans", "regel een\nvan mij"


@pytest.fixture
def staff(db):
    return make_staff()


@pytest.fixture
def session(staff):
    case = make_case(staff.psychologist, staff)
    start_care(staff.psychologist, case.file.pk, staff.colleague)
    save_note(staff.psychologist, case.session, OLD, base=1)
    return case.session


@pytest.fixture
def address(session):
    return f"/practice/files/{session.episode.file_id}/sessions/{session.pk}/"


@pytest.fixture
def worker(client, staff, monkeypatch):
    monkeypatch.setattr("geborgen.practice.casefiles.middleware.is_mfa_enabled", lambda user: True)
    client.force_login(staff.psychologist)
    return client


def current(session):
    return session.notes.get(is_current=True)


def test_the_second_to_save_sees_both_texts_and_both_are_kept(worker, staff, session, address):
    save_note(staff.colleague, session, THEIRS, base=2)
    answer = worker.post(f"{address}note/", {"words": MINE, "base": "2"}, follow=True)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "van Ans" in page
    assert "van mij" in page
    assert current(session).words == THEIRS
    assert Draft.objects.get().words == MINE


def test_one_keeps_ones_own_and_the_others_stays_a_version(worker, staff, session, address):
    save_note(staff.colleague, session, THEIRS, base=2)
    worker.post(f"{address}note/", {"words": MINE, "base": "2"})
    worker.post(f"{address}note/", {"words": MINE, "base": "3"})
    assert current(session).words == MINE
    assert [one.words for one in session.notes.all()][1:] == [OLD, THEIRS, MINE]


def test_one_keeps_the_others_and_drops_ones_own(worker, staff, session, address):
    save_note(staff.colleague, session, THEIRS, base=2)
    worker.post(f"{address}note/", {"words": MINE, "base": "2"})
    worker.post(f"{address}draft/drop/")
    assert current(session).words == THEIRS
    assert not Draft.objects.exists()


def test_one_joins_both(staff, session):
    joined = join_words(THEIRS, MINE)
    assert joined == "regel een\nvan Ans\nvan mij"
    assert save_note(staff.psychologist, session, joined, base=2).number == 3


def test_a_third_save_meanwhile_is_found_out_too(worker, staff, session, address):
    save_note(staff.colleague, session, THEIRS, base=2)
    worker.post(f"{address}note/", {"words": MINE, "base": "2"})
    save_note(staff.colleague, session, "nog iets van Ans", base=3)
    worker.post(f"{address}note/", {"words": "samen", "base": "3"})
    assert current(session).words == "nog iets van Ans"
    assert Draft.objects.get().words == "samen"


def test_a_draft_comes_back_to_its_author_and_to_nobody_else(client, worker, staff, session,
                                                              address):  # fmt: skip
    kept = worker.post(f"{address}draft/", {"words": "half geschr", "base": "2"})
    assert kept["X-Draft-Kept"] == "yes"
    assert "half geschr" in worker.get(f"{address}note/").content.decode()
    client.force_login(staff.colleague)
    for page in ("", "note/", "versions/"):
        assert "half geschr" not in client.get(f"{address}{page}").content.decode()


def test_saving_ends_the_draft_and_saving_the_same_makes_no_version(staff, session):
    keep_draft(staff.psychologist, session, "concept", base=2)
    save_note(staff.psychologist, session, OLD, base=2)
    assert not Draft.objects.exists()
    assert NoteVersion.objects.filter(session=session).count() == 2


def test_a_note_that_is_too_long_is_refused_and_stands_in_the_form(worker, session, address):
    answer = worker.post(f"{address}note/", {"words": "a" * 40_001, "base": "2"})
    assert answer.status_code == 422
    assert "a" * 40_001 in answer.content.decode()
    assert current(session).words == OLD


def test_what_went_and_what_came_is_marked():
    pieces = compare_words("zij sliep slecht", "zij sliep beter")
    assert [(p.words, p.is_gone, p.is_new) for p in pieces] == [
        ("zij sliep ", False, False), ("slecht", True, False), ("beter", False, True),
    ]  # fmt: skip


def test_nothing_is_lost_in_joining():
    joined = join_words("a\nb\nc", "a\nx\nc\nd")
    assert joined.splitlines() == ["a", "b", "x", "c", "d"]


def test_a_note_without_words_leaves_what_was_saved(worker, session, address):
    answer = worker.post(f"{address}note/", {"words": "  ", "base": "2"})
    assert answer.status_code == 422
    assert "regel twee" in answer.content.decode()
    assert current(session).words == OLD
