"""What the guidance needs to know of a moment."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from geborgen.moments import Answer, Fate, Half, Moment, Need, Role, SignalKind
from geborgen.practice.ages.bands import AgeBand, age_band
from geborgen.practice.reader import Reader
from geborgen.practice.tiles import Mood, load_tiles

__all__ = ["Case", "Family", "Mood", "case_of"]


class Family(StrEnum):
    """Whether the child came by birth or by foster care or adoption, where that is told."""

    BY_BIRTH = "by_birth"
    FOSTER_OR_ADOPTIVE = "foster_or_adoptive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One moment as the guidance sees it; `number` and `others` vary the words.

    `number` counts such moments told before it, `others` the moments of any other sort.
    """

    band: AgeBand
    need: Need | None = None
    half: Half | None = None
    signal: SignalKind = SignalKind.CUE
    answer: Answer | None = None
    fate: Fate = Fate.UNDECIDED
    settled: bool | None = None
    mended_by: Role | None = None
    mood: Mood = Mood.UNTOLD
    reader: Reader = Reader.CAREGIVER
    family: Family = Family.BY_BIRTH
    number: int = 0
    others: int = 0


def case_of(
    moment: Moment,
    *,
    age_months: float,
    number: int,
    others: int = 0,
    reader: Reader = Reader.CAREGIVER,
    family: Family = Family.BY_BIRTH,
    feelings: Collection[str] = (),
    is_need_known: bool = True,
) -> Case:
    """Return the case of a moment; `feelings` are keys of feeling tiles."""
    return Case(
        band=age_band(age_months),
        need=moment.need if is_need_known else None,
        half=moment.half if is_need_known else None,
        signal=moment.signal,
        answer=moment.answer,
        fate=moment.fate,
        settled=moment.settled,
        mended_by=None if moment.repair is None else moment.repair.by,
        mood=_mood_of(feelings),
        reader=reader,
        family=family,
        number=number,
        others=others,
    )


def _mood_of(feelings: Collection[str]) -> Mood:
    felt = {tile.mood for tile in load_tiles().feelings if tile.key in feelings}
    return next((mood for mood in (Mood.LOUD, Mood.HEAVY, Mood.WARM) if mood in felt), Mood.UNTOLD)
