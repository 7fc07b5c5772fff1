"""What a measure is: items by number, scales, bands, and where each fact comes from. No wording."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geborgen.analysis.yardstick import Better
from geborgen.moments import Language

__all__ = [
    "Band",
    "Check",
    "CriticalItem",
    "Direction",
    "Entered",
    "FactStatus",
    "Item",
    "KnownChange",
    "Measure",
    "MissingRule",
    "Norm",
    "Person",
    "Reliability",
    "Said",
    "Scale",
    "ScaleRule",
    "Subject",
    "Way",
]


class FactStatus(StrEnum):
    """How a fact is known."""

    SEEN = "seen"
    TWICE = "twice"
    OURS = "ours"
    OWN = "own"
    OFF = "off"


class Direction(StrEnum):
    """What a high score means."""

    BETTER = "better"
    WORSE = "worse"
    NEITHER = "neither"


class Entered(StrEnum):
    """What is typed in: the answers themselves, or the points that a form prints beside them."""

    ANSWERS = "answers"
    POINTS = "points"


class ScaleRule(StrEnum):
    """How the points of a scale's items become its score."""

    SUM = "sum"
    MEAN = "mean"


class Person(StrEnum):
    """Who answers a measure, or may see what came of it."""

    CLIENT = "client"
    PARTNER = "partner"
    CAREGIVER = "caregiver"
    TEACHER = "teacher"
    PROFESSIONAL = "professional"
    SUPERVISOR = "supervisor"
    ANSWERER = "answerer"


class Way(StrEnum):
    """How a measure may be answered, by its licence."""

    PAPER = "paper"
    SCREEN = "screen"
    PHONE = "phone"


class Subject(StrEnum):
    """What a check was about."""

    KEY = "key"
    MISSING = "missing"
    BANDS = "bands"
    CHANGE = "change"
    RELIABILITY = "reliability"
    NORMS = "norms"
    CRITICAL = "critical"
    LICENCE = "licence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The same sentence in both languages."""

    nl: str = ""
    en: str = ""

    def in_language(self, language: Language) -> str:
        """The sentence in one language."""
        return self.nl if language is Language.NL else self.en

    def __bool__(self) -> bool:
        return bool(self.nl and self.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item: its number, which answers it takes and what they are worth; never its wording.

    `recoded` pairs every answer with its points where these are not the answer itself.
    """

    number: int
    lowest: float
    highest: float
    is_reversed: bool = False
    recoded: tuple[tuple[float, float], ...] = ()
    is_whole: bool = True

    def takes(self, answer: float) -> bool:
        """Whether this is an answer that the item knows."""
        if self.recoded:
            return any(answer == given for given, _ in self.recoded)
        return self.lowest <= answer <= self.highest and (
            not self.is_whole or answer == int(answer)
        )

    def takes_points(self, points: float) -> bool:
        """Whether an answer can be worth this."""
        if self.recoded:
            return any(math.isclose(points, worth) for _, worth in self.recoded)
        return self.takes(points)

    def points(self, answer: float) -> float:
        """What an answer is worth."""
        if self.recoded:
            return dict(self.recoded)[answer]
        return self.lowest + self.highest - answer if self.is_reversed else answer

    def say_expected(self, entered: Entered) -> str:
        """What may be entered for this item."""
        if not self.recoded:
            return f"{self.lowest:g}–{self.highest:g}"
        place = 1 if entered is Entered.POINTS else 0
        return ", ".join(f"{pair[place]:g}" for pair in self.recoded)

    def turned(self, points: float) -> float:
        """The same distance from the other end."""
        return self.fewest_points + self.most_points - points

    @property
    def fewest_points(self) -> float:
        """The least an answer can be worth."""
        return min((points for _, points in self.recoded), default=self.lowest)

    @property
    def most_points(self) -> float:
        """The most an answer can be worth."""
        return max((points for _, points in self.recoded), default=self.highest)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRule:
    """How many items of a scale may be left open; what is there then stands for what is not."""

    most: int = 0
    is_rounded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A total or a part of it: which items, how they are put together, what is high.

    `reversed_items` are turned for this scale only; `parts` are the scales whose scores a total
    adds up, where it is not counted from the items themselves.
    """

    key: str
    label: Said
    items: tuple[int, ...]
    rule: ScaleRule
    high: Direction
    times: float = 1.0
    missing: MissingRule = MissingRule()
    reversed_items: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()
    note: Said = Said()

    @property
    def better(self) -> Better | None:
        """Which way is good; None where neither end is."""
        return {
            Direction.BETTER: Better.HIGHER,
            Direction.WORSE: Better.LOWER,
            Direction.NEITHER: None,
        }[self.high]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What may be said, with care, of a score from here up to the next band.

    `context` is empty, or the key of the time in life for which the band holds. `asks_attention`
    is true on the side of more complaints.
    """

    scale: str
    start: float
    label: Said
    source: str
    status: FactStatus
    context: str = ""
    asks_attention: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalItem:
    """An item whose answer asks for attention at once, whatever the total."""

    item: int
    above: float
    prompt: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """Mean and spread of a scale in one group of people."""

    scale: str
    population: Said
    mean: float
    sd: float
    source: str
    status: FactStatus
    n: int | None = None
    is_clinical: bool = False
    reason: Said = Said()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How well a scale agrees with itself: over time (retest, icc) or within (alpha)."""

    scale: str
    kind: str
    value: float
    source: str
    status: FactStatus
    population: Said = Said()
    n: int | None = None
    reason: Said = Said()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownChange:
    """How many points of change a publication takes as reliable, or as worth while."""

    scale: str
    points: float
    is_reliable: bool
    source: str
    status: FactStatus
    confidence: float = 0.95
    reason: Said = Said()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Who checked what, when, against what, and whether it agreed."""

    of: Subject
    status: FactStatus
    source: str
    by: str
    on: date
    against: Said
    agrees: bool
    note: Said = Said()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure as data; it holds no wording of items or answers."""

    key: str
    version: str
    name: str
    about: Said
    is_on: bool
    reason: Said
    answered_by: tuple[Person, ...]
    seen_by: tuple[Person, ...]
    ways: tuple[Way, ...]
    licence: Said
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    sources: Mapping[str, str]
    entered: Entered = Entered.ANSWERS
    notes: tuple[Said, ...] = ()
    bands: tuple[Band, ...] = ()
    critical: tuple[CriticalItem, ...] = ()
    norms: tuple[Norm, ...] = ()
    reliabilities: tuple[Reliability, ...] = ()
    changes: tuple[KnownChange, ...] = ()
    checks: tuple[Check, ...] = ()

    def item(self, number: int) -> Item:
        """The item of this number."""
        return next(item for item in self.items if item.number == number)

    def scale(self, key: str) -> Scale:
        """The scale of this name."""
        return next(scale for scale in self.scales if scale.key == key)

    def possible_range(self, key: str) -> tuple[float, float]:
        """The lowest and the highest score a scale can have."""
        scale = self.scale(key)
        if scale.parts:
            return self._range_of_parts(scale)
        items = [self.item(number) for number in scale.items]
        low, high = sum(i.fewest_points for i in items), sum(i.most_points for i in items)
        size = len(items) if scale.rule is ScaleRule.MEAN else 1
        return low * scale.times / size, high * scale.times / size

    def _range_of_parts(self, scale: Scale) -> tuple[float, float]:
        ranges = [self.possible_range(part) for part in scale.parts]
        size = len(ranges) if scale.rule is ScaleRule.MEAN else 1
        low, high = (sum(each[end] for each in ranges) * scale.times / size for end in (0, 1))
        return low, high

    def bands_of(self, key: str, *, context: str = "") -> tuple[Band, ...]:
        """The bands in force for a scale, those of a time in life before the general ones."""
        live = [b for b in self.bands if b.scale == key and b.status is not FactStatus.OFF]
        fitting = [b for b in live if b.context == context]
        return tuple(fitting or [b for b in live if not b.context])
