"""The report: valid, self-contained, escaped, honest about small numbers, in both languages."""

import itertools
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import html5lib
import pytest

from geborgen.analysis.results import Reading, TrendPoint, Verdict
from geborgen.moments import Need, Phrase, SignalKind
from geborgen.views import (
    load_report_book,
    moment_headings,
    moment_rows,
    render_report_html,
    render_report_json,
)
from geborgen.views.moment_words import tell_moment
from geborgen.views.observed import main_behaviours
from geborgen.views.session_page import say_facts
from geborgen.views.summary import say_in_short, summarise_pair
from geborgen.views.time_parts import repair_part, trend_part
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
    assert "So there is no Circle here." in page


def no_moments(scenes, reading, **changes):
    given = {"moments": (), "circle": scenes.circle("papa", []), "latency": None, "trend": None}
    pairs = tuple(replace(pair, look_again=(), **(given | changes)) for pair in reading.pairs)
    return replace(reading, pairs=pairs)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_codes_without_moments_say_what_they_tell_and_draw_no_circle(
    scenes, reading, language
) -> None:
    page = render_report_html(no_moments(scenes, reading), language=language)
    html5lib.HTMLParser(strict=True).parse(page)
    assert 'class="circle"' not in page
    assert 'id="naast"' not in page
    book = load_report_book(language)
    assert page.index(book.say("summary.no_moments")) < page.index(book.say("matching.title"))
    assert "203" in page[: page.index(book.say("summary.no_moments"))] or "298" in page


def test_codes_that_the_scheme_does_not_know_are_counted_and_cured(scenes, reading) -> None:
    unknown = replace(no_moments(scenes, reading, matching=None, contingencies=()),
                      sessions=(replace(reading.sessions[0], n_known=0),))  # fmt: skip
    said = say_in_short(unknown.pairs[0], unknown, load_report_book("nl"))
    assert said.startswith("Er zijn 214 gedragingen gelezen. Het codeerschema kent geen van")
    assert "geborgen scheme" in said


def test_a_diary_has_its_own_title_dates_and_no_length(scenes, reading) -> None:
    moments = tuple(told(m) for m in scenes.diary_moments())
    session = replace(reading.sessions[0], moments=moments, n_behaviours=0)
    diary = replace(told_pair(scenes, reading, moments), sessions=(session,))
    untold = (Phrase.of("untold.settling"), Phrase.of("untold.engagement"))
    diary = replace(diary, pairs=(replace(diary.pairs[0], untold=untold),))
    page = render_report_html(diary, language="en")
    assert "<h1>Diary s01</h1>" in page
    facts = dict(say_facts(diary, load_report_book("en")))
    assert facts["Date"].startswith("4 March 2024 – ")
    assert "Length" not in facts
    assert "this diary does not tell" in page
    assert "how both are engaged" not in page


def test_ages_are_said_as_people_say_them(reading) -> None:
    for months, said in ((1, "1 maand"), (20, "20 maanden"), (36, "3 jaar"),
                         (37.2, "3 jaar en 1 maand")):  # fmt: skip
        session = reading.sessions[0]
        aged = replace(session, recording=replace(session.recording, child_age_months=months))
        facts = dict(say_facts(replace(reading, sessions=(aged,)), load_report_book("nl")))
        assert facts["Leeftijd"] == said


def test_change_is_told_by_session_or_by_day_and_drawn_only_on_enough_moments(
    scenes, reading
) -> None:
    book = load_report_book("nl")
    sessions = trend_part(reading.pairs[0], book)
    assert sessions.title == "Verandering over de sessies"
    assert sessions.pictures
    days = [TrendPoint(session="d", label=f"2026-03-0{i}", answered=scenes.share(1, 2),
                       mended=scenes.share(0, 2)) for i in (1, 2, 3)]  # fmt: skip
    diary = replace(reading.pairs[1], moments=tuple(scenes.diary_moments()),
                    trend=replace(reading.pairs[0].trend, points=tuple(days)),
                    availability=replace(reading.pairs[1].availability, block_s=None))  # fmt: skip
    told_days = trend_part(diary, book)
    assert told_days.title == "Verandering over de dagen"
    assert not told_days.pictures
    assert told_days.tables[0].rows[0][0] == "1 mrt"


def test_of_two_observers_only_the_main_one_is_drawn(scenes) -> None:
    recording = scenes.recording()
    twice = replace(recording, behaviours=tuple(
        replace(act, observer=observer) for act in recording.behaviours
        for observer in ("ob2", "ob1")))  # fmt: skip
    seen = main_behaviours(twice, scenes.scheme())
    assert {act.observer for act in seen} == {"ob1"}
    assert len(seen) == len(recording.behaviours)


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


def test_the_place_for_help_is_never_praised_as_well(scenes, reading) -> None:
    book = load_report_book("nl")
    rows = [(i, "enjoy", "met" if i % 5 else "missed", 4.0, None, 0.5) for i in range(20)]
    moments = [scenes.moment("papa", row) for row in rows]
    pair = told_pair(scenes, reading, moments).pairs[0]
    linchpin = replace(reading.pairs[1].circle.linchpin, target=Need.ENJOY)
    for named, praised in ((None, True), (linchpin, False)):
        one = replace(pair, circle=replace(pair.circle, linchpin=named))
        strengths = summarise_pair(one, reading, book, anchor="").strengths
        assert any(book.say("need.enjoy") in said for said in strengths) is praised


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


def test_acts_of_other_peoples_sessions_are_not_counted_with_a_pair(scenes, reading) -> None:
    bare = no_moments(scenes, reading, matching=None, contingencies=())
    mine = replace(bare.sessions[0], n_known=0)
    other = replace(mine, recording=replace(mine.recording, child="kind-99"))
    both = replace(bare, sessions=(mine, other))
    said = say_in_short(both.pairs[0], both, load_report_book("nl"))
    assert said.startswith("Er zijn 214 gedragingen gelezen.")
