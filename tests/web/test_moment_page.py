"""The moment page and what comes back, as a plain form without a script."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.people.models import Caregiving, Child
from tests.web.people import tell

pytestmark = pytest.mark.django_db
NEW = "/moment/"


def _sent(family, **fields):
    usual = {
        "id": uuid.uuid4(),
        "child": family.child.pk,
        "signal": "toddler_hurt",
        "answers": ["was_there"],
    }
    return usual | {"ending": "settled"} | fields


def test_who_has_no_child_yet_is_asked_for_one(client, family):
    client.force_login(family.stranger)
    assert client.get(NEW).headers["Location"] == reverse("people:add_child")


def test_three_taps_and_save_keep_a_moment(mother_client, family):
    answer = mother_client.post(NEW, _sent(family), follow=True)
    row = MomentRow.objects.get()
    assert (row.signal, row.answers, row.ending) == ("toddler_hurt", ["was_there"], "settled")
    assert "<svg" in answer.content.decode()


def test_a_form_without_a_signal_says_so_at_the_field(mother_client, family):
    answer = mother_client.post(NEW, _sent(family, signal=""))
    assert answer.status_code == 422
    assert "Tik aan wat het kind deed." in answer.content.decode()


def test_a_child_of_others_is_not_written_to(client, family):
    client.force_login(family.stranger)
    client.post(NEW, _sent(family))
    assert not MomentRow.objects.exists()


@pytest.mark.parametrize("page", ["show", "change"])
@pytest.mark.parametrize("who", ["father", "teacher", "stranger"])
def test_a_moment_is_its_authors_alone(client, family, page, who):
    row = tell(family.mother, family.child)
    client.force_login(getattr(family, who))
    assert client.get(reverse(f"diary:{page}", args=[row.pk])).status_code == 404


def test_deleting_can_be_undone_from_the_page_it_leads_to(mother_client, family):
    row = tell(family.mother, family.child)
    page = mother_client.post(reverse("diary:delete", args=[row.pk]), follow=True)
    assert reverse("diary:restore", args=[row.pk]) in page.content.decode()
    mother_client.post(reverse("diary:restore", args=[row.pk]))
    assert MomentRow.objects.get().deleted_at is None


def test_mending_later_makes_the_moment_mended(mother_client, family):
    row = tell(family.mother, family.child, answers=("could_not_now",), ending="lost_each_other")
    mother_client.post(reverse("diary:mend", args=[row.pk]), {"mending": "i_came_back"})
    row.refresh_from_db()
    assert (row.mending, row.mended_at is None) == ("i_came_back", False)


def test_what_was_chosen_can_be_left_open_again(mother_client, family):
    row = tell(family.mother, family.child, feeling="warm", ending="settled")
    page = mother_client.get(reverse("diary:change", args=[row.pk])).content.decode()
    for name in ("feeling", "mending", "intensity", "ending"):
        assert f'name="{name}" value=""' in page
    opened = _sent(family, id=row.pk, feeling="", ending="", intensity="")
    mother_client.post(reverse("diary:change", args=[row.pk]), opened)
    row.refresh_from_db()
    assert (row.feeling, row.ending, row.intensity) == ("", "", None)


def test_before_birth_nothing_is_asked_of_the_child(mother_client, family):
    coming = Child.objects.create(name="Boon", due_date=timezone.localdate() + timedelta(days=60))
    Caregiving.objects.create(account=family.mother, child=coming, called="mama")
    page = mother_client.get(f"{NEW}?child={coming.pk}").content.decode()
    assert "Wat gebeurde er?" in page and "Wat deed het kind?" not in page
    assert "child_came_back" not in page
