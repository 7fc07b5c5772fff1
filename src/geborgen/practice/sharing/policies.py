"""Who may see a bundle: who made it, and the child's other parents when it is for them."""

from geborgen.practice.diary.policies import sees_shared_moments
from geborgen.practice.people.models import Account
from geborgen.practice.sharing.models import Bundle

__all__ = ["can_change_bundle", "can_see_bundle"]


def can_change_bundle(account: Account, bundle: Bundle) -> bool:
    return bundle.author_id == account.pk


def can_see_bundle(account: Account, bundle: Bundle) -> bool:
    if can_change_bundle(account, bundle):
        return True
    if bundle.withdrawn_at is not None or bundle.audience != Bundle.Audience.PARENTS:
        return False
    return sees_shared_moments(account, bundle.child_id)
