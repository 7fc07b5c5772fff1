"""Agreement first: whether two observers see the same, before anything is counted on it."""

from geborgen.analysis.agreement import AgreementReading
from geborgen.analysis.results import Verdict
from geborgen.moments import Phrasebook
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
from geborgen.views.workbench.forest_svg import Estimate, render_forest
from geborgen.views.workbench.observed_part import say_person
from geborgen.views.workbench.section import Drawing, Section, draw, make_section

__all__ = ["make_agreement_section"]

_SHOWN_PLACES = 40
_MOST_CODES = 14


def make_agreement_section(reading: AgreementReading, book: Phrasebook) -> Section:
    """Return the part on two observers, its list of differences cut where it grows long."""
    tables = [
        stream_table(reading, book),
        *session_tables(reading, book),
        *drift_tables(reading, book),
    ]
    if reading.disagreements:
        tables.append(group_table(reading, book))
        tables.append(disagreement_table(reading, book, most=_SHOWN_PLACES))
    left = len(reading.disagreements) - _SHOWN_PLACES
    return make_section(
        "agreement",
        book,
        intro=book.say("agree.intro", first=reading.first, second=reading.second),
        said=[say_agreement_facts(reading, book) + ".", *say_agreement(reading, book)],
        drawings=[drawing] if (drawing := _draw_codes(reading, book)) else [],
        tables=tables,
        notes=[book.say("bench.agreement.more", n=left)] if left > 0 else [],
    )


def _draw_codes(reading: AgreementReading, book: Phrasebook) -> Drawing | None:
    """Kappa in time of every code, those coded most first."""
    found = [(stream, code) for stream in reading.streams for code in stream.codes]
    found = [(s, code) for s, code in found if code.units.value is not None]
    found.sort(key=lambda pair: -(pair[1].n_first + pair[1].n_second))
    rows = [
        Estimate(
            name=f"{say_person(stream.stream, book)}: {code.code}" if stream.stream else code.code,
            value=code.units.value,
            low=code.units.low,
            high=code.units.high,
            is_sure=code.units.verdict is Verdict.ENOUGH,
        )
        for stream, code in found[:_MOST_CODES]
        if code.units.verdict is not Verdict.TOO_FEW
    ]
    if not rows:
        return None
    label = book.say("bench.figure.kappa")
    svg = render_forest(rows, book, label=label, is_share=False)
    return draw("agreement", svg, caption=label, table=code_table(reading, book))
