"""What can be tapped for one child by one reader, and a tile found back by its key."""

import functools
from dataclasses import dataclass, replace

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.people.models import Caregiving
from geborgen.practice.reader import Reader
from geborgen.practice.tiles import (
    AnswerTile,
    EndingTile,
    FeelingTile,
    MendingTile,
    SignalTile,
    load_tiles,
)

__all__ = [
    "Screen",
    "find_answer",
    "find_ending",
    "find_feeling",
    "find_mending",
    "find_signal",
    "make_screen",
    "make_screen_for",
    "make_whole_screen",
    "read_reader",
    "widen_screen",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The tiles of one moment page."""

    signals: tuple[SignalTile, ...]
    answers: tuple[AnswerTile, ...]
    endings: tuple[EndingTile, ...]
    mendings: tuple[MendingTile, ...]
    feelings: tuple[FeelingTile, ...]

    @property
    def is_before_birth(self) -> bool:
        return self.endings[0] in load_tiles().endings_before_birth


def make_screen(link: Caregiving, age_months: float) -> Screen:
    """Return what fits the child's age, in words for a caregiver or for a teacher."""
    return make_screen_for(read_reader(link), age_months)


def make_screen_for(reader: Reader, age_months: float) -> Screen:
    """Return what a reader may tap of a child of this age, whichever child it is."""
    tiles = load_tiles()
    return Screen(
        signals=tiles.signals_for(age_months, reader),
        answers=tiles.answers_for(age_months, reader),
        endings=tiles.endings_for(age_months),
        mendings=tiles.mendings_for(age_months),
        feelings=tiles.feelings,
    )


def make_whole_screen() -> Screen:
    """Return every tile: what was told long ago, or before a birthday, is still taken."""
    tiles = load_tiles()
    return Screen(
        signals=tuple(_signals().values()),
        answers=tuple(_answers().values()),
        endings=tuple(_endings().values()),
        mendings=tiles.mendings,
        feelings=tiles.feelings,
    )


def widen_screen(screen: Screen, row: MomentRow) -> Screen:
    """Add what a saved moment says and the screen no longer shows: nothing tapped gets lost."""
    signal, ending = find_signal(row.signal), find_ending(row.ending)
    mending = find_mending(row.mending)
    answers = (find_answer(key) for key in row.answers)
    return replace(
        screen,
        signals=tuple(dict.fromkeys((*screen.signals, signal))),
        answers=tuple(dict.fromkeys((*screen.answers, *answers))),
        endings=tuple(dict.fromkeys((*screen.endings, *([ending] if ending else [])))),
        mendings=tuple(dict.fromkeys((*screen.mendings, *([mending] if mending else [])))),
    )


def read_reader(link: Caregiving) -> Reader:
    return Reader.TEACHER if link.role == Caregiving.Role.TEACHER else Reader.CAREGIVER


def find_signal(key: str) -> SignalTile:
    """Return the tile of a signal; raises KeyError for one that does not exist."""
    return _signals()[key]


def find_answer(key: str) -> AnswerTile:
    return _answers()[key]


def find_ending(key: str) -> EndingTile | None:
    return _endings().get(key)


def find_mending(key: str) -> MendingTile | None:
    return next((tile for tile in load_tiles().mendings if tile.key == key), None)


def find_feeling(key: str) -> FeelingTile | None:
    return next((tile for tile in load_tiles().feelings if tile.key == key), None)


@functools.cache
def _signals() -> dict[str, SignalTile]:
    return {tile.key: tile for tiles in load_tiles().signals.values() for tile in tiles}


@functools.cache
def _answers() -> dict[str, AnswerTile]:
    tiles = load_tiles()
    return {tile.key: tile for tile in (*tiles.answers, *tiles.answers_before_birth)}


@functools.cache
def _endings() -> dict[str, EndingTile]:
    tiles = load_tiles()
    return {tile.key: tile for tile in (*tiles.endings, *tiles.endings_before_birth)}
