"""Coded sessions are read by a scheme that a practice chose, changed, or made from their codes."""

import pytest

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.care.models import Observation, Scheme
from geborgen.sources import parse_scheme

from .case_scenes import CODED, CaseScene, make_case, make_upload
from .people import Staff, make_staff

HEAD = b"Observation id,Subject,Behavior,Behavior type,Start (s),Stop (s)"
OWN = """name = "ons"

[[codes]]
code = "zzkrk"
means = "signal"
need = "comfort"

[[codes]]
code = "qqmtt"
means = "answer"
answer = "met"
"""


def make_strange(*sessions: str) -> bytes:
    """A session in codes that nobody can guess."""
    rows = [HEAD]
    for session in sessions:
        for i in range(0, 120, 12):
            rows.append(f"{session},child,zzkrk,STATE,{i},{i + 4}".encode())
            rows.append(f"{session},mother,qqmtt,STATE,{i + 2},{i + 6}".encode())
    return b"\n".join(rows)


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
    return f"/practice/files/{case.file.pk}/observations/"


@pytest.fixture
def schemes(staff):
    return f"/practice/schemes/{staff.practice.pk}/"


def upload(worker, at, content, **fields):
    given = {"upload": make_upload("vreemd.csv", content), "on": "2026-11-01"} | fields
    answer = worker.post(at, given)
    assert answer.status_code == 302, answer.context["form"].errors
    return Observation.objects.get(pk=answer["Location"].split("/")[-2])


def count_moments(observation):
    return sum(one["circle"]["n_moments"] for one in observation.figures)


def test_codes_without_a_meaning_are_named_with_the_cure(worker, case, at):
    observation = upload(worker, at, make_strange("les"))
    page = worker.get(f"{at}{observation.pk}/").content.decode()
    assert "<strong>zzkrk</strong> (10×)" in page
    assert "<strong>qqmtt</strong> (10×)" in page
    assert "Zo lost u het op" in page
    assert count_moments(observation) == 0


def test_a_scheme_made_of_the_codes_works_the_report_out_anew_logged(worker, staff, case, at):
    observation = upload(worker, at, make_strange("les"))
    address = f"{at}{observation.pk}/codes/"
    assert "zzkrk · child" in worker.get(address).content.decode()
    given = {"name": "onze codes", "code0": "signal:comfort", "code1": "answer:met"}
    before = AccessLine.objects.filter(act="change", object_id=str(observation.pk)).count()
    worker.post(address, given)
    observation.refresh_from_db()
    assert count_moments(observation) == 10
    assert observation.held["unknown"] == []
    kept = Scheme.objects.get(name="onze codes")
    assert len(parse_scheme(kept.text, "x").codes) == 2
    assert observation.scheme == str(kept.pk)
    lines = AccessLine.objects.filter(act="change", object_id=str(observation.pk))
    assert lines.count() == before + 1
    assert "<svg" in worker.get(f"{at}{observation.pk}/report/").content.decode()


def test_a_scheme_is_chosen_at_upload_and_changed_later(worker, staff, case, at, schemes):
    worker.post(schemes, {"name": "ons", "text": OWN})
    own = Scheme.objects.get()
    observation = upload(worker, at, make_strange("les"), scheme=str(own.pk))
    assert count_moments(observation) == 10
    worker.post(f"{at}{observation.pk}/reading/", {"scheme": "shipped:circle"})
    observation.refresh_from_db()
    assert count_moments(observation) == 0
    assert {code for code, _n in observation.held["unknown"]} == {"zzkrk", "qqmtt"}


def test_of_several_sessions_one_is_chosen(worker, case, at, schemes):
    worker.post(schemes, {"name": "ons", "text": OWN})
    own = str(Scheme.objects.get().pk)
    observation = upload(worker, at, make_strange("les 1", "les 2"), scheme=own)
    assert observation.held["sessions"] == ["les 1", "les 2"]
    assert count_moments(observation) == 20
    given = {"scheme": own, "session": "les 2"}
    worker.post(f"{at}{observation.pk}/reading/", given)
    observation.refresh_from_db()
    assert (observation.session, count_moments(observation)) == ("les 2", 10)
    report = worker.get(f"{at}{observation.pk}/report/").content.decode()
    assert "les 1" not in report
    assert worker.post(f"{at}{observation.pk}/reading/", {"session": "les 9"}).status_code == 422


def test_an_observation_stays_as_it_was_read_until_somebody_chooses_anew(worker, case, at, schemes):
    worker.post(schemes, {"name": "ons", "text": OWN})
    own = Scheme.objects.get()
    observation = upload(worker, at, make_strange("les"), scheme=str(own.pk))
    worker.post(f"{schemes}{own.pk}/", {"name": "ons", "text": OWN.replace("met", "missed")})
    page = worker.get(f"{at}{observation.pk}/").content.decode()
    assert "sindsdien veranderd" in page
    worker.post(f"{schemes}{own.pk}/delete/")
    assert "<svg" in worker.get(f"{at}{observation.pk}/report/").content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace('"comfort"', '"troost"'), "regel 6"),
        (OWN.replace('means = "answer"', 'means = "antwoord"'), "regel 10"),
        (OWN.replace('answer = "met"\n', ""), "regel 8"),
        (OWN + "kleur = 1\n", "regel 12"),
        (OWN.replace("[[codes]]", "[[codes", 1), "line 3"),
        ("", "Kies een bestand"),
    ],
)
def test_what_is_wrong_in_a_scheme_is_said_with_its_line(worker, staff, schemes, text, said):
    answer = worker.post(schemes, {"name": "x", "text": text})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert not Scheme.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"), [(b"\xff\xfe\x00", "UTF-8"), (b"#" * 200_001, "te groot")]
)
def test_a_file_that_is_no_scheme_is_refused(worker, schemes, content, said):
    answer = worker.post(schemes, {"name": "x", "upload": make_upload("x.toml", content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_scheme_comes_in_and_goes_out_as_a_file(worker, staff, schemes):
    worker.post(schemes, {"name": "x", "upload": make_upload("x.toml", OWN.encode())})
    own = Scheme.objects.get()
    assert worker.get(f"{schemes}{own.pk}/file/").content.decode() == OWN
    assert "Hiermee beginnen" in worker.get("/practice/schemes/").content.decode()
    begun = worker.get(f"{schemes}?from=shipped:circle").content.decode()
    assert "[[codes]]" in begun


def test_a_practice_reaches_no_scheme_of_another(client, worker, staff, case, at):
    other = Scheme.objects.create(
        practice=staff.outsider.memberships.get().practice, name="elders", text=OWN
    )
    given = {"upload": make_upload("les.csv", CODED), "on": "2026-11-01", "scheme": str(other.pk)}
    assert worker.post(at, given).status_code == 422
    for address in (f"/practice/schemes/{other.practice_id}/{other.pk}/",
                    f"/practice/schemes/{staff.practice.pk}/{other.pk}/file/"):  # fmt: skip
        assert worker.get(address).status_code == 404


def test_a_session_added_before_schemes_could_be_chosen_still_opens(worker, case, at):
    Observation.objects.update(held={}, scheme="", scheme_text="")
    page = worker.get(f"{at}{case.observation.pk}/")
    assert page.status_code == 200
    assert "<svg" in worker.get(f"{at}{case.observation.pk}/report/").content.decode()
    assert worker.get(f"{at}{case.observation.pk}/reading/").status_code == 200
