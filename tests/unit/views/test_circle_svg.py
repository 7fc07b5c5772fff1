"""The Circle: well-formed, nothing overlaps, and it tells what the numbers tell."""

import itertools
import re
from xml.etree import ElementTree

import pytest

from geborgen.moments import Need
from geborgen.views import circle_table, plot_circle, render_circle
from geborgen.views.circle_svg import (
    HEIGHT,
    WIDTH,
    _fillings,
    label_boxes,
    most_asked,
    need_leaf,
)
from geborgen.views.petal import cut_at, side_point

AROUND = [need for need in Need if need is not Need.TAKE_CHARGE]


def touch(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.fixture(scope="session")
def mother(reading):
    return reading.pairs[0].circle


def test_it_is_well_formed_and_named(mother, book) -> None:
    root = ElementTree.fromstring(render_circle(mother, book, over="10 min"))
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert root.get("role") == "img"
    assert set(root.get("aria-labelledby").split()) == ids
    assert len(root[0].text) > 10
    assert "27" in root[1].text


def test_two_drawings_on_a_page_share_no_id(reading, book) -> None:
    drawn = "".join(render_circle(pair.circle, book) for pair in reading.pairs)
    ids = re.findall(r'\bid="([^"]+)"', drawn)
    assert len(ids) == len(set(ids)) == 4


def test_labels_never_overlap_or_leave_the_drawing(mother, book) -> None:
    boxes = label_boxes(mother, book)
    for box in boxes.values():
        assert box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
    assert not [pair for pair in itertools.combinations(boxes, 2) if touch(*map(boxes.get, pair))]


def test_even_the_longest_petal_stays_clear_of_every_label(mother, book) -> None:
    boxes = label_boxes(mother, book)
    for need in AROUND:
        leaf = need_leaf(need, 5, most=5)
        points = (side_point(leaf, i / 40, side) for i in range(41) for side in (-1, 0, 1))
        for x, y in points:
            assert not [n for n, box in boxes.items() if touch((x, y, x, y), box)]


def test_petals_at_their_longest_do_not_touch_each_other() -> None:
    outlines = {
        need: [
            side_point(need_leaf(need, 5, most=5), i / 20, s) for i in range(21) for s in (-1, 1)
        ]
        for need in AROUND
    }
    for one, other in itertools.combinations(AROUND, 2):
        distances = (
            (x - u) ** 2 + (y - v) ** 2 for x, y in outlines[one] for u, v in outlines[other]
        )
        assert min(distances) > 9


def test_the_longest_petal_is_the_need_asked_most(reading) -> None:
    assert most_asked(*(pair.circle for pair in reading.pairs)) == 6


def test_parts_stand_in_order_and_fill_the_petal(mother) -> None:
    feelings = next(n for n in mother.needs if n.need is Need.ORGANISE_FEELINGS)
    parts = _fillings(feelings)
    assert list(parts) == ["met", "mended", "missed"]
    assert parts["met"] == (0.0, cut_at(1 / 3))
    assert parts["mended"] == (cut_at(1 / 3), cut_at(2 / 3))
    assert parts["missed"][1] == 1.0


def test_too_few_moments_have_a_dotted_outline(scenes, book) -> None:
    few = scenes.circle("mama", [scenes.moment("mama", (1, "help", "met", 1.0, None, 0.5))])
    many = [scenes.moment("mama", (i, "help", "met", 1.0, None, 0.5)) for i in range(30)]
    plain = render_circle(scenes.circle("mama", many), book, legend=False)
    assert "stroke-dasharray" in render_circle(few, book, legend=False)
    assert "stroke-dasharray" not in plain


def test_a_circle_without_moments_can_be_drawn(scenes, book) -> None:
    drawn = render_circle(scenes.circle("mama", []), book)
    assert drawn.count(book.say("circle.not_seen")) == 9


def test_names_from_files_are_escaped(scenes, book) -> None:
    drawn = render_circle(scenes.circle("<script>&", []), book)
    ElementTree.fromstring(drawn)
    assert "<script" not in drawn


def test_the_table_says_what_the_drawing_shows(mother, book) -> None:
    table = circle_table(mother, book)
    comfort = next(row for row in table.rows if row[0] == book.say("need.comfort"))
    assert comfort[1:7] == ("3", "3", "0", "0", "0", "0")
    assert all(len(row) == len(table.headings) for row in table.rows)


def test_plot_circle_writes_a_file_that_stands_alone(mother, tmp_path) -> None:
    path = plot_circle(mother, tmp_path / "cirkel.svg", language="en")
    root = ElementTree.parse(path).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
