"""Searching files: in what one may see and nowhere else, each search a line of the log."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.services import record_access
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.queries import list_visible_files
from geborgen.practice.casefiles.search_index import (
    Hit,
    SearchedPart,
    build_missing,
    list_parts,
    simplify,
)
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account

__all__ = ["Found", "FoundPage", "cut_snippet", "search_files"]

ON_A_PAGE = 20
_MOST_HITS, _MOST_WORDS = 4, 8
_AROUND = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that was found, and where in it the words stand."""

    file: CaseFile
    hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """A page of what was found; how many there are in all is not counted, to keep it quick."""

    found: list[Found]
    number: int
    has_next: bool

    @property
    def has_others(self) -> bool:
        return self.has_next or self.number > 1


def search_files(account: Account, words: str, *, page: int = 1) -> FoundPage:
    """Return a page of the files in which every word stands, the newest first."""
    record_access(
        Access(act=Act.SEARCH, user=str(account.pk), role=account.role, ground=Ground.CARE,
               place="web")
    )  # fmt: skip
    wanted = [simplify(word) for word in words.split()[:_MOST_WORDS]]
    found = _find(account, wanted, start=(page - 1) * ON_A_PAGE) if wanted else []
    shown = _show(found[:ON_A_PAGE], wanted)
    return FoundPage(found=shown, number=page, has_next=len(found) > ON_A_PAGE)


def cut_snippet(text: str, words: Sequence[str]) -> str:
    """Return the words around the first place where one of the words stands."""
    flat = " ".join(text.split())
    simple = simplify(flat)
    places = [(place, len(word)) for word in words if (place := simple.find(simplify(word))) >= 0]
    at, length = min(places, default=(0, 0))
    start = max(0, at - _AROUND)
    end = at + length + _AROUND
    return f"{'…' if start else ''}{flat[start:end]}{'…' if end < len(flat) else ''}"


def _find(account: Account, words: Iterable[str], *, start: int) -> list[CaseFile]:
    """One more than fits on a page, so that it is known whether there is another."""
    visible = list_visible_files(account)
    build_missing(visible)
    lent = _read_lent(visible)
    for word in words:
        having = [file_id for file_id, said in lent.items() if word in said]
        visible = visible.filter(Q(searched__words__contains=word) | Q(pk__in=having))
    ordered = visible.order_by("-number").prefetch_related("people")
    return list(ordered[start : start + ON_A_PAGE + 1])


def _read_lent(visible: QuerySet[CaseFile]) -> dict[Key, str]:
    """What is only lent to each of the files, as it stands now."""
    said: dict[Key, list[str]] = {}
    files = visible.order_by().values("pk")
    for read in (part.read_lent for part in list_parts() if part.read_lent is not None):
        for file_id, words in read(files):
            said.setdefault(file_id, []).append(simplify(words))
    return {file_id: " ".join(words) for file_id, words in said.items()}


def _show(files: list[CaseFile], words: Sequence[str]) -> list[Found]:
    found = {file.pk: Found(file=file) for file in files}
    for part, row, said in _read_all([file.pk for file in files]):
        hits = found[row.found_in].hits
        if len(hits) < _MOST_HITS and any(word in simplify(said) for word in words):
            url = part.url(row, row.found_in)
            hits.append(Hit(kind=part.kind, words=cut_snippet(said, words), url=url))
    return list(found.values())


def _read_all(files: Sequence[Key]) -> Iterator[tuple[SearchedPart, Any, str]]:
    for part in list_parts():
        for row in part.list_rows(files):
            yield part, row, part.say(row)
