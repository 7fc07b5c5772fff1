"""Who is who in a practice: one question, one function."""

from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership

__all__ = ["can_manage_practice", "has_role", "is_member", "list_roles"]


def list_roles(account: Account, practice_id: Key) -> frozenset[str]:
    """Return the roles an account has in a practice now."""
    current = Membership.objects.filter(account=account, practice_id=practice_id, until=None)
    return frozenset(current.values_list("role", flat=True))


def has_role(account: Account, practice_id: Key, role: Membership.Role) -> bool:
    return role in list_roles(account, practice_id)


def is_member(account: Account) -> bool:
    """Whether an account works in any practice."""
    return Membership.objects.filter(account=account, until=None).exists()


def can_manage_practice(account: Account, practice_id: Key) -> bool:
    """Administrators manage accounts and settings, and see no file."""
    return has_role(account, practice_id, Membership.Role.ADMINISTRATOR)
