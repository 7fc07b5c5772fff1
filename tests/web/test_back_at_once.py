"""What comes back after a moment fits it, and the next like it is told in other words."""

import pytest
from django.utils import translation

from geborgen.practice.diary.guiding import guide_telling
from geborgen.practice.diary.words import tell_row
from geborgen.practice.people.queries import find_caregiving

from .people import tell


@pytest.fixture(autouse=True)
def _in_dutch():
    with translation.override("nl"):
        yield


def guide(account, child, **told):
    row = tell(account, child, **told)
    return guide_telling(tell_row(row), find_caregiving(account, child.pk))


def test_readings_say_may_and_rest_on_works(family):
    guided = guide(family.mother, family.child)
    assert all("isschien" in reading or "kan" in reading for reading in guided.readings)
    assert guided.to_try
    assert guided.sources


def test_the_same_moment_again_brings_other_words(family):
    first, second = (guide(family.mother, family.child) for _ in range(2))
    assert first.to_try != second.to_try


def test_a_teacher_reads_of_the_child_not_of_your_child(family):
    guided = guide(family.teacher, family.child)
    said = " ".join((*guided.readings, guided.to_try, guided.answer, guided.age))
    assert "je kind" not in said


def test_a_child_that_came_by_adoption_gets_words_of_its_own(family):
    told = {"signal": "toddler_fled"}
    usual = guide(family.mother, family.child, **told)
    family.child.came_by = family.child.CameBy.ADOPTION
    family.child.save()
    assert guide(family.father, family.child, **told).readings != usual.readings


def test_before_birth_the_words_are_about_the_parents(mother_client, family):
    family.child.birth_date, family.child.due_date = None, "2027-02-01"
    family.child.save()
    row = tell(family.mother, family.child, signal="worried_for_baby")
    page = mother_client.get(f"/moment/{row.pk}/").content.decode()
    assert "Wat misschien nodig was" in page


def test_the_child_page_tells_what_closeness_is_now_and_next(mother_client, family):
    page = mother_client.get(f"/children/{family.child.pk}/").content.decode()
    assert "Nabijheid nu" in page
    assert "En daarna" in page


def test_a_practice_adds_texts_of_its_own(family, settings, tmp_path):
    own = 'sources = ["powell2014"]\n[[self]]\nneeds = ["comfort", "help", "enjoy", "protect"]\n'
    own += (
        'answers = ["met"]\nmoods = ["untold", "warm", "heavy", "loud"]\nreaders = ["caregiver"]\n'
    )
    own += 'nl = ["Bel ons gerust op dinsdag."]\nen = ["Do call us on Tuesday."]\n'
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    settings.GUIDANCE_FOLDER = tmp_path
    assert "dinsdag" in guide(family.mother, family.child, answers=["was_there"]).thought
