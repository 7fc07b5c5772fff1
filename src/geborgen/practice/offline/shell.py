"""What a device keeps so that a moment can be told without a network: nothing in it is personal."""

import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from importlib.resources.abc import Traversable

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from geborgen.moments import __version__
from geborgen.practice.ages import AgeBand, age_band
from geborgen.practice.diary.screen import read_reader
from geborgen.practice.people.ages import DAYS_A_MONTH, compute_age_months
from geborgen.practice.people.models import Caregiving

__all__ = ["SCRIPTS", "ShellPage", "compute_version", "list_files", "list_shell_pages"]

SCRIPTS = ("offline/keep.js", "offline/send.js", "offline/worker.js")
_FILES = (
    "site/palette.css",
    "site/app.css",
    "site/app.js",
    "site/sign.svg",
    "site/signs.svg",
    "diary/pictograms.svg",
    "offline/keep.js",
    "offline/send.js",
    "offline/waiting.js",
    "offline/moment.js",
    "offline/dictate.js",
)
# What the pages of the shell are made of, besides static files: a change makes a new version.
_MADE_OF = ("tiles", "offline/templates", "diary/templates", "offline/locale", "diary/locale")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellPage:
    """A page to tell a moment on, and the day from which it fits the child."""

    address: str
    since: date


def list_files() -> list[str]:
    """Return the addresses of the static files that the shell needs."""
    return [static(name) for name in _FILES]


@functools.cache
def compute_version() -> str:
    """Return a digest of everything the shell is made of."""
    digest = hashlib.sha256(__version__.encode())
    for address in (*list_files(), *map(static, SCRIPTS)):
        digest.update(address.encode())
    practice = resources.files("geborgen.practice")
    for folder in _MADE_OF:
        for file in _walk(practice.joinpath(folder)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _walk(place: Traversable) -> Iterator[Traversable]:
    for inside in sorted(place.iterdir(), key=lambda one: one.name):
        if inside.is_dir():
            yield from _walk(inside)
        elif not inside.name.endswith(".pyc"):
            yield inside


def list_shell_pages(link: Caregiving, *, today: date, language: str) -> list[ShellPage]:
    """Return the page that fits a child now, and the one that will fit it next."""
    band = age_band(compute_age_months(link.child, today))
    pages = [ShellPage(address=_address(link, band, language), since=date.min)]
    born, following = link.child.birth_date, band.next_band
    if born is not None and following is not None:
        since = born + timedelta(days=round(following.first_month * DAYS_A_MONTH))
        pages.append(ShellPage(address=_address(link, following, language), since=since))
    return pages


def _address(link: Caregiving, band: AgeBand, language: str) -> str:
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return reverse("offline:shell", args=[read_reader(link), band, known])
