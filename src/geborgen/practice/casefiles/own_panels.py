"""The panels of the file page that are the file's own: who, consent, goals."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.casefiles.models import Consent, Person
from geborgen.practice.casefiles.panels import Panel
from geborgen.practice.casefiles.queries import list_people
from geborgen.practice.practices.jurisdiction import (
    CONSENT_WORDS,
    ConsentRule,
    Jurisdiction,
    find_consent_rule,
)

__all__ = ["describe_goals", "describe_people"]


def describe_people(opened: Opened) -> Panel:
    """Who the file is about, who has authority, and what each said yes to."""
    jurisdiction = Jurisdiction(opened.file.practice.jurisdiction)
    today = timezone.localdate()
    people = [
        _describe_person(person, _find_rule(person, jurisdiction, today))
        | {"is_overdue": _is_overdue(person, today)}
        for person in list_people(opened.file).prefetch_related("authorities", "consents")
    ]
    return Panel(
        key="people", title=_("Who"), template="casefiles/people_panel.html",
        context={"people": people},
    )  # fmt: skip


def _find_rule(person: Person, jurisdiction: Jurisdiction, today: date) -> ConsentRule:
    """Who is not born yet, or of whom no birth date is known, is still a child."""
    if person.part == Person.Part.CHILD and person.birth_date is None:
        return ConsentRule.PARENTS
    return find_consent_rule(jurisdiction, person.birth_date, today)


def _is_overdue(person: Person, today: date) -> bool:
    """Whether a child was expected before today and its birth is not written down yet."""
    due = person.due_date if person.part == Person.Part.CHILD else None
    return person.birth_date is None and due is not None and due < today


def _find_care_end(consents: list[Consent]) -> date | None:
    """Return when care was no longer agreed to, where it was and is not now."""
    days = [one.withdrawn_on for one in consents if one.purpose == Consent.Purpose.CARE]
    return None if None in days else max((day for day in days if day), default=None)


def _describe_person(person: Person, rule: ConsentRule) -> dict[str, Any]:
    consents = list(person.consents.all())
    taken_back = sum(consent.withdrawn_on is not None for consent in consents)
    return {
        "person": person,
        "authorities": list(person.authorities.all()),
        "consents": consents,
        "yes": len(consents) - taken_back,
        "taken_back": taken_back,
        "care_taken_back": _find_care_end(consents),
        "rule": CONSENT_WORDS[rule],
        "is_child": person.part == Person.Part.CHILD,
    }


def describe_goals(opened: Opened) -> Panel:
    """What they want to do differently, and how far they say it is."""
    goals = opened.file.goals.select_related("person").prefetch_related("ratings")
    return Panel(
        key="goals", title=_("Goals"), template="casefiles/goals_panel.html",
        context={"goals": list(goals)},
    )  # fmt: skip
