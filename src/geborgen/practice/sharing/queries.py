"""Reading bundles: always as one account may see them."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account, Caregiving
from geborgen.practice.people.queries import list_caregivings
from geborgen.practice.sharing.models import Bundle
from geborgen.practice.sharing.policies import can_see_bundle

__all__ = ["find_seen_bundle", "list_bundle_moments", "list_made_bundles", "list_received_bundles"]


def list_made_bundles(account: Account) -> QuerySet[Bundle]:
    """Return what the account shared and did not withdraw, newest first."""
    return Bundle.objects.filter(author=account, withdrawn_at=None).select_related("child")


def list_received_bundles(account: Account) -> QuerySet[Bundle]:
    """Return what other parents of the account's children shared with them."""
    parental = list_caregivings(account).exclude(role=Caregiving.Role.TEACHER)
    wanted = Q(child__in=parental.values("child"), audience=Bundle.Audience.PARENTS)
    seen = Bundle.objects.filter(wanted, withdrawn_at=None).exclude(author=account)
    return seen.select_related("child")


def find_seen_bundle(account: Account, bundle_id: Key) -> Bundle | None:
    """Return a bundle the account may see."""
    bundle = Bundle.objects.select_related("child").filter(pk=bundle_id).first()
    return bundle if bundle and can_see_bundle(account, bundle) else None


def list_bundle_moments(bundle: Bundle) -> Sequence[MomentRow]:
    """Return a bundle's moments in order of time; what its author deleted is not there any more."""
    return list(bundle.moments.filter(deleted_at=None).select_related("child").order_by("at"))
