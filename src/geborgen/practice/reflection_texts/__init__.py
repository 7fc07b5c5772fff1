"""Words for pausing: the guided page, and what is noticed over weeks."""

from geborgen.practice.reflection_texts.page import (
    ReflectionPage,
    ReflectionStep,
    reflection_page,
)
from geborgen.practice.reflection_texts.patterns import (
    LivedMoment,
    NoticedPattern,
    PatternKind,
    find_patterns,
    lived_moment,
)

__all__ = [
    "LivedMoment",
    "NoticedPattern",
    "PatternKind",
    "ReflectionPage",
    "ReflectionStep",
    "find_patterns",
    "lived_moment",
    "reflection_page",
]
