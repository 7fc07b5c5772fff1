"""Writing to the access log: one chain, whoever writes, and in the caller's own transaction."""

import functools
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, router, transaction

from geborgen.practice.accesslog.acts import Access, now_us
from geborgen.practice.accesslog.anchors import AnchorFolder, Head
from geborgen.practice.accesslog.chain import GENESIS, ChainKey, compute_link
from geborgen.practice.accesslog.models import AccessLine

__all__ = ["current_anchors", "record_access", "record_accesses", "take_turn"]

_LOCK_NUMBER = 0x6765626F7267656E  # "geborgen"; no other advisory lock of ours has it
_FIELDS = tuple(field.attname for field in AccessLine._meta.concrete_fields)


def record_access(access: Access) -> int:
    """Write one line and return its number; it stands or falls with the caller's transaction.

    In PostgreSQL writers wait for each other until they commit: record before locking other rows.
    """
    return record_accesses([access])[-1]


def record_accesses(accesses: Iterable[Access]) -> list[int]:
    """Write lines, in order, with nothing of another writer between them."""
    alias = router.db_for_write(AccessLine)
    with transaction.atomic(using=alias):
        take_turn()
        number, link = _read_head(alias)
        anchors = current_anchors()
        chain_key = _chain_key(anchors, number)
        lines = []
        for access in accesses:
            number += 1
            values: tuple[int | str, ...] = (number, now_us(), *access.values)
            key = chain_key.key.reveal() if chain_key and number >= chain_key.first else None
            link = compute_link(link, values, key)
            lines.append(AccessLine(**dict(zip(_FIELDS, (*values, link), strict=True))))
        AccessLine.objects.using(alias).bulk_create(lines)
        if lines:
            head = Head(number=number, at_us=lines[-1].at_us, link=link)

            def keep() -> None:
                anchors.advance(head, chain_key)

            # Robust: what was saved is not undone because an anchor could not be written.
            transaction.on_commit(keep, using=alias, robust=True)
    return [line.number for line in lines]


def current_anchors() -> AnchorFolder:
    """Where the settings say that the chain's anchors and key are kept."""
    anchors: AnchorFolder = settings.ACCESS_LOG_ANCHORS
    return anchors


def take_turn() -> None:
    """Wait for one's turn with the log, until commit: before locking rows that others lock after.

    Inside a transaction; taking it twice is taking it once.
    """
    connection = connections[router.db_for_write(AccessLine)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_NUMBER])
    elif getattr(connection, "transaction_mode", None) not in ("IMMEDIATE", "EXCLUSIVE"):
        raise ImproperlyConfigured("the access log needs transaction_mode IMMEDIATE")


def _read_head(alias: str) -> tuple[int, bytes]:
    lines = AccessLine.objects.using(alias).order_by("-number")
    number, link = lines.values_list("number", "link").first() or (0, GENESIS)
    return number, bytes(link)


def _chain_key(anchors: AnchorFolder, head: int) -> ChainKey | None:
    """Read the chain's key once a process: a line may not wait for files being decrypted."""
    if anchors.outer is None:
        return None
    try:
        return _read_chain_key(anchors)
    except LookupError:
        return anchors.ensure_chain_key(head=head)


@functools.lru_cache(maxsize=8)
def _read_chain_key(anchors: AnchorFolder) -> ChainKey:
    chain_key = anchors.read_chain_key()
    if chain_key is None:
        raise LookupError("no key yet")
    return chain_key
