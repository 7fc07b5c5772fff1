"""Reading people: always as one account may see them."""

from django.db.models import QuerySet
from django.utils import timezone

from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account, Caregiving, Invitation

__all__ = [
    "find_caregiving",
    "find_open_invitation",
    "has_other_parents",
    "list_caregivings",
    "list_companions",
    "name_accounts",
]


def list_caregivings(account: Account) -> QuerySet[Caregiving]:
    """Return the children of an account, each as its link, in the order they were added."""
    return account.caregivings.select_related("child").order_by("created_at")


def find_caregiving(account: Account, child_id: Key) -> Caregiving | None:
    """Return the account's link with a child; None when there is none."""
    return list_caregivings(account).filter(child_id=child_id).first()


def list_companions(caregiving: Caregiving) -> QuerySet[Caregiving]:
    """Return everybody who cares for the same child, the account itself included."""
    return caregiving.child.caregivings.select_related("account").order_by("created_at")


def has_other_parents(caregiving: Caregiving) -> bool:
    """Whether there is somebody who would see what is shared."""
    others = caregiving.child.caregivings.exclude(pk=caregiving.pk)
    return others.exclude(role=Caregiving.Role.TEACHER).exists()


def name_accounts(accounts: QuerySet[Account]) -> dict[str, str]:
    """Return how people are named to who reads, by the id that the log has."""
    return {str(account.pk): account.name_and_work for account in accounts}


def find_open_invitation(digest: str) -> Invitation | None:
    """Return the invitation with this digest while it can still be used."""
    return (
        Invitation.objects.select_related("child", "made_by")
        .filter(
            digest=digest,
            used_at=None,
            withdrawn_at=None,
            expires_at__gt=timezone.now(),
        )
        .first()
    )
