"""The file page's panels of how a child fares, and of safety."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.casefiles.models import Person
from geborgen.practice.casefiles.panels import Panel
from geborgen.practice.practices.jurisdiction import Jurisdiction
from geborgen.practice.wellbeing.conditions import CONDITIONS, SAFETY_STEPS

__all__ = ["describe_conditions", "describe_safety", "list_steps"]


def describe_conditions(opened: Opened) -> Panel | None:
    """The twelve conditions of each child: how they stand now, and how they stood."""
    children = opened.file.people.filter(part=Person.Part.CHILD)
    told = [_conditions_of(child) for child in children.prefetch_related("condition_ratings")]
    if not told:
        return None
    return Panel(
        key="conditions", title=_("Conditions for development"),
        template="wellbeing/conditions_panel.html", context={"children": told},
    )  # fmt: skip


def _conditions_of(child: Person) -> dict[str, Any]:
    by_condition: dict[str, list[Any]] = {key: [] for key in CONDITIONS}
    for rating in child.condition_ratings.all():
        by_condition.setdefault(rating.condition, []).append(rating)
    rows = [
        {"name": CONDITIONS[key], "ratings": ratings, "now": ratings[-1] if ratings else None}
        for key, ratings in by_condition.items()
        if key in CONDITIONS
    ]
    return {"child": child, "rows": rows, "is_rated": any(row["now"] for row in rows)}


def describe_safety(opened: Opened) -> Panel:
    """Worries about safety, each with the steps taken and the step that comes next."""
    jurisdiction = Jurisdiction(opened.file.practice.jurisdiction)
    processes = [
        {"process": process, "steps": list_steps(process, jurisdiction)}
        for process in opened.file.safety.prefetch_related("steps")
    ]
    return Panel(
        key="safety", title=_("Safety"), template="wellbeing/safety_panel.html",
        context={"processes": processes},
    )  # fmt: skip


def list_steps(process: Any, jurisdiction: Jurisdiction) -> list[dict[str, Any]]:
    """Return the steps of a country's law with what was done at each."""
    taken: dict[str, list[Any]] = {}
    for step in process.steps.all():
        taken.setdefault(step.key, []).append(step)
    return [{"words": words, "taken": taken.get(words.key, [])}
            for words in SAFETY_STEPS[jurisdiction]]  # fmt: skip
