"""For whom words are chosen."""

from enum import StrEnum

__all__ = ["Reader"]


class Reader(StrEnum):
    """Whoever cares for one child at home, or for a child in a group."""

    CAREGIVER = "caregiver"
    TEACHER = "teacher"
