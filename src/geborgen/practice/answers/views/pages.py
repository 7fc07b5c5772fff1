"""The list, one page, and what a question finds."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from geborgen.moments import Language
from geborgen.practice.answers.markdown import render_html
from geborgen.practice.answers.pages import AnswerPage, Topic, load_library
from geborgen.practice.answers.search import find_language, search_answers
from geborgen.practice.answers.topics import name_topic

__all__ = ["list_pages", "search", "show_page"]

_MOST_ASKED = 8


@login_not_required
@require_safe
def list_pages(request: HttpRequest) -> HttpResponse:
    return render(request, "answers/list.html", _describe_list())


@login_not_required
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """A question comes by POST: it may be personal, and addresses are kept in many places."""
    question = request.POST.get("question", "")
    language = find_language(question, _language())
    context = {
        "search": search_answers(question, language),
        "is_in_other_language": language != _language(),
    }
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "answers/found.html", context)
    return render(request, "answers/list.html", _describe_list() | context)


@login_not_required
@require_safe
def show_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page in the reader's language, or in the other when a practice wrote it in one only."""
    page = _find(slug)
    if page is None:
        raise Http404
    pages = load_library(page.language, settings.ANSWERS_FOLDER).pages

    def find_address(other: str) -> str:
        return reverse("answers:page", args=[other]) if other in pages else reverse("answers:list")

    html = render_html(page.body, find_address)
    context = {
        "page": page,
        # Our own parser made this from Markdown without raw HTML.
        "body": mark_safe(html),
        "read_next": [pages[other] for other in page.facts.read_next if other in pages],
        "is_in_other_language": page.language != _language(),
    }
    return render(request, "answers/page.html", context)


def _language() -> Language:
    return Language(get_language() or settings.LANGUAGE_CODE)


def _find(slug: str) -> AnswerPage | None:
    languages = sorted(Language, key=lambda language: language != _language())
    for language in languages:
        page = load_library(language, settings.ANSWERS_FOLDER).pages.get(slug)
        if page is not None:
            return page
    return None


def _describe_list() -> dict[str, Any]:
    pages = list(load_library(_language(), settings.ANSWERS_FOLDER).pages.values())
    places = list(Topic)
    by_topic = sorted(pages, key=lambda page: places.index(page.facts.topic))
    topics = [
        (name_topic(topic), list(group))
        for topic, group in groupby(by_topic, key=lambda page: page.facts.topic)
    ]
    return {"most_asked": pages[:_MOST_ASKED], "topics": topics}
