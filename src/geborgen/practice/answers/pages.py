"""The pages: Markdown files with a few facts above them, one folder per language."""

import functools
import hashlib
import logging
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib import resources
from pathlib import Path

from geborgen.moments import Language, Need, RecordError, SchemeError
from geborgen.moments.plain import from_plain
from geborgen.practice.answers.references import load_references

__all__ = ["AnswerPage", "Library", "Topic", "load_library", "page_for", "read_pages"]

_FENCE = "+++\n"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LARGEST = 100_000  # bytes of one page
_log = logging.getLogger(__name__)


class Topic(StrEnum):
    """The headings under which the pages are listed."""

    EVERY_DAY = "every_day"
    HOW_IT_WORKS = "how_it_works"
    FAMILY = "family"
    HARD_TIMES = "hard_times"
    SCHOOL = "school"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What stands between the fences above a page.

    After a moment told with one of `tiles`, or else with one of `needs`, this page is offered.
    """

    title: str
    summary: str
    questions: tuple[str, ...]
    topic: Topic
    order: int
    updated: datetime
    needs: tuple[Need, ...] = ()
    tiles: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    read_next: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    """One page in one language; `sources` are citations, `body` is Markdown."""

    slug: str
    language: Language
    facts: Facts
    sources: tuple[str, ...]
    body: str

    @property
    def title(self) -> str:
        return self.facts.title

    @property
    def summary(self) -> str:
        return self.facts.summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The pages of one language, most asked first; `problems` tells of own files left out."""

    language: Language
    pages: Mapping[str, AnswerPage]
    digest: str
    problems: tuple[SchemeError, ...] = ()


def load_library(language: Language | str, own_folder: Path | None = None) -> Library:
    """Return the shipped pages, with those of a practice's own folder over and between them.

    A file of that folder that cannot be used is left out, logged and told in `problems`.
    """
    language = Language(language)
    if own_folder is None:
        return _shipped(language)
    return _with_own(language, own_folder, _stamp(own_folder, language))


def read_pages(folder: Path, language: Language) -> Iterator[AnswerPage | SchemeError]:
    """Read a folder's pages of one language; what cannot be used comes out as its error."""
    try:
        citations = {**load_references(), **_read_own_references(folder)}
    except SchemeError as error:
        yield error
        citations = load_references()
    for file in sorted((folder / language).glob("*.md")):
        try:
            yield _parse(file.stem, _read_text(file), language=language, citations=citations)
        except SchemeError as error:
            yield error


def page_for(need: Need | None, tile: str = "") -> str:
    """Return the slug of the page to read on after a moment: by its tile, or else by its need."""
    pages = _shipped(Language.NL).pages.values()
    for_tile = (page.slug for page in pages if tile in page.facts.tiles)
    for_need = (page.slug for page in pages if need in page.facts.needs)
    return next(for_tile, None) or next(for_need, "circle")


@functools.cache
def _shipped(language: Language) -> Library:
    folder = resources.files("geborgen.practice.answers").joinpath("pages", language)
    files = sorted((file for file in folder.iterdir()), key=lambda file: file.name)
    citations = load_references()
    texts = [(file.name, file.read_text(encoding="utf-8")) for file in files]
    pages = [
        _parse(name.removesuffix(".md"), text, language=language, citations=citations)
        for name, text in texts
        if name.endswith(".md")
    ]
    return _library(language, pages)


@functools.lru_cache(maxsize=8)
def _with_own(language: Language, folder: Path, stamp: str) -> Library:
    found = list(read_pages(folder, language))
    own = {page.slug: page for page in found if isinstance(page, AnswerPage)}
    problems = tuple(problem for problem in found if isinstance(problem, SchemeError))
    for problem in problems:
        _log.warning("own page left out: %s", problem)
    pages = dict(_shipped(language).pages) | own
    return _library(language, pages.values(), problems)


def _library(
    language: Language, pages: Iterable[AnswerPage], problems: tuple[SchemeError, ...] = ()
) -> Library:
    ordered = sorted(pages, key=lambda page: (page.facts.order, page.slug))
    digest = hashlib.sha256(repr(ordered).encode()).hexdigest()
    by_slug = {page.slug: page for page in ordered}
    return Library(language=language, pages=by_slug, digest=digest, problems=problems)


def _stamp(folder: Path, language: Language) -> str:
    """Names, sizes and times of the folder's files: changed when a page was."""
    files = [folder / "references.toml", *sorted((folder / language).glob("*.md"))]
    states = [(file.name, file.stat()) for file in files if file.is_file()]
    return repr([(name, state.st_size, state.st_mtime_ns) for name, state in states])


def _read_own_references(folder: Path) -> dict[str, str]:
    file = folder / "references.toml"
    if not file.is_file():
        return {}
    return {str(key): str(value) for key, value in _toml(_read_text(file), file.name).items()}


def _read_text(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST:
            raise _refuse(file.name, "page", expected="at most 100 kB", found="more")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _refuse(file.name, "page", expected="UTF-8", found=type(error).__name__) from error


def _parse(slug: str, text: str, *, language: Language, citations: Mapping[str, str]) -> AnswerPage:
    name = f"{language}/{slug}.md"
    if not _SLUG.fullmatch(slug):
        raise _refuse(name, "name", expected="a-z, 0-9, -", found=slug)
    parts = text.replace("\r\n", "\n").split(_FENCE, 2)
    if len(parts) != 3 or parts[0].strip():
        raise _refuse(name, "+++", expected="+++ … +++", found=text[:20])
    facts = _read_facts(name, parts[1])
    unknown = [key for key in facts.sources if key not in citations]
    if unknown:
        raise _refuse(name, "sources", expected="references.toml", found=", ".join(unknown))
    sources = tuple(citations[key] for key in facts.sources)
    return AnswerPage(
        slug=slug, language=language, facts=facts, sources=sources, body=parts[2].strip()
    )


def _read_facts(name: str, text: str) -> Facts:
    try:
        return from_plain(Facts, _toml(text, name), where=name)
    except RecordError as error:
        said = dict(error.phrase.values)
        field = str(said["field"]).removeprefix(f"{name}.")
        expected, found = str(said["expected"]), str(said["found"])
        raise _refuse(name, field, expected=expected, found=found) from error


def _toml(text: str, name: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemeError("file_broken", file=name, format="TOML", reason=str(error)) from error


def _refuse(file: str, field: str, *, expected: str, found: str) -> SchemeError:
    return SchemeError(
        "scheme_entry", file=file, entry="page", field=field, expected=expected, found=found
    )
