"""Reading what waits at the end of files, as one account may see it."""

from django.db.models import QuerySet

from geborgen.practice.casefiles.queries import list_practices, list_visible_files
from geborgen.practice.keys import Key
from geborgen.practice.lifecycle.models import ErasureRequest, Tombstone
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership

__all__ = ["find_open_request", "list_open_requests", "list_tombstones"]


def list_open_requests(account: Account) -> QuerySet[ErasureRequest]:
    """Return the requests to erase a file that nobody decided yet, the oldest first."""
    supervised = list_practices(account, Membership.Role.SUPERVISOR)
    waiting = ErasureRequest.objects.filter(decided_at=None, file__practice__in=supervised)
    return waiting.select_related("file__practice", "asked_by").order_by("asked_at")


def find_open_request(account: Account, file_id: Key) -> ErasureRequest | None:
    """Return the request that waits at a file which the account may see."""
    waiting = ErasureRequest.objects.filter(decided_at=None, file__pk=file_id)
    seen = waiting.filter(file__in=list_visible_files(account).values("pk"))
    return seen.select_related("file__practice", "asked_by").first()


def list_tombstones(account: Account) -> QuerySet[Tombstone]:
    """Return what is left of the erased files of the practices that an account supervises."""
    supervised = list_practices(account, Membership.Role.SUPERVISOR)
    return Tombstone.objects.filter(practice__in=supervised)
