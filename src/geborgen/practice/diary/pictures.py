"""A row as a picture."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from geborgen.moments import Language
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.store import make_moment
from geborgen.views.moment_circle import render_moment_circle
from geborgen.views.words import load_report_book

__all__ = ["draw_row"]


def draw_row(row: MomentRow, *, caregiver: str) -> SafeString:
    """Return where a moment lies on the Circle; nothing for one before birth."""
    moment = make_moment(row, row.child, caregiver=caregiver)
    if moment is None:
        return SafeString()
    book = load_report_book(Language((get_language() or "nl")[:2]))
    return mark_safe(render_moment_circle(moment, book))  # our own SVG, escaped where made
