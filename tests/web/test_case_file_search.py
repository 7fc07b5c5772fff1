"""Search finds all that stands in the files one may see, nothing of others, and is logged."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.care.models import CareSession, SeenMoment
from geborgen.practice.care.services.linking import end_link
from geborgen.practice.care.services.seeing import delete_moment
from geborgen.practice.casefiles import search_index, searching
from geborgen.practice.casefiles.doors import Refused
from geborgen.practice.casefiles.models import Authority, CaseFile, FileWords, Person
from geborgen.practice.casefiles.search_index import build_missing, list_parts, simplify
from geborgen.practice.casefiles.searching import cut_snippet, search_files
from geborgen.practice.casefiles.services import (
    break_glass,
    create_file,
    record_authority,
    save_person,
)
from geborgen.practice.lifecycle.services import ask_erasure, erase_file
from geborgen.practice.measuring.measure_list import find_measure
from geborgen.practice.measuring.services import enter_answers, remark
from geborgen.practice.people.models import Caregiving
from geborgen.practice.sharing.models import Bundle
from geborgen.practice.sharing.services import create_bundle, withdraw_bundle
from geborgen.practice.wellbeing.models import ConditionRating, SafetyStep
from geborgen.practice.wellbeing.services import rate_conditions, take_step

from .case_scenes import OPENED, CaseScene, make_case
from .people import Staff, make_account, make_staff, tell

# A word of each kind of thing in a file, and what its hit is called.
THINGS = {
    "Sanne": "wie",
    "opziet": "waarom en door wie",
    "wakker": "doel",
    "huisarts": "toestemming",
    "register": "gezag",
    "nachten": "verslag",
    "kennismaken": "sessie",
    "kraamtijd": "begeleiding",
    "bellen": "taak",
    "verwijsbrief": "document",
    "spelen": "observatie",
    "les1.csv": "observatie",
    "troostte": "moment",
    "viel": "uit hun app",
    "Verloop": "brief",
    "WHO-5": "vragenlijst",
    "onrustig": "vragenlijst",
    "voorspelbaar": "voorwaarde",
    "stabiliteit": "voorwaarde",
    "blauwe": "veiligheid",
    "Veilig": "veiligheid",
}


@pytest.fixture
def staff(db) -> Staff:
    return make_staff()


@pytest.fixture
def case(staff) -> CaseScene:
    """A file with one of everything, each with a word of its own."""
    who = staff.psychologist
    case = make_case(who, staff)
    case.goal.words = "wakker worden zonder schrik"
    case.goal.save()
    case.episode.aim = "de kraamtijd rustig door"
    case.episode.save()
    record_authority(
        who, case.child, Authority(holder="Sanne", kind="parent", verified_by="register")
    )  # fmt: skip
    remark(who, case.answering, "vulde het onrustig in")
    rated = ConditionRating(condition="continuity", on=OPENED, state="mixed", reason="voorspelbaar")
    rate_conditions(who, case.child, [rated])
    take_step(who, case.process, SafetyStep(key="consult", on=OPENED, words="blauwe plek"))
    return case


def find(account, words, **kwargs):
    return search_files(account, words, **kwargs).found


@pytest.mark.parametrize(("word", "kind"), THINGS.items())
def test_every_thing_of_a_file_is_found_by_its_words(staff, case, word, kind):
    (found,) = find(staff.psychologist, word)
    assert kind in [str(hit.kind).lower() for hit in found.hits]
    assert any(simplify(word) in simplify(hit.words) for hit in found.hits)


def test_every_searched_part_was_looked_for(case):
    assert {str(part.kind).lower() for part in list_parts()} == set(THINGS.values())


@pytest.mark.parametrize(
    "who", ["colleague", "emergency", "researcher", "administrator", "outsider", "partner"]
)
def test_nobody_finds_words_of_a_file_that_is_not_theirs(staff, case, who):
    """Nor by a look without a care relation, nor as somebody in the file with their own app."""
    partner = save_person(staff.psychologist, case.file.pk, Person(part="partner", name="Bram"))
    enter_answers(staff.psychologist, partner, find_measure("who-5"), answers={1: 3}, on=OPENED,
                  way="paper")  # fmt: skip
    accounts = {"emergency": staff.colleague, "partner": make_account("bram")}
    if who == "emergency":
        break_glass(staff.colleague, case.file, "nood")
    partner.account = accounts["partner"]
    partner.save()
    account = accounts.get(who) or getattr(staff, who)
    assert [word for word in (*THINGS, "Bram") if find(account, word)] == []


def test_a_supervisor_finds_in_the_practice_and_nowhere_else(staff, case):
    other = create_file(
        staff.outsider, staff.outsider.memberships.get().practice,
        {"opened_on": OPENED, "reason": "blauwe lucht"},
    )  # fmt: skip
    assert [one.file for one in find(staff.supervisor, "blauwe")] == [case.file]
    assert [one.file for one in find(staff.outsider, "blauwe")] == [other]


def test_a_hit_shows_words_of_its_own_file_alone(staff, case):
    other = make_case(staff.colleague, staff, name="Iris Geheim")
    shared = make_case(staff.psychologist, staff, name="Jet")
    for found in find(staff.psychologist, "nachten"):
        assert found.file in (case.file, shared.file)
        assert all(str(found.file.pk) in hit.url for hit in found.hits)
        assert not any("Iris" in hit.words for hit in found.hits)
    assert [one.file for one in find(staff.colleague, "Iris")] == [other.file]


def test_what_caregivers_take_back_is_not_found_any_more(staff, case):
    assert find(staff.psychologist, "viel hij")
    assert find(staff.psychologist, "viel maandag") == []
    withdraw_bundle(case.caregiver, case.bundle.pk)
    assert find(staff.psychologist, "viel hij") == []


def test_what_was_shown_is_not_found_once_the_link_has_ended(staff, case):
    assert find(staff.psychologist, "viel hij")
    end_link(staff.psychologist, case.client)
    assert find(staff.psychologist, "viel hij") == []


def test_what_was_shown_before_the_link_is_not_found(staff, case):
    Bundle.objects.update(made_at=timezone.now() - timedelta(days=1))
    assert find(staff.psychologist, "viel hij") == []


def test_looking_through_what_is_shown_asks_no_more_when_more_is_shown(staff, case):
    assert find(staff.psychologist, "staatnergens") == []
    with CaptureQueriesContext(connection) as before:
        find(staff.psychologist, "staatnergens")
    link = Caregiving.objects.get(account=case.caregiver)
    moments = [tell(case.caregiver, link.child, note=f"dag {day}") for day in range(5)]
    create_bundle(case.caregiver, link, moments=moments, audience="professional", note="meer")
    with CaptureQueriesContext(connection) as after:
        find(staff.psychologist, "staatnergens")
    assert len(after) == len(before)


def test_what_is_only_lent_is_never_kept_among_a_files_words(staff, case):
    assert find(staff.psychologist, "viel")
    assert "viel" not in FileWords.objects.get(pk=case.file.pk).words.split()


def test_answers_to_a_measure_are_in_no_snippet(staff, case):
    (found,) = find(staff.psychologist, "WHO-5")
    (hit,) = (hit for hit in found.hits if hit.kind == "vragenlijst")
    assert "Sanne" in hit.words
    assert "15" not in hit.words
    assert "60" not in hit.words


def test_the_couple_page_brings_nobody_a_search(client, staff, case):
    caregiver = case.caregiver
    client.force_login(caregiver)
    assert client.post("/practice/search/", {"words": "Sanne"}).status_code == 404


def test_a_search_is_a_line_of_the_log_without_its_words(staff, case):
    find(staff.psychologist, "nachten")
    line = AccessLine.objects.latest("number")
    assert (line.act, line.user) == ("search", str(staff.psychologist.pk))
    assert "nachten" not in str(vars(line))


def test_a_change_is_found_at_once_and_what_went_is_not(staff, case):
    withdraw_bundle(case.caregiver, case.bundle.pk)  # its moment is told in the same words
    assert find(staff.psychologist, "troostte")
    delete_moment(staff.psychologist, SeenMoment.objects.get())
    assert not find(staff.psychologist, "troostte")
    save_person(staff.psychologist, case.file.pk, Person(part="other", name="Oma Toos"))
    assert find(staff.psychologist, "toos")


def test_capitals_and_accents_do_not_matter(staff, case):
    session = CareSession(episode=case.episode, at=timezone.now(), agenda="Reünie in café ‘Élan’")
    session.save()
    FileWords.objects.all().delete()
    for word in ("reunie", "REÜNIE", "cafe", "elan"):
        assert find(staff.psychologist, word), word


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "nachten bestaatniet", "'; drop", "\\"])
def test_what_stands_nowhere_finds_nothing(staff, case, words):
    assert find(staff.psychologist, words) == []


def test_a_file_is_found_by_its_number_and_by_words_of_different_things(staff, case):
    assert find(staff.psychologist, str(case.file.number))
    assert find(staff.psychologist, "sanne nachten WHO-5 blauwe")


def test_what_is_found_comes_in_pages_each_logged(client, staff, monkeypatch):
    monkeypatch.setattr(searching, "ON_A_PAGE", 3)
    monkeypatch.setattr("geborgen.practice.casefiles.middleware.is_mfa_enabled", lambda user: True)
    for _ in range(7):
        create_file(staff.psychologist, staff.practice, {"opened_on": OPENED, "reason": "slaap"})
    client.force_login(staff.psychologist)
    shown = []
    for number in ("1", "2", "3", "x"):
        answer = client.post("/practice/search/", {"words": "slaap", "page": number})
        shown.append([one.file.number for one in answer.context["found"]])
    assert shown == [[7, 6, 5], [4, 3, 2], [1], [7, 6, 5]]
    assert AccessLine.objects.filter(act="search").count() == 4


def test_the_words_go_with_the_file_that_is_erased(staff, case):
    find(staff.psychologist, "nachten")
    asked = ask_erasure(staff.psychologist, case.file.pk, who_asked="client", reason="vroeg erom")
    erase_file(staff.supervisor, asked, "on_request")
    assert not FileWords.objects.exists()


def test_words_are_made_for_many_files_in_parts(staff, monkeypatch):
    monkeypatch.setattr(search_index, "_AT_ONCE", 2)
    for _ in range(5):
        create_file(staff.psychologist, staff.practice, {"opened_on": date(2026, 1, 1)})
    assert build_missing(CaseFile.objects.all()) == 5
    assert build_missing(CaseFile.objects.all()) == 0


def test_a_snippet_shows_what_stands_around_the_word():
    text = "a " * 80 + "hier huilde zij lang en hard " + "b " * 80
    assert "huilde zij" in cut_snippet(text, ["huilde"])
    assert len(cut_snippet(text, ["huilde"])) < 140


def test_who_may_not_write_puts_no_remark_with_a_score(staff, case):
    with pytest.raises(Refused):
        remark(staff.supervisor, case.answering, "x")
    case.answering.refresh_from_db()
    assert case.answering.remark == "vulde het onrustig in"
