"""Who may do what with a moment: its author everything, others only read what was shared."""

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account, Caregiving

__all__ = ["can_change_moment", "can_see_moment", "can_tell_moment"]


def can_tell_moment(account: Account, child_id: Key) -> bool:
    return Caregiving.objects.filter(account=account, child_id=child_id).exists()


def can_change_moment(account: Account, moment: MomentRow) -> bool:
    return moment.author_id == account.pk


def can_see_moment(account: Account, moment: MomentRow) -> bool:
    """The author; the child's other caregivers once it is shared, and not after it is deleted."""
    if can_change_moment(account, moment):
        return True
    if moment.shared_at is None or moment.deleted_at is not None:
        return False
    return can_tell_moment(account, moment.child_id)
