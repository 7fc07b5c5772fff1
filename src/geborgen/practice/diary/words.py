"""A row in words: what a page shows of a moment."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise

from geborgen.moments import Fate, Moment
from geborgen.practice.diary.forms import MENDERS, NEEDS
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.store import make_moment
from geborgen.practice.diary.tiles import ANSWERS, ENDINGS, FEELINGS, SIGNALS, Tile
from geborgen.practice.people.ages import find_age_band

__all__ = ["Telling", "tell_row"]

Words = str | Promise

_ANSWER_WORDS = {str(tile.key): tile.words for tile in ANSWERS}
_ENDING_WORDS = {str(tile.key): tile.words for tile in ENDINGS}
_FEELING_WORDS = {str(tile.key): tile.words for tile in FEELINGS}
_NEED_WORDS = {str(need): words for need, words in NEEDS}
_MENDER_WORDS = {str(role): words for role, words in MENDERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A moment as its author reads it back."""

    row: MomentRow
    at: datetime
    signal: Tile
    answers: tuple[Words, ...]
    ending: Words
    need: Words
    feeling: Words
    mended: Words
    moment: Moment | None

    @property
    def fate(self) -> Fate:
        return self.moment.fate if self.moment else Fate.UNDECIDED

    @property
    def can_be_mended(self) -> bool:
        """Whether there is something open that can still be made right."""
        return self.fate in (Fate.MISSED, Fate.UNDECIDED) and self.row.deleted_at is None


def tell_row(row: MomentRow) -> Telling:
    """Return a row in the words its author tapped."""
    at = timezone.localtime(row.at)
    return Telling(
        row=row,
        at=at,
        signal=SIGNALS[row.signal].at(find_age_band(row.child, at.date())),
        answers=tuple(_ANSWER_WORDS[answer] for answer in row.answers),
        ending=_ENDING_WORDS.get(row.ending, ""),
        need=_NEED_WORDS.get(row.need, ""),
        feeling=_FEELING_WORDS.get(row.feeling, ""),
        mended=_MENDER_WORDS.get(row.mended_by, ""),
        moment=make_moment(row, row.child, caregiver="-"),
    )
