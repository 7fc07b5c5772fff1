"""The file page's panel of measures: what asks for attention first, then scores over time."""

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geborgen.moments import Language, Phrasebook, load_phrasebook
from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.casefiles.models import Person
from geborgen.practice.casefiles.panels import Panel
from geborgen.practice.casefiles.queries import list_people, may_show_couple
from geborgen.practice.measures.scoring import CriticalState
from geborgen.practice.measuring.measure_list import list_measures
from geborgen.practice.measuring.scores import ScoredAnswering, list_scored, list_series
from geborgen.views.score_svg import render_scores, score_table

__all__ = ["describe_measures", "draw_person", "load_measure_book"]


def load_measure_book() -> Phrasebook:
    language = Language((get_language() or "nl")[:2])
    return load_phrasebook(
        language, "geborgen.analysis", "geborgen.views", "geborgen.practice.measures"
    )


def describe_measures(opened: Opened) -> Panel:
    book = load_measure_book()
    drawn = [draw_person(person, book) for person in list_people(opened.file)]
    return Panel(
        key="measures",
        title=_("Measures"),
        template="measuring/panel.html",
        context={
            "people": [one for one in drawn if one["scored"] or one["awaited"]],
            "may_show_couple": may_show_couple(opened.file),
        },
        is_wide=True,
    )


def draw_person(person: Person, book: Phrasebook) -> dict[str, Any]:
    """Return one person's measures, drawn; only ever one person's."""
    scored, known = list(list_scored(person)), list_measures()
    charts = []
    for measure, series in list_series(scored, book=book):
        label = f"{measure.name}, {person.get_part_display()}"
        charts.append({
            "measure": measure,
            # Our own SVG, escaped where it is made.
            "svg": mark_safe(render_scores(series, book, label=label)),
            "table": score_table(series, book),
        })  # fmt: skip
    return {
        "person": person,
        "scored": scored,
        "charts": charts,
        "attention": [_prompt(one, book) for one in scored if _asks(one)],
        "awaited": [
            {"row": row, "name": known[row.measure].name if row.measure in known else row.measure}
            for row in person.answerings.filter(answered_at=None)
        ],
    }


def _asks(one: ScoredAnswering) -> bool:
    return one.score.is_critical and one.row.attended_at is None


def _prompt(one: ScoredAnswering, book: Phrasebook) -> dict[str, Any]:
    raised = [c.item for c in one.score.critical if c.state is CriticalState.RAISED]
    return {
        "row": one.row,
        "measure": one.measure,
        "prompts": [item.prompt.in_language(book.language) for item in raised],
    }
