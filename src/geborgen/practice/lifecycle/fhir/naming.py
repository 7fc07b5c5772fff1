"""How rows are named in a bundle, and the small parts that every resource is made of."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils import timezone

from geborgen.practice.casefiles.hanging import name_people
from geborgen.practice.casefiles.models import Person
from geborgen.practice.lifecycle.contents import Contents

__all__ = ["Resource", "Shelf", "concept", "drop_empty", "name_row", "say_when"]

Resource = dict[str, Any]
_SPACE = uuid.UUID("5a0c3a0e-4a55-4a0b-9f0e-6765626f7267")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The rows that go into a bundle, and who of the people in it is who."""

    contents: Contents
    people: dict[object, Person]

    @property
    def client(self) -> Person | None:
        """The client, or who else is the first in the bundle."""
        parts = list(Person.Part)
        return min(self.people.values(), key=lambda p: parts.index(Person.Part(p.part)),
                   default=None)  # fmt: skip

    def refer_subject(self, row: models.Model) -> Resource:
        """Refer to whom a row is about: the one person it names, otherwise the client.

        A file to which nobody was added yet is about nobody, which the shape has no word for.
        """
        named = [self.people[key] for key in name_people(row) if key in self.people]
        person = named[0] if len(named) == 1 else self.client
        return {"display": "-"} if person is None else {"reference": name_row(person)}


def name_row(row: models.Model) -> str:
    return name_key(row._meta.label_lower, row.pk)


def name_key(label: str, key: object) -> str:
    """Return the name under which one row stands in every bundle it goes into."""
    own = key if isinstance(key, uuid.UUID) else uuid.uuid5(_SPACE, f"{label} {key}")
    return f"urn:uuid:{own}"


def concept(key: str, words: str = "") -> Resource:
    """Return a word of ours as a CodeableConcept: our own codes, no terminology is claimed."""
    return {"coding": [{"system": "urn:geborgen", "code": key}], "text": words or key}


def say_when(value: date | datetime | None) -> str | None:
    """Return a day, or a moment with its time zone, as FHIR writes it."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return None if value is None else value.isoformat()


def at_midnight(value: date) -> str:
    return timezone.make_aware(datetime.combine(value, time())).isoformat()


def drop_empty(resource: Resource) -> Resource:
    """Return a resource without what is not known: FHIR has no empty values."""
    kept: Resource = {}
    for name, value in resource.items():
        inner = drop_empty(value) if isinstance(value, dict) else value
        if isinstance(inner, list):
            inner = [drop_empty(one) if isinstance(one, dict) else one for one in inner]
            inner = [one for one in inner if one not in (None, "", {}, [])]
        if inner not in (None, "", {}, []):
            kept[name] = inner
    return kept
