"""The grid as drawing and table: names, dots, gaps, and what it does with too much."""

import re

import numpy as np
import pytest
from lxml import etree

from geborgen.analysis.grids import compute_attractors, compute_grid, make_trajectory_from_changes
from geborgen.moments import Language
from geborgen.views.grid_svg import grid_cell_table, grid_measure_table, render_grid
from geborgen.views.words import load_report_book

SHORT = (("low", "high"), ("low", "high"))


def a_path(x, y, *, names=SHORT, each_s=2.0):
    starts = each_s * np.arange(len(x) + 1)
    return make_trajectory_from_changes(starts[:-1], (x, y), end_s=float(starts[-1]), names=names)


def drawing(*paths, language=Language.EN, **more):
    book = load_report_book(language)
    return render_grid(paths, compute_grid(paths), book, names=("child", "mother"), **more)


def parsed(svg):
    return etree.fromstring(svg.encode())


@pytest.mark.parametrize("language", Language)
def test_every_visit_is_a_dot_and_the_first_a_ring(language):
    svg = drawing(a_path([0, 1, 0, 1], [0, 0, 1, 1]), language=language)
    assert len(parsed(svg).findall("circle")) == 4
    assert svg.count('class="f-surface s-ink"') == 1


def test_the_line_is_lifted_where_something_is_missing():
    trace = parsed(drawing(a_path([0, 1, -1, 1], [0, 0, 0, 1]))).find("path").get("d")
    assert re.sub(r"[\d. -]", "", trace) == "MLM"


def test_names_are_escaped_and_long_ones_whole_in_the_title():
    long = "looks <away> for a very long time"
    svg = drawing(a_path([0, 1], [0, 1], names=((long, "b"), ("c", "d"))))
    titles = [t.text for t in parsed(svg).iter("title")]
    assert any(text.startswith(f"{long} · c") for text in titles)
    assert "looks &lt;away&gt;" in svg


def test_more_visits_than_can_be_seen_become_one_disc_a_cell():
    svg = drawing(*[a_path([0, 1] * 20, [0, 1] * 20)] * 5)
    assert len(parsed(svg).findall("circle")) == 2


def test_attractors_get_a_thick_edge_and_a_line_in_the_legend():
    path = a_path([0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 1, 1])
    svg = drawing(path, attractors=compute_attractors([path]))
    assert svg.count('stroke-width="2.4"') == 1
    assert "thick edge" in " ".join(parsed(svg).itertext())


@pytest.mark.parametrize("n", [1, 3, 11, 30])
def test_nothing_is_drawn_outside(n):
    names = (tuple(f"code {i}" for i in range(n)), tuple(f"a longer name {i}" for i in range(n)))
    root = parsed(drawing(a_path(list(range(n)), list(range(n)), names=names)))
    width, height = (float(v) for v in root.get("viewBox").split()[2:])
    for box in root.iter("rect"):
        x, y, side = (float(box.get(key)) for key in ("x", "y", "width"))
        assert min(x, y) >= 0 and x + side <= width and y + side <= height


def test_an_empty_session_is_drawn_empty():
    assert parsed(drawing(a_path([], []))).findall("circle") == []


@pytest.mark.parametrize("language", Language)
def test_the_tables_say_what_the_drawing_shows(language):
    grid = compute_grid([a_path([0, 1, 0], [0, 0, 0])])
    book = load_report_book(language)
    cells, measures = grid_cell_table(grid, book), grid_measure_table(grid, book)
    assert [row[:2] for row in cells.rows] == [("low · low", "2"), ("high · low", "1")]
    assert cells.rows[0][2] == book.number(4.0, 2)
    assert len(measures.rows) == len(grid.means) == 10
    assert all(len(row) == len(measures.headings) for row in measures.rows)
