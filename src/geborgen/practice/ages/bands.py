"""The ages by which words are chosen, from before birth to eighteen."""

from enum import StrEnum

__all__ = ["AgeBand", "age_band"]


class AgeBand(StrEnum):
    """A stretch of childhood in which closeness has one form."""

    BEFORE_BIRTH = "before_birth"
    FIRST_MONTHS = "first_months"
    BABY = "baby"
    TODDLER = "toddler"
    PRESCHOOLER = "preschooler"
    SCHOOL_CHILD = "school_child"
    ADOLESCENT = "adolescent"

    @property
    def next_band(self) -> "AgeBand | None":
        """The stretch that comes after this one; None after the last."""
        bands = list(AgeBand)
        place = bands.index(self) + 1
        return bands[place] if place < len(bands) else None

    @property
    def first_month(self) -> float:
        """The age in months at which this stretch begins; just below zero before birth."""
        return next((float(first) for first, band in _FIRST_MONTH_OF if band is self), -0.01)


_FIRST_MONTH_OF = (
    (144, AgeBand.ADOLESCENT),
    (84, AgeBand.SCHOOL_CHILD),
    (48, AgeBand.PRESCHOOLER),
    (18, AgeBand.TODDLER),
    (6, AgeBand.BABY),
    (0, AgeBand.FIRST_MONTHS),
)


def age_band(age_months: float) -> AgeBand:
    """Return the band of an age in months; below zero the child is not born yet."""
    found = (band for first, band in _FIRST_MONTH_OF if age_months >= first)
    return next(found, AgeBand.BEFORE_BIRTH)
