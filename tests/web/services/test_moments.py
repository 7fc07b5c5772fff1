"""Saving, changing, deleting and undoing moments; the same tests run on PostgreSQL."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.services import (
    change_moment,
    delete_moment,
    mend_moment,
    record_moment,
    restore_moment,
    undo_change,
)
from tests.web.people import make_told, tell

pytestmark = pytest.mark.django_db


def test_a_moment_sent_twice_is_kept_once(family):
    moment_id = uuid.uuid4()
    sent = {"child_id": family.child.pk, "moment_id": moment_id}
    assert record_moment(family.mother, make_told(), **sent)[1] is True
    assert record_moment(family.mother, make_told(note="opnieuw"), **sent)[1] is False
    assert MomentRow.objects.get().note == ""


def test_nobody_takes_over_a_moment_by_its_id(family):
    row = tell(family.mother, family.child)
    with pytest.raises(PermissionDenied):
        record_moment(family.father, make_told(), child_id=family.child.pk, moment_id=row.pk)


def test_a_stranger_cannot_tell_a_moment_of_a_child(family):
    with pytest.raises(PermissionDenied):
        tell(family.stranger, family.child)


def test_a_change_can_be_undone_and_the_undoing_too(family):
    row = tell(family.mother, family.child, note="eerst")
    change_moment(family.mother, row.pk, make_told(note="daarna", at=row.at))
    assert undo_change(family.mother, row.pk).note == "eerst"
    assert undo_change(family.mother, row.pk).note == "daarna"


def test_a_deleted_moment_comes_back_as_it_was(family):
    row = tell(family.mother, family.child, note="blijft")
    assert delete_moment(family.mother, row.pk).deleted_at is not None
    back = restore_moment(family.mother, row.pk)
    assert (back.deleted_at, back.note) == (None, "blijft")


def test_mending_later_is_kept_when_the_moment_is_changed(family):
    row = tell(family.mother, family.child, answers=("could_not_now",), ending="lost_each_other")
    mended = mend_moment(family.mother, row.pk, mending="i_came_back", at=row.saved_at)
    told = make_told(at=row.at, mending="i_came_back", note="bij het voorlezen")
    assert change_moment(family.mother, row.pk, told).mended_at == mended.mended_at


@pytest.mark.parametrize("act", [delete_moment, restore_moment, undo_change])
def test_only_the_author_changes_a_moment(family, act):
    row = tell(family.mother, family.child)
    with pytest.raises(PermissionDenied):
        act(family.father, row.pk)


def test_every_change_leaves_a_line_without_content(family):
    row = tell(family.mother, family.child, note="geheim")
    delete_moment(family.mother, row.pk)
    lines = AccessLine.objects.filter(object_id=str(row.pk))
    mother = str(family.mother.pk)
    assert [(line.user, line.act, line.reference) for line in lines] == [
        (mother, "create", "tell"),
        (mother, "erase", "delete"),
    ]
