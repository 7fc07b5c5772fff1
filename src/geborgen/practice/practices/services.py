"""Writing practices: settings, who joins and who leaves; each with its line in the access log."""

import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.services import record_access
from geborgen.practice.people.models import Account
from geborgen.practice.people.services import digest_of
from geborgen.practice.practices.models import MemberInvitation, Membership, Practice
from geborgen.practice.practices.policies import can_manage_practice, is_member

__all__ = [
    "accept_member_invitation",
    "create_practice",
    "end_membership",
    "find_member_invitation",
    "invite_member",
    "save_practice",
    "save_profile",
]

INVITATION_LASTS = timedelta(days=7)


@transaction.atomic
def create_practice(name: str, administrator: Account, *, roles: tuple[str, ...] = ()) -> Practice:
    """Make a practice and its first administrator; `roles` are what they are beside that."""
    practice = Practice.objects.create(name=name, jurisdiction=administrator.country)
    for role in dict.fromkeys((Membership.Role.ADMINISTRATOR.value, *roles)):
        _join(administrator, practice, role)
    return practice


@transaction.atomic
def save_practice(account: Account, practice: Practice) -> None:
    """Save what an administrator changed of a practice."""
    _check(can_manage_practice(account, practice.pk))
    practice.save()
    _log(account, Act.CHANGE, practice)


@transaction.atomic
def save_profile(account: Account) -> None:
    """Save how somebody who works here wants to be named."""
    _check(is_member(account))
    account.save(update_fields=["display_name", "profession", "registration"])
    record_access(
        Access(act=Act.CHANGE, user=str(account.pk), role=account.role,
               object_kind=account._meta.label_lower, object_id=str(account.pk),
               ground=Ground.OWN, place="web")
    )  # fmt: skip


@transaction.atomic
def invite_member(account: Account, practice: Practice, role: str) -> tuple[MemberInvitation, str]:
    """Return a new invitation and its secret, which is kept nowhere."""
    _check(can_manage_practice(account, practice.pk) and role in Membership.Role.values)
    secret = secrets.token_urlsafe(24)
    invitation = MemberInvitation.objects.create(
        practice=practice, digest=digest_of(secret), role=role, made_by=account,
        expires_at=timezone.now() + INVITATION_LASTS,
    )  # fmt: skip
    _log(account, Act.CREATE, invitation)
    return invitation, secret


def find_member_invitation(secret: str) -> MemberInvitation | None:
    """Return the invitation of a secret while it can still be used."""
    waiting = MemberInvitation.objects.select_related("practice")
    return waiting.filter(
        digest=digest_of(secret), used_at=None, expires_at__gt=timezone.now()
    ).first()


@transaction.atomic
def accept_member_invitation(account: Account, invitation: MemberInvitation) -> Membership:
    """Join, once; nobody uses an invitation that they made, so that none gives oneself a role."""
    _check(invitation.made_by_id != account.pk)
    taken = MemberInvitation.objects.filter(
        pk=invitation.pk, used_at=None, expires_at__gt=timezone.now()
    ).update(used_at=timezone.now())
    _check(bool(taken))
    return _join(account, invitation.practice, invitation.role)


@transaction.atomic
def end_membership(account: Account, membership: Membership) -> None:
    """End a role from now; a practice keeps an administrator."""
    practice_id = membership.practice_id
    _check(can_manage_practice(account, practice_id))
    others = Membership.objects.filter(
        practice=practice_id, role=Membership.Role.ADMINISTRATOR, until=None
    ).exclude(pk=membership.pk)
    _check(membership.role != Membership.Role.ADMINISTRATOR or others.exists())
    membership.until = membership.until or timezone.now()
    membership.save(update_fields=["until"])
    _log(account, Act.CHANGE, membership)


def _join(account: Account, practice: Practice, role: str) -> Membership:
    membership, is_new = Membership.objects.get_or_create(
        practice=practice, account=account, role=role, until=None
    )
    if is_new:
        _log(account, Act.CREATE, membership)
    if account.role != Account.Role.PROFESSIONAL:
        account.role = Account.Role.PROFESSIONAL
        account.save(update_fields=["role"])
    return membership


def _log(account: Account, act: Act, subject: models.Model) -> None:
    record_access(
        Access(
            act=act,
            user=str(account.pk),
            role=Membership.Role.ADMINISTRATOR,
            object_kind=subject._meta.label_lower,
            object_id=str(subject.pk),
            ground=Ground.UPKEEP,
            place="web",
        )
    )


def _check(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
