"""The pages: whole in both languages, sourced, easy to read, and safe to show."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import textstat

from geborgen.moments import Language, Need, SchemeError
from geborgen.practice.ages.bands import AgeBand
from geborgen.practice.answers.markdown import linked_slugs, plain_text, render_html
from geborgen.practice.answers.pages import AnswerPage, Topic, load_library, page_for, read_pages
from geborgen.practice.answers.references import load_references
from geborgen.practice.tiles import load_tiles

DUTCH, ENGLISH = load_library("nl").pages, load_library("en").pages
ALL = [*DUTCH.values(), *ENGLISH.values()]
# As in tests/unit/views/test_readability.py: Flesch and Douma, 65 and up is easy to read.
EASIEST, LONGEST_AVERAGE, LONGEST = 65, 15, 22
# Lists of names and numbers more than prose.
ADDRESSES = {"organisations-nl", "organisations-flanders"}

each_page = pytest.mark.parametrize("page", ALL, ids=lambda page: f"{page.language}-{page.slug}")
each_dutch_page = pytest.mark.parametrize("page", DUTCH.values(), ids=lambda page: page.slug)


def sentences(page: AnswerPage) -> list[str]:
    ended = [text if text[-1] in ".?!:;”" else f"{text}." for text in plain_text(page.body)]
    split = re.split(r"(?<=[.?!:;])[”)]?\s+", " ".join([page.summary, *ended]))
    return [sentence for sentence in split if sentence]


def test_both_languages_have_the_same_pages():
    assert list(DUTCH) == list(ENGLISH)
    assert len(DUTCH) >= 40


@pytest.mark.parametrize("slug", DUTCH)
def test_both_languages_say_the_same_of_a_page(slug):
    def shared(page: AnswerPage) -> tuple:
        facts = page.facts
        return facts.topic, facts.order, facts.needs, facts.tiles, facts.sources, facts.read_next

    assert shared(DUTCH[slug]) == shared(ENGLISH[slug])
    assert linked_slugs(DUTCH[slug].body) == linked_slugs(ENGLISH[slug].body)


@each_page
def test_a_page_is_short_and_asked_in_several_ways(page):
    assert 150 <= len(" ".join(plain_text(page.body)).split()) <= 350
    assert len(page.facts.questions) >= 6
    assert page.summary.endswith(".")


@each_page
def test_a_page_says_what_is_not_known(page):
    heading = {"nl": "Wat we niet weten", "en": "What is not known"}[page.language]
    assert page.slug == "your-data" or f"## {heading}" in page.body or page.slug == "patterns"


@each_page
def test_links_lead_to_pages_that_are_there(page):
    assert {*linked_slugs(page.body), *page.facts.read_next} <= DUTCH.keys()
    assert page.slug not in page.facts.read_next


@each_page
def test_a_page_stands_on_sources(page):
    assert page.sources or page.slug == "your-data"


def test_every_work_is_used():
    used = {key for page in ALL for key in page.facts.sources}
    assert load_references().keys() - used <= {"opvoedingslijn", "jgzopvoeden"}


def test_orders_are_all_different_and_what_is_asked_most_comes_first():
    orders = [page.facts.order for page in DUTCH.values()]
    assert orders == sorted(set(orders))
    assert list(DUTCH)[:2] == ["tantrums", "limits"]


def test_every_topic_has_a_page():
    assert {page.facts.topic for page in ALL} == set(Topic)


def test_every_need_has_one_page_to_read_on():
    needs = [need for page in DUTCH.values() for need in page.facts.needs]
    assert sorted(needs) == sorted(Need)


def test_tiles_that_pages_name_are_there_and_have_one_page_each():
    named = [tile for page in DUTCH.values() for tile in page.facts.tiles]
    known = {tile.key for band in AgeBand for tile in load_tiles().signals[band]}
    assert len(named) == len(set(named))
    assert set(named) <= known


def test_after_a_moment_the_page_of_its_tile_wins_over_that_of_its_need():
    assert page_for(Need.ORGANISE_FEELINGS, "toddler_tantrum") == "tantrums"
    assert page_for(Need.ORGANISE_FEELINGS, "an_own_tile") == "mirroring"
    assert page_for(None) == "circle"


@pytest.fixture
def dutch_counting() -> Iterator[None]:
    textstat.set_lang("nl")
    yield
    textstat.set_lang("en_US")


@each_dutch_page
def test_dutch_pages_read_easily(page, dutch_counting):
    said = sentences(page)
    lengths = [len(sentence.split()) for sentence in said]
    assert page.slug in ADDRESSES or textstat.flesch_reading_ease(" ".join(said)) >= EASIEST
    assert sum(lengths) / len(lengths) <= LONGEST_AVERAGE
    assert max(lengths) <= LONGEST


def test_the_measure_can_fail(dutch_counting):
    hard = "Gehechtheidsproblematiek manifesteert zich veelvuldig intergenerationeel."
    assert textstat.flesch_reading_ease(hard) < EASIEST


@each_page
def test_a_page_is_no_verdict(page):
    told = " ".join([page.title, page.summary, *plain_text(page.body)])
    verdicts = (
        r"\bjouw kind is (onveilig|gestoord)|your child is (insecure|disordered)|slechte ouder"
    )
    assert not re.search(verdicts, told, re.I)


@each_page
def test_telephone_links_dial_what_they_show(page):
    shown = re.findall(r"\[([^\]]*)\]\(tel:(\d+)\)", page.body)
    assert all(re.sub(r"\D", "", words) == number for words, number in shown)


def test_html_and_foreign_links_in_a_page_stay_text():
    foreign = "<script>alert(1)</script> [x](javascript:1) ![p](https://a.example/p.png)"
    body = f"{foreign} [ok](page:repair)"
    html = render_html(body, lambda slug: f"/answers/{slug}/")
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert '<a href="/answers/repair/">ok</a>' in html


OWN = """+++
title = "Onze inloop"
summary = "Elke dinsdag is er koffie."
questions = ["wanneer is de inloop"]
topic = "help"
order = 5
updated = "2026-11-01"
sources = ["praktijk"]
+++

Kom langs in de wachtkamer.
"""


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl" / "inloop.md").write_text(OWN, encoding="utf-8")
    (tmp_path / "references.toml").write_text('praktijk = "Onze praktijk."', encoding="utf-8")
    return tmp_path


def test_a_practice_adds_pages_by_a_folder(own_folder):
    library = load_library("nl", own_folder)
    assert next(iter(library.pages)) == "inloop"
    assert library.pages["inloop"].sources == ("Onze praktijk.",)
    assert len(library.pages) == len(DUTCH) + 1
    assert load_library("en", own_folder).pages.keys() == ENGLISH.keys()


def test_a_changed_page_changes_the_digest(own_folder):
    before = load_library("nl", own_folder).digest
    file = own_folder / "nl" / "inloop.md"
    file.write_text(OWN.replace("koffie", "koffie en thee"), encoding="utf-8")
    assert load_library("nl", own_folder).digest != before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (OWN.replace("+++", "---"), "+++"),
        (OWN.replace('"help"', '"hulp"'), "topic"),
        (OWN.replace("order = 5", ""), "order"),
        (OWN.replace("order = 5", "order = "), "TOML"),
        (OWN.replace('"praktijk"', '"onbekend"'), "onbekend"),
        (OWN.replace("order", "mood = 1\norder"), "mood"),
    ],
)
def test_an_own_page_that_is_wrong_is_left_out_and_told(own_folder, wrong, said):
    (own_folder / "nl" / "fout.md").write_text(wrong, encoding="utf-8")
    library = load_library("nl", own_folder)
    assert "fout" not in library.pages
    assert "inloop" in library.pages
    (problem,) = library.problems
    assert said in problem.say(Language.EN)
    assert "nl/fout.md" in problem.say(Language.NL)


def test_what_is_no_text_is_one_clear_line(own_folder):
    (own_folder / "nl" / "foto.md").write_bytes(b"\xff\xd8\xff\x00")
    (problem,) = [p for p in read_pages(own_folder, Language.NL) if isinstance(p, SchemeError)]
    assert "foto.md" in str(problem)
    assert "\n" not in str(problem)


def test_shipped_facts_hold_no_untold_field():
    file = Path(__file__).parents[3] / "src/geborgen/practice/answers/pages/nl/repair.md"
    told = tomllib.loads(file.read_text(encoding="utf-8").split("+++\n", 2)[1])
    assert {"title", "summary", "questions", "topic", "order", "updated"} <= told.keys()
