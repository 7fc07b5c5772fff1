"""Agreement of observers as a part of a page, as a page, and its list as a table file."""

import csv
import io

from markupsafe import Markup

from geborgen.analysis.agreement.results import AgreementReading, TeamReading
from geborgen.moments import Phrasebook, __version__
from geborgen.sources.spreadsheet import guard_cell
from geborgen.views.agreement_words import (
    code_table,
    disagreement_table,
    drift_tables,
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
from geborgen.views.team_words import (
    place_group_table,
    place_table,
    say_team,
    say_team_facts,
    team_tables,
)

__all__ = [
    "make_agreement_part",
    "make_team_part",
    "render_agreement_csv",
    "render_agreement_page",
]

_CSV_COLUMNS = ("session", "actor", "kind", "time", "start_s", "end_s", "first_code",
                "second_code", "first_onset_s", "second_onset_s", "apart_s", "first_observer",
                "second_observer")  # fmt: skip

_PLACE_COLUMNS = ("session", "actor", "kind", "time", "start_s", "end_s")


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
            *drift_tables(reading, book),
            *(listed if reading.disagreements else []),
        ],
    )


def make_team_part(reading: TeamReading, book: Phrasebook) -> Part:
    """Return sentences and tables on three observers or more, ready for a page."""
    listed = [place_group_table(reading, book), place_table(reading, book)]
    return make_part(
        "agree.team",
        book,
        intro=book.say("agree.team.intro", names=book.joined(list(reading.observers))),
        said=[
            say_team_facts(reading, book) + ".",
            *say_team(reading, book),
            *([] if reading.places else [book.say("agree.no_disagreements")]),
        ],
        tables=[
            *team_tables(reading, book),
            *(listed if reading.places else []),
        ],
    )


def render_agreement_page(reading: AgreementReading | TeamReading, book: Phrasebook) -> str:
    """Return the part as a page that stands by itself."""
    if isinstance(reading, TeamReading):
        part = make_team_part(reading, book)
    else:
        part = make_agreement_part(reading, book)
    return (
        page_environment()
        .get_template("agreement.html.jinja")
        .render(
            language=str(book.language),
            version=__version__,
            css=Markup(render_css()),
            part=part,
        )
    )


def render_agreement_csv(reading: AgreementReading | TeamReading) -> str:
    """Every disagreement with its times, for further work."""
    if isinstance(reading, TeamReading):
        return _render_places(reading)
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


def _render_places(reading: TeamReading) -> str:
    """One row per place, one column per observer; ``?`` where that observer did not code it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_PLACE_COLUMNS, *(guard_cell(name) for name in reading.observers)])
    for one in reading.places:
        writer.writerow(
            [guard_cell(one.session), guard_cell(one.stream), " ".join(one.kinds),
             say_clock(one.start_s), _seconds(one.start_s), _seconds(one.end_s),
             *("?" if own is None else guard_cell(" + ".join(own)) for own in one.codes)]
        )  # fmt: skip
    return text.getvalue()


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")
