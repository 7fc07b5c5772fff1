"""Who may do what with a child, its links and invitations: one question, one function."""

from geborgen.practice.people.models import Account, Caregiving, Child

__all__ = ["can_change_child", "can_invite", "can_leave_child", "can_see_child"]

_PARENTAL = (Caregiving.Role.CAREGIVER, Caregiving.Role.CO_CAREGIVER)


def _role(account: Account, child: Child) -> str | None:
    link = Caregiving.objects.filter(account=account, child=child).only("role").first()
    return link.role if link else None


def can_see_child(account: Account, child: Child) -> bool:
    return _role(account, child) is not None


def can_change_child(account: Account, child: Child) -> bool:
    return _role(account, child) in _PARENTAL


def can_invite(account: Account, child: Child) -> bool:
    return _role(account, child) == Caregiving.Role.CAREGIVER


def can_leave_child(account: Account, child: Child) -> bool:
    return can_see_child(account, child)
