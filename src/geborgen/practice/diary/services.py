"""Writing moments: each change with its line of the log, in one transaction; nothing is lost."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from geborgen.practice.accesslog.own_acts import record_own_act
from geborgen.practice.accesslog.services import take_turn
from geborgen.practice.diary.models import MomentRow, MomentVersion
from geborgen.practice.diary.policies import can_change_moment, can_tell_moment
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account

__all__ = [
    "TOLD_FIELDS",
    "ToldMoment",
    "change_moment",
    "delete_moment",
    "has_said",
    "keep_beside",
    "mend_moment",
    "record_moment",
    "restore_moment",
    "undo_change",
]

TOLD_FIELDS = (
    "at",
    "signal",
    "answers",
    "ending",
    "need",
    "is_hidden",
    "intensity",
    "feeling",
    "mending",
    "mended_at",
    "note",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldMoment:
    """What a caregiver told, as a form or a device sends it."""

    at: datetime
    signal: str
    answers: tuple[str, ...] = ()
    ending: str = ""
    need: str = ""
    is_hidden: bool = False
    intensity: float | None = None
    feeling: str = ""
    mending: str = ""
    mended_at: datetime | None = None
    note: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in TOLD_FIELDS} | {"answers": [*self.answers]}


@transaction.atomic
def record_moment(
    author: Account,
    told: ToldMoment,
    *,
    child_id: Key,
    moment_id: uuid.UUID,
    device: uuid.UUID | None = None,
    sequence: int | None = None,
) -> tuple[MomentRow, bool]:
    """Save a moment once: the same id again returns what is there, and False."""
    if not can_tell_moment(author, child_id):
        raise PermissionDenied
    try:
        with transaction.atomic():
            row = MomentRow(
                id=moment_id,
                child_id=child_id,
                author=author,
                device=device,
                device_sequence=sequence,
                **told.fields,
            )
            row.save(force_insert=True)
    except IntegrityError:
        known = MomentRow.objects.filter(pk=moment_id).first()
        if known is None or not can_change_moment(author, known):
            raise PermissionDenied from None
        return known, False
    record_own_act(author, "tell", row)
    return row, True


@transaction.atomic
def change_moment(author: Account, moment_id: Key, told: ToldMoment) -> MomentRow:
    """Replace what a moment says; what it said before is kept."""
    row = _lock_own(author, moment_id)
    if told.mending == row.mending:
        told = replace(told, mended_at=row.mended_at)
    if _plain(row) == told.fields:
        return row
    _keep_version(row)
    for name, value in told.fields.items():
        setattr(row, name, value)
    return _save_next(row, author, "change")


@transaction.atomic
def keep_beside(author: Account, moment_id: Key, told: ToldMoment) -> MomentRow:
    """Keep what was told elsewhere as the version before this one; the moment stays as it is."""
    row = _lock_own(author, moment_id)
    _keep_version(row, replace(told, mended_at=row.mended_at).fields)
    return _save_next(row, author, "keep_beside")


def has_said(row: MomentRow, told: ToldMoment) -> bool:
    """Whether a moment says this, or said it before a change."""
    said = [_plain(row), *(_parse(version.fields) for version in row.versions.all())]
    asked = told.fields
    return any(
        all(one[name] == asked[name] for name in TOLD_FIELDS if name != "mended_at") for one in said
    )


@transaction.atomic
def mend_moment(
    author: Account, moment_id: Key, *, mending: str, at: datetime | None = None
) -> MomentRow:
    """Add that a moment was mended later, how and when."""
    row = _lock_own(author, moment_id)
    _keep_version(row)
    row.mending, row.mended_at = mending, at
    return _save_next(row, author, "mend")


@transaction.atomic
def delete_moment(author: Account, moment_id: Key) -> MomentRow:
    """Take a moment out of sight; `restore_moment` brings it back."""
    row = _lock_own(author, moment_id)
    row.deleted_at = row.deleted_at or timezone.now()
    row.save(update_fields=["deleted_at"])
    record_own_act(author, "delete", row)
    return row


@transaction.atomic
def restore_moment(author: Account, moment_id: Key) -> MomentRow:
    """Undo a deletion."""
    row = _lock_own(author, moment_id)
    row.deleted_at = None
    row.save(update_fields=["deleted_at"])
    record_own_act(author, "restore", row)
    return row


@transaction.atomic
def undo_change(author: Account, moment_id: Key) -> MomentRow:
    """Bring back what a moment said before its last change; itself a change, to be undone too."""
    row = _lock_own(author, moment_id)
    before = row.versions.order_by("-version").first()
    if before is None:
        return row
    fields = _parse(before.fields)
    _keep_version(row)
    for name, value in fields.items():
        setattr(row, name, value)
    return _save_next(row, author, "undo")


def _lock_own(author: Account, moment_id: Key) -> MomentRow:
    take_turn()
    row = MomentRow.objects.select_for_update().filter(pk=moment_id).first()
    if row is None or not can_change_moment(author, row):
        raise PermissionDenied
    return row


def _save_next(row: MomentRow, author: Account, action: str) -> MomentRow:
    row.version += 1
    row.save()
    record_own_act(author, action, row)
    return row


def _plain(row: MomentRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TOLD_FIELDS}


def _keep_version(row: MomentRow, said: dict[str, Any] | None = None) -> None:
    fields = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in (said or _plain(row)).items()
    }
    MomentVersion.objects.create(moment=row, version=row.version, fields=fields)


def _parse(fields: dict[str, Any]) -> dict[str, Any]:
    times = {name: fields[name] for name in ("at", "mended_at") if fields.get(name)}
    return fields | {name: datetime.fromisoformat(text) for name, text in times.items()}
