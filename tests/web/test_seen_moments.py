"""Moments that a professional noted: changed with versions, deleted and brought back."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import translation

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.care.circles import draw_pairs
from geborgen.practice.care.forms import SeenForm
from geborgen.practice.care.models import SeenMoment, SeenVersion
from geborgen.practice.care.seen import make_row, tell_seen
from geborgen.practice.care.seen_words import say_tile
from geborgen.practice.casefiles.hanging import name_people
from geborgen.practice.casefiles.models import Person
from geborgen.practice.diary.screen import make_whole_screen
from geborgen.practice.lifecycle.contents import Chosen, collect_contents
from geborgen.practice.tiles import load_tiles

from .case_scenes import CaseScene, make_case
from .people import Staff, make_staff

I_SAY = re.compile(r"\b(ik|mij|me|mijn|mezelf|we|wij|ons|I|my|myself|us)\b")


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
    return f"/practice/files/{case.file.pk}/moments/"


def given_for(case, **fields):
    usual = {"id": case.moment.pk, "caregiver": case.client.pk, "signal": "toddler_hurt"}
    usual |= {"answers": ["was_there"], "ending": "settled", "note": "viel", "version": 1}
    return usual | fields


def test_a_moment_is_changed_and_what_it_said_before_stays_with_who_and_when(worker, case, at):
    address = f"{at}{case.moment.pk}/"
    assert worker.post(address, given_for(case, note="viel van de trap")).status_code == 302
    assert worker.post(address, given_for(case, note="viel hard", version=2)).status_code == 302
    moment = SeenMoment.objects.get()
    assert (moment.note, moment.version, moment.changed_by) == ("viel hard", 3, moment.seen_by)
    first, second = SeenVersion.objects.order_by("number")
    assert (first.fields["note"], second.fields["note"]) == ("", "viel van de trap")
    assert first.saved_at == moment.saved_at
    page = worker.get(f"{address}versions/").content.decode()
    assert page.index("viel hard") < page.index("viel van de trap")
    assert AccessLine.objects.filter(act="change", object_id=str(moment.pk)).count() >= 2


def test_two_who_change_one_moment_lose_nothing(worker, case, at):
    address = f"{at}{case.moment.pk}/"
    worker.post(address, given_for(case, note="eerste"))
    late = worker.post(address, given_for(case, note="tweede"))
    assert late.status_code == 422
    page = late.content.decode()
    assert "tweede" in page
    assert 'name="version" value="2"' in page
    assert SeenMoment.objects.get().note == "eerste"


def test_saving_without_a_change_makes_no_version(worker, case, at):
    form = worker.get(f"{at}{case.moment.pk}/").context["form"]
    same = {name: value for name, value in form.initial.items() if value not in (None, False, "")}
    same["at"] = f"{form.initial['at']:%Y-%m-%dT%H:%M:%S}"
    case.moment.at = case.moment.at.replace(microsecond=0)
    case.moment.save()
    worker.post(f"{at}{case.moment.pk}/", same)
    assert SeenMoment.objects.get().version == 1


def test_a_deleted_moment_counts_nowhere_and_comes_back(worker, case, at):
    file_page = at.removesuffix("moments/")
    worker.post(f"{at}{case.moment.pk}/delete/")
    assert not SeenMoment.objects.exists()
    assert "Een moment van Mo" not in worker.get(f"{file_page}timeline/").content.decode()
    assert not collect_contents(Chosen(file=case.file)).of("care.seenmoment")
    assert worker.get(f"{at}{case.moment.pk}/").status_code == 404
    assert "Terughalen" in worker.get(at).content.decode()
    worker.post(f"{at}{case.moment.pk}/restore/")
    assert SeenMoment.objects.get().deleted_at is None
    assert "Een moment van Mo" in worker.get(f"{file_page}timeline/").content.decode()


def test_only_what_was_deleted_is_erased_and_with_all_its_versions(worker, case, at):
    address = f"{at}{case.moment.pk}/"
    worker.post(address, given_for(case, note="anders"))
    assert worker.post(f"{address}erase/").status_code == 404
    worker.post(f"{address}delete/")
    assert not SeenVersion.objects.exists()
    worker.post(f"{address}erase/")
    assert not SeenMoment.with_deleted.exists()
    assert AccessLine.objects.filter(act="erase", object_id=str(case.moment.pk)).count() == 1


def test_what_was_noted_of_a_partner_stays_out_of_what_is_for_the_other(worker, case, at):
    partner = Person.objects.create(file=case.file, part="partner", name="Bram")
    worker.post(f"{at}{case.moment.pk}/", given_for(case, caregiver=partner.pk))
    (version,) = SeenVersion.objects.all()
    assert name_people(version) == {case.client.pk, case.child.pk, partner.pk}
    for person in (case.client, partner):
        chosen = Chosen(file=case.file, person=person, with_shared=False)
        assert not collect_contents(chosen).of("care.seenversion")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_tiles_in_a_file_speak_of_the_child_and_the_caregiver(case, language):
    with translation.override(language):
        form = SeenForm(screen=make_whole_screen(), caregivers=Person.objects.all())
        said = [str(words) for name in ("signal", "answers", "ending", "mending", "need")
                for _key, words in form.fields[name].choices]  # fmt: skip
        said += [str(form.fields[name].label) for name in form.fields]
        telling = tell_seen(case.moment)
        said += [telling.signal, *telling.answers, telling.ending]
    assert [words for words in said if I_SAY.search(words)] == []


def test_every_word_for_a_file_is_of_a_tile_that_exists():
    tiles = load_tiles()
    known = {
        "signal": [tile for many in tiles.signals.values() for tile in many],
        "answer": (*tiles.answers, *tiles.answers_before_birth),
        "ending": (*tiles.endings, *tiles.endings_before_birth),
        "mending": tiles.mendings,
    }
    with translation.override("nl"):
        changed = [tile.key for kind, many in known.items() for tile in many
                   if say_tile(kind, tile.key, tile.nl) != tile.nl]  # fmt: skip
    assert len(changed) >= 45


def test_a_noted_moment_is_counted_as_the_same_moment(case):
    assert make_row(case.moment).signal == case.moment.signal


def test_moments_of_many_days_stand_together_on_the_circle_where_no_day_has_enough(case):
    first = SeenMoment.objects.get()
    for days in (3, 9):
        again = SeenMoment.objects.get(pk=first.pk)
        again.pk, again.at = uuid.uuid4(), first.at - timedelta(days=days)
        again.save(force_insert=True)
    pair = next(one for one in draw_pairs(case.file) if one.since)
    assert pair.n == 3
    assert (pair.on - pair.since).days == 9
    assert len(pair.over_time) == 3
