"""Courses in FHIR's words: each episode as a plan, a Circle group as a group with appointments."""

from typing import Any

from django.utils import timezone

from geborgen.practice.care.models import Episode
from geborgen.practice.lifecycle.fhir.naming import (
    Resource,
    Shelf,
    concept,
    name_key,
    name_row,
    say_when,
)

__all__ = ["map_course", "map_meeting"]

_GROUP = Episode.Kind.CIRCLE_GROUP


def map_course(row: Any, shelf: Shelf) -> list[Resource]:
    """The plan of an episode; of a Circle group also the course it follows, and the group."""
    is_group = row.kind == _GROUP
    course = name_key("course", row.kind)
    plan: Resource = {
        "resourceType": "CarePlan",
        "id": name_key("plan", str(row.pk)).rpartition(":")[2],
        "status": "completed" if row.ended_on else "active",
        "intent": "plan",
        "title": row.get_kind_display(),
        "description": row.aim,
        "subject": shelf.refer_subject(row),
        "period": {"start": say_when(row.began_on), "end": say_when(row.ended_on)},
        "goal": [{"reference": name_row(goal)} for goal in shelf.contents.of("casefiles.goal")],
        "instantiatesUri": [course] if is_group else [],
    }
    return [plan, _describe_course(row, course), _make_group(row, shelf)] if is_group else [plan]


def map_meeting(row: Any, shelf: Shelf) -> list[Resource]:
    """A time of a group as an appointment of whom this file is about, and of nobody else."""
    if not row.is_in_group:
        return []
    # The file keeps when they met, not how long; the shape asks for both.
    when = say_when(row.at)
    return [
        {
            "resourceType": "Appointment",
            "id": name_key("meeting", str(row.pk)).rpartition(":")[2],
            "status": "fulfilled" if row.at <= timezone.now() else "booked",
            "serviceType": [concept(row.episode.kind, row.episode.get_kind_display())],
            "start": when,
            "end": when,
            "comment": "start only: how long it lasted is not kept",
            "supportingInformation": [{"reference": _name_group(row.episode)}]
            if row.episode.kind == _GROUP
            else [],
            "participant": [{"actor": shelf.refer_subject(row), "status": "accepted"}],
        }
    ]


def _describe_course(row: Any, course: str) -> Resource:
    return {
        "resourceType": "PlanDefinition",
        "id": course.rpartition(":")[2],
        "url": course,
        "name": row.kind,
        "title": row.get_kind_display(),
        "status": "active",
        "type": concept("course"),
    }


def _make_group(row: Any, shelf: Shelf) -> Resource:
    """The group as far as it is this file's: others who were in it are not named, nor counted."""
    return {
        "resourceType": "Group",
        "id": _name_group(row).rpartition(":")[2],
        "type": "person",
        "actual": True,
        "code": concept(row.kind, row.get_kind_display()),
        "managingEntity": {"reference": name_row(shelf.contents.chosen.file.practice)},
        "member": [{"entity": shelf.refer_subject(row),
                    "period": {"start": say_when(row.began_on), "end": say_when(row.ended_on)}}],
    }  # fmt: skip


def _name_group(episode: Any) -> str:
    return name_key("group", str(episode.pk))
