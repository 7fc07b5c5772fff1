"""The outlook's page: a hundred families, strengths first, and never a word of fate."""

import html
import json
import re

import jsonschema
import pytest

from geborgen.analysis import compute_reading
from geborgen.inference.report import Asked, compute_outlook_report
from geborgen.inference.results import PatternShare
from geborgen.moments import Language
from geborgen.sources import read_recordings
from geborgen.views.outlook_json import describe_outlook_schema, render_outlook_json
from geborgen.views.outlook_page import make_outlook_part, render_outlook_html
from geborgen.views.outlook_svg import render_hundred
from geborgen.views.outlook_words import load_outlook_book, say_outlook_in_short, spread_hundred
from geborgen.views.report import render_report_html
from tests.told_families import bank

DIARY = "src/geborgen/sources/samples/diary.csv"


@pytest.fixture(scope="module")
def reading():
    return compute_reading(read_recordings(DIARY))


@pytest.fixture(scope="module")
def report(reading):
    return compute_outlook_report(reading, Asked(), bank=bank())


def words_of(page):
    return html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.S))


@pytest.mark.slow
@pytest.mark.parametrize("language", list(Language))
def test_the_page_says_first_that_it_is_no_fate_and_no_diagnosis(report, language):
    page = render_outlook_html(report, language=language)
    book = load_outlook_book(language)
    assert page.index(html.escape(book.say("outlook.not_fate"))) < page.index("<main")
    assert "http" not in page.replace("http://www.w3.org", "")


@pytest.mark.slow
def test_strengths_come_before_what_might_change(report):
    page = render_outlook_html(report, language="nl")
    assert page.index("Wat er goed gaat") < page.index("Wat groeit er") < page.index("Wat als?")


@pytest.mark.slow
def test_a_pair_with_too_few_moments_has_a_sentence_and_no_numbers(report):
    pair = next(p for p in report.pairs if p.outlook.caregiver == "leidster")
    part = make_outlook_part(pair, load_outlook_book("nl"), bank=2000, anchor="p")
    assert "kunnen het niet zeggen" in part.verdict
    assert not part.is_told
    assert part.hundred is None


@pytest.mark.slow
def test_the_data_follows_its_published_schema(report):
    document = json.loads(render_outlook_json(report))
    jsonschema.validate(document, describe_outlook_schema())
    assert document["said"]["nl"]["pairs"][0]["lines"]


@pytest.mark.slow
def test_the_report_has_the_outlook_of_the_pairs_that_can_tell(reading, report):
    book = load_outlook_book("nl")
    parts = [make_outlook_part(pair, book, bank=2000, anchor=f"o{i}")
             for i, pair in enumerate(report.pairs)]  # fmt: skip
    page = render_report_html(reading, language="nl", outlooks=parts)
    told = sum(part.is_told for part in parts)
    assert page.count(html.escape(book.say("outlook.part_title"))) == told == 2


@pytest.mark.slow
def test_the_words_in_the_terminal_name_families_and_not_this_child(report):
    for pair in report.pairs:
        said = say_outlook_in_short(pair, load_outlook_book("en"))
        assert not re.search(r"\b(will|diagnos|disorder|your child)\b", said)


@pytest.mark.parametrize(
    "shares", [(0.5, 0.25, 0.125, 0.125), (1, 0, 0, 0), (0.333, 0.333, 0.334, 0), (0, 0, 0, 0)]
)
def test_a_hundred_are_a_hundred(shares):
    patterns = [PatternShare(name=str(i), share=s, low=s, high=s, usual=s)
                for i, s in enumerate(shares)]  # fmt: skip
    counts = spread_hundred(patterns)
    assert sum(counts) == (100 if sum(shares) else sum(counts))
    assert all(abs(n - 100 * s) <= 1 for n, s in zip(counts, shares, strict=True)) or not any(
        shares
    )


def test_groups_differ_in_more_than_colour():
    drawing = render_hundred([25, 25, 25, 25], label="a hundred", id_prefix="x")
    assert drawing.count("<circle") == 200 + 1  # two heads a family, and the dot of a pattern
    assert "url(#x-striped)" in drawing
    assert "url(#x-dotted)" in drawing
