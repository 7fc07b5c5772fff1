"""Who made and changed what in FHIR's words: Provenance of rows, AuditEvent of the log's lines."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import models

from geborgen.practice.accesslog.acts import Act, Outcome
from geborgen.practice.accesslog.logged import Logged
from geborgen.practice.lifecycle.contents import Contents
from geborgen.practice.lifecycle.fhir.naming import (
    Resource,
    at_midnight,
    concept,
    name_key,
    name_row,
    say_when,
)
from geborgen.practice.people.models import Account

__all__ = ["map_line", "trace_lines", "trace_rows"]

# Columns that say who made a row, and those that say when; the first that is there counts.
_MADE_BY = ("author", "added_by", "entered_by", "seen_by", "recorded_by", "made_by", "by")
_MADE_AT = ("saved_at", "added_at", "made_at", "answered_at", "on", "given_on")
_CHANGES = frozenset({Act.CREATE, Act.CHANGE, Act.SHARE, Act.MERGE, Act.ERASE})
_ACTIONS = {
    Act.CREATE: "C", Act.READ: "R", Act.PRINT: "R", Act.EXPORT: "R", Act.SEARCH: "E",
    Act.CHANGE: "U", Act.SHARE: "U", Act.MERGE: "U", Act.ERASE: "D",
}  # fmt: skip
_ACCOUNT = Account._meta.label_lower


def trace_rows(contents: Contents, names: frozenset[str]) -> Iterator[Resource]:
    """Yield who made each row, where the row says so; `names` are what else is in the bundle."""
    for kind, rows in contents.rows.items():
        by = _first(kind, _MADE_BY)
        at = _first(kind, _MADE_AT)
        for row in rows if by and at else ():
            account, when = getattr(row, f"{by}_id"), getattr(row, at)
            if account is not None and when is not None:
                yield _trace(
                    name_row(row), account=str(account), act=Act.CREATE,
                    at=say_when(when) if isinstance(when, datetime) else at_midnight(when),
                    key=f"made {name_row(row)}", names=names,
                )  # fmt: skip


def trace_lines(log: Iterable[Logged], names: frozenset[str]) -> Iterator[Resource]:
    """Yield each change that the log has of something with one of these names."""
    for line in log:
        target = _name_logged(line)
        if line.act in _CHANGES and line.outcome == Outcome.DONE and target in names:
            yield _trace(target, account=line.user, act=line.act, at=say_when(line.at),
                         key=f"line {line.number}", names=names)  # fmt: skip


def map_line(line: Logged) -> Resource:
    key = name_key("accesslog.line", line.number)
    about = f"{line.object_kind}/{line.object_id}" if line.object_id else ""
    return {
        "resourceType": "AuditEvent",
        "id": key.rpartition(":")[2],
        "type": {"system": "urn:geborgen", "code": line.act},
        "action": _ACTIONS.get(Act(line.act), "E"),
        "recorded": say_when(line.at),
        "outcome": "0" if line.outcome == Outcome.DONE else "8",
        "agent": [{"who": {"identifier": {"value": line.user or "-"}}, "requestor": True,
                   "role": [{"text": line.role}] if line.role else []}],
        "source": {"observer": {"display": "Geborgen"}},
        "entity": [{"what": {"identifier": {"value": about}}}] if about else [],
        "purposeOfEvent": [concept(line.ground)] if line.ground else [],
    }  # fmt: skip


def _trace(
    target: str, *, account: str, act: str, at: str | None, key: str, names: frozenset[str]
) -> Resource:
    person = name_key(_ACCOUNT, account)
    return {
        "resourceType": "Provenance",
        "id": name_key("history", key).rpartition(":")[2],
        "target": [{"reference": target}],
        "recorded": at,
        "activity": concept(act),
        "agent": [{"who": {"identifier": {"system": "urn:geborgen:account", "value": account},
                           "reference": person if person in names else None}}],
    }  # fmt: skip


def _name_logged(line: Logged) -> str:
    try:
        return name_key(line.object_kind, uuid.UUID(line.object_id))
    except ValueError:
        return name_key(line.object_kind, line.object_id)


def _first(kind: type[models.Model], names: Iterable[str]) -> str:
    has = {field.name for field in kind._meta.fields}
    return next((name for name in names if name in has), "")
