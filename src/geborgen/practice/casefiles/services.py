"""Writing case files: each change through the door, in one transaction with its line of the log."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.services import record_access
from geborgen.practice.casefiles.doors import (
    Denied,
    make_refusal,
    note_act,
    open_for_writing,
)
from geborgen.practice.casefiles.models import (
    Authority,
    BreakGlass,
    CareRelation,
    CaseFile,
    Consent,
    Goal,
    GoalRating,
    Person,
)
from geborgen.practice.casefiles.policies import can_break_glass, can_open_new_file
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership, Practice
from geborgen.practice.practices.policies import has_role

__all__ = [
    "break_glass",
    "change_file",
    "create_file",
    "end_care",
    "rate_goal",
    "record_authority",
    "record_consent",
    "record_goal",
    "review_glass",
    "save_person",
    "start_care",
    "withdraw_consent",
]

Row = TypeVar("Row", bound=models.Model)

GLASS_LASTS = timedelta(days=1)


@transaction.atomic
def create_file(account: Account, practice: Practice, fields: Mapping[str, Any]) -> CaseFile:
    """Open a new file; whoever opens it cares for it."""
    if not can_open_new_file(account, practice.pk):
        raise PermissionDenied
    Practice.objects.filter(pk=practice.pk).update(last_number=F("last_number") + 1)
    practice.refresh_from_db(fields=["last_number"])
    file = CaseFile.objects.create(practice=practice, number=practice.last_number, **fields)
    CareRelation.objects.create(file=file, account=account)
    _log_create(account, file)
    return file


def _log_create(account: Account, file: CaseFile) -> None:
    record_access(
        Access(
            act=Act.CREATE,
            user=str(account.pk),
            role=Membership.Role.PROFESSIONAL,
            client=str(file.pk),
            object_kind=file._meta.label_lower,
            object_id=str(file.pk),
            ground=Ground.CARE,
            place="web",
        )
    )


@transaction.atomic
def change_file(
    account: Account, file_id: Key, fields: Mapping[str, Any], *, version: int
) -> CaseFile | None:
    """Change a file's own words; None, and nothing changed, when somebody else did meanwhile."""
    opened = open_for_writing(account, file_id)
    if opened.file.version != version:
        return None
    return _save(opened.file, {**fields, "version": version + 1})


@transaction.atomic
def save_person(account: Account, file_id: Key, person: Person) -> Person:
    """Add somebody to a file, or change what it says of them."""
    opened = open_for_writing(account, file_id, about=person)
    person.file = opened.file
    person.save()
    return person


@transaction.atomic
def record_authority(account: Account, child: Person, authority: Authority) -> Authority:
    """Say who has authority over a child, and how that was verified."""
    open_for_writing(account, child.file_id, about=child)
    authority.child = child
    authority.save()
    return authority


@transaction.atomic
def record_consent(account: Account, person: Person, consent: Consent) -> Consent:
    """Keep a yes: for what, by whom, and how age and capacity were weighed."""
    open_for_writing(account, person.file_id, about=consent)
    consent.person, consent.recorded_by = person, account
    consent.save()
    return consent


@transaction.atomic
def withdraw_consent(account: Account, consent: Consent) -> None:
    """Take a yes back from today; that it was once given stays to be read."""
    open_for_writing(account, consent.person.file_id, about=consent)
    _save(consent, {"withdrawn_on": consent.withdrawn_on or timezone.localdate()})


@transaction.atomic
def record_goal(account: Account, file_id: Key, goal: Goal) -> Goal:
    """Keep a goal in somebody's own words."""
    opened = open_for_writing(account, file_id, about=goal)
    goal.file = opened.file
    goal.save()
    return goal


@transaction.atomic
def rate_goal(account: Account, goal: Goal, rating: GoalRating) -> GoalRating:
    """Keep how far a goal is."""
    open_for_writing(account, goal.file_id, about=goal)
    rating.goal = goal
    rating.save()
    return rating


@transaction.atomic
def start_care(account: Account, file_id: Key, colleague: Account) -> CareRelation:
    """Let a colleague of the same practice care too: from then on they see the file."""
    opened = open_for_writing(account, file_id)
    if not has_role(colleague, opened.file.practice_id, Membership.Role.PROFESSIONAL):
        raise PermissionDenied
    relation, is_new = CareRelation.objects.get_or_create(
        file=opened.file, account=colleague, until=None
    )
    if is_new:
        note_act(opened, Act.SHARE, about=relation)
    return relation


@transaction.atomic
def end_care(account: Account, relation: CareRelation) -> None:
    """End a care relation; the last one stays, so that a file is never nobody's."""
    open_for_writing(account, relation.file_id, about=relation)
    others = CareRelation.objects.filter(file=relation.file_id, until=None)
    if not others.exclude(pk=relation.pk).exists():
        raise PermissionDenied
    _save(relation, {"until": timezone.now()})


@transaction.atomic
def break_glass(account: Account, file: CaseFile, reason: str) -> BreakGlass:
    """Open a file for a day without a care relation; a supervisor looks at it afterwards."""
    if not can_break_glass(account, file) or not reason.strip():
        raise Denied(make_refusal(account, Act.BREAK_GLASS, file))
    glass = BreakGlass.objects.create(
        file=file, account=account, reason=reason.strip(), until=timezone.now() + GLASS_LASTS
    )
    record_access(
        Access(
            act=Act.BREAK_GLASS,
            user=str(account.pk),
            role=Membership.Role.PROFESSIONAL,
            client=str(file.pk),
            object_kind=glass._meta.label_lower,
            object_id=str(glass.pk),
            ground=Ground.EMERGENCY,
            place="web",
        )
    )
    return glass


@transaction.atomic
def review_glass(account: Account, glass: BreakGlass, judgement: str) -> None:
    """Judge a look without a care relation; never one's own."""
    is_supervisor = has_role(account, glass.file.practice_id, Membership.Role.SUPERVISOR)
    if not is_supervisor or glass.account_id == account.pk:
        raise PermissionDenied
    changed = {"reviewed_by": account, "reviewed_at": timezone.now(), "judgement": judgement}
    _save(glass, changed)


def _save(row: Row, fields: Mapping[str, Any]) -> Row:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields])
    return row
