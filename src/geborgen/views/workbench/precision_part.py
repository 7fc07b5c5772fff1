"""How precise it is, and how many more a wanted precision asks for."""

from geborgen.analysis.power import Precision
from geborgen.moments import Phrasebook
from geborgen.views.words import Table
from geborgen.views.workbench.line_svg import Line, render_line
from geborgen.views.workbench.section import Section, draw, make_section, make_table, number_cell

__all__ = ["make_precision_section"]

_MISSING = float("nan")
_WIDEST = 0.5


def make_precision_section(found: Precision, book: Phrasebook) -> Section:
    """Return the part on precision."""
    label = book.say("bench.figure.precision")
    known = [p for p in found.points if p.by_formula is not None or p.resampled is not None]
    # A margin of more than fifty points says nothing of a share, and would squeeze the rest flat.
    points = [p for p in known if (p.by_formula or p.resampled or 0.0) <= _WIDEST]
    drawings = []
    if points:
        line = Line(
            xs=[float(point.n_sessions) for point in points],
            ys=[_MISSING if p.by_formula is None else p.by_formula for p in points],
            middle=[_MISSING if p.resampled is None else p.resampled for p in points],
            wanted=found.wanted,
            across=book.say("bench.axis.dyads"),
            upwards=book.say("bench.axis.margin"),
        )
        drawings = [
            draw(
                "precision",
                render_line(line, book, label=label),
                caption=label,
                table=_point_table(found, book),
                note=book.say("bench.precision.picture"),
            )
        ]
    return make_section("precision", book, said=_say_precision(found, book), drawings=drawings)


def _say_precision(found: Precision, book: Phrasebook) -> list[str]:
    said = []
    if found.estimate is not None and found.half_width is not None:
        said.append(
            book.say(
                "bench.precision.now",
                percent=book.percent(found.estimate),
                margin=number_cell(100 * found.half_width, book, 0),
                n=found.n_sessions,
                units=found.n_units,
            )
        )
    wanted = number_cell(100 * found.wanted, book, 0)
    if found.needed is None:
        said.append(book.say("bench.precision.unknown", wanted=wanted, n=found.n_sessions))
    else:
        said.append(
            book.say(
                "bench.precision.needed",
                wanted=wanted,
                n=found.needed,
                low=found.needed_low or found.needed,
                high=found.needed_high or found.needed,
            )
        )
    return [*said, book.say(f"bench.verdict.{found.verdict}")]


def _point_table(found: Precision, book: Phrasebook) -> Table:
    rows = [
        (
            str(point.n_sessions),
            number_cell(point.by_formula, book, 3),
            number_cell(point.resampled, book, 3),
        )
        for point in found.points
    ]
    return make_table("precision", ("dyads", "by_formula", "resampled"), rows, book=book)
