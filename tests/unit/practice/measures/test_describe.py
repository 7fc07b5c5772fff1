"""A measure's facts in words."""

import pytest

from geborgen.moments import Language, load_phrasebook
from geborgen.practice.measures import load_shipped_measures, read_measure
from geborgen.practice.measures.describe import describe_measure, describe_state


def told(key, language="en"):
    book = load_phrasebook(language, "geborgen.practice.measures")
    return {s.key: s.lines for s in describe_measure(read_measure(key), book)}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("measure", load_shipped_measures(), ids=lambda measure: measure.key)
def test_every_measure_can_be_told_in_both_languages(measure, language):
    book = load_phrasebook(language, "geborgen.practice.measures")
    sections = describe_measure(measure, book)
    assert {"use", "items", "scales", "checks", "sources"} <= {s.key for s in sections}
    assert all(line.strip() for section in sections for line in section.lines)


def test_items_with_the_same_answers_are_told_together():
    lines = told("mpas")["items"]
    assert "Answers of item 4–6, 15–19: 1 → 1, 2 → 2.3, 3 → 3.6, 4 → 5." in lines
    assert "Turned: 9, 11, 13, 14." in lines
    assert any("2 → 2,3" in line for line in told("mpas", "nl")["items"])


def test_a_scale_says_how_it_is_counted():
    scales = told("sdq")["scales"]
    assert "the parts emotion, conduct, activity, peers together" in scales[0]
    assert "At most 2 items may be missing; then it is rounded." in scales[1]
    assert "Times 4." in told("who-5")["scales"][0]
    assert "Turned here only: 6." in told("rsq")["scales"][2]


def test_a_fact_that_is_off_stands_there_with_its_reason():
    (line,) = told("gbo")["change"]
    assert "off: not sure enough" in line
    assert "seen in no source" in line
    assert "n = 114" in told("ras")["reliability"][0]


def test_a_band_for_a_time_in_life_says_which():
    assert any("first three months of pregnancy" in line for line in told("epds")["bands"])


def test_a_measure_that_is_off_says_so_first():
    book = load_phrasebook("nl", "geborgen.practice.measures")
    assert describe_state(read_measure("ppas"), book).startswith("Staat uit. De sleutel")
