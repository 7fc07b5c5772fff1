"""Both at once: the state-space grid, what it measures, and where they are drawn to."""

from geborgen.analysis.workbench import GridPart
from geborgen.moments import Phrasebook
from geborgen.views.clock import say_length
from geborgen.views.grid_svg import grid_cell_table, grid_measure_table, render_grid
from geborgen.views.words import Table
from geborgen.views.workbench.section import (
    Section,
    draw,
    make_section,
    make_table,
    number_cell,
    verdict_cell,
)

__all__ = ["make_grid_section"]


def make_grid_section(part: GridPart, book: Phrasebook, *, names: tuple[str, str]) -> Section:
    """Return the part on the grid."""
    svg = render_grid(part.paths, part.grid, book, names=names, attractors=part.attractors)
    label = book.say("bench.figure.grid", first=names[0], second=names[1])
    drawing = draw("grid", svg, caption=label, table=grid_cell_table(part.grid, book))
    tables = [grid_measure_table(part.grid, book)]
    if part.attractors.attractors:
        tables.append(_attractor_table(part, book))
    return make_section("grid", book, said=_say_grid(part, book), drawings=[drawing], tables=tables)


def _say_grid(part: GridPart, book: Phrasebook) -> list[str]:
    pooled = part.grid.pooled
    said = [
        book.say(
            "bench.grid.basis",
            n=pooled.n_visits,
            sessions=book.say("bench.n_sessions", n=pooled.n_sessions),
            time=say_length(pooled.seconds, book),
            missing=say_length(pooled.missing_s, book),
        ),
        book.say(f"bench.verdict.{pooled.verdict}"),
    ]
    if part.attractors.attractors:
        cells = [f"{a.cell.column} · {a.cell.row}" for a in part.attractors.attractors]
        said.append(book.say("bench.grid.attractors", cells=book.joined(cells)))
    else:
        said.append(book.say("bench.grid.no_attractors"))
    return said


def _attractor_table(part: GridPart, book: Phrasebook) -> Table:
    rows = [
        (
            f"{one.cell.column} · {one.cell.row}",
            str(one.cell.n_visits),
            book.percent(one.cell.share),
            number_cell(one.strength, book, 1),
            verdict_cell(part.attractors.verdict, book),
        )
        for one in part.attractors.attractors
    ]
    names = ("cell", "visits", "share", "strength", "verdict")
    return make_table("attractors", names, rows, book=book)
