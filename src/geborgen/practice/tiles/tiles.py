"""Tiles as records, read from the TOML files beside this module."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from geborgen.moments import Answer, Half, Need, Role, SignalKind
from geborgen.moments.plain import from_plain
from geborgen.practice.ages.bands import AgeBand, age_band
from geborgen.practice.reader import Reader
from geborgen.practice.sayings import Saying, read_table

__all__ = [
    "AnswerTile",
    "EndingTile",
    "FeelingTile",
    "MendingTile",
    "Mood",
    "SignalTile",
    "Tiles",
    "load_tiles",
]


class Mood(StrEnum):
    """The kind of feeling inside; a loud one may be an old alarm."""

    WARM = "warm"
    HEAVY = "heavy"
    LOUD = "loud"
    UNTOLD = "untold"


_EVERY_READER = (Reader.CAREGIVER, Reader.TEACHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tile(Saying):
    """A key that never changes, and its words."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalTile(_Tile):
    """Something the child did: the needs it may show, likeliest first, and how strong it is."""

    needs: tuple[Need, ...]
    intensity: float
    signal: SignalKind = SignalKind.CUE
    shown_need: Need | None = None
    readers: tuple[Reader, ...] = _EVERY_READER

    @property
    def need(self) -> Need:
        """The need this most often shows."""
        return self.needs[0]

    @property
    def half(self) -> Half:
        """The part of the Circle that need lies on."""
        return self.need.half


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTile(_Tile):
    """Something the caregiver did, in words without blame."""

    answer: Answer
    readers: tuple[Reader, ...] = _EVERY_READER


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingTile(_Tile):
    """How it ended; what is left out is not known."""

    settled: bool | None = None
    explored: bool | None = None
    ruptured: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MendingTile(_Tile):
    """How the two found each other again; `by` is left out when that has not happened."""

    by: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeelingTile(_Tile):
    """What the caregiver felt inside."""

    mood: Mood

    @property
    def loud(self) -> bool:
        """Whether this may be an old alarm."""
        return self.mood is Mood.LOUD


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """Every tile, by age band where that matters."""

    signals: Mapping[AgeBand, tuple[SignalTile, ...]]
    answers: tuple[AnswerTile, ...]
    answers_before_birth: tuple[AnswerTile, ...]
    endings: tuple[EndingTile, ...]
    endings_before_birth: tuple[EndingTile, ...]
    mendings: tuple[MendingTile, ...]
    feelings: tuple[FeelingTile, ...]

    def signals_for(
        self, age_months: float, reader: Reader = Reader.CAREGIVER
    ) -> tuple[SignalTile, ...]:
        """Return what a child of this age may have done, for this reader."""
        return tuple(t for t in self.signals[age_band(age_months)] if reader in t.readers)

    def answers_for(
        self, age_months: float, reader: Reader = Reader.CAREGIVER
    ) -> tuple[AnswerTile, ...]:
        """Return what this reader may have done with a child of this age."""
        born = age_band(age_months) is not AgeBand.BEFORE_BIRTH
        tiles = self.answers if born else self.answers_before_birth
        return tuple(tile for tile in tiles if reader in tile.readers)

    def endings_for(self, age_months: float) -> tuple[EndingTile, ...]:
        """Return how a moment with a child of this age may have ended."""
        born = age_band(age_months) is not AgeBand.BEFORE_BIRTH
        return self.endings if born else self.endings_before_birth

    def mendings_for(self, age_months: float) -> tuple[MendingTile, ...]:
        """Return how it may have been made right; before birth the child does not yet do so."""
        born = age_band(age_months) is not AgeBand.BEFORE_BIRTH
        return tuple(tile for tile in self.mendings if born or tile.by is not Role.CHILD)

    def signal(self, key: str) -> SignalTile | None:
        """Return the signal tile with this key, whatever its age; None when there is none."""
        every = (tile for tiles in self.signals.values() for tile in tiles)
        return next((tile for tile in every if tile.key == key), None)


T = TypeVar("T", bound=_Tile)


@functools.cache
def load_tiles() -> Tiles:
    """Return every tile, in the order in which they are shown."""
    signals, answers, endings = map(_read, ("signals", "answers", "endings"))
    return Tiles(
        signals={band: _tiles(SignalTile, signals[band], f"signals.{band}") for band in AgeBand},
        answers=_tiles(AnswerTile, answers["answer"], "answers"),
        answers_before_birth=_tiles(AnswerTile, answers["before_birth"], "answers.before_birth"),
        endings=_tiles(EndingTile, endings["ending"], "endings"),
        endings_before_birth=_tiles(EndingTile, endings["before_birth"], "endings.before_birth"),
        mendings=_tiles(MendingTile, endings["mending"], "endings.mending"),
        feelings=_tiles(FeelingTile, _read("feelings")["feeling"], "feelings"),
    )


def _read(name: str) -> dict[str, Any]:
    return read_table("geborgen.practice.tiles", name)


def _tiles(kind: type[T], rows: list[Any], where: str) -> tuple[T, ...]:
    return tuple(from_plain(kind, row, where=f"{where}[{i}]") for i, row in enumerate(rows))
