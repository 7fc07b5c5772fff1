"""The file itself in FHIR's words: people, authority, consent, goals, who cares."""

from typing import Any

from geborgen.practice.casefiles.models import Person
from geborgen.practice.lifecycle.fhir.naming import (
    Resource,
    Shelf,
    concept,
    name_key,
    name_row,
    say_when,
)

__all__ = ["MAPPINGS"]


def map_file(file: Any, shelf: Shelf) -> list[Resource]:
    is_bare = shelf.contents.chosen.person is not None and not shelf.contents.chosen.with_shared
    return [
        {
            "resourceType": "EpisodeOfCare",
            "identifier": [{"system": "urn:geborgen:file", "value": str(file.number)}],
            "status": "finished" if file.closed_on else "active",
            "patient": shelf.refer_subject(file),
            "managingOrganization": {"reference": name_row(file.practice)},
            "period": {"start": say_when(file.opened_on), "end": say_when(file.closed_on)},
            "type": [] if is_bare else [{"text": words} for words in
                                        (file.reason, file.referrer, file.next_step) if words],
        }
    ]  # fmt: skip


def map_person(person: Person, shelf: Shelf) -> list[Resource]:
    """A person is a Patient; beside that one related to the client, where both go along."""
    own: Resource = {
        "resourceType": "Patient",
        "name": [{"text": person.name}],
        "birthDate": say_when(person.birth_date),
        "telecom": [{"value": person.contact}] if person.contact else [],
        "extension": person.due_date
        and [{"url": "urn:geborgen:due-date", "valueDate": say_when(person.due_date)}],
    }
    client = shelf.client
    if client is None or client == person:
        return [own]
    about, other = (person, client) if person.part == Person.Part.CHILD else (client, person)
    related: Resource = {
        "resourceType": "RelatedPerson",
        "id": name_key("related", str(person.pk)).rpartition(":")[2],
        "patient": {"reference": name_row(about)},
        "relationship": [concept(person.part, person.get_part_display())],
        "name": [{"text": other.name}],
    }
    return [own, related]


def map_authority(row: Any, shelf: Shelf) -> list[Resource]:
    return [
        {
            "resourceType": "RelatedPerson",
            "patient": {"reference": name_row(row.child)},
            "active": row.has_authority,
            "period": {"start": say_when(row.since), "end": say_when(row.until)},
            "relationship": [concept(row.kind, row.get_kind_display())],
            "name": [{"text": row.holder}],
            "extension": [
                {"url": "urn:geborgen:has-authority", "valueBoolean": row.has_authority},
                row.verified_by and {"url": "urn:geborgen:verified-by",
                                     "valueString": row.verified_by},
                row.verified_on and {"url": "urn:geborgen:verified-on",
                                     "valueDate": say_when(row.verified_on)},
            ],
        }
    ]  # fmt: skip


def map_consent(row: Any, shelf: Shelf) -> list[Resource]:
    return [
        {
            "resourceType": "Consent",
            "status": "inactive" if row.withdrawn_on else "active",
            "scope": concept(row.purpose, row.get_purpose_display()),
            "category": [concept("consent")],
            "patient": {"reference": name_row(row.person)},
            "dateTime": say_when(row.given_on),
            "performer": [{"display": row.given_by}],
            "policyRule": {"text": row.weighed or row.get_purpose_display()},
            "provision": {"type": "permit", "period": {"start": say_when(row.given_on),
                                                      "end": say_when(row.withdrawn_on)}},
        }
    ]  # fmt: skip


def map_goal(row: Any, shelf: Shelf) -> list[Resource]:
    return [
        {
            "resourceType": "Goal",
            "lifecycleStatus": "completed" if row.ended_on else "active",
            "description": {"text": row.words},
            "subject": shelf.refer_subject(row),
            "startDate": say_when(row.made_on),
            "statusDate": say_when(row.ended_on),
        }
    ]


def map_rating(row: Any, shelf: Shelf) -> list[Resource]:
    return [
        {
            "resourceType": "Observation",
            "status": "final",
            "code": concept("goal-rating", "0-10"),
            "subject": shelf.refer_subject(row),
            "focus": [{"reference": name_row(row.goal)}],
            "effectiveDateTime": say_when(row.on),
            "valueInteger": row.score,
        }
    ]


def map_relation(row: Any, shelf: Shelf) -> list[Resource]:
    return [
        {
            "resourceType": "CareTeam",
            "status": "inactive" if row.until else "active",
            "subject": shelf.refer_subject(row),
            "participant": [
                {
                    "member": {"reference": name_row(row.account)},
                    "period": {"start": say_when(row.since), "end": say_when(row.until)},
                }
            ],
        }
    ]


MAPPINGS = {
    "casefiles.casefile": map_file,
    "casefiles.person": map_person,
    "casefiles.authority": map_authority,
    "casefiles.consent": map_consent,
    "casefiles.goal": map_goal,
    "casefiles.goalrating": map_rating,
    "casefiles.carerelation": map_relation,
}
