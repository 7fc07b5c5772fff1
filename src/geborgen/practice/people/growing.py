"""What closeness looks like at a child's age and next, in the page's language."""

from dataclasses import dataclass

from django.utils import translation

from geborgen.practice.ages import ClosenessWords, closeness_at, load_temperament
from geborgen.practice.guidance import load_references

__all__ = ["Growing", "describe_growing"]

# An age that every band takes for 'not born yet'.
_BEFORE_BIRTH = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Growing:
    """Words on an age and the next, questions about the nature of a child, and their sources."""

    now: ClosenessWords
    then: ClosenessWords | None
    note: str
    questions: tuple[str, ...]
    sources: tuple[str, ...]


def describe_growing(age_months: float | None) -> Growing:
    """Return the words for an age; None is before birth."""
    language = (translation.get_language() or "nl")[:2]
    now, then = closeness_at(_BEFORE_BIRTH if age_months is None else age_months)
    nature, cited = load_temperament(), load_references()
    return Growing(
        now=now.words(language),
        then=then.words(language) if then else None,
        note=nature.note(language),
        questions=tuple(question.words(language) for question in nature.question),
        sources=tuple(cited[key] for key in now.sources),
    )
