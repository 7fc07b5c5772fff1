"""My Circle says what the moments say: strengths first, mended counts, each caregiver apart."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from geborgen.practice.mycircle.periods import Period
from geborgen.practice.mycircle.portrait import draw_portrait
from geborgen.practice.mycircle.queries import gather_moments
from geborgen.practice.people.queries import find_caregiving

from .people import tell


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def share(row):
    row.shared_at = timezone.now()
    row.save()
    return row


def portrait_of(account, child, period=Period.WEEKS):
    gathered = gather_moments(find_caregiving(account, child.pk), period)[0]
    return draw_portrait(gathered, over="two weeks")


def tell_many(family, *, open_ended=0, mended=0, good=0, days_ago=1):
    at = timezone.now() - timedelta(days=days_ago)
    for _ in range(good):
        tell(family.mother, family.child, at=at)
    for _ in range(mended):
        tell(family.mother, family.child, at=at, answers=("could_not_now",), mending="i_came_back")
    for _ in range(open_ended):
        tell(family.mother, family.child, at=at, answers=("let_it_pass",), ending="still_upset")


def test_mended_moments_count_as_ended_well(family):
    tell_many(family, good=6, mended=2, open_ended=2)
    said = " ".join(portrait_of(family.mother, family.child).good_enough)
    assert "8 of the 10 moments ended well" in said
    assert "In 2 of them it went wrong first and was mended" in said


def test_few_moments_are_told_and_not_counted_up_to_a_struggle(family):
    tell_many(family, open_ended=2)
    portrait = portrait_of(family.mother, family.child)
    assert len(portrait.told) == 2
    assert portrait.linchpin == ()
    assert "too little" in portrait.sure


def test_the_struggle_is_not_praised(family):
    tell_many(family, good=3, open_ended=9)
    portrait = portrait_of(family.mother, family.child)
    assert portrait.linchpin
    assert not any("comfort" in said for said in portrait.strengths)


def test_the_time_before_is_compared_and_chance_is_named(family):
    tell_many(family, good=5, open_ended=1)
    tell_many(family, good=4, open_ended=2, days_ago=20)
    change = portrait_of(family.mother, family.child).change
    assert "4 of 6 ended well" in change
    assert "chance" in change


def test_older_moments_are_outside_two_weeks_and_inside_all(family):
    tell_many(family, good=4, days_ago=40)
    assert portrait_of(family.mother, family.child).n == 0
    assert portrait_of(family.mother, family.child, Period.ALL).n == 4


def test_another_caregivers_moments_show_only_when_shared(family):
    kept, shared = (tell(family.father, family.child) for _ in range(2))
    share(shared)
    gathered = gather_moments(find_caregiving(family.mother, family.child.pk), Period.ALL)
    assert [one.link.called for one in gathered] == ["mama", "papa"]
    assert gathered[1].ever == 1
    assert kept.shared_at is None


def test_a_teacher_sees_only_their_own(family):
    share(tell(family.mother, family.child))
    gathered = gather_moments(find_caregiving(family.teacher, family.child.pk), Period.ALL)
    assert [one.link.called for one in gathered] == ["juf Els"]


def test_a_stranger_finds_nothing(client, family):
    client.force_login(family.stranger)
    assert client.get(f"/circle/{family.child.pk}/").status_code == 404


def test_the_page_shows_the_circle_and_its_table(mother_client, family):
    tell_many(family, good=6, open_ended=1)
    page = mother_client.get("/circle/", follow=True).content.decode()
    assert "<svg" in page
    assert "<table" in page


def test_an_unborn_child_has_no_circle_yet(mother_client, family):
    family.child.birth_date, family.child.due_date = None, timezone.localdate()
    family.child.save()
    page = mother_client.get(f"/circle/{family.child.pk}/").content.decode()
    assert "nog niet geboren" in page
