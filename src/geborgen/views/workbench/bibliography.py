"""Works as they are cited in a text, and as BibTeX for the reader's own program."""

import re
from collections.abc import Iterable

from geborgen.analysis.references import load_references

__all__ = ["cite", "list_works", "render_bibtex"]

_WORK = re.compile(
    r"(?P<authors>.+?) \((?P<year>\d{4}|n\.d\.)\)\. (?P<title>.+?)[.?] (?=[A-Z])(?P<rest>.+?)\.?$"
)
_JOURNAL = re.compile(
    r"(?P<journal>.+?), (?P<volume>\d+)(?:\((?P<number>[^)]+)\))?, (?P<pages>[\w–, ]+)$"
)
_CHAPTER = re.compile(
    r"In (?P<editor>.+?) \(Eds?\.\), (?P<book>.+?)"
    r"(?: \(pp\. (?P<pages>[^)]+)\))?\. (?P<publisher>.+)$"
)
_NAME_IN_TITLE = re.compile(r"(?<=[\s(])[A-Z]\w*")
_SPECIAL = re.compile(r"([&%$#_{}])")


def cite(*keys: str) -> str:
    """Return works in brackets, in the order of a list: (Bakeman & Quera, 2011; Holm, 1979)."""
    return f"({'; '.join(sorted(map(_name_short, keys), key=str.casefold))})"


def list_works(keys: Iterable[str]) -> list[str]:
    """Return full citations, in order of author."""
    works = load_references()
    return sorted(works[key] for key in dict.fromkeys(keys))


def render_bibtex(keys: Iterable[str]) -> str:
    """Return the works as BibTeX, UTF-8, keys as this program names them."""
    return "\n".join(_make_bibtex(key) for key in sorted(set(keys)))


def _name_short(key: str) -> str:
    found = _parse(key)
    names = [name.split(",")[0] for name in _list_authors(found["authors"])]
    if len(names) == 1:
        said = names[0]
    elif len(names) == 2:
        said = f"{names[0]} & {names[1]}"
    else:
        said = f"{names[0]} et al."
    return f"{said}, {found['year']}"


def _parse(key: str) -> dict[str, str]:
    found = _WORK.match(load_references()[key])
    if found is None:
        raise ValueError(f"{key} is not written as the other works are")
    return found.groupdict()


def _list_authors(text: str) -> list[str]:
    """Surname and initials of each: a comma ends a person where initials came before it."""
    return re.split(r"(?<=\.), (?:& )?(?=\S)|,? & ", text)


def _make_bibtex(key: str) -> str:
    found = _parse(key)
    fields = {
        "author": " and ".join(_list_authors(found["authors"])),
        "year": found["year"],
        "title": found["title"],
    }
    kind, more = _sort(found["rest"])
    lines = [
        f"  {name} = {{{_write(name, value)}}}," for name, value in (fields | more).items() if value
    ]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _write(name: str, value: str) -> str:
    """Return a field's text; names in a title keep their capital in styles that lower the rest."""
    text = _escape(value)
    return _NAME_IN_TITLE.sub(r"{\g<0>}", text) if name == "title" else text


def _sort(rest: str) -> tuple[str, dict[str, str]]:
    if chapter := _CHAPTER.match(rest):
        parts = chapter.groupdict(default="")
        editors = re.sub(r",? & |, ", " and ", parts["editor"])
        return "incollection", {
            "booktitle": parts["book"], "editor": editors, "pages": _pages(parts["pages"]),
            "publisher": parts["publisher"],
        }  # fmt: skip
    if article := _JOURNAL.match(rest):
        parts = article.groupdict(default="")
        return "article", {**parts, "pages": _pages(parts["pages"])}
    return "book", {"publisher": rest}


def _pages(text: str) -> str:
    return text.replace("–", "--")


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
