"""A case file as one bundle: each row a resource, those without a shape of their own as Basic."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models
from django.utils import timezone

from geborgen.practice.accesslog.logged import Logged
from geborgen.practice.casefiles.models import Person
from geborgen.practice.lifecycle.contents import Contents, list_fields
from geborgen.practice.lifecycle.fhir import care_parts, file_parts, measure_parts
from geborgen.practice.lifecycle.fhir.history_parts import map_line, trace_lines, trace_rows
from geborgen.practice.lifecycle.fhir.naming import (
    Resource,
    Shelf,
    concept,
    drop_empty,
    name_row,
)
from geborgen.practice.people.models import Account

__all__ = ["MAPPINGS", "make_bundle", "render_bundle"]

MAPPINGS: dict[str, Callable[[Any, Shelf], list[Resource]]] = {
    **file_parts.MAPPINGS,
    **care_parts.MAPPINGS,
    **measure_parts.MAPPINGS,
}


def make_bundle(contents: Contents, log: Iterable[Logged] = ()) -> Resource:
    """Return what was chosen of a file as a bundle; `log` are the lines of who did what with it."""
    people = {person.pk: person for person in contents.of(Person._meta.label_lower)}
    shelf = Shelf(contents=contents, people=people)
    resources = [
        _named(resource, row)
        for kind, rows in contents.rows.items()
        for row in rows
        for resource in MAPPINGS.get(kind._meta.label_lower, _map_other)(row, shelf)
    ]
    lines = list(log)
    resources += _describe_practice(contents)
    names = frozenset(f"urn:uuid:{resource['id']}" for resource in resources)
    resources += trace_rows(contents, names)
    resources += trace_lines(lines, names)
    resources += map(map_line, lines)
    # The same questionnaire is asked for by every answering of it.
    by_id = {resource["id"]: drop_empty(resource) for resource in resources}
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": timezone.localtime().isoformat(timespec="seconds"),
        "entry": [{"fullUrl": f"urn:uuid:{key}", "resource": one} for key, one in by_id.items()],
    }


def render_bundle(bundle: Resource) -> str:
    return json.dumps(bundle, ensure_ascii=False, indent=1)


def _named(resource: Resource, row: models.Model) -> Resource:
    """The first resource of a row has the row's own name; those beside it brought theirs."""
    return {"resourceType": resource["resourceType"],
            "id": name_row(row).rpartition(":")[2]} | resource  # fmt: skip


def _map_other(row: Any, shelf: Shelf) -> list[Resource]:
    """Any other row: its fields by name, as they are kept."""
    fields = list_fields(type(row), shelf.contents.chosen)
    return [
        {
            "resourceType": "Basic",
            "code": concept(row._meta.label_lower, str(row._meta.verbose_name)),
            "subject": shelf.refer_subject(row),
            "extension": [_extend(field, row) for field in fields],
        }
    ]


def _extend(field: models.Field, row: models.Model) -> Resource:
    value = field.value_from_object(row)
    if value in (None, "", [], {}):
        return {}
    is_data = isinstance(value, list | dict)
    words = json.dumps(value, ensure_ascii=False, default=str) if is_data else str(value)
    return {"url": f"urn:geborgen:{field.attname}", "valueString": words}


def _describe_practice(contents: Contents) -> Iterator[Resource]:
    """The practice, and whoever of it is named by a row."""
    practice = contents.chosen.file.practice
    yield {
        "resourceType": "Organization",
        "id": str(practice.pk),
        "name": practice.name,
    }
    for account in Account.objects.filter(pk__in=_list_accounts(contents)).order_by("pk"):
        yield {
            "resourceType": "Practitioner",
            "id": name_row(account).rpartition(":")[2],
            "identifier": [
                {"system": "urn:geborgen:account", "value": str(account.pk)},
                account.registration
                and {"system": "urn:geborgen:registration", "value": account.registration},
            ],
            "name": [{"text": account.shown_name}],
            "qualification": account.profession and [{"code": {"text": account.profession}}],
        }


def _list_accounts(contents: Contents) -> set[int]:
    """List the accounts of who works there; those of the people in the file are not theirs."""
    return {
        field.value_from_object(row)
        for kind, rows in contents.rows.items()
        if kind is not Person and kind._meta.label_lower != "care.applink"
        for field in kind._meta.fields
        if field.related_model is Account
        for row in rows
    } - {None}
