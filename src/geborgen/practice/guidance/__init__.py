"""What comes back at once after a moment: readings, what fits the age, what to try, how to mend."""

from geborgen.practice.guidance.case import Case, Family, Mood, case_of
from geborgen.practice.guidance.choosing import Guidance, choose_guidance
from geborgen.practice.guidance.library import (
    Kind,
    Library,
    Passage,
    load_library,
    open_library,
    read_library,
)
from geborgen.practice.guidance.references import load_references

__all__ = [
    "Case",
    "Family",
    "Guidance",
    "Kind",
    "Library",
    "Mood",
    "Passage",
    "case_of",
    "choose_guidance",
    "load_library",
    "load_references",
    "open_library",
    "read_library",
]
