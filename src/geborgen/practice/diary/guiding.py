"""What comes back after a moment: words chosen for it, in the page's language."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from geborgen.practice.answers.pages import page_for
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.words import Telling
from geborgen.practice.guidance import (
    Family,
    Passage,
    case_of,
    choose_guidance,
    load_references,
    open_library,
)
from geborgen.practice.people.models import Caregiving, Child
from geborgen.practice.reader import Reader

__all__ = ["Guide", "guide_telling"]

# An age that every band takes for 'not born yet'.
_BEFORE_BIRTH = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The words of one moment, in the order in which they are read, and what they rest on."""

    readings: tuple[str, ...]
    answer: str
    age: str
    to_try: str
    mend: str
    thought: str
    page: str
    sources: tuple[str, ...]


def guide_telling(telling: Telling, link: Caregiving) -> Guide:
    """Return what fits a moment; a next moment like it gets other words."""
    months = telling.moment.child_age_months
    alike, told = _count_before(telling.row)
    case = case_of(
        telling.moment,
        age_months=_BEFORE_BIRTH if months is None else months,
        number=alike,
        others=told - alike,
        reader=Reader.TEACHER if link.role == Caregiving.Role.TEACHER else Reader.CAREGIVER,
        family=_family_of(link.child),
        feelings=[telling.row.feeling],
    )
    found = choose_guidance(case, open_library(settings.GUIDANCE_FOLDER))
    cited = load_references()
    return Guide(
        readings=tuple(_say(passage) for passage in found.readings),
        answer=_say(found.answer),
        age=_say(found.age),
        to_try=_say(found.to_try),
        mend=_say(found.mend),
        thought=_say(found.thought),
        page=page_for(case.need, telling.row.signal),
        sources=tuple(cited[key] for key in found.sources),
    )


def _say(passage: Passage) -> str:
    return passage.nl if (translation.get_language() or "nl").startswith("nl") else passage.en


def _count_before(row: MomentRow) -> tuple[int, int]:
    """How many such moments, and how many of any sort, the same person told before this one."""
    own = MomentRow.objects.filter(author=row.author_id, child=row.child_id)
    earlier = own.filter(saved_at__lt=row.saved_at)
    return earlier.filter(signal=row.signal).count(), earlier.count()


def _family_of(child: Child) -> Family:
    by_birth = child.came_by in ("", Child.CameBy.BIRTH)
    return Family.BY_BIRTH if by_birth else Family.FOSTER_OR_ADOPTIVE
