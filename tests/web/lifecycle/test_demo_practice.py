"""The fictive practice: the same every time, in which every page of the practice is alive."""

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

import geborgen.practice
from geborgen.moments import UserError
from geborgen.practice import demo
from geborgen.practice.accesslog.chain import BreakKind
from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.accesslog.services import current_anchors, now_us
from geborgen.practice.accesslog.verify import verify_log
from geborgen.practice.care.models import (
    AppLink,
    Draft,
    Letter,
    LetterVersion,
    NoteVersion,
    Observation,
    Scheme,
    SeenMoment,
    Task,
)
from geborgen.practice.casefiles.models import BreakGlass, CaseFile, Person
from geborgen.practice.demo.clock import living_in_the_past
from geborgen.practice.lifecycle.contents import Chosen, collect_contents
from geborgen.practice.lifecycle.fhir import check_bundle, make_bundle
from geborgen.practice.lifecycle.models import ErasureRequest
from geborgen.practice.lifecycle.research import list_research_files
from geborgen.practice.lifecycle.retention import list_due_files
from geborgen.practice.measuring.models import Answering
from geborgen.practice.measuring.scores import list_scored
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership, Practice
from geborgen.practice.sharing.models import Bundle
from geborgen.practice.wellbeing.conditions import SAFETY_STEPS
from geborgen.practice.wellbeing.models import SafetyStep

from ..people import PASSWORD
from ..test_practice_who_may_what import TABLE, address_of

SMALL = 12
ROLES = {"psychologist": "psycholoog", "supervisor": "leidinggevende",
         "researcher": "onderzoeker", "administrator": "beheerder"}  # fmt: skip
OF_CLIENT = ("/my-file/readers/", "/my-answers/", "/share/", "/share/professional/", "/circle/",
             "/moments/")  # fmt: skip
# What a list says that has nothing in it.
_EMPTY = re.compile(r'\{% empty %\}(?:<[^>]*>)*\{% translate "([^"]+)"')


@pytest.mark.slow
def test_every_page_of_the_practice_is_alive(as_, db):
    demo.make_practice("en", files=SMALL)
    shown = AppLink.objects.get().person.file
    places, empty, poor = find_places(shown), list_empty_words(), []
    for role in (*ROLES.values(), ""):
        client = sign_in(as_, role)
        for name, path in list_paths(role, places):
            answer = client.get(path, {"kind": "tables", "whose": "all"}, follow=True)
            assert answer.status_code == 200, name
            assert "/account/" not in answer.request["PATH_INFO"], name
            page = read(answer)
            poor += [(name, words) for words in empty if f">{words}<" in page]
    assert poor == []


def sign_in(as_, role):
    account = Account.objects.get(username=f"demo-{role}".removesuffix("-"))
    account.set_password(PASSWORD)
    account.save()
    return as_(account)


def list_paths(role, places):
    """Every address that a role may get; of the client, the pages about their own file."""
    if not role:
        return [(path, path) for path in OF_CLIENT]
    names = [name for name, who in TABLE.items() if choose_role(who) == role]
    return [(name, address(name, places)) for name in names]


def choose_role(who):
    """Whose page it is, as an account of the demo; None for what is only posted."""
    return next((ROLES[one] for one in ROLES if one in who.get("get", ())), None)


def find_places(file):
    """The parts of addresses of the file in which there is something of everything."""
    person, child = file.people.get(part="client"), file.people.get(part="child")
    session = Draft.objects.get(session__episode__file=file).session
    own = {
        "goal": file.goals, "task": file.tasks, "document": file.documents,
        "observation": file.observations, "moment": file.seen_moments, "letter": file.letters,
        "process": file.safety, "relation": file.relations,
    }  # fmt: skip
    return {
        **{f"{name}_id": rows.first().pk for name, rows in own.items()},
        "file_id": file.pk, "person_id": person.pk, "session_id": session.pk,
        "child_id": child.pk, "authority_id": child.authorities.first().pk,
        "episode_id": session.episode_id,
        "consent_id": person.consents.first().pk, "practice_id": file.practice_id,
        "answering_id": person.answerings.exclude(answered_at=None).first().pk,
        "bundle_id": Bundle.objects.get(audience="professional").pk,
        "use": "note", "key": "closing",
        "scheme_id": Scheme.objects.filter(practice=file.practice).get().pk,
        "membership_id": Membership.objects.filter(practice=file.practice).first().pk,
    }  # fmt: skip


def address(name, places):
    asked = ErasureRequest.objects.get(decided_at=None)
    own = {"file_id": asked.file_id} if name == "lifecycle:decide" else {}
    return address_of(name, places | own)


def list_empty_words():
    templates = Path(geborgen.practice.__file__).parent.glob("*/templates/**/*.html")
    words = {found for file in templates for found in _EMPTY.findall(file.read_text())}
    assert len(words) > 10
    return sorted(words)


def read(answer):
    """A page's text; a download is read to its end, and has none."""
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return (
        "" if answer.streaming or "html" not in answer["Content-Type"] else answer.content.decode()
    )


@pytest.mark.slow
def test_the_same_seed_gives_the_same_practice(db):
    first = take_digest()
    assert take_digest() == first
    assert sum(first.values()) > 500


def take_digest():
    """What the practice holds, without the ids by chance; all of it is undone again."""
    kept = {
        NoteVersion: ("words", "saved_at"), Person: ("name", "birth_date"),
        Observation: ("name", "on", "figures"), SeenMoment: ("signal", "answers", "at", "note"),
        LetterVersion: ("words", "saved_at"), Answering: ("measure", "answers", "on"),
        Task: ("what", "due_on", "made_at"), AccessLine: ("number", "at_us", "act", "ground"),
    }  # fmt: skip
    with transaction.atomic():
        demo.make_practice("nl", files=SMALL)
        rows = Counter(
            (kind.__name__, str(row))
            for kind, names in kept.items()
            for row in kind._default_manager.values_list(*names)
        )
        transaction.set_rollback(True)
    return rows


@pytest.mark.slow
def test_the_log_of_two_years_is_whole_and_goes_forward(db):
    before, began = timezone.now(), now_us()
    demo.make_practice("nl", files=SMALL)
    report = verify_log(connection.cursor, current_anchors())
    # The anchor is kept once the practice is saved, which a test never does.
    assert {one.kind for one in report.breaks} <= {BreakKind.ANCHOR_MISSING}
    times = list(AccessLine.objects.order_by("number").values_list("at_us", flat=True))
    assert times == sorted(times)
    days = (times[-1] - times[0]) / 86_400e6
    assert 600 < days < 800
    assert times[-1] < began
    assert timezone.now() >= before  # the clock is the world's again
    assert now_us() >= began


def test_the_clock_of_the_past_starts_only_where_nothing_is(staff):
    past = living_in_the_past(timezone.now() - timedelta(days=9))
    with pytest.raises(UserError, match="data of others"), past:
        pass
    assert abs(timezone.now() - datetime.now(tz=timezone.get_current_timezone())).days == 0


def test_the_clock_of_the_past_never_runs_back(db):
    start = timezone.now() - timedelta(days=9)
    with living_in_the_past(start) as clock:
        clock.move(start + timedelta(days=3))
        clock.move(start)
        assert timezone.now() > start + timedelta(days=3)
    assert timezone.now() > start + timedelta(days=8)


@pytest.mark.slow
def test_the_practice_is_made_once_and_holds_what_it_says(db):
    told = []
    accounts = demo.make_practice("nl", tell=lambda done, total: told.append((done, total)))
    assert demo.make_practice("nl") == accounts
    assert told[-1] == (120, 120)
    assert CaseFile.objects.count() == 120
    dutch, flemish = Practice.objects.order_by("jurisdiction").reverse()
    assert {one.file.number for one in list_due_files(dutch)} == {1, 2}
    assert flemish.jurisdiction == "be"
    assert 40 < list_research_files(dutch).count() < 108
    check_care()
    check_scores()
    for file in CaseFile.objects.order_by("number")[8:11]:
        check_bundle(make_bundle(collect_contents(Chosen(file=file))))


def check_care():
    """Letters begun, finished and sent; tasks late and to come; both countries' safety steps."""
    today = timezone.localdate()
    versions = Counter(LetterVersion.objects.filter(is_current=True).values_list("number"))
    assert set(versions) == {(1,), (2,)}
    assert Letter.objects.exclude(printed_at=None).exists()
    assert Task.objects.filter(done_at=None, due_on__lt=today).exists()
    assert Task.objects.filter(done_at=None, due_on__gt=today).exists()
    for country in SAFETY_STEPS:
        steps = SafetyStep.objects.filter(process__file__practice__jurisdiction=country)
        assert steps.exists()
    assert Observation.objects.count() > 60
    assert all(row.figures for row in Observation.objects.all())
    assert BreakGlass.objects.filter(reviewed_at=None).count() == 1


def check_scores():
    """Every made-up answer is one that its measure knows."""
    person = Answering.objects.order_by("pk").first().person
    scored = list(list_scored(person))
    assert scored
    assert all(scale.value is not None for one in scored for scale in one.score.scales)


def test_a_folder_with_data_of_others_is_left_alone(staff):
    with pytest.raises(UserError, match="data of others"):
        demo.make_practice("nl")
    assert CaseFile.objects.count() == 0
