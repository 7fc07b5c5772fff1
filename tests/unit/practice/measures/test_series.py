"""A person's scores over time, drawn and as a table."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from geborgen.moments import Language, load_phrasebook
from geborgen.practice.measures import read_measure, score_measure
from geborgen.practice.measures.series import create_score_series
from geborgen.views.score_svg import ScoreMark, ScoreSeries, render_scores, score_table

DAYS = (date(2026, 2, 3), date(2026, 4, 20), date(2026, 8, 1), date(2026, 11, 5))


def book(language):
    return load_phrasebook(language, "geborgen.analysis", "geborgen.views")


def epds(total):
    points = [min(3, max(0, total - 3 * i)) for i in range(10)]
    return score_measure(read_measure("epds"), dict(enumerate(points, start=1)))


def series(totals, language="en"):
    scores = [(day, epds(total)) for day, total in zip(DAYS, totals, strict=False)]
    return create_score_series(read_measure("epds"), "total", scores, book=book(language))


def test_every_later_score_is_held_against_the_first():
    marks = [point.mark for point in series([14, 12, 10, 18]).points]
    assert marks == [ScoreMark.FIRST, ScoreMark.UNCLEAR, ScoreMark.BETTER, ScoreMark.WORSE]


def test_without_a_limit_nothing_is_said_of_change():
    ras = read_measure("ras")
    scores = [(day, score_measure(ras, dict.fromkeys(range(1, 8), 3))) for day in DAYS[:2]]
    found = create_score_series(ras, "mean", scores, book=book("en"))
    assert [point.mark for point in found.points] == [ScoreMark.FIRST, ScoreMark.UNKNOWN]
    assert book("en").say("scores.mark.unknown") in render_scores(found, book("en"), label="x")
    assert found.sem is None


def test_an_answering_without_a_score_stays_visible():
    gap = score_measure(read_measure("epds"), {1: 2})
    scores = [(DAYS[0], epds(12)), (DAYS[1], gap), (DAYS[2], epds(5))]
    found = create_score_series(read_measure("epds"), "total", scores, book=book("en"))
    assert found.points[1].value is None
    assert "1 of 10" in score_table(found, book("en")).rows[1]
    assert "×" in render_scores(found, book("en"), label="x")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("totals", [[12], [14, 12, 10, 18], [0, 30]])
def test_the_drawing_is_whole_and_within_its_frame(language, totals):
    drawn = render_scores(series(totals, language), book(language), label="label")
    root = ElementTree.fromstring(drawn)
    width, height = (float(size) for size in root.get("viewBox").split()[2:])
    for text in root.iter("text"):
        wide = len(text.text) * 7.44 if text.get("text-anchor") is None else 0
        assert 0 <= float(text.get("x")) + wide <= width
        assert 0 <= float(text.get("y")) <= height
    assert root.get("role") == "img"
    assert root.get("aria-label") == "label"


def test_the_whiskers_are_as_long_as_measurement_error_and_stay_on_the_scale():
    row = score_table(series([30]), book("en")).rows[0]
    assert row[2] == "27.2 to 30"  # 30 − 1.96 × 4 / (1.96 √2)


def test_the_table_says_what_the_drawing_shows():
    found = series([14, 9], "nl")
    table = score_table(found, book("nl"))
    assert table.headings[0] == "Datum"
    assert [row[1] for row in table.rows] == ["14", "9"]
    assert table.rows[0][3] == found.bands[2].label
    assert "duidelijk" not in table.rows[0][5]
    assert "meer dan meetfout" in table.rows[1][5]
    assert "Matthey" in table.note


def test_meaning_does_not_hang_on_colour_alone():
    drawn = render_scores(series([14, 9, 18]), book("en"), label="x")
    shapes = re.findall(r"<(circle|path)", drawn)
    assert "circle" in shapes
    assert drawn.count("l7 7l-7 7l-7 -7Z") == 4  # two diamonds, and two in the legend
    assert ">A<" in drawn


def test_nothing_measured_is_nothing_drawn():
    empty = ScoreSeries(title="x", low=0, high=10, points=())
    assert render_scores(empty, book("en"), label="x") == ""
