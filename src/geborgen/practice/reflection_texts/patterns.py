"""What is noticed over weeks in one caregiver's own moments: kind sentences, never a score."""

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from geborgen.analysis.shares import compute_difference, compute_wilson_interval
from geborgen.moments import Fate, Half, Language, Moment, Need, SignalKind
from geborgen.practice.sayings import read_table
from geborgen.practice.tiles import Mood

__all__ = ["LivedMoment", "NoticedPattern", "PatternKind", "find_patterns", "lived_moment"]

FEWEST = 6  # moments of the sort, so that one more would not turn the sentence round
FEWEST_OTHERS = 6  # moments to compare with
FEWEST_MENDED = 4  # ruptures are rarer
FEWEST_DAYS = 4  # one bad day is no pattern
FEWEST_WEEKS = 2
CLEARLY = 0.1  # the lower bound of how much harder than other moments
MOSTLY = 0.5  # the lower bound of what 'often' works out


class PatternKind(StrEnum):
    """What a pattern says: something often works, is often mended, or is often hard."""

    WELL = "well"
    MENDED = "mended"
    HARD = "hard"


@dataclass(frozen=True, slots=True, kw_only=True)
class LivedMoment:
    """A moment as its caregiver lived it: the day, what was asked, what became of it, the mood."""

    day: date
    need: Need | None
    signal: SignalKind
    fate: Fate
    mood: Mood

    @property
    def is_hard(self) -> bool:
        """Whether an alarm went off inside, or the need stayed open."""
        return self.mood is Mood.LOUD or self.fate is Fate.MISSED

    @property
    def is_told(self) -> bool:
        """Whether it is known how it was: the mood, or what became of the need."""
        return self.mood is not Mood.UNTOLD or self.fate is not Fate.UNDECIDED


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticedPattern:
    """Something noticed, with its counts; `about` names a need, a half, or hidden needs."""

    kind: PatternKind
    about: str
    counted: int
    n: int
    other_counted: int
    other_n: int
    weeks: int

    def words(self, language: Language | str) -> str:
        """Return what is noticed, in how many moments, and for a hard one an invitation."""
        table, spoken = _read(), str(Language(language))
        count = table["count"][f"{self.kind}_{spoken}"].format(
            hard=self.counted,
            well=self.counted,
            mended=self.counted,
            n=self.n,
            other_hard=self.other_counted,
            other_n=self.other_n,
            weeks=self.weeks,
        )
        parts = [_sentence(table, self)[spoken], count]
        if self.kind is PatternKind.HARD:
            parts.append(table["pause"][spoken])
        return " ".join(parts)


def lived_moment(moment: Moment, *, mood: Mood, is_need_known: bool = True) -> LivedMoment | None:
    """Return a told moment as lived; None when its day is not known."""
    if moment.at is None:
        return None
    return LivedMoment(
        day=moment.at.date(),
        need=moment.need if is_need_known else None,
        signal=moment.signal,
        fate=moment.fate,
        mood=mood,
    )


def find_patterns(moments: Sequence[LivedMoment]) -> tuple[NoticedPattern, ...]:
    """Return what works, what is mended and one thing that is hard, in one caregiver's moments.

    Something works when it ended well or was mended in more than half of at least six moments,
    certainly (Wilson's lower bound). It is hard when an alarm went off or it stayed open more often
    than at the caregiver's other moments, by at least ten in a hundred, certainly (Newcombe's lower
    bound), in at least six moments on four days over two weeks. Thirteen sorts are looked at, which
    is why ten in a hundred is asked and only the clearest is told: among 600 simulated families in
    which nothing was harder than anything else, 2 to 5 in a hundred were told something was (40,
    80 and 160 moments over eight weeks, 30 in a hundred of them hard).
    """
    told = [moment for moment in moments if moment.is_told]
    well = [found for need in Need if (found := _works(told, need))]
    best = sorted(well, key=lambda pattern: -pattern.counted / pattern.n)[:2]
    mended = _is_mended(told)
    hard = _clearest_hard(told)
    return tuple(found for found in (*best, mended, hard) if found is not None)


def _works(moments: Sequence[LivedMoment], need: Need) -> NoticedPattern | None:
    decided = [m for m in moments if m.need is need and m.fate is not Fate.UNDECIDED]
    counted = sum(m.fate is not Fate.MISSED for m in decided)
    if not _is_enough(decided, FEWEST) or _surely_of(counted, len(decided)) <= MOSTLY:
        return None
    return _pattern(PatternKind.WELL, need, counted=counted, among=decided)


def _is_mended(moments: Sequence[LivedMoment]) -> NoticedPattern | None:
    ruptures = [m for m in moments if m.fate in (Fate.MENDED, Fate.MISSED)]
    counted = sum(m.fate is Fate.MENDED for m in ruptures)
    if not _is_enough(ruptures, FEWEST_MENDED) or counted <= len(ruptures) / 2:
        return None
    return _pattern(PatternKind.MENDED, "mended", counted=counted, among=ruptures)


def _surely_of(counted: int, n: int) -> float:
    return compute_wilson_interval(counted, n)[0] or 0.0


def _clearest_hard(moments: Sequence[LivedMoment]) -> NoticedPattern | None:
    found = [
        (low, pattern) for about, test in _sorts() for low, pattern in _hard(moments, about, test)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _sorts() -> Iterable[tuple[str, Callable[[LivedMoment], bool]]]:
    for need in Need:
        yield need, lambda moment, need=need: moment.need is need  # type: ignore[misc]
    for half in Half:
        yield half, lambda moment, half=half: moment.need is not None and moment.need.half is half  # type: ignore[misc]
    yield "hidden", lambda moment: moment.signal is SignalKind.MISCUE


def _hard(
    moments: Sequence[LivedMoment], about: str, test: Callable[[LivedMoment], bool]
) -> Iterable[tuple[float, NoticedPattern]]:
    these = [moment for moment in moments if test(moment)]
    others = [moment for moment in moments if not test(moment)]
    counted, elsewhere = (sum(m.is_hard for m in group) for group in (these, others))
    if not _is_enough(these, FEWEST) or len(others) < FEWEST_OTHERS:
        return
    difference = compute_difference((counted, len(these)), (elsewhere, len(others)))
    if difference is not None and difference[1] > CLEARLY:
        pattern = _pattern(
            PatternKind.HARD, about, counted=counted, among=these, others=(elsewhere, len(others))
        )
        yield difference[1], pattern


def _is_enough(moments: Sequence[LivedMoment], fewest: int) -> bool:
    days = {moment.day for moment in moments}
    return len(moments) >= fewest and len(days) >= FEWEST_DAYS and _weeks(moments) >= FEWEST_WEEKS


def _weeks(moments: Sequence[LivedMoment]) -> int:
    days = sorted(moment.day for moment in moments)
    return round(((days[-1] - days[0]).days + 1) / 7)


def _pattern(
    kind: PatternKind,
    about: str,
    *,
    counted: int,
    among: Sequence[LivedMoment],
    others: tuple[int, int] = (0, 0),
) -> NoticedPattern:
    return NoticedPattern(
        kind=kind,
        about=str(about),
        counted=counted,
        n=len(among),
        other_counted=others[0],
        other_n=others[1],
        weeks=_weeks(among),
    )


def _sentence(table: dict[str, Any], pattern: NoticedPattern) -> dict[str, str]:
    if pattern.kind is PatternKind.MENDED:
        sentence: dict[str, str] = table["mended"]
        return sentence
    part = table[pattern.kind]
    found: dict[str, str] = part["need"].get(pattern.about) or part[pattern.about]
    return found


@functools.cache
def _read() -> dict[str, Any]:
    return read_table("geborgen.practice.reflection_texts", "patterns")
