"""The one door to case files: it asks the policy and writes the access log, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404

from geborgen.practice.accesslog.acts import Access, Act, Outcome
from geborgen.practice.accesslog.services import record_access
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.policies import Standing, find_standing
from geborgen.practice.casefiles.search_index import forget_words
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account

__all__ = [
    "Denied",
    "Opened",
    "Refused",
    "make_refusal",
    "note_act",
    "open_file",
    "open_for_writing",
]

_PLACE = "web"


class Refused(Http404):
    """Somebody asked for a file that is not theirs to see: for them it is not there.

    `access` is the line of the log, written once the transaction that was refused is undone.
    """

    def __init__(self, access: Access) -> None:
        super().__init__()
        self.access = access


class Denied(PermissionDenied):
    """Somebody sees a file and may not do this with it; logged as `Refused` is."""

    def __init__(self, access: Access) -> None:
        super().__init__()
        self.access = access


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file that somebody may look into, and on what ground they do."""

    account: Account
    file: CaseFile
    standing: Standing


def open_file(
    account: Account, file_id: Key, *, act: Act = Act.READ, about: Model | None = None,
    reference: str = "", wanted: Act | None = None,
    allows: Callable[[Account, Opened], bool] | None = None,
) -> Opened:  # fmt: skip
    """Return a file that the account may see, the look logged; `about` names the part looked at.

    `wanted` is what they are on their way to and `allows` whether that is theirs to do: where not,
    the log says that it was refused.
    """
    wanted = wanted or act
    file = _find(file_id)
    standing = find_standing(account, file)
    if standing is None:
        raise Refused(make_refusal(account, wanted, file))
    opened = Opened(account=account, file=file, standing=standing)
    if allows is not None and not allows(account, opened):
        raise Denied(make_refusal(account, wanted, file))
    note_act(opened, act, about=about, reference=reference)
    return opened


def open_for_writing(
    account: Account, file_id: Key, *, act: Act = Act.CHANGE, about: Model | None = None
) -> Opened:
    """Return a file the account may change, the change logged, locked for this transaction."""
    file = _find(file_id)
    standing = find_standing(account, file)
    if standing is None or not standing.may_write:
        raise Refused(make_refusal(account, act, file))
    note_act(Opened(account=account, file=file, standing=standing), act, about=about)
    locked = CaseFile.objects.select_for_update().select_related("practice").get(pk=file.pk)
    forget_words(file.pk)
    return Opened(account=account, file=locked, standing=standing)


def note_act(opened: Opened, act: Act, *, about: Model | None = None, reference: str = "") -> None:
    """Log one thing done with an opened file: read, printed, exported, searched, changed."""
    subject = about or opened.file
    with transaction.atomic():
        record_access(
            Access(
                act=act,
                user=str(opened.account.pk),
                role=opened.standing.role,
                client=str(opened.file.pk),
                object_kind=subject._meta.label_lower,
                object_id=str(subject.pk),
                ground=opened.standing.ground,
                reference=reference,
                place=_PLACE,
            )
        )


def _find(file_id: Key) -> CaseFile:
    file = CaseFile.objects.select_related("practice").filter(pk=file_id).first()
    if file is None:
        raise Http404
    return file


def make_refusal(account: Account, act: Act, file: CaseFile | None, *, kind: str = "") -> Access:
    """Return the line that says what somebody was not let do; without a file, what `kind` of."""
    return Access(
        act=act,
        outcome=Outcome.REFUSED,
        user=str(account.pk),
        client=str(file.pk) if file else "",
        object_kind=kind or (file._meta.label_lower if file else ""),
        object_id=str(file.pk) if file else "",
        place=_PLACE,
    )
