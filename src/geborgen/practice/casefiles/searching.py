"""Searching files: in what one may see and nowhere else, each search a line of the log."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.services import record_access
from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.casefiles.queries import list_visible_files
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account

__all__ = ["Found", "Hit", "SearchSource", "cut_snippet", "search_files"]

_MOST, _MOST_HITS, _MOST_WORDS = 50, 3, 8
_AROUND = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place in a file where a word stands: what it is, the words around, and its page."""

    file_id: Key
    kind: str | Promise
    words: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSource:
    """What an area lets be searched, for `settings.FILE_SEARCHES`.

    `match` narrows files down to those in which a word stands; `list_hits` shows where, in the
    files it is given, and those are only ever files that the searcher may see.
    """

    match: Callable[[str], Q]
    list_hits: Callable[[Sequence[CaseFile], Sequence[str]], Iterable[Hit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that was found, and where in it the words stand."""

    file: CaseFile
    hits: list[Hit] = field(default_factory=list)


def search_files(account: Account, words: str) -> list[Found]:
    """Return files in which every word stands: in a name, reason, number, or what areas add."""
    record_access(
        Access(act=Act.SEARCH, user=str(account.pk), role=account.role, ground=Ground.CARE,
               place="web")
    )  # fmt: skip
    wanted = words.split()[:_MOST_WORDS]
    if not wanted:
        return []
    sources = list(_list_sources())
    files = list_visible_files(account)
    for word in wanted:
        matches = _match_file(word)
        for source in sources:
            matches |= source.match(word)
        files = files.filter(matches)
    found = {
        file.pk: Found(file=file)
        for file in files.order_by("-number").prefetch_related("people")[:_MOST]
    }
    shown = [one.file for one in found.values()]
    for hit in (hit for source in sources for hit in source.list_hits(shown, wanted)):
        hits = found[hit.file_id].hits  # type: ignore[index]
        if len(hits) < _MOST_HITS:
            hits.append(hit)
    return list(found.values())


def cut_snippet(text: str, words: Sequence[str]) -> str:
    """Return the words around the first place where one of the words stands."""
    flat = " ".join(text.split())
    first = re.search("|".join(re.escape(word) for word in words), flat, re.IGNORECASE)
    start = max(0, first.start() - _AROUND) if first else 0
    end = start + 2 * _AROUND + (len(first.group()) if first else 0)
    return f"{'…' if start else ''}{flat[start:end]}{'…' if end < len(flat) else ''}"


def _match_file(word: str) -> Q:
    told = Q(reason__icontains=word) | Q(referrer__icontains=word) | Q(next_step__icontains=word)
    named = Q(Exists(Person.objects.filter(file=OuterRef("pk"), name__icontains=word)))
    is_number = word.isdigit() and len(word) < 10
    return (told | named | Q(number=int(word))) if is_number else told | named


def _list_sources() -> Iterator[SearchSource]:
    for name in settings.FILE_SEARCHES:
        yield import_string(name)
