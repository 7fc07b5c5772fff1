"""What a case file holds, chosen for whom it is: no kind of row that hangs on it is forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models

from geborgen.practice.care.models import CareSession
from geborgen.practice.casefiles.hanging import list_file_models, list_person_paths, name_people
from geborgen.practice.casefiles.models import CaseFile, Person

__all__ = [
    "LEFT_OUT",
    "PRACTICE_ONLY",
    "SECRET",
    "Chosen",
    "Contents",
    "collect_contents",
    "has_attachment",
    "list_fields",
]

# Kinds of rows that no export holds, and why.
LEFT_OUT = {
    "casefiles.filewords": "the words of the other rows once more, to find them by",
    "care.draft": "what somebody is still writing is theirs until they save it",
    "lifecycle.erasurerequest": "the erasure of a file is not part of its content",
}
# What goes along only with the whole file, never with what is for one person, and why.
PRACTICE_ONLY = {
    "wellbeing.safetyprocess": "who reads it may be whom the worry is about",
    "wellbeing.safetystep": "who reads it may be whom the worry is about",
}
# Fields that no export holds, and why.
SECRET = {
    "link_digest": "a secret of the server",
    "digest": "a secret of the server",
}
# What one person's export says of the file when nothing that is about everybody goes along.
_BARE = frozenset({"id", "practice_id", "number", "opened_on", "closed_on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Whose part of a file: one person's, or with `person` None all of it.

    `with_children` adds what is about the children alone or them together; `with_shared` adds what
    is about nobody in particular, such as notes, in which something of a partner may stand.
    """

    file: CaseFile
    person: Person | None = None
    with_children: bool = True
    with_shared: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The rows of a file that were chosen, by kind of row."""

    chosen: Chosen
    rows: dict[type[models.Model], list[Any]]

    def of(self, label: str) -> list[Any]:
        """Return the rows of a kind by its name, such as `care.letter`."""
        return next((rows for kind, rows in self.rows.items()
                     if kind._meta.label_lower == label), [])  # fmt: skip


def collect_contents(chosen: Chosen) -> Contents:
    """Return what a file holds; a row that names another adult goes to nobody but the practice."""
    allowed = _allow(chosen)
    found: dict[type[models.Model], list[Any]] = {}
    for kind, path in list_file_models().items():
        if kind._meta.label_lower in LEFT_OUT:
            continue
        rows = map(partial(_silence, chosen), _read(kind, path, chosen.file))
        kept = [row for row in rows if _is_for(row, chosen, allowed)]
        if kept:
            found[kind] = kept
    return Contents(chosen=chosen, rows=found)


def list_fields(kind: type[models.Model], chosen: Chosen | None = None) -> list[models.Field]:
    """Return the fields of a kind of row that go along."""
    hidden = {*SECRET, "place"} if has_attachment(kind) else SECRET.keys()
    fields = [field for field in kind._meta.fields if field.name not in hidden]
    is_bare = chosen is not None and chosen.person is not None and not chosen.with_shared
    if kind is CaseFile and is_bare:
        return [field for field in fields if field.attname in _BARE]
    return fields


def has_attachment(kind: type[models.Model]) -> bool:
    """Whether a row keeps something sealed: its `place` is where, its `size` how much."""
    return {"place", "size"} <= {field.name for field in kind._meta.fields}


def _read(kind: type[models.Model], path: str, file: CaseFile) -> Iterator[models.Model]:
    steps = {p.rpartition("__")[0] for p in list_person_paths(kind)} - {""}
    rows = kind._default_manager.filter(**{path: file.pk})
    return iter(rows.select_related(*steps) if steps else rows)


def _silence(chosen: Chosen, row: Any) -> Any:
    """Leave out who was with a group: one person takes no others along, the practice does."""
    if chosen.person is not None and isinstance(row, CareSession) and row.is_in_group:
        row.present = ""
    return row


def _allow(chosen: Chosen) -> frozenset[object]:
    if chosen.person is None:
        return frozenset()
    is_adult = chosen.person.part != Person.Part.CHILD
    children = chosen.file.people.filter(part=Person.Part.CHILD).values_list("pk", flat=True)
    also = children if chosen.with_children and is_adult else ()
    return frozenset({chosen.person.pk, *also})


def _is_for(row: models.Model, chosen: Chosen, allowed: frozenset[object]) -> bool:
    if chosen.person is None or isinstance(row, CaseFile):
        return True
    if row._meta.label_lower in PRACTICE_ONLY:
        return False
    named = name_people(row)
    return named <= allowed if named else chosen.with_shared
