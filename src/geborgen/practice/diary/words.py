"""A row in words: what a page shows of a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation
from django.utils.functional import Promise

from geborgen.moments import Fate, Moment
from geborgen.practice.diary.forms import NEEDS
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.screen import (
    find_answer,
    find_ending,
    find_feeling,
    find_mending,
    find_signal,
)
from geborgen.practice.diary.store import make_moment

__all__ = ["Telling", "say_tiles", "tell_row"]

_NEED_WORDS = {str(need): words for need, words in NEEDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A moment as its author reads it back."""

    row: MomentRow
    moment: Moment
    at: datetime
    signal: str
    answers: tuple[str, ...]
    ending: str
    need: str | Promise
    feeling: str
    mending: str

    @property
    def is_before_birth(self) -> bool:
        return self.moment.child_age_months is None

    @property
    def can_be_mended(self) -> bool:
        """Whether there is something open that can still be made right."""
        is_open = self.moment.fate in (Fate.MISSED, Fate.UNDECIDED)
        return is_open and self.row.deleted_at is None


def say_tiles(signal: str, answers: Sequence[str], *, ending: str, need: str) -> str:
    """Return the words of the tiles that were tapped, in the page's language."""
    language = (translation.get_language() or "nl")[:2]
    ended = find_ending(ending)
    said = (
        find_signal(signal).words(language),
        *(find_answer(key).words(language) for key in answers),
        ended.words(language) if ended else "",
        str(_NEED_WORDS.get(need, "")),
    )
    return " · ".join(word for word in said if word)


def tell_row(row: MomentRow, *, caregiver: str = "-") -> Telling:
    """Return a row in the words its author tapped, in the page's language."""
    language = (translation.get_language() or "nl")[:2]
    signal, ending = find_signal(row.signal), find_ending(row.ending)
    feeling, mending = find_feeling(row.feeling), find_mending(row.mending)
    return Telling(
        row=row,
        moment=make_moment(row, row.child, caregiver=caregiver),
        at=timezone.localtime(row.at),
        signal=signal.words(language),
        answers=tuple(find_answer(key).words(language) for key in row.answers),
        ending=ending.words(language) if ending else "",
        need=_NEED_WORDS.get(row.need, ""),
        feeling=feeling.words(language) if feeling else "",
        mending=mending.words(language) if mending else "",
    )
