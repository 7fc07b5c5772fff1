"""Answering on one's own phone by a link that works once; and one's own answers over time."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from geborgen.practice.casefiles.models import Person
from geborgen.practice.measuring.forms import AnsweringForm
from geborgen.practice.measuring.measure_list import find_measure
from geborgen.practice.measuring.panels import draw_person, load_measure_book
from geborgen.practice.measuring.services import answer_by_link, find_open_link
from geborgen.practice.measuring.texts import read_texts
from geborgen.practice.people.requests import account_of
from geborgen.practice.safety import ConcernKind, Country, panel_for

__all__ = ["answer", "mine"]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    row = find_open_link(secret)
    measure = find_measure(row.measure) if row else None
    if row is None or measure is None:
        return render(request, "measuring/link_gone.html", status=410)
    practice = row.person.file.practice
    language = (get_language() or "nl")[:2]
    texts = read_texts(practice, row.measure, language)
    posted = request.POST if request.method == "POST" else None
    form = AnsweringForm(posted, measure=measure, texts=texts, is_phone=True)
    if request.method == "POST" and form.is_valid():
        score = answer_by_link(row, measure, form.answers)
        panel = None
        if score.is_critical:
            country = Country(practice.jurisdiction)
            panel = panel_for([ConcernKind.SUICIDE], country=country, language=language)
        return render(request, "measuring/thanks.html", {"panel": panel})
    context = {"form": form, "above": texts.get(0)}
    return render(request, "measuring/phone.html", context, status=422 if form.errors else 200)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own answers over time, where one's account was linked to a file; a partner's never."""
    book = load_measure_book()
    people = Person.objects.filter(account=account_of(request))
    context = {"people": [draw_person(person, book) for person in people]}
    return render(request, "measuring/mine.html", context)
