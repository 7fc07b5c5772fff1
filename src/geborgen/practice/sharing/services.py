"""Writing bundles, showing single moments to the other parents, and erasing an account."""

from collections.abc import Collection

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from geborgen.practice.accesslog.own_acts import record_own_act
from geborgen.practice.accesslog.services import take_turn
from geborgen.practice.casefiles.models import Person
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.policies import can_change_moment
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account, Caregiving, Child
from geborgen.practice.practices.policies import is_member
from geborgen.practice.sharing.models import Bundle
from geborgen.practice.sharing.policies import can_change_bundle

__all__ = ["create_bundle", "erase_account", "keep_moment", "share_moment", "withdraw_bundle"]


@transaction.atomic
def create_bundle(
    author: Account, link: Caregiving, *, moments: Collection[MomentRow], audience: str, note: str
) -> Bundle:
    """Share one's own moments with a note."""
    is_own = all(can_change_moment(author, row) and row.child_id == link.child_id
                 for row in moments)  # fmt: skip
    if link.account_id != author.pk or not is_own:
        raise PermissionDenied
    bundle = Bundle.objects.create(
        author=author, child_id=link.child_id, audience=audience, note=note
    )
    bundle.moments.set(moments)
    record_own_act(author, "share", bundle, clients=_list_touched(bundle))
    return bundle


@transaction.atomic
def withdraw_bundle(author: Account, bundle_id: Key) -> None:
    """Stop showing a bundle; what was printed or saved meanwhile is out of reach."""
    take_turn()
    bundle = Bundle.objects.select_for_update().filter(pk=bundle_id).first()
    if bundle is None or not can_change_bundle(author, bundle):
        raise PermissionDenied
    bundle.withdrawn_at = bundle.withdrawn_at or timezone.now()
    bundle.save(update_fields=["withdrawn_at"])
    record_own_act(author, "withdraw", bundle, clients=_list_touched(bundle))


def share_moment(author: Account, moment_id: Key) -> None:
    """Show one moment to the child's other parents."""
    _set_shared(author, moment_id, is_shared=True)


def keep_moment(author: Account, moment_id: Key) -> None:
    """Keep a moment to oneself again."""
    _set_shared(author, moment_id, is_shared=False)


@transaction.atomic
def _set_shared(author: Account, moment_id: Key, *, is_shared: bool) -> None:
    take_turn()
    row = MomentRow.objects.select_for_update().filter(pk=moment_id).first()
    if row is None or not can_change_moment(author, row):
        raise PermissionDenied
    row.shared_at = (row.shared_at or timezone.now()) if is_shared else None
    row.save(update_fields=["shared_at"])
    record_own_act(author, "share" if is_shared else "keep", row)


@transaction.atomic
def erase_account(account: Account) -> None:
    """Erase an account and all it entered; a child nobody else cares for goes too.

    The line that says that it was erased stays: it holds a number and no name. Who works in a
    practice leaves it first, so that no file is left without anybody who cares for it.
    """
    if is_member(account):
        raise PermissionDenied
    children = list(Child.objects.filter(caregivings__account=account))
    record_own_act(account, "erase", account)
    for record in (AccessAttempt, AccessFailureLog, AccessLog):
        record.objects.filter(username=account.get_username()).delete()
    _end_sessions(account)
    account.delete()
    for child in children:
        if not child.caregivings.exists():
            child.delete()


def _list_touched(bundle: Bundle) -> list[object]:
    """List the case files in which a bundle is read: those that its author linked."""
    if bundle.audience != Bundle.Audience.PROFESSIONAL:
        return []
    people = Person.objects.filter(account=bundle.author_id)
    return list(people.values_list("file_id", flat=True).distinct())


def _end_sessions(account: Account) -> None:
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(account.pk):
            session.delete()
