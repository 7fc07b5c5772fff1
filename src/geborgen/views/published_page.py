"""Published numbers beside simulated ones, as one page that stands by itself."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from geborgen.moments import Phrasebook, __version__
from geborgen.views.design import render_css
from geborgen.views.published_svg import render_answers
from geborgen.views.published_table import answer_rows, say_score
from geborgen.views.report import page_environment

if TYPE_CHECKING:
    from geborgen.simulation.published import Answer

__all__ = ["render_answers_page"]


def render_answers_page(
    answers: Sequence["Answer"],
    book: Phrasebook,
    *,
    facts: Sequence[str],
    citations: Mapping[str, str],
) -> str:
    """Return the page: how it was simulated, the drawing, the table, the works."""
    used = sorted({answer.row.source for answer in answers})
    title = book.say("published.title")
    return page_environment().get_template("published.html.jinja").render(
        language=str(book.language),
        version=__version__,
        css=Markup(render_css()),
        title=title,
        facts=facts,
        score=say_score(answers, book),
        picture=Markup(render_answers(answers, book, label=title)),
        headings=[book.say(f"published.heading.{name}") for name in
                  ("what", "use", "published", "simulated", "verdict", "source")],
        rows=answer_rows(answers, book),
        works_heading=book.say("published.works"),
        works=[(key, citations[key]) for key in used if key in citations],
        notes=[book.say(f"published.note.{name}") for name in ("rule", "simulated", "measures")],
    )  # fmt: skip
