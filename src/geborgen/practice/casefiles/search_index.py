"""The words of each file in one row, so that ten thousand are searched at once.

An area names its searched parts in `settings.FILE_SEARCHES`. A file's row of words goes with every
change of the file (in the door, in the same transaction) and is made anew by the next search: it is
never newer or older than what stands in the file.
"""

import functools
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import override

from geborgen.practice.casefiles.models import CaseFile, FileWords
from geborgen.practice.keys import Key

__all__ = ["Hit", "SearchedPart", "build_missing", "forget_words", "list_parts", "simplify"]

_AT_ONCE = 200


class _Simple(dict[int, str]):
    """Each sign without its accent and capital, worked out when it is first met."""

    def __missing__(self, sign: int) -> str:
        self[sign] = unicodedata.normalize("NFKD", chr(sign))[0].lower()[0]
        return self[sign]


_SIMPLE = _Simple()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place in a file where a word stands: what it is, the words around, and its page."""

    kind: str | Promise
    words: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedPart:
    """A kind of row that an area lets be searched.

    `path` leads from a row to its file; `say` is what is searched and shown of one: only ever words
    of that row, as a page of the file would show them. What is only lent may be taken back outside
    the file's door: `read_lent` gives its words, each with its file, as they stand at a search, and
    they are never kept among the file's words.
    """

    kind: str | Promise
    rows: Callable[[], QuerySet[Any]]
    path: str
    say: Callable[[Any], str]
    url: Callable[[Any, Key], str]
    read_lent: Callable[[QuerySet[Any]], Iterable[tuple[Key, str]]] | None = None

    def list_rows(self, files: Sequence[Key] | QuerySet[Any]) -> Iterable[Any]:
        """Return the rows of these files, each with `found_in`, the file it hangs on."""
        rows = self.rows().filter(**{f"{self.path}__in": files})
        return rows.annotate(found_in=F(self.path))


@functools.cache
def list_parts() -> tuple[SearchedPart, ...]:
    """Return every searched part of every area."""
    return tuple(part for name in settings.FILE_SEARCHES for part in import_string(name))


def simplify(text: str) -> str:
    """Return a text without capitals and accents, sign by sign: its length stays the same."""
    return text.lower() if text.isascii() else text.translate(_SIMPLE)


def forget_words(file_id: uuid.UUID) -> None:
    """Let a file's words go, since something in it changes; the next search makes them anew."""
    FileWords.objects.filter(pk=file_id).delete()


def build_missing(files: QuerySet[CaseFile]) -> int:
    """Make the words of those of the files that have none, and return how many that were."""
    keys = list(files.filter(searched=None).order_by().values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        _build(keys[start : start + _AT_ONCE])
    return len(keys)


@transaction.atomic
def _build(keys: Sequence[Key]) -> None:
    """Whoever changes one of these files meanwhile waits, and lets the words go again."""
    held = CaseFile.objects.select_for_update(of=("self",)).filter(pk__in=keys, searched=None)
    found: dict[Key, set[str]] = {file.pk: {str(file.number)} for file in held}
    for part in (part for part in list_parts() if part.read_lent is None):
        rows = list(part.list_rows([*found]))
        for language, _name in settings.LANGUAGES:
            with override(language):
                for row in rows:
                    found[row.found_in].update(part.say(row).split())
    made = [FileWords(pk=key, words=_join(words)) for key, words in found.items()]
    FileWords.objects.bulk_create(made, ignore_conflicts=True)


def _join(words: Iterable[str]) -> str:
    return " ".join(sorted({simplify(word) for word in words}))
