"""What people do in their own app with what is theirs: lines of the same chain, ids only."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.services import record_accesses

__all__ = ["record_own_act"]

# Which act of the log a word of the app is; the word itself stands in the line as its reference.
_ACTS = {
    "add": Act.CREATE,
    "change": Act.CHANGE,
    "delete": Act.ERASE,
    "erase": Act.ERASE,
    "export": Act.EXPORT,
    "invite": Act.SHARE,
    "join": Act.SHARE,
    "keep": Act.CHANGE,
    "keep_beside": Act.CHANGE,
    "leave": Act.CHANGE,
    "link": Act.SHARE,
    "mend": Act.CHANGE,
    "print": Act.PRINT,
    "reflect": Act.CREATE,
    "remind": Act.CHANGE,
    "restore": Act.CHANGE,
    "share": Act.SHARE,
    "tell": Act.CREATE,
    "undo": Act.CHANGE,
    "unlink": Act.SHARE,
    "withdraw": Act.CHANGE,
}


def record_own_act(
    account: Any,
    did: str,
    subject: models.Model,
    *,
    clients: Iterable[object] = (),
    ground: Ground = Ground.OWN,
) -> None:
    """Write that somebody did this, in the caller's transaction; `clients` are files it touches."""
    record_accesses(
        Access(
            act=_ACTS[did],
            user=str(account.pk),
            role=account.role,
            client=str(client),
            object_kind=subject._meta.label_lower,
            object_id=str(subject.pk),
            ground=ground,
            reference=did,
            place="web",
        )
        for client in [*clients] or [""]
    )
