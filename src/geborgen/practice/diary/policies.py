"""Who may do what with a moment: its author everything, others only read what was shared."""

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account, Caregiving

__all__ = ["can_change_moment", "can_see_moment", "can_tell_moment", "sees_shared_moments"]


def can_tell_moment(account: Account, child_id: Key) -> bool:
    return Caregiving.objects.filter(account=account, child_id=child_id).exists()


def can_change_moment(account: Account, moment: MomentRow) -> bool:
    return moment.author_id == account.pk


def sees_shared_moments(account: Account, child_id: Key) -> bool:
    """Whether the account reads what others share of a child: parents do, teachers do not."""
    links = Caregiving.objects.filter(account=account, child_id=child_id)
    return links.exclude(role=Caregiving.Role.TEACHER).exists()


def can_see_moment(account: Account, moment: MomentRow) -> bool:
    """The author; the child's other parents once it is shared, and not after it is deleted."""
    if can_change_moment(account, moment):
        return True
    if moment.shared_at is None or moment.deleted_at is not None:
        return False
    return sees_shared_moments(account, moment.child_id)
