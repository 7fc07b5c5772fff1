"""Moments that the professional saw: noted, changed with the earlier words kept, deleted, back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from geborgen.practice.accesslog.acts import Act
from geborgen.practice.care.models import SeenMoment, SeenVersion
from geborgen.practice.casefiles.doors import open_for_writing
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account

__all__ = [
    "SAID",
    "change_moment",
    "delete_moment",
    "erase_moment",
    "read_version",
    "restore_moment",
    "save_moment",
]

# What can be changed of a moment; the caregiver, who can be too, has a column of a version.
SAID = ("at", "signal", "answers", "ending", "need", "is_hidden", "mending", "note")


@transaction.atomic
def save_moment(account: Account, file_id: Key, moment: SeenMoment) -> SeenMoment:
    """Keep a moment that was seen or told in care."""
    opened = open_for_writing(account, file_id, about=moment)
    moment.file = opened.file
    moment.seen_by = moment.seen_by or account
    moment.save()
    return moment


@transaction.atomic
def change_moment(
    account: Account, moment: SeenMoment, told: Mapping[str, Any], *, version: int
) -> SeenMoment | None:
    """Change what a moment says; None, and nothing changed, when somebody else did meanwhile."""
    open_for_writing(account, moment.file_id, about=moment)
    now = SeenMoment.objects.get(pk=moment.pk)
    if all(getattr(now, name) == value for name, value in told.items()):
        return now
    if now.version != version:
        return None
    _keep_version(now)
    for name, value in told.items():
        setattr(now, name, value)
    now.version, now.changed_by, now.changed_at = version + 1, account, timezone.now()
    now.save()
    return now


@transaction.atomic
def delete_moment(account: Account, moment: SeenMoment) -> None:
    """Take a moment out of sight and out of the figures; `restore_moment` brings it back."""
    open_for_writing(account, moment.file_id, about=moment)
    SeenMoment.objects.filter(pk=moment.pk).update(deleted_at=timezone.now(), deleted_by=account)


@transaction.atomic
def restore_moment(account: Account, moment: SeenMoment) -> None:
    """Undo a deletion."""
    open_for_writing(account, moment.file_id, about=moment)
    SeenMoment.with_deleted.filter(pk=moment.pk).update(deleted_at=None, deleted_by=None)


@transaction.atomic
def erase_moment(account: Account, moment: SeenMoment) -> None:
    """Erase a moment that was deleted, with all that it said before; it does not come back."""
    open_for_writing(account, moment.file_id, act=Act.ERASE, about=moment)
    SeenMoment.with_deleted.filter(pk=moment.pk).exclude(deleted_at=None).delete()


def read_version(version: SeenVersion) -> SeenMoment:
    """Return a moment as it was in an earlier version; it is never saved."""
    fields = version.fields | {"at": datetime.fromisoformat(version.fields["at"])}
    return SeenMoment(
        id=version.moment_id, file_id=version.moment.file_id, child=version.moment.child,
        caregiver=version.caregiver, **fields,
    )  # fmt: skip


def _keep_version(moment: SeenMoment) -> None:
    said = {name: getattr(moment, name) for name in SAID}
    SeenVersion.objects.create(
        moment=moment, number=moment.version, caregiver_id=moment.caregiver_id,
        fields=said | {"at": moment.at.isoformat()}, author=moment.changed_by or moment.seen_by,
        saved_at=moment.changed_at or moment.saved_at,
    )  # fmt: skip
