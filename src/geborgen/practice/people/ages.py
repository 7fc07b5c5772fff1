"""How old a child is: from its birth date, or before birth from the due date."""

from datetime import date

from geborgen.practice.people.models import Child

__all__ = ["DAYS_A_MONTH", "compute_age_months"]

DAYS_A_MONTH = 365.25 / 12
_NOT_YET = -0.01


def compute_age_months(child: Child, day: date) -> float:
    """Return the age in months on a day; below zero while the child is not born."""
    if child.birth_date is not None:
        return round((day - child.birth_date).days / DAYS_A_MONTH, 2)
    if child.due_date is None:
        return _NOT_YET
    return min(round((day - child.due_date).days / DAYS_A_MONTH, 2), _NOT_YET)
