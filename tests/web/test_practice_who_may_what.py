"""The truth table of case files: role × object × action over every address, and by detours."""

import uuid
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.care.models import (
    CareSession,
    Document,
    Letter,
    NoteVersion,
    Scheme,
    Task,
    TextTemplate,
)
from geborgen.practice.care.services.texts import save_text
from geborgen.practice.casefiles.models import Consent, Person
from geborgen.practice.casefiles.services import (
    break_glass,
    record_consent,
    save_person,
    start_care,
)
from geborgen.practice.lifecycle.services import ask_erasure
from geborgen.practice.measuring.models import MeasureText
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership

from .case_scenes import CODED, CaseScene, make_case, make_upload
from .people import PASSWORD, make_account, make_staff

WRITE = {"psychologist"}
READ = {"psychologist", "supervisor"}
LOOK = {*READ, "emergency"}
WORKS = {"psychologist", "colleague", "emergency"}
PRACTISE = {*WORKS, "outsider"}
MEMBERS = {*PRACTISE, "supervisor", "researcher", "administrator"}
ALL = {*MEMBERS, "caregiver"}
WHO = ("psychologist", "colleague", "supervisor", "emergency", "researcher", "administrator",
       "outsider", "caregiver", "nobody")  # fmt: skip

# Of every address who may get it, and who may post what the form asks for; the psychologist cares
# for the file, `emergency` broke the glass, the caregiver linked their app with it.
TABLE: dict[str, dict[str, set[str]]] = {
    "casefiles:index": {"get": MEMBERS},
    "casefiles:search": {"get": MEMBERS, "post": MEMBERS},
    "casefiles:new": {"get": PRACTISE},
    "casefiles:show": {"get": LOOK},
    "casefiles:change": {"get": LOOK, "post": WRITE},
    "casefiles:add_person": {"get": LOOK, "post": WRITE},
    "casefiles:change_person": {"get": LOOK, "post": WRITE},
    "casefiles:add_authority": {"get": LOOK, "post": WRITE},
    "casefiles:change_authority": {"get": LOOK, "post": WRITE},
    "casefiles:add_consent": {"get": LOOK, "post": WRITE},
    "casefiles:withdraw_consent": {"post": WRITE},
    "casefiles:add_goal": {"get": LOOK, "post": WRITE},
    "casefiles:change_goal": {"get": LOOK, "post": WRITE},
    "casefiles:rate_goal": {"get": LOOK, "post": WRITE},
    "casefiles:share_care": {"post": WRITE},
    "casefiles:end_care": {"post": WRITE},
    "casefiles:readers": {"get": LOOK},
    "casefiles:ask_glass": {"get": PRACTISE},
    "casefiles:review_glass": {"get": {"supervisor"}},
    "care:add_episode": {"get": WRITE, "post": WRITE},
    "care:change_episode": {"get": WRITE, "post": WRITE},
    "care:add_session": {"get": WRITE, "post": WRITE},
    "care:session": {"get": LOOK},
    "care:change_session": {"get": WRITE, "post": WRITE},
    "care:note": {"get": WRITE, "post": WRITE},
    "care:draft": {"post": WRITE},
    "care:drop_draft": {"post": WRITE},
    "care:versions": {"get": LOOK},
    "care:add_task": {"get": WRITE, "post": WRITE},
    "care:change_task": {"get": WRITE, "post": WRITE},
    "care:finish_task": {"post": WRITE},
    "care:add_document": {"get": WRITE, "post": WRITE},
    "care:document": {"get": LOOK},
    "care:delete_document": {"post": WRITE},
    "care:add_observation": {"get": WRITE, "post": WRITE},
    "care:observation": {"get": LOOK},
    "care:name_observed": {"post": WRITE},
    "care:reading": {"get": WRITE, "post": WRITE},
    "care:codes": {"get": WRITE, "post": WRITE},
    "care:report": {"get": LOOK},
    "care:observation_file": {"get": LOOK},
    "care:delete_observation": {"post": WRITE},
    "care:moments": {"get": LOOK},
    "care:add_moment": {"get": WRITE, "post": WRITE},
    "care:change_moment": {"get": WRITE, "post": WRITE},
    "care:moment_versions": {"get": LOOK},
    "care:delete_moment": {"post": WRITE},
    "care:restore_moment": {"post": WRITE},
    "care:erase_moment": {"post": WRITE},
    "care:add_letter": {"get": WRITE, "post": WRITE},
    "care:letter": {"get": LOOK, "post": WRITE},
    "care:letter_pdf": {"post": WRITE},
    "care:hand_over_letter": {"post": WRITE},
    "care:code": {"post": WRITE},
    "care:unlink": {"post": WRITE},
    "care:bundle": {"get": LOOK},
    "care:timeline": {"get": LOOK},
    "care:schemes": {"get": PRACTISE},
    "care:add_scheme": {"get": WORKS, "post": WORKS},
    "care:scheme": {"get": WORKS, "post": WORKS},
    "care:scheme_file": {"get": WORKS},
    "care:delete_scheme": {"post": WORKS},
    "care:texts": {"get": PRACTISE},
    "care:add_text": {"get": WORKS, "post": WORKS},
    "care:text": {"get": WORKS, "post": WORKS},
    "care:delete_text": {"post": WORKS},
    "lifecycle:export": {"get": READ},
    "lifecycle:download": {"get": READ},
    "lifecycle:ready": {"get": READ},
    "lifecycle:hold": {"post": READ},
    "lifecycle:ask": {"get": READ, "post": READ},
    "lifecycle:decide": {"get": {"supervisor"}},
    "lifecycle:review": {"get": {"supervisor"}},
    "lifecycle:research": {"get": {"researcher"}},
    "lifecycle:take_research": {"get": {"researcher"}},
    "lifecycle:research_ready": {"get": {"researcher"}},
    "lifecycle:log_review": {"get": {"supervisor"}},
    "practices:profile": {"get": MEMBERS, "post": MEMBERS},
    "practices:index": {"get": {"administrator"}},
    "practices:change": {"get": {"administrator"}, "post": {"administrator"}},
    "practices:invite": {"post": {"administrator"}},
    "practices:end": {"post": {"administrator"}},
    "measuring:choose": {"get": LOOK},
    "measuring:enter": {"get": LOOK, "post": WRITE},
    "measuring:invite": {"post": WRITE},
    "measuring:show": {"get": LOOK},
    "measuring:seen": {"post": WRITE},
    "measuring:remark": {"post": WRITE},
    "measuring:couple": {"get": LOOK},
    "measuring:texts": {"get": {"administrator"}},
    "wellbeing:rate": {"get": LOOK, "post": WRITE},
    "wellbeing:begin": {"get": LOOK, "post": WRITE},
    "wellbeing:step": {"get": LOOK, "post": WRITE},
    "wellbeing:close": {"get": LOOK, "post": WRITE},
    "care:app": {"get": ALL, "post": ALL},
    "care:leave": {"post": {"caregiver"}},
}
# What takes away what others look at comes last.
LAST = ("delete", "drop", "erase_moment", "withdraw", "unlink", "leave", "end_care")
DAY, CLOCK = "2026-11-20", "2026-11-20T10:00"


def list_patterns(
    resolver: URLResolver | None = None, route: str = "", space: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in (resolver or get_resolver()).url_patterns:
        whole = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from list_patterns(entry, whole, entry.namespace or space)
        elif isinstance(entry, URLPattern) and (whole.startswith("practice/") or space == "care"):
            yield f"{space}:{entry.name}", tuple(entry.pattern.converters)


PARTS = dict(list_patterns())


@pytest.fixture
def staff(db):
    return make_staff()


@pytest.fixture
def case(staff) -> CaseScene:
    return make_case(staff.psychologist, staff)


@pytest.fixture
def roles(staff, case) -> dict[str, Account]:
    """Everybody of the table; a second professional cares, so that one relation can end."""
    helper, emergency = (make_account(n, role="professional") for n in ("helper", "emergency"))
    for account in (helper, emergency):
        Membership.objects.create(practice=staff.practice, account=account, role="professional")
    start_care(staff.psychologist, case.file.pk, helper)
    break_glass(emergency, case.file, "partner in nood")
    named = {who: getattr(staff, who) for who in WHO if hasattr(staff, who)}
    return {**named, "emergency": emergency, "caregiver": case.caregiver}


def list_places(staff, case: CaseScene) -> dict:
    """Every part of an address: what the case has, and one of all the rest."""
    scheme = Scheme.objects.create(practice=staff.practice, name="ons", text='name = "ons"')
    relation = case.file.relations.order_by("-since").first()
    member = Membership.objects.get(account__username="researcher")
    return (
        case.places
        | {"scheme_id": scheme.pk}
        | {"relation_id": relation.pk, "membership_id": member.pk}
        | {"authority_id": case.child.authorities.create(holder="Sanne", kind="parent").pk}
    )


@pytest.fixture
def places(staff, case, roles):
    save_text(staff.psychologist, staff.practice,
              TextTemplate(use="note", key="closing", name="Einde", words="x"))  # fmt: skip
    MeasureText.objects.create(practice=staff.practice, measure="who-5", language="nl", item=1,
                               text="x")  # fmt: skip
    for person in (case.client, save_person(staff.psychologist, case.file.pk,
                                            Person(part="partner", name="Tom"))):  # fmt: skip
        consent = Consent(purpose="couple_page", given_by="zelf", given_on=DAY)
        record_consent(staff.psychologist, person, consent)
    ask_erasure(staff.psychologist, case.file.pk, who_asked="client", reason="vroeg erom")
    return list_places(staff, case)


@pytest.fixture(autouse=True)
def with_second_factor(monkeypatch):
    monkeypatch.setattr("geborgen.practice.casefiles.middleware.is_mfa_enabled", lambda user: True)


def data_for(name: str, case: CaseScene, staff) -> dict:
    """What a form asks for, so that nothing but the policy can refuse it."""
    return {
        "casefiles:change": {"opened_on": DAY, "version": case.file.version},
        "casefiles:add_person": {"part": "other", "name": "oma"},
        "casefiles:change_person": {"part": "client", "name": "Sanne"},
        "casefiles:add_authority": {"holder": "Sanne", "kind": "parent"},
        "casefiles:change_authority": {"holder": "Sanne", "kind": "parent"},
        "casefiles:add_consent": {"purpose": "care", "given_by": "zelf", "given_on": DAY},
        "casefiles:add_goal": {"words": "rust", "made_on": DAY},
        "casefiles:change_goal": {"words": "rust", "made_on": DAY},
        "casefiles:rate_goal": {"on": DAY, "score": 4},
        "casefiles:share_care": {"account": staff.colleague.pk},
        "care:add_episode": {"kind": "couple", "began_on": DAY},
        "care:change_episode": {"kind": "couple", "began_on": DAY},
        "care:add_session": {"at": CLOCK, "kind": "phone"},
        "care:change_session": {"at": CLOCK, "kind": "phone"},
        "care:note": {"words": "nieuw", "base": "1"},
        "care:draft": {"words": "half", "base": "1"},
        "care:add_task": {"what": "bellen", "who": staff.psychologist.pk},
        "care:change_task": {"what": "bellen", "who": staff.psychologist.pk},
        "care:add_document": {"upload": make_upload()},
        "care:add_observation": {"upload": make_upload("les.csv", CODED), "on": DAY},
        "care:add_moment": {"id": uuid.uuid4(), "caregiver": case.client.pk,
                            "signal": "toddler_hurt"},
        "care:change_moment": {"id": case.moment.pk, "caregiver": case.client.pk,
                               "signal": "toddler_hurt", "version": 1},
        "care:add_letter": {"person": case.client.pk, "to": "gp", "title": "x", "text": "gp",
                            "language": "nl"},
        "care:letter": {"words": "anders", "base": "1"},
        "care:hand_over_letter": {"how": "post", "on": DAY},
        "measuring:enter": {"on": DAY, "way": "paper", "item_1": "3"},
        "lifecycle:download": {"kind": "tables", "whose": "all"},
        "lifecycle:ready": {"kind": "tables", "whose": "all"},
        "lifecycle:hold": {"reason": "loopt een klacht"},
        "lifecycle:ask": {"who_asked": "client", "reason": "vroeg erom"},
        "practices:change": {"name": "De Linde", "jurisdiction": "nl"},
        "practices:invite": {"role": "professional"},
        "wellbeing:rate": {"on": DAY},
        "wellbeing:begin": {"about": "zorg", "began_on": DAY},
        "wellbeing:step": {"on": DAY, "words": "gesproken"},
        "wellbeing:close": {"closed_on": DAY, "outcome": "opgelost"},
        "care:codes": {"name": "ons schema"},
        "care:add_scheme": {"name": "x", "text": 'name = "x"'},
        "care:scheme": {"name": "x", "text": 'name = "x"'},
        "care:add_text": {"name": "x", "words": "y"},
        "care:text": {"name": "x", "words": "y"},
    }.get(name, {})  # fmt: skip


def address_of(name: str, places: dict) -> str:
    """An address; some need another person or key than the others do."""
    own = {
        "wellbeing:rate": {"person_id": places["child_id"]},
        "wellbeing:step": {"key": "consult"},
        "casefiles:add_authority": {"person_id": places["child_id"]},
    }.get(name, {"key": "who-5"} if name.startswith("measuring:") else {})
    return reverse(name, kwargs={part: (places | own)[part] for part in PARTS[name]})


def is_refused(answer, who: str) -> bool:
    to_login = answer.status_code == 302 and "/account/login/" in answer["Location"]
    return answer.status_code in (403, 404) or (who == "nobody" and to_login)


def is_last(name: str, method: str) -> tuple[bool, bool]:
    return method == "post", any(word in name for word in LAST)


def test_the_table_names_every_address_of_the_practice():
    assert set(PARTS) == set(TABLE)


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_the_table_says(client, staff, case, roles, places, who):
    if who != "nobody":
        client.force_login(roles[who])
        client.post("/account/reauthenticate/", {"password": PASSWORD})
    asked = [(name, method) for name, methods in TABLE.items() for method in methods]
    wrong = []
    for name, method in sorted(asked, key=lambda pair: is_last(*pair)):
        has_given = method == "post" or name in ("lifecycle:download", "lifecycle:ready")
        given = data_for(name, case, staff) if has_given else {}
        answer = getattr(client, method)(address_of(name, places), given)
        answer.close()
        if is_refused(answer, who) == (who in TABLE[name][method]):
            wrong.append((name, method, answer.status_code))
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("who", sorted(set(WHO) - {"psychologist"}))
def test_who_may_not_write_changes_nothing(client, staff, case, roles, places, who):
    if who != "nobody":
        client.force_login(roles[who])
    rows = (NoteVersion, Task, Document, Letter, CareSession)
    before = [model.objects.count() for model in rows]
    for name, methods in TABLE.items():
        if methods.get("post") == WRITE:
            client.post(address_of(name, places), data_for(name, case, staff))
    assert [model.objects.count() for model in rows] == before
    case.file.refresh_from_db()
    assert case.file.version == 1
    assert not case.letter.versions.filter(words="anders").exists()


@pytest.mark.slow
def test_a_part_of_another_file_is_not_reached_through_ones_own(client, staff, case, roles,
                                                                places):  # fmt: skip
    """Even who may see both files does not get a part of the one by the address of the other."""
    other = make_case(staff.psychologist, staff, name="Iris Blauw")
    client.force_login(staff.psychologist)
    detour = places | {"file_id": other.file.pk}
    leaks = []
    for name, methods in TABLE.items():
        if "file_id" in PARTS[name] and len(PARTS[name]) > 1:
            for method in methods:
                answer = getattr(client, method)(address_of(name, detour),
                                                 data_for(name, case, staff))  # fmt: skip
                leaks += [(name, method)] if answer.status_code != 404 else []
    assert leaks == []


def test_a_form_does_not_take_a_person_of_another_file(client, staff, case, roles):
    other = make_case(staff.psychologist, staff, name="Iris Blauw")
    client.force_login(staff.psychologist)
    at = f"/practice/files/{case.file.pk}/"
    letter = data_for("care:add_letter", other, staff)
    moment = data_for("care:add_moment", other, staff)
    assert client.post(f"{at}letters/", letter).status_code == 422
    assert client.post(f"{at}moments/new/", moment).status_code == 422


def test_a_practice_does_not_reach_the_texts_of_another(client, staff, case, roles, places):
    client.force_login(staff.outsider)
    for name in ("care:text", "care:add_text"):
        assert client.get(address_of(name, places)).status_code == 404


def test_nobodys_search_shows_words_of_a_file_they_may_not_see(client, case, roles, places):
    for who in ("colleague", "researcher", "administrator", "outsider"):
        client.force_login(roles[who])
        page = client.post("/practice/search/", {"words": "nachten"}).content.decode()
        assert "vertelde" not in page


def test_every_refusal_of_a_file_is_in_its_log(client, staff, case, roles, places):
    client.force_login(staff.colleague)
    client.get(address_of("care:document", places))
    line = AccessLine.objects.order_by("-number")[0]
    assert (line.outcome, line.client) == ("refused", str(case.file.pk))


def test_an_address_holds_ids_and_never_a_name(places):
    for name in TABLE:
        address = address_of(name, places)
        assert "Sanne" not in address
        assert "brief" not in address
