"""Reading moments: always as one account may see them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.policies import sees_shared_moments
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account, Child

__all__ = ["find_own_moment", "list_own_moments", "list_seen_moments"]


def list_own_moments(account: Account, child: Child | None = None) -> QuerySet[MomentRow]:
    """Return an account's own moments, newest first, deleted ones left out."""
    rows = MomentRow.objects.filter(author=account, deleted_at=None).select_related("child")
    return rows.filter(child=child) if child else rows


def list_seen_moments(
    account: Account, child: Child, *, since: datetime | None = None
) -> QuerySet[MomentRow]:
    """Return a child's moments: the account's own and those others shared with it.

    A teacher sees only their own.
    """
    seen = Q(author=account)
    if sees_shared_moments(account, child.pk):
        seen |= Q(shared_at__isnull=False)
    rows = MomentRow.objects.filter(seen, child=child, deleted_at=None)
    return rows.filter(at__gte=since) if since else rows


def find_own_moment(account: Account, moment_id: Key) -> MomentRow | None:
    """Return one of the account's own moments, deleted or not."""
    return MomentRow.objects.select_related("child").filter(author=account, pk=moment_id).first()
