"""The report: valid, self-contained, escaped, honest about small numbers, in both languages."""

import itertools
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import html5lib
import pytest

from geborgen.analysis.results import Reading, Verdict
from geborgen.moments import Need, SignalKind
from geborgen.views import (
    load_report_book,
    moment_headings,
    moment_rows,
    render_report_html,
    render_report_json,
    render_report_pdf,
)
from geborgen.views.moment_words import tell_moment
from geborgen.views.summary import say_in_short, summarise_pair
from geborgen.views.time_parts import repair_part
from geborgen.views.words import say_share


@pytest.fixture(scope="module", params=["nl", "en"])
def page(request, reading) -> str:
    return render_report_html(reading, language=request.param)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.seen.append((tag, dict(attrs)))


def tags_of(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(page)
    return parser.seen


def test_the_page_is_valid_html(page: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page)


def test_the_page_asks_for_nothing_outside_itself(page: str) -> None:
    for tag, attributes in tags_of(page):
        assert tag not in ("script", "link", "img", "iframe", "object")
        for name in ("src", "href", "srcset", "data", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#")
    assert "url(" not in page


def test_headings_follow_each_other_without_a_gap(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in tags_of(page) if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_ids_are_unique_and_links_lead_somewhere(page: str) -> None:
    tags = tags_of(page)
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {attributes["href"][1:] for tag, attributes in tags if tag == "a"}
    assert targets <= set(ids)
    for _, attributes in tags:
        assert set((attributes.get("aria-labelledby") or "").split()) <= set(ids)


def test_every_drawing_has_words(page: str) -> None:
    drawings = [attributes for tag, attributes in tags_of(page) if tag == "svg"]
    assert len(drawings) > 20
    for attributes in drawings:
        named = attributes.get("aria-label") or attributes.get("aria-labelledby")
        assert named or attributes.get("aria-hidden") == "true"


def test_every_table_heading_has_a_scope(page: str) -> None:
    headings = [attributes for tag, attributes in tags_of(page) if tag == "th"]
    assert headings
    assert all(attributes.get("scope") in ("col", "row") for attributes in headings)


def test_what_comes_from_files_is_escaped(page: str) -> None:
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_page_is_small(page: str) -> None:
    assert len(page.encode()) < 400_000


def test_the_language_is_named(reading) -> None:
    for language in ("nl", "en"):
        assert f'<html lang="{language}">' in render_report_html(reading, language=language)


def test_it_says_it_is_no_diagnosis_and_where_help_is(reading) -> None:
    page = render_report_html(reading, language="nl")
    for needed in ("geen diagnose", "112", "0800-2000", "113", "1712", "1813", "huisarts"):
        assert needed in page


def test_strengths_come_before_the_struggle(reading) -> None:
    page = render_report_html(reading, language="nl")
    assert page.index("Wat goed gaat") < page.index("Waar hulp het meeste kan doen")


def test_where_there_are_too_few_the_sentence_says_so(scenes) -> None:
    book = load_report_book("nl")
    said = say_share(scenes.share(1, 2), book)
    assert said == "1 van de 2 keer. Dat is te weinig om iets te zeggen."
    assert "%" in say_share(scenes.share(11, 20), book)
    assert say_share(scenes.share(0, 0), book) == book.say("share.none")


def test_a_share_of_one_is_said_in_the_singular(scenes) -> None:
    book = load_report_book("nl")
    assert say_share(scenes.share(1, 1), book).startswith("1 keer gezien, en toen was het zo.")
    assert say_share(scenes.share(0, 1), book).startswith("1 keer gezien, en toen was het niet zo.")


def test_every_number_has_the_noun_of_what_it_counts(reading) -> None:
    page = render_report_html(reading, language="nl")
    assert "203 van de 298 stukjes van 2 seconden." in page
    assert "31 van de 34 keer." in page
    assert "4 van de 5 stukken van 2 minuten." in page
    assert "Samen zagen ze 15 gedragingen. 12 daarvan zagen ze allebei" in page
    assert not re.search(r"(?<![\d,])1 (momenten|signalen|dagen|sessies|seconden|minuten)\b", page)


def test_a_share_of_undecided_moments_is_said(reading) -> None:
    book = load_report_book("nl")
    asked = summarise_pair(reading.pairs[0], reading, book, anchor="").asked
    assert "Van 1 ander moment is niet bekend hoe het afliep." in asked


def test_the_curve_of_repairs_counts_from_the_rupture(scenes) -> None:
    book = load_report_book("nl")
    curve = scenes.latency_curve([scenes.moment("mama", row) for row in scenes.MOTHER_SCENE])
    pair = replace(scenes.reading().pairs[0], repair=replace(
        scenes.no_repair(), ruptures=scenes.share(9, 20), latency=curve))  # fmt: skip
    drawn = "".join(repair_part(pair, book).pictures)
    assert "seconden sinds ze elkaar kwijt waren" in drawn
    assert "seconden na het signaal" not in drawn


def test_every_measure_carries_its_number_and_a_verdict(reading) -> None:
    page = render_report_html(reading, language="en")
    measures = re.findall(r'<li class="measure (\w+)">(.*?)</li>', page, re.S)
    assert len(measures) > 25
    for verdict, body in measures:
        assert verdict in list(Verdict)
        assert re.search(r"\d+ of \d+ \w+|Seen 1 \w+|did not happen", body)


def test_warnings_name_their_file_and_row(reading) -> None:
    page = render_report_html(reading, language="nl")
    assert "sessie.boris, rij 88:" in page


def test_an_empty_reading_says_so_in_words(reading) -> None:
    empty = Reading(scheme=reading.scheme, sessions=reading.sessions, pairs=(), fates=())
    page = render_report_html(empty, language="nl")
    html5lib.HTMLParser(strict=True).parse(page)
    assert "Nog niets te lezen" in page


def test_a_pair_without_moments_still_makes_a_page(scenes, reading) -> None:
    bare = replace(reading.pairs[1], moments=(), circle=scenes.circle("papa", []), latency=None)
    page = render_report_html(replace(reading, pairs=(bare,)), language="en")
    assert "0 times" in page


def test_a_diary_becomes_days(scenes, reading) -> None:
    moments = tuple(scenes.diary_moments())
    told = replace(reading.pairs[1], moments=moments, circle=scenes.circle("papa", list(moments)))
    page = render_report_html(replace(reading, pairs=(told,)), language="nl")
    assert "Elke regel is een dag" in page
    assert "In 14 dagen vroeg het kind" in page


def told_pair(scenes, reading, moments):
    profile = scenes.circle("papa", moments)
    bare = replace(reading.pairs[1], moments=tuple(moments), circle=profile, look_again=())
    return replace(reading, pairs=(bare,))


def told(moment):
    return replace(moment, told=True)


def test_very_few_moments_are_told_and_not_counted(scenes, reading) -> None:
    two = told_pair(scenes, reading, [told(m) for m in scenes.diary_moments()[:2]])
    page = render_report_html(two, language="nl")
    html5lib.HTMLParser(strict=True).parse(page)
    assert "De momenten in woorden" in page
    assert "zegt tellen niets" in page
    assert "Gezien, getroost" not in page
    book = load_report_book("nl")
    short = say_in_short(two.pairs[0], two, book)
    assert short.split("\n") == [tell_moment(m, book) for m in two.pairs[0].moments]


def test_a_dozen_moments_are_told_before_they_are_counted(scenes, reading) -> None:
    page = render_report_html(
        told_pair(scenes, reading, scenes.diary_moments()[:12]), language="en"
    )
    assert page.index("The moments in words") < page.index("The hands")


def test_of_a_longer_diary_the_last_few_are_told(scenes, reading) -> None:
    page = render_report_html(told_pair(scenes, reading, scenes.diary_moments()), language="en")
    assert page.index("The hands") < page.index("The last moments in words")
    assert "The last moments in words" not in render_report_html(reading, language="en")


def test_what_was_told_is_not_to_be_watched_again(scenes, reading) -> None:
    met = scenes.moment("papa", (1, "help", "met", None, None, 0.5))
    for moments, has_video in (([met] * 5, True), ([told(met)] * 5, False)):
        one = told_pair(scenes, reading, [replace(m, need=Need(need)) for m, need in
                        zip(moments, list(Need)[:5], strict=True)])  # fmt: skip
        one = replace(one, pairs=(replace(one.pairs[0], latency=None, repair=scenes.no_repair()),))
        said = " ".join(
            summarise_pair(one.pairs[0], one, load_report_book("nl"), anchor="").strengths
        )
        assert ("terug" in said) is has_video


def test_how_often_a_need_was_hidden_is_said_when_nothing_else_stands_out(scenes, reading) -> None:
    book = load_report_book("nl")
    moments = [told(m) for m in scenes.diary_moments()[:8]]
    hidden = [replace(m, signal=SignalKind.MISCUE) for m in moments[:2]] + [
        replace(m, signal=SignalKind.CUE) for m in moments[2:]
    ]
    diary = told_pair(scenes, reading, hidden)
    assert "2 van de 8 keer verborg" in say_in_short(diary.pairs[0], diary, book)
    assert "verborg" not in summarise_pair(reading.pairs[1], reading, book, anchor="").hidden


def test_caregivers_are_compared_without_ranking(reading) -> None:
    page = render_report_html(reading, language="nl")
    assert "Deze tabel zet niemand boven een ander" in page


def test_json_has_a_schema_the_numbers_and_both_languages(reading) -> None:
    report = json.loads(render_report_json(reading))
    assert (report["schema"], report["version"]) == ("geborgen-report", 1)
    assert set(report["said"]) == {"nl", "en"}
    assert report["reading"]["pairs"][0]["circle"]["n_moments"] == 27
    assert report["said"]["nl"]["pairs"][1]["linchpin"]
    assert "behaviours" not in report["reading"]["sessions"][0]["recording"]
    assert set(json.loads(render_report_json(reading, language="en"))["said"]) == {"en"}


def test_moment_rows_fit_their_headings(reading, book) -> None:
    headings = moment_headings(book)
    rows = moment_rows(reading.pairs[0].moments, book)
    assert {len(row) for row in rows} == {len(headings)}
    assert rows[0][0] == "0:08"


@pytest.mark.pdf
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_pdf_holds_the_page(reading) -> None:
    import io

    from pypdf import PdfReader

    small = replace(reading, pairs=reading.pairs[1:])
    document = PdfReader(io.BytesIO(render_report_pdf(render_report_html(small, language="nl"))))
    text = "".join(page.extract_text() for page in document.pages)
    assert "geen diagnose" in text
    assert "De Cirkel" in text
