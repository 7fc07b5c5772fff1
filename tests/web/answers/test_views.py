"""The pages of answers on the web."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from geborgen.moments import Language
from geborgen.practice.answers.pages import load_library
from geborgen.practice.answers.search import find_language

from ..people import tell

pytestmark = pytest.mark.django_db
SLUGS = list(load_library("nl").pages)


def read(client: Client, url: str, language: str) -> str:
    client.cookies["geborgen-language"] = language
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_list_has_every_page_without_signing_in(client, language):
    shown = read(client, reverse("answers:list"), language)
    assert [slug for slug in SLUGS if f'href="/answers/{slug}/"' not in shown] == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_shows_what_to_read_next_and_its_sources(client, slug, language):
    page = load_library(language).pages[slug]
    shown = read(client, reverse("answers:page", args=[slug]), language)
    assert f"<h1>{page.title}</h1>" in shown
    assert all(f'href="/answers/{other}/"' in shown for other in page.facts.read_next)
    assert shown.count('<ul lang="en">') == bool(page.sources)


def test_a_page_nobody_wrote_is_not_found(client):
    assert client.get("/answers/nothing-of-the-kind/").status_code == 404


def test_a_question_works_without_script(client):
    answer = client.post(reverse("answers:search"), {"question": "mijn baby huilt veel"})
    shown = answer.content.decode()
    assert "<h1>" in shown
    assert shown.index("/answers/crying-baby/") < shown.index("/answers/tantrums/")
    assert 'value="mijn baby huilt veel"' in shown


def test_with_htmx_only_what_was_found_comes_back(client):
    answer = client.post(
        reverse("answers:search"), {"question": "hegting "}, headers={"HX-Request": "true"}
    )
    shown = answer.content.decode()
    assert "<html" not in shown
    assert "/answers/what-is-attachment/" in shown
    assert "<strong>hechting</strong>" in shown


@pytest.mark.parametrize(
    ("read_in", "question", "found_in"),
    [("en", "slaap", "nl"), ("en", "mijn baby huilt", "nl"), ("nl", "my child hits", "en"),
     ("nl", "baby", "nl"), ("en", "baby", "en"), ("en", "seperation", "en"), ("nl", "qqqq", "nl")],
)  # fmt: skip
@pytest.mark.django_db
def test_a_question_is_answered_in_its_own_language(read_in, question, found_in):
    assert find_language(question, Language(read_in)) == found_in


def test_pages_in_the_other_language_say_so(client):
    client.cookies["geborgen-language"] = "en"
    shown = client.post(reverse("answers:search"), {"question": "haaienmuziek"}).content.decode()
    assert '<span lang="nl"><strong><mark>Haaienmuziek</mark>' in shown
    assert "in the language of your question" in shown


@pytest.mark.parametrize(
    ("question", "language", "title"),
    [
        ("ik wil niet meer leven", "nl", "Dit klinkt heel zwaar"),
        ("I am afraid I will hurt my child", "en", "It is good that you write this down"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["whole page", "part"])
def test_a_worrying_question_shows_whom_to_call_first(client, question, language, title, headers):
    client.cookies["geborgen-language"] = language
    shown = client.post(
        reverse("answers:search"), {"question": question}, headers=headers
    ).content.decode()
    assert title in shown
    assert 'href="tel:112"' in shown
    assert shown.index(title) < shown.index("/answers/when-to-get-help/")


def test_whom_to_call_is_of_the_country_where_one_lives(mother_client, family):
    family.mother.country = "be"
    family.mother.save()
    answer = mother_client.post(reverse("answers:search"), {"question": "ik wil niet meer leven"})
    assert 'href="tel:1813"' in answer.content.decode()


def test_an_ordinary_question_shows_nobody_to_call(client):
    answer = client.post(reverse("answers:search"), {"question": "driftbui in de winkel"})
    assert 'class="panel call"' not in answer.content.decode()


def test_what_is_typed_comes_back_as_text(client):
    answer = client.post(reverse("answers:search"), {"question": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.content.decode()


def test_a_question_never_comes_in_an_address(client):
    assert client.get(reverse("answers:search"), {"question": "x"}).status_code == 405


@pytest.fixture
def own_page(settings, tmp_path: Path) -> Path:
    settings.ANSWERS_FOLDER = tmp_path
    (tmp_path / "nl").mkdir()
    file = tmp_path / "nl" / "koffie.md"
    file.write_text(Path(__file__).with_name("own_page.md").read_text(encoding="utf-8"))
    return file


def test_an_own_page_in_one_language_is_shown_in_the_other_and_says_so(client, own_page):
    shown = read(client, "/answers/koffie/", "en")
    assert '<article class="answer" lang="nl">' in shown
    assert "one language only" in shown


def test_a_link_to_a_page_that_is_not_there_leads_to_the_list(client, own_page):
    with own_page.open("a", encoding="utf-8") as file:
        file.write("\nZie [dit](page:Geen/pagina) en [dat](page:sleep).\n")
    shown = read(client, "/answers/koffie/", "nl")
    assert '<a href="/answers/">dit</a>' in shown
    assert '<a href="/answers/sleep/">dat</a>' in shown


def test_after_a_moment_the_page_that_goes_with_it_is_offered(mother_client, family):
    row = tell(family.mother, family.child, signal="toddler_tantrum")
    shown = mother_client.get(reverse("diary:show", args=[row.pk])).content.decode()
    assert '<a href="/answers/tantrums/">' in shown
