"""What closeness looks like at each age, read from the tables beside this module."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from geborgen.moments import Language
from geborgen.moments.plain import from_plain
from geborgen.practice.ages.bands import AgeBand, age_band
from geborgen.practice.sayings import Saying, read_table

__all__ = [
    "Closeness",
    "ClosenessWords",
    "Temperament",
    "TemperamentQuestion",
    "closeness_at",
    "load_closeness",
    "load_temperament",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosenessWords:
    """One age in one language: in short, how it shows, what often helps, what lies ahead."""

    title: str
    now: str
    signs: tuple[str, ...]
    helps: str
    ahead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """One age in both languages, with the keys of the works it rests on (guidance bibliography)."""

    sources: tuple[str, ...]
    title_nl: str
    title_en: str
    now_nl: str
    now_en: str
    signs_nl: tuple[str, ...]
    signs_en: tuple[str, ...]
    helps_nl: str
    helps_en: str
    ahead_nl: str
    ahead_en: str

    def words(self, language: Language | str) -> ClosenessWords:
        """Return the words in a language."""
        names = ("title", "now", "signs", "helps", "ahead")
        said = {name: getattr(self, f"{name}_{Language(language)}") for name in names}
        return ClosenessWords(**said)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemperamentQuestion(Saying):
    """A question that helps a parent describe the child."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperament:
    """A note and the questions, for the child's own page."""

    note_nl: str
    note_en: str
    question: tuple[TemperamentQuestion, ...]

    def note(self, language: Language | str) -> str:
        """Return the note in a language."""
        return self.note_nl if Language(language) is Language.NL else self.note_en


@functools.cache
def load_closeness() -> Mapping[AgeBand, Closeness]:
    """Return every age, in order."""
    table = read_table("geborgen.practice.ages", "closeness")
    return {band: from_plain(Closeness, table[band], where=f"closeness.{band}") for band in AgeBand}


def closeness_at(age_months: float) -> tuple[Closeness, Closeness | None]:
    """Return this age and the next; None after the last."""
    band = age_band(age_months)
    following = band.next_band
    ages = load_closeness()
    return ages[band], None if following is None else ages[following]


@functools.cache
def load_temperament() -> Temperament:
    """Return the note and questions about the child's own nature."""
    return from_plain(
        Temperament, read_table("geborgen.practice.ages", "temperament"), where="temperament"
    )
