"""Whom to call, by country, and the quiet words of the panel."""

import functools
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from geborgen.moments import Language
from geborgen.moments.plain import from_plain
from geborgen.practice.safety.concern import ConcernKind
from geborgen.practice.sayings import read_table

__all__ = [
    "Contact",
    "Country",
    "Panel",
    "PanelContact",
    "contacts_of",
    "panel_for",
    "tell_contacts",
]


class Country(StrEnum):
    """Where the reader lives, which decides whom to call."""

    NETHERLANDS = "nl"
    BELGIUM = "be"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Someone to call, in both languages; `checked` says when and where it was looked up."""

    key: str
    country: Country
    name_nl: str
    name_en: str
    when_nl: str
    when_en: str
    concerns: tuple[ConcernKind, ...]
    checked: str
    number: str | None = None
    site: str | None = None
    last_for: tuple[ConcernKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelContact:
    """Someone to call, in one language; `dial` is for a telephone link."""

    name: str
    when: str
    number: str | None
    dial: str | None
    site: str | None

    @property
    def address(self) -> str:
        """The site as people say it."""
        return (self.site or "").removeprefix("https://").removeprefix("www.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What is shown, in one language: a heading, a few calm sentences, whom to call first."""

    title: str
    text: str
    contacts: tuple[PanelContact, ...]


def panel_for(
    kinds: Collection[ConcernKind], *, country: Country, language: Language | str
) -> Panel:
    """Return the panel of the most urgent of these concerns, with whom to call for any of them."""
    first = next(kind for kind in ConcernKind if kind in kinds)
    said = _read()["panel"][first]
    spoken = Language(language)
    known = contacts_of(country)
    shown = [c for c in known if first in c.concerns]
    shown += [c for c in known if c not in shown and {*kinds} & {*c.concerns}]
    shown += [c for c in known if c not in shown and {*kinds} & {*c.last_for}]
    return Panel(
        title=said[f"title_{spoken}"],
        text=said[f"text_{spoken}"],
        contacts=tuple(_in_language(contact, spoken) for contact in shown),
    )


def tell_contacts(country: Country, language: Language | str) -> tuple[PanelContact, ...]:
    """Return everybody to call in a country, in one language."""
    spoken = Language(language)
    return tuple(_in_language(contact, spoken) for contact in contacts_of(country))


def _in_language(contact: Contact, language: Language) -> PanelContact:
    number = contact.number
    return PanelContact(
        name=getattr(contact, f"name_{language}"),
        when=getattr(contact, f"when_{language}"),
        number=number,
        dial=None if number is None else "".join(filter(str.isdigit, number)),
        site=contact.site,
    )


def contacts_of(country: Country) -> tuple[Contact, ...]:
    """Return everybody to call in a country, in the order shown."""
    return tuple(contact for contact in _load_contacts() if contact.country is country)


@functools.cache
def _load_contacts() -> tuple[Contact, ...]:
    rows = [
        {("concerns" if key == "for" else key): value for key, value in row.items()}
        for row in _read()["contact"]
    ]
    return tuple(
        from_plain(Contact, row, where=f"contacts[{place}]") for place, row in enumerate(rows)
    )


@functools.cache
def _read() -> dict[str, Any]:
    return read_table("geborgen.practice.safety", "contacts")
