"""Adding to a file and changing what it says: people, authority, consent, goals."""

import uuid
from typing import Any

from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from geborgen.practice.casefiles.doors import open_file
from geborgen.practice.casefiles.forms import (
    AuthorityForm,
    ConsentForm,
    GoalForm,
    PersonForm,
    RatingForm,
)
from geborgen.practice.casefiles.models import Authority, CaseFile, Consent, Goal, Person
from geborgen.practice.casefiles.services import (
    rate_goal,
    record_authority,
    record_consent,
    record_goal,
    save_person,
    withdraw_consent,
)
from geborgen.practice.people.requests import account_of

__all__ = [
    "add_authority",
    "add_consent",
    "add_goal",
    "add_person",
    "change_authority",
    "change_goal",
    "change_person",
    "rate",
    "withdraw",
]

_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
def add_person(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    return _person(request, file_id, None)


@require_http_methods(_BOTH)
def change_person(request: HttpRequest, file_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    file = open_file(account_of(request), file_id).file
    return _person(request, file_id, _person_of(file, person_id))


def _person(request: HttpRequest, file_id: uuid.UUID, person: Person | None) -> HttpResponse:
    file = open_file(account_of(request), file_id).file
    form = PersonForm(_posted(request), instance=person)
    if request.method == "POST" and form.is_valid():
        save_person(account_of(request), file_id, form.save(commit=False))
        return redirect("casefiles:show", file_id)
    title = _("Change: {name}").format(name=person.name) if person else _("Who")
    return _show(request, file, form, title=title)


@require_http_methods(_BOTH)
def add_authority(request: HttpRequest, file_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    file = open_file(account_of(request), file_id).file
    return _authority(request, _person_of(file, person_id), None)


@require_http_methods(_BOTH)
def change_authority(
    request: HttpRequest, file_id: uuid.UUID, authority_id: uuid.UUID
) -> HttpResponse:
    file = open_file(account_of(request), file_id).file
    authority = Authority.objects.filter(child__file=file, pk=authority_id).first()
    if authority is None:
        raise Http404
    return _authority(request, authority.child, authority)


def _authority(request: HttpRequest, child: Person, authority: Authority | None) -> HttpResponse:
    form = AuthorityForm(_posted(request), instance=authority)
    if request.method == "POST" and form.is_valid():
        record_authority(account_of(request), child, form.save(commit=False))
        return redirect("casefiles:show", child.file_id)
    title = _("Authority over {name}").format(name=child.name)
    return _show(request, child.file, form, title=title)


@require_http_methods(_BOTH)
def add_consent(request: HttpRequest, file_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    file = open_file(account_of(request), file_id).file
    person = _person_of(file, person_id)
    form = ConsentForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        record_consent(account_of(request), person, form.save(commit=False))
        return redirect("casefiles:show", file_id)
    return _show(request, file, form, title=_("Consent: {name}").format(name=person.name))


@require_POST
def withdraw(request: HttpRequest, file_id: uuid.UUID, consent_id: uuid.UUID) -> HttpResponse:
    file = open_file(account_of(request), file_id).file
    consent = Consent.objects.filter(person__file=file, pk=consent_id).first()
    if consent is None:
        raise Http404
    withdraw_consent(account_of(request), consent)
    return redirect("casefiles:show", file_id)


@require_http_methods(_BOTH)
def add_goal(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    return _goal(request, open_file(account_of(request), file_id).file, None)


@require_http_methods(_BOTH)
def change_goal(request: HttpRequest, file_id: uuid.UUID, goal_id: uuid.UUID) -> HttpResponse:
    file = open_file(account_of(request), file_id).file
    return _goal(request, file, _goal_of(file, goal_id))


def _goal(request: HttpRequest, file: CaseFile, goal: Goal | None) -> HttpResponse:
    form = GoalForm(_posted(request), instance=goal, people=file.people.all())
    if request.method == "POST" and form.is_valid():
        record_goal(account_of(request), file.pk, form.save(commit=False))
        return redirect("casefiles:show", file.pk)
    return _show(request, file, form, title=_("A goal"))


@require_http_methods(_BOTH)
def rate(request: HttpRequest, file_id: uuid.UUID, goal_id: uuid.UUID) -> HttpResponse:
    """How far a goal is, as its owner says."""
    file = open_file(account_of(request), file_id).file
    goal = _goal_of(file, goal_id)
    form = RatingForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        rate_goal(account_of(request), goal, form.save(commit=False))
        return redirect("casefiles:show", file_id)
    return _show(request, file, form, title=goal.words)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _person_of(file: CaseFile, person_id: uuid.UUID) -> Person:
    person = file.people.filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person


def _goal_of(file: CaseFile, goal_id: uuid.UUID) -> Goal:
    goal = file.goals.filter(pk=goal_id).first()
    if goal is None:
        raise Http404
    return goal


def _show(request: HttpRequest, file: CaseFile, form: ModelForm, *, title: str) -> HttpResponse:
    context = {"form": form, "file": file, "title": title}
    return render(request, "casefiles/form.html", context, status=422 if form.errors else 200)
