"""A case file as tables: one a kind of row, a codebook that explains them, attachments; one zip."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from geborgen.practice.lifecycle.contents import Contents, has_attachment, list_fields
from geborgen.sources.spreadsheet import guard_cell

__all__ = ["describe_kind", "list_attachments", "render_table", "render_tables"]


def render_tables(contents: Contents) -> bytes:
    """Return every table, the codebook and the attachments as one zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        book: list[list[str]] = []
        for kind, rows in contents.rows.items():
            fields = list_fields(kind, contents.chosen)
            name = kind._meta.label_lower.replace(".", "-")
            cells = [[_plain(field.value_from_object(row)) for field in fields] for row in rows]
            archive.writestr(f"{name}.csv", render_table([f.attname for f in fields], cells))
            book += describe_kind(kind, fields)
        heading = ["table", "column", "kind", "meaning", "values"]
        archive.writestr("codebook.csv", render_table(heading, book))
        for name, place in list_attachments(contents):
            with default_storage.open(place) as sealed:
                archive.writestr(f"attachments/{name}", sealed.read())
    return packed.getvalue()


def render_table(heading: list[str], rows: Iterable[list[Any]]) -> bytes:
    """Return a table as CSV that no spreadsheet takes for formulas."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(heading)
    table.writerows([guard_cell(c) if isinstance(c, str) else c for c in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def describe_kind(kind: type[models.Model], fields: list[models.Field]) -> Iterator[list[str]]:
    """Yield the codebook's line of each column: what it is and which values it has."""
    table = kind._meta.label_lower.replace(".", "-")
    for field in fields:
        choices = "; ".join(f"{key} = {words}" for key, words in field.flatchoices)
        other = field.related_model
        if isinstance(other, type):
            choices = _("refers to {table}").format(table=other._meta.label_lower.replace(".", "-"))
        sort = field.get_internal_type().removesuffix("Field").lower()
        yield [table, field.attname, sort, str(field.verbose_name), choices]


def list_attachments(contents: Contents) -> Iterator[tuple[str, str]]:
    """Yield what each sealed attachment is called outside, by its id, and its place."""
    for kind, rows in contents.rows.items():
        for row in rows if has_attachment(kind) else ():
            place = row.place
            if place and default_storage.exists(place):
                ending = PurePath(getattr(row, "name", "")).suffix.lower()
                safe = ending if ending[1:].isalnum() and len(ending) < 8 else ""
                yield f"{kind._meta.model_name}-{row.pk}{safe}", place


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value if isinstance(value, str | bool | int | float) else str(value)
