"""The pause is private, kept while one writes, and calls for help only by showing whom to call."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from geborgen.practice.reflection.models import Reflection
from geborgen.practice.reflection.queries import notice_patterns
from geborgen.practice.reflection.services import delete_reflection, save_reflection

from .people import tell


def write(client, **words):
    given = {"id": str(uuid.uuid4()), "felt": "een knoop in mijn buik"} | words
    client.post("/pause/new/", given)
    return Reflection.objects.get(pk=given["id"])


def test_what_is_written_is_kept_and_gone_on_with(mother_client):
    first = write(mother_client)
    again = write(mother_client, id=str(first.pk), wish="even ademen")
    assert Reflection.objects.count() == 1
    assert again.wish == "even ademen"


def test_saving_says_so_and_keeps_the_same_hints(mother_client):
    first = write(mother_client)
    saved = mother_client.get(f"/pause/{first.pk}/")
    write(mother_client)
    again = mother_client.get(f"/pause/{first.pk}/")
    assert "Bewaard" in saved.content.decode()
    hints = [[f.help_text for f in page.context["form"]] for page in (saved, again)]
    assert hints[0] == hints[1]


def test_writing_keeps_itself_without_leaving_the_page(mother_client):
    given = {"id": str(uuid.uuid4()), "felt": "moe"}
    answer = mother_client.post("/pause/new/", given, headers={"HX-Request": "true"})
    assert "Bewaard" in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("who", ["father", "teacher", "stranger"])
def test_nobody_else_sees_changes_or_deletes_it(client, family, who):
    client.force_login(family.mother)
    mine = write(client)
    other = getattr(family, who)
    client.force_login(other)
    assert client.get(f"/pause/{mine.pk}/").status_code == 404
    assert client.post(f"/pause/{mine.pk}/delete/").status_code == 404
    with pytest.raises(PermissionDenied):
        save_reflection(other, mine.pk, {"felt": "van een ander"})
    with pytest.raises(PermissionDenied):
        delete_reflection(other, mine.pk)


def test_somebody_elses_moment_cannot_be_paused_with(client, family):
    row = tell(family.mother, family.child)
    client.force_login(family.father)
    assert client.get(f"/pause/new/?moment={row.pk}").status_code == 404


def test_deleting_is_for_good(mother_client):
    mine = write(mother_client)
    mother_client.post(f"/pause/{mine.pk}/delete/")
    assert not Reflection.objects.exists()


def test_despair_brings_whom_to_call_and_other_words_do_not(mother_client):
    calm = write(mother_client)
    assert "113" not in mother_client.get(f"/pause/{calm.pk}/").content.decode()
    heavy = write(mother_client, felt="ik wil niet meer leven")
    assert "113" in mother_client.get(f"/pause/{heavy.pk}/").content.decode()


def test_in_flanders_other_numbers_are_shown(mother_client, family):
    family.mother.country = "be"
    family.mother.save()
    heavy = write(mother_client, felt="ik wil niet meer leven")
    assert "1813" in mother_client.get(f"/pause/{heavy.pk}/").content.decode()


def test_a_note_at_a_moment_brings_the_panel_too(mother_client, family):
    row = tell(family.mother, family.child, note="ik ben bang dat ik haar iets aandoe")
    page = mother_client.get(f"/moment/{row.pk}/").content.decode()
    assert "Er is niemand ingelicht" in page


def test_what_is_often_hard_is_noticed_over_weeks_with_its_count(family):
    now = timezone.now()
    for n in range(12):
        at = now - timedelta(days=3 * n)
        hard = {"answers": ("let_it_pass",), "ending": "still_upset"}
        tell(family.mother, family.child, at=at, signal="toddler_hurt", **hard)
        tell(family.mother, family.child, at=at, signal="toddler_look", ending="went_on")
    said = " ".join(pattern.words("nl") for pattern in notice_patterns(family.mother))
    assert "van de 12" in said
    assert notice_patterns(family.father) == ()
