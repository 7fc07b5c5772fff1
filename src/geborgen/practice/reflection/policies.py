"""Who may see a reflection: whoever wrote it, and nobody else."""

from geborgen.practice.people.models import Account
from geborgen.practice.reflection.models import Reflection

__all__ = ["can_see_reflection"]


def can_see_reflection(account: Account, reflection: Reflection) -> bool:
    return reflection.account_id == account.pk
