"""Agreement of two observers as a part of a page, as a page, and its list as a table file."""

import csv
import io

from markupsafe import Markup

from geborgen.analysis.agreement.results import AgreementReading
from geborgen.moments import Phrasebook, __version__
from geborgen.sources.spreadsheet import guard_cell
from geborgen.views.agreement_words import (
    code_table,
    disagreement_table,
    group_table,
    say_agreement,
    say_agreement_facts,
    session_tables,
    stream_table,
)
from geborgen.views.clock import say_clock
from geborgen.views.design import render_css
from geborgen.views.part import Part, make_part
from geborgen.views.report import page_environment

__all__ = ["make_agreement_part", "render_agreement_csv", "render_agreement_page"]

_CSV_COLUMNS = ("session", "actor", "kind", "time", "start_s", "end_s", "first_code",
                "second_code", "first_onset_s", "second_onset_s", "apart_s", "first_observer",
                "second_observer")  # fmt: skip


def make_agreement_part(reading: AgreementReading, book: Phrasebook) -> Part:
    """Return sentences and tables on two observers, ready for a page."""
    listed = [group_table(reading, book), disagreement_table(reading, book)]
    return make_part(
        "agree",
        book,
        intro=book.say("agree.intro", first=reading.first, second=reading.second),
        said=[
            say_agreement_facts(reading, book) + ".",
            *say_agreement(reading, book),
            *([] if reading.disagreements else [book.say("agree.no_disagreements")]),
        ],
        tables=[
            stream_table(reading, book),
            code_table(reading, book),
            *session_tables(reading, book),
            *(listed if reading.disagreements else []),
        ],
    )


def render_agreement_page(reading: AgreementReading, book: Phrasebook) -> str:
    """Return the part as a page that stands by itself."""
    return (
        page_environment()
        .get_template("agreement.html.jinja")
        .render(
            language=str(book.language),
            version=__version__,
            css=Markup(render_css()),
            part=make_agreement_part(reading, book),
        )
    )


def render_agreement_csv(reading: AgreementReading) -> str:
    """Every disagreement with its times, for further work."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    for one in reading.disagreements:
        writer.writerow(
            [guard_cell(one.session), guard_cell(one.stream), one.kind.value,
             say_clock(one.start_s), _seconds(one.start_s), _seconds(one.end_s),
             guard_cell(one.first_code or ""), guard_cell(one.second_code or ""),
             _seconds(one.first_onset_s), _seconds(one.second_onset_s), _seconds(one.apart_s),
             guard_cell(reading.first), guard_cell(reading.second)]
        )  # fmt: skip
    return text.getvalue()


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")
