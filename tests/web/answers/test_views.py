"""The pages of answers on the web."""

import pytest
from django.test import Client
from django.urls import reverse

from geborgen.practice.answers.pages import load_library

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


def test_a_question_in_the_other_language_is_answered_in_that_one(client):
    client.cookies["geborgen-language"] = "en"
    answer = client.post(reverse("answers:search"), {"question": "haaienmuziek"})
    assert '<span lang="nl"><strong><mark>Haaienmuziek</mark>' in answer.content.decode()


def test_what_is_typed_comes_back_as_text(client):
    answer = client.post(reverse("answers:search"), {"question": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.content.decode()


def test_a_question_never_comes_in_an_address(client):
    assert client.get(reverse("answers:search"), {"question": "x"}).status_code == 405


def test_an_own_page_in_one_language_is_shown_in_the_other_and_says_so(client, settings, tmp_path):
    from pathlib import Path

    settings.ANSWERS_FOLDER = tmp_path
    (tmp_path / "nl").mkdir()
    text = Path(__file__).with_name("own_page.md").read_text(encoding="utf-8")
    (tmp_path / "nl" / "koffie.md").write_text(text, encoding="utf-8")
    shown = read(client, "/answers/koffie/", "en")
    assert '<article class="answer" lang="nl">' in shown
    assert "one language only" in shown
