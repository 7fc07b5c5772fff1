"""The words of tiles as a file has them: of the child and the caregiver, where the app says "I"."""

import functools
from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geborgen.moments import Need
from geborgen.practice.diary.forms import NEEDS
from geborgen.practice.sayings import Saying, read_table

__all__ = ["SEEN_NEEDS", "say_needs", "say_tile", "say_tiles"]

_CHANGED: dict[Need, str | Promise] = {
    Need.DELIGHT_IN: _("to be close, and somebody who enjoyed that"),
    Need.WATCH_OVER: _("that somebody kept an eye on it"),
    Need.DELIGHT_OUT: _("that somebody enjoyed what it did"),
    Need.TAKE_CHARGE: _("that somebody took the lead"),
}
SEEN_NEEDS = tuple((need, _CHANGED.get(need, words)) for need, words in NEEDS)


def say_needs() -> dict[str, str | Promise]:
    return {str(need): words for need, words in SEEN_NEEDS}


def say_tile(kind: str, key: str, words: str) -> str:
    """Return the words of one tile; those of the app where they fit a file as they are."""
    saying = _load().get((kind, key))
    return saying.words((get_language() or "nl")[:2]) if saying else words


def say_tiles(kind: str, choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(key, say_tile(kind, key, words)) for key, words in choices]


@functools.cache
def _load() -> dict[tuple[str, str], Saying]:
    table = read_table("geborgen.practice.care.texts", "tiles")
    return {(kind, key): Saying(**words) for kind, tiles in table.items()
            for key, words in tiles.items()}  # fmt: skip
