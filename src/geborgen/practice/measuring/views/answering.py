"""Choosing a measure, entering answers, what they add up to, and the page of a couple."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.moments import Language, UserError
from geborgen.practice.casefiles.doors import Opened, open_file
from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.casefiles.queries import list_people, may_show_couple
from geborgen.practice.measures import Measure
from geborgen.practice.measures.records import Way
from geborgen.practice.measures.scoring import CriticalState
from geborgen.practice.measuring import services
from geborgen.practice.measuring.forms import AnsweringForm, RemarkForm, TextsForm
from geborgen.practice.measuring.measure_list import find_measure, fits, list_measures
from geborgen.practice.measuring.models import Answering, MeasureText
from geborgen.practice.measuring.panels import draw_person, load_measure_book
from geborgen.practice.measuring.scores import score_answering
from geborgen.practice.measuring.services import attend, enter_answers, invite_to_answer
from geborgen.practice.measuring.texts import load_texts, read_texts
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.models import Practice
from geborgen.practice.practices.policies import can_manage_practice

__all__ = ["choose", "couple", "enter", "invite", "remark", "seen", "show", "texts"]


@require_safe
def choose(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Which measure, for whom."""
    file = open_file(account_of(request), file_id).file
    with_texts = set(
        MeasureText.objects.filter(practice=file.practice_id).values_list("measure", flat=True)
    )
    language = _language()
    measures = [
        {
            "measure": measure,
            "about": measure.about.in_language(language),
            "by_phone": Way.PHONE in measure.ways and measure.key in with_texts,
        }
        for measure in list_measures().values()
    ]
    people = [{"person": person, **_split(person, measures)} for person in list_people(file)]
    context = {"file": file, "people": people}
    return render(request, "measuring/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(
    request: HttpRequest, file_id: uuid.UUID, person_id: uuid.UUID, *, key: str
) -> HttpResponse:
    """Enter the answers of one person."""
    account = account_of(request)
    file = open_file(account, file_id).file
    person, measure = _person(file, person_id), _measure(key)
    texts = read_texts(file.practice, key, str(_language()))
    posted = request.POST if request.method == "POST" else None
    form = AnsweringForm(posted, measure=measure, texts=texts)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        row, _score = enter_answers(
            account, person, measure, answers=form.answers, on=given["on"], way=given["way"]
        )
        return redirect("measuring:show", file_id, row.pk)
    context = {
        "file": file, "person": person, "measure": measure, "form": form, "above": texts.get(0),
        "notes": [note.in_language(_language()) for note in measure.notes],
        "licence": measure.licence.in_language(_language()),
    }  # fmt: skip
    return render(request, "measuring/enter.html", context, status=422 if form.errors else 200)


@require_POST
def invite(
    request: HttpRequest, file_id: uuid.UUID, person_id: uuid.UUID, *, key: str
) -> HttpResponse:
    """Make a link with which a person answers on their own phone, once."""
    account = account_of(request)
    file = open_file(account, file_id).file
    person = _person(file, person_id)
    row, secret = invite_to_answer(account, person, _measure(key))
    address = request.build_absolute_uri(reverse("measuring:phone", args=[secret]))
    context = {"file": file, "person": person, "row": row, "address": address}
    return render(request, "measuring/invited.html", context)


@require_safe
def show(request: HttpRequest, file_id: uuid.UUID, answering_id: uuid.UUID) -> HttpResponse:
    """What one answering adds up to; what asks for attention stands first."""
    row, opened = _row(request, file_id, answering_id)
    measure = _measure(row.measure)
    score, language = score_answering(row, measure), _language()
    book = load_measure_book()
    raised = [c.item for c in score.critical if c.state is CriticalState.RAISED]
    context = {
        "file": opened.file,
        "row": row,
        "measure": measure,
        "prompts": [item.prompt.in_language(language) for item in raised],
        "said": [
            (measure.scale(one.scale).label.in_language(language), book.say(one.phrase),
             one.band.label.in_language(language) if one.band else "")
            for one in score.scales
        ],
        "score": score,
        "remark": RemarkForm(instance=row) if opened.standing.may_write else None,
    }  # fmt: skip
    return render(request, "measuring/answering.html", context)


@require_POST
def seen(request: HttpRequest, file_id: uuid.UUID, answering_id: uuid.UUID) -> HttpResponse:
    row, _opened = _row(request, file_id, answering_id)
    attend(account_of(request), row)
    return redirect("casefiles:show", file_id)


@require_POST
def remark(request: HttpRequest, file_id: uuid.UUID, answering_id: uuid.UUID) -> HttpResponse:
    row, _opened = _row(request, file_id, answering_id)
    form = RemarkForm(request.POST)
    if form.is_valid():
        services.remark(account_of(request), row, form.cleaned_data["remark"])
        messages.success(request, _("Saved."))
    return redirect("measuring:show", file_id, answering_id)


@require_safe
def couple(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Both partners' measures on one page: only while both agree."""
    file = open_file(account_of(request), file_id).file
    if not may_show_couple(file):
        raise Http404
    book = load_measure_book()
    pair = [p for p in list_people(file) if p.part in (Person.Part.CLIENT, Person.Part.PARTNER)]
    context = {"file": file, "people": [draw_person(person, book) for person in pair]}
    return render(request, "measuring/couple.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, practice_id: uuid.UUID) -> HttpResponse:
    """An administrator loads the wording that the practice has a licence for."""
    account = account_of(request)
    practice = Practice.objects.filter(pk=practice_id).first()
    if practice is None or not can_manage_practice(account, practice.pk):
        raise Http404
    form = TextsForm(request.POST, request.FILES) if request.method == "POST" else TextsForm()
    if request.method == "POST" and form.is_valid():
        try:
            measure, n = load_texts(account, practice, form.cleaned_data["file"].read())
        except UserError as error:
            form.add_error("file", error.say(_language()))
        else:
            said = _("%(measure)s: %(n)s texts loaded.") % {"measure": measure.name, "n": n}
            messages.success(request, said)
            return redirect("measuring:texts", practice_id)
    loaded = practice.texts.values_list("measure", "language").distinct()
    context = {"form": form, "practice": practice, "loaded": sorted(loaded)}
    return render(request, "measuring/texts.html", context, status=422 if form.errors else 200)


def _split(person: Person, measures: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    fitting = [one for one in measures if fits(one["measure"], person)]
    return {"fitting": fitting, "others": [one for one in measures if one not in fitting]}


def _language() -> Language:
    return Language((get_language() or "nl")[:2])


def _person(file: CaseFile, person_id: uuid.UUID) -> Person:
    person = file.people.filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person


def _measure(key: str) -> Measure:
    measure = find_measure(key)
    if measure is None:
        raise Http404
    return measure


def _row(
    request: HttpRequest, file_id: uuid.UUID, answering_id: uuid.UUID
) -> tuple[Answering, Opened]:
    row = Answering.objects.filter(pk=answering_id, person__file=file_id).first()
    opened = open_file(account_of(request), file_id, about=row)
    if row is None or row.answered_at is None:
        raise Http404
    return row, opened
