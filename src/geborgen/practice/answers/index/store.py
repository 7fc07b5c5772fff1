"""Whichever database it is: the index made, kept up with the pages, and asked."""

from types import ModuleType

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from geborgen.practice.answers.index import postgresql, sqlite
from geborgen.practice.answers.index.columns import Prepared, Wanted
from geborgen.practice.answers.models import FilledIndex

__all__ = ["index_for", "keep_up", "rank_pages"]


def index_for(connection: BaseDatabaseWrapper) -> ModuleType:
    """Return the module that speaks this database's search."""
    return postgresql if connection.vendor == "postgresql" else sqlite


def keep_up(prepared: Prepared, using: str = "default") -> bool:
    """Fill the index anew when the pages changed since; returns whether it did."""
    language, digest = prepared.library.language, prepared.library.digest
    filled = FilledIndex.objects.using(using)
    if filled.filter(language=language, digest=digest).exists():
        return False
    connection = connections[using]
    with transaction.atomic(using=using):
        index_for(connection).fill(connection, language, prepared.rows)
        filled.update_or_create(language=language, defaults={"digest": digest})
    return True


def rank_pages(
    prepared: Prepared, wanted: Wanted, using: str = "default"
) -> list[tuple[str, float]]:
    """Return slugs and scores of the pages that have any of what is wanted, best first."""
    if not (wanted.whole or wanted.beginnings):
        return []
    keep_up(prepared, using)
    connection = connections[using]
    return index_for(connection).rank(connection, prepared.library.language, wanted)
