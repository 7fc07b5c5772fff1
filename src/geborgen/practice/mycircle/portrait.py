"""One caregiver's Circle with a child, ready for the page."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from geborgen.analysis import compute_circle
from geborgen.analysis.results import CircleProfile
from geborgen.moments import Fate, Language, Moment, Need
from geborgen.practice.diary.words import Telling, tell_row
from geborgen.practice.mycircle.queries import Gathered
from geborgen.practice.mycircle.words import (
    say_change,
    say_good_enough,
    say_linchpin,
    say_strengths,
    say_sure,
)
from geborgen.views.circle_svg import render_circle
from geborgen.views.circle_table import circle_table
from geborgen.views.fates_svg import render_fates
from geborgen.views.moment_words import FEW_ENOUGH_TO_TELL
from geborgen.views.words import Table, load_report_book

__all__ = ["Portrait", "draw_portrait"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A Circle, its table, and what it says; `linchpin_need` leads to what may help there."""

    called: str
    n: int
    ever: int
    circle: SafeString
    table: Table
    fates: SafeString
    told: tuple[Telling, ...]
    strengths: tuple[str, ...]
    good_enough: tuple[str, ...]
    linchpin: tuple[str, ...]
    linchpin_need: str
    change: str
    sure: str


def draw_portrait(gathered: Gathered, *, over: str) -> Portrait:
    """Return a caregiver's Circle; `over` says which time it is about."""
    book = load_report_book(Language((get_language() or "nl")[:2]))
    now, before = _circle(gathered, gathered.now), _circle(gathered, gathered.before)
    few = len(gathered.now) <= FEW_ENOUGH_TO_TELL
    return Portrait(
        called=gathered.link.called,
        n=now.n_moments,
        ever=gathered.ever,
        # Our own SVG, escaped where it is made.
        circle=mark_safe(render_circle(now, book, over=over, id_prefix="circle")),
        table=circle_table(now, book),
        fates=mark_safe(render_fates(_count_fates(now), book)),
        told=tuple(tell_row(row) for row in gathered.rows) if few else (),
        strengths=say_strengths(now, book),
        good_enough=say_good_enough(now, book),
        linchpin=() if few else say_linchpin(now, book),
        linchpin_need=_find_need(now),
        change="" if few else say_change(now, before),
        sure=say_sure(now) if now.n_moments else _("No moments in this time yet."),
    )


def _circle(gathered: Gathered, moments: tuple[Moment, ...]) -> CircleProfile:
    return compute_circle(
        moments,
        child=gathered.link.child.name,
        caregiver=gathered.link.called,
    )


def _count_fates(circle: CircleProfile) -> dict[Fate, int]:
    return {
        Fate.MET: sum(need.met for need in circle.needs),
        Fate.MENDED: sum(need.mended for need in circle.needs),
        Fate.MISSED: sum(need.missed for need in circle.needs),
        Fate.UNDECIDED: sum(need.undecided for need in circle.needs),
    }


def _find_need(circle: CircleProfile) -> str:
    target = circle.linchpin.target if circle.linchpin else ""
    return target if target in set(Need) else ""
