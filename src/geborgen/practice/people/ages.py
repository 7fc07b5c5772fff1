"""How old a child is, and in which band of ages: closeness changes its form."""

from datetime import date
from enum import StrEnum

from geborgen.practice.people.models import Child

__all__ = ["AgeBand", "compute_age_months", "find_age_band"]


class AgeBand(StrEnum):
    """Bands in which words and pictures differ."""

    EXPECTED = "expected"
    BABY = "baby"
    TODDLER = "toddler"
    PRESCHOOL = "preschool"
    SCHOOL = "school"
    TEEN = "teen"


_UNTIL_MONTHS = (
    (12, AgeBand.BABY),
    (36, AgeBand.TODDLER),
    (72, AgeBand.PRESCHOOL),
    (144, AgeBand.SCHOOL),
)
_DAYS_A_MONTH = 365.25 / 12


def compute_age_months(child: Child, day: date) -> float | None:
    """Return the age in months on a day; None before birth, and while no birth date is known."""
    if child.birth_date is None or day < child.birth_date:
        return None
    return round((day - child.birth_date).days / _DAYS_A_MONTH, 2)


def find_age_band(child: Child, day: date) -> AgeBand:
    """Return the band of a child on a day; expected while it is not born yet."""
    months = compute_age_months(child, day)
    if months is None:
        return AgeBand.EXPECTED
    return next((band for until, band in _UNTIL_MONTHS if months < until), AgeBand.TEEN)
