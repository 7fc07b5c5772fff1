"""A moment as a picture."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from geborgen.moments import Language
from geborgen.practice.diary.words import Telling
from geborgen.views.moment_circle import render_moment_circle
from geborgen.views.words import load_report_book

__all__ = ["draw_telling"]


def draw_telling(telling: Telling) -> SafeString:
    """Return where a moment lies on the Circle; nothing for one before birth."""
    if telling.is_before_birth:
        return SafeString()
    book = load_report_book(Language((get_language() or "nl")[:2]))
    return mark_safe(render_moment_circle(telling.moment, book))  # our own SVG, escaped where made
