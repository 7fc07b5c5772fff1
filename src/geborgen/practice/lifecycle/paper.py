"""A case file on paper: every row under its kind, as an accessible PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from geborgen.practice.casefiles.models import Person
from geborgen.practice.lifecycle.contents import Contents, list_fields
from geborgen.practice.lifecycle.paper_words import say_field, say_kind, say_other, say_special
from geborgen.views.report import render_report_pdf

__all__ = ["DULL", "render_page", "render_paper"]

# Ids and counts that say nothing to a reader; the tables have them.
DULL = frozenset({
    "id", "version", "practice", "file", "is_current", "number", "held", "language",
    "deleted_at", "deleted_by", "link_until", "printed_number", "scheme_text", "size",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    title: str
    records: tuple[tuple[tuple[str, str], ...], ...]


def render_paper(contents: Contents) -> bytes:
    """Return what was chosen of a file as PDF/UA."""
    return render_report_pdf(render_page(contents))


def render_page(contents: Contents) -> str:
    """Return the page that is printed."""
    file = contents.chosen.file
    context = {
        "language": get_language() or "nl",
        "file": file,
        "person": contents.chosen.person,
        "today": timezone.localdate(),
        "sections": list(_list_sections(contents)),
    }
    return render_to_string("lifecycle/paper.html", context)


def _list_sections(contents: Contents) -> Iterator[_Section]:
    names = {person.pk: person.name for person in contents.of(Person._meta.label_lower)}
    for kind, rows in contents.rows.items():
        records = (tuple(_say_row(row, contents, names)) for row in rows)
        yield _Section(title=say_kind(kind), records=tuple(r for r in records if r))


def _say_row(row: Any, contents: Contents, names: dict[object, str]) -> Iterator[tuple[str, str]]:
    for field in list_fields(type(row), contents.chosen):
        value = field.value_from_object(row)
        if field.name in DULL or value in (None, "", [], {}):
            continue
        if words := _say(field, row, names):
            yield say_field(field), words


def _say(field: models.Field, row: Any, names: dict[object, str]) -> str:
    value, special = field.value_from_object(row), say_special(field, row, names)
    if special is not None:
        return special
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if field.related_model is not None:
        return names.get(value, "") or say_other(getattr(row, field.name))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(field, models.DateField):
        return date_format(value, "j F Y")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {one}" for key, one in value.items())
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
