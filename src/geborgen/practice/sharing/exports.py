"""Everything an account entered, as JSON, as a table of moments, and as the record's own file."""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from geborgen.moments import Moment, Recording
from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.casefiles.hanging import list_file_models
from geborgen.practice.diary.queries import list_own_moments
from geborgen.practice.diary.store import make_recording
from geborgen.practice.people.models import Account, Child
from geborgen.practice.people.queries import list_caregivings
from geborgen.sources.own import render

__all__ = ["collect_rows", "list_exported_models", "render_csv", "render_json", "render_record"]

_OURS = "geborgen.practice"
# What is left out of the file, and why.
_LEFT_OUT = {
    "people.account": {"password": "a secret of the server"},
    "people.invitation": {"digest": "a secret of the server"},
    "practices.memberinvitation": {"digest": "a secret of the server"},
    "accesslog.accessline": {"link": "a fingerprint that holds the chain together"},
}


def list_exported_models() -> list[type[models.Model]]:
    """Return every kind of row of ours that belongs to somebody.

    What hangs on a case file is the practice's, also where it names who wrote it: it goes along
    through the practice, which logs that.
    """
    ours = (model for model in apps.get_models() if model.__module__.startswith(_OURS))
    return [model for model in ours if model not in list_file_models()]


def collect_rows(account: Account) -> dict[str, list[dict[str, Any]]]:
    """Return all rows that are the account's own, by kind; every kind of row is looked at.

    A row belongs to the account when it names the account, or hangs on a row that does.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for model in list_exported_models():
        label = model._meta.label_lower
        rows = [_plain(row, label) for row in _own_rows(model, account)]
        if rows:
            found[label] = rows
    return found


def _own_rows(model: type[models.Model], account: Account) -> models.QuerySet[Any]:
    everything = model._default_manager.all()
    if model is Account:
        return everything.filter(pk=account.pk)
    if model is Child:
        return everything.filter(caregivings__account=account)
    if model is AccessLine:
        # What was done with a case file is the practice's to show.
        return everything.filter(user=str(account.pk), client="")
    path = next(_paths_to_account(model), None)
    return everything.none() if path is None else everything.filter(**{path: account})


def _paths_to_account(model: type[models.Model], *, deep: int = 1) -> Iterator[str]:
    """Yield lookups that lead from a row to the account it belongs to, the shortest first."""
    links = [f for f in model._meta.fields if isinstance(f, models.ForeignKey)]
    yield from (field.name for field in links if field.related_model is Account)
    if not deep:
        return
    for field in links:
        other = field.related_model
        if isinstance(other, type) and other.__module__.startswith(_OURS) and other is not Child:
            yield from (f"{field.name}__{path}" for path in _paths_to_account(other, deep=deep - 1))


def _plain(row: models.Model, label: str) -> dict[str, Any]:
    hidden = _LEFT_OUT.get(label, {})
    plain = {
        field.attname: field.value_from_object(row)
        for field in row._meta.fields
        if field.name not in hidden
    }
    for many in row._meta.many_to_many:
        if many.related_model is not None and many.related_model.__module__.startswith(_OURS):
            plain[many.name] = sorted(str(other.pk) for other in getattr(row, many.name).all())
    return plain


def render_json(account: Account) -> str:
    """Return everything as one JSON text."""
    document = {
        "format": "geborgen-app-export",
        "schema": 1,
        "made_at": timezone.now(),
        "rows": collect_rows(account),
    }
    return json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _list_recordings(account: Account) -> list[Recording]:
    made = (
        make_recording(
            link.child, list_own_moments(account, link.child), names={account.pk: link.called}
        )
        for link in list_caregivings(account)
    )
    return [recording for recording in made if recording is not None]


def render_record(account: Account) -> str:
    """Return one's moments as the record's own file, which `geborgen report` reads."""
    return render(_list_recordings(account))


def render_csv(account: Account) -> bytes:
    """Return one's moments as a table, a row each."""
    # Reading the table library takes a third of a second, which only this needs.
    from geborgen.sources.moment_table import render_moments

    moments: list[Moment] = []
    for recording in _list_recordings(account):
        moments += recording.moments
    return render_moments(moments)
