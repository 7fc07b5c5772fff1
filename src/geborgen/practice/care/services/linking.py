"""A caregiver's own app linked with a file: by a code that works once, until a side ends it."""

import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from geborgen.practice.accesslog.acts import Act
from geborgen.practice.accesslog.own_acts import record_own_act
from geborgen.practice.accesslog.services import take_turn
from geborgen.practice.care.models import AppLink
from geborgen.practice.casefiles.doors import note_act, open_for_writing
from geborgen.practice.casefiles.models import Person
from geborgen.practice.people.models import Account
from geborgen.practice.people.services import digest_of

__all__ = ["end_link", "leave_link", "make_code", "use_code"]

CODE_LASTS = timedelta(days=7)
# No signs that are mistaken for one another, read out or typed over.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH, _GROUP = 12, 4


@transaction.atomic
def make_code(account: Account, person: Person) -> str:
    """Return a new code for one person; an older one that nobody used stops working."""
    opened = open_for_writing(account, person.file_id, act=Act.SHARE, about=person)
    person.app_links.filter(linked_at=None).delete()
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    link = AppLink.objects.create(
        person=person, digest=digest_of(signs), made_by=account,
        expires_at=timezone.now() + CODE_LASTS,
    )  # fmt: skip
    note_act(opened, Act.CREATE, about=link)
    return "-".join(signs[i : i + _GROUP] for i in range(0, _LENGTH, _GROUP))


@transaction.atomic
def use_code(account: Account, code: str) -> AppLink | None:
    """Link the account that has the code; None for a code that is unknown, used or too old."""
    take_turn()
    signs = "".join(sign for sign in code.upper() if sign in _SIGNS)
    waiting = AppLink.objects.select_for_update().select_related("person__file__practice")
    link = waiting.filter(
        digest=digest_of(signs), linked_at=None, ended_at=None, expires_at__gt=timezone.now()
    ).first()
    if link is None:
        return None
    _end(link.person, link)
    link.account, link.linked_at = account, timezone.now()
    link.save(update_fields=["account", "linked_at"])
    Person.objects.filter(pk=link.person_id).update(account=account)
    record_own_act(account, "link", link, clients=[link.person.file_id])
    return link


@transaction.atomic
def leave_link(account: Account, link: AppLink) -> None:
    """The caregiver ends it: from now on nothing of theirs is shown in the file."""
    if link.account_id != account.pk:
        raise PermissionDenied
    take_turn()
    _end(link.person, None)
    record_own_act(account, "unlink", link, clients=[link.person.file_id])


@transaction.atomic
def end_link(account: Account, person: Person) -> None:
    """The professional ends it, or takes back a code that was not used."""
    open_for_writing(account, person.file_id, act=Act.SHARE, about=person)
    person.app_links.filter(linked_at=None).delete()
    _end(person, None)


def _end(person: Person, new: AppLink | None) -> None:
    """End every link of a person but a new one: one account at a time shares as this person."""
    lasting = person.app_links.filter(ended_at=None).exclude(linked_at=None)
    lasting = lasting.exclude(pk=new.pk) if new else lasting
    lasting.update(ended_at=timezone.now())
    Person.objects.filter(pk=person.pk).update(account=None)
