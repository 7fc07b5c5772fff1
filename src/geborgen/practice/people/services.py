"""Writing people: each change with its line of the log, in one transaction."""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from geborgen.practice.accesslog.own_acts import record_own_act
from geborgen.practice.people.models import Account, Caregiving, Child, Invitation
from geborgen.practice.people.policies import can_change_child, can_invite, can_leave_child

__all__ = [
    "accept_invitation",
    "add_child",
    "change_child",
    "create_invitation",
    "digest_of",
    "leave_child",
]

INVITATION_LASTS = timedelta(days=7)


@transaction.atomic
def add_child(
    account: Account, child: Child, *, called: str, role: str = "caregiver"
) -> Caregiving:
    """Save a child and the account's link with it."""
    child.save(force_insert=True)
    link = Caregiving.objects.create(account=account, child=child, called=called, role=role)
    record_own_act(account, "add", child)
    return link


@transaction.atomic
def change_child(account: Account, child: Child) -> None:
    """Save what was changed of a child."""
    _check(can_change_child(account, child))
    child.save()
    record_own_act(account, "change", child)


@transaction.atomic
def create_invitation(account: Account, child: Child, role: str) -> tuple[Invitation, str]:
    """Return a new invitation and its secret, which is kept nowhere."""
    _check(can_invite(account, child))
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        digest=digest_of(secret),
        child=child,
        role=role,
        made_by=account,
        expires_at=timezone.now() + INVITATION_LASTS,
    )
    record_own_act(account, "invite", child)
    return invitation, secret


@transaction.atomic
def accept_invitation(account: Account, invitation: Invitation, *, called: str) -> Caregiving:
    """Use an invitation, once; who cares for the child already keeps their own link."""
    taken = Invitation.objects.filter(
        pk=invitation.pk, used_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    ).update(used_at=timezone.now())
    _check(bool(taken))
    link, is_new = Caregiving.objects.get_or_create(
        account=account,
        child=invitation.child,
        defaults={"role": invitation.role, "called": called},
    )
    if is_new:
        record_own_act(account, "join", invitation.child)
    return link


@transaction.atomic
def leave_child(account: Account, child: Child) -> None:
    """End an account's link with a child; its moments stay its own."""
    _check(can_leave_child(account, child))
    Caregiving.objects.filter(account=account, child=child).delete()
    record_own_act(account, "leave", child)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _check(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
