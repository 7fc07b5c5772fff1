"""Holding and erasing files: each step through the door, in one transaction with its line."""

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from geborgen.practice.accesslog.acts import Act
from geborgen.practice.casefiles.doors import Denied, Opened, make_refusal, open_file
from geborgen.practice.casefiles.hanging import list_file_models
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.search_index import forget_words
from geborgen.practice.keys import Key
from geborgen.practice.lifecycle.contents import has_attachment
from geborgen.practice.lifecycle.models import ErasureRequest, Tombstone
from geborgen.practice.lifecycle.policies import (
    can_ask_erasure,
    can_decide_erasure,
    can_hold_file,
)
from geborgen.practice.lifecycle.retention import KEEPING, compute_keeping
from geborgen.practice.people.models import Account

__all__ = ["ask_erasure", "erase_file", "hold_file", "refuse_erasure"]


@transaction.atomic
def hold_file(account: Account, file_id: Key, reason: str) -> CaseFile:
    """Keep a file although its time is over, with the reason; without one, hold it no more."""
    file = open_file(account, file_id, act=Act.CHANGE, reference=KEEPING,
                     allows=_may(can_hold_file)).file  # fmt: skip
    file.hold_reason = reason.strip()
    file.version += 1
    file.save(update_fields=["hold_reason", "version"])
    forget_words(file.pk)
    return file


@transaction.atomic
def ask_erasure(
    account: Account, file_id: Key, *, who_asked: str, reason: str
) -> ErasureRequest | None:
    """Ask to erase a file; None when that was asked already."""
    file = open_file(account, file_id, act=Act.CHANGE, reference=KEEPING, wanted=Act.ERASE,
                     allows=_may(can_ask_erasure)).file  # fmt: skip
    if not reason.strip():
        raise PermissionDenied
    if file.erasure_requests.filter(decided_at=None).exists():
        return None
    file.erasure_asked_at, file.erasure_asked_by = timezone.now(), account
    file.save(update_fields=["erasure_asked_at", "erasure_asked_by"])
    return ErasureRequest.objects.create(
        file=file, who_asked=who_asked, reason=reason.strip(), asked_by=account
    )


@transaction.atomic
def refuse_erasure(account: Account, request: ErasureRequest, because: str) -> None:
    """Decide to keep a file, and say why."""
    file = open_file(
        account, request.file_id, act=Act.CHANGE, about=request, reference=KEEPING
    ).file
    if not can_decide_erasure(account, request) or not because.strip():
        raise Denied(make_refusal(account, Act.ERASE, file))
    request.decision, request.because = ErasureRequest.Decision.REFUSED, because.strip()
    request.decided_by, request.decided_at = account, timezone.now()
    request.save()
    file.erasure_asked_at = file.erasure_asked_by = None
    file.save(update_fields=["erasure_asked_at", "erasure_asked_by"])


@transaction.atomic
def erase_file(account: Account, request: ErasureRequest, ground: str) -> Tombstone:
    """Erase a file for good, and leave a stone with no content; the access log stays.

    A file that is held is not erased, nor one within its time on the ground that the time is over.
    """
    file = open_file(account, request.file_id, act=Act.ERASE).file
    keeping = compute_keeping(file)
    is_too_soon = ground == Tombstone.Ground.TERM_OVER and not keeping.is_over
    is_known = ground in Tombstone.Ground.values
    if not can_decide_erasure(account, request) or not is_known or is_too_soon or file.hold_reason:
        raise Denied(make_refusal(account, Act.ERASE, file))
    stone = Tombstone.objects.create(
        file_id=file.pk, practice=file.practice, number=file.number, who_asked=request.who_asked,
        ground=ground, kept_until=keeping.until, asked_by=request.asked_by_id,
        erased_by=account.pk,
    )  # fmt: skip
    places = list(_list_places(file))
    file.delete()
    transaction.on_commit(lambda: _shred(places))
    return stone


def _may(asks: Callable[[Account, CaseFile], bool]) -> Callable[[Account, Opened], bool]:
    return lambda account, opened: asks(account, opened.file)


def _list_places(file: CaseFile) -> Iterable[str]:
    """Yield where a file's attachments lie, whatever kind of row keeps them."""
    for kind, path in list_file_models().items():
        if has_attachment(kind):
            rows = kind._default_manager.filter(**{path: file.pk}).exclude(place="")
            yield from rows.values_list("place", flat=True)


def _shred(places: Iterable[str]) -> None:
    """Destroy the keys of attachments, once the erasure is certain."""
    for place in places:
        default_storage.delete(place)
