"""Rating the conditions of a child, and taking the steps when safety is at stake."""

import uuid

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geborgen.practice.casefiles.doors import open_file
from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.jurisdiction import Jurisdiction
from geborgen.practice.wellbeing.conditions import SAFETY_STEPS
from geborgen.practice.wellbeing.forms import ClosingForm, ConditionsForm, ProcessForm, StepForm
from geborgen.practice.wellbeing.models import SafetyProcess
from geborgen.practice.wellbeing.services import (
    begin_process,
    close_process,
    rate_conditions,
    take_step,
)

__all__ = ["begin", "close", "rate", "step"]

_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
def rate(request: HttpRequest, file_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    file = open_file(account_of(request), file_id).file
    child = file.people.filter(pk=person_id, part=Person.Part.CHILD).first()
    if child is None:
        raise Http404
    form = ConditionsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        rate_conditions(account_of(request), child, form.ratings())
        return redirect("casefiles:show", file_id)
    return _show(request, file, form, title=f"{_('Conditions for development')}: {child.name}")


@require_http_methods(_BOTH)
def begin(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    file = open_file(account_of(request), file_id).file
    form = ProcessForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        begin_process(account_of(request), file_id, form.save(commit=False))
        return redirect("casefiles:show", file_id)
    return _show(request, file, form, title=_("A worry about safety"))


@require_http_methods(_BOTH)
def step(
    request: HttpRequest, file_id: uuid.UUID, process_id: uuid.UUID, *, key: str
) -> HttpResponse:
    """Write down one step; what was written before stays."""
    file = open_file(account_of(request), file_id).file
    process = _process(file, process_id)
    steps = SAFETY_STEPS[Jurisdiction(file.practice.jurisdiction)]
    words = next((one for one in steps if one.key == key), None)
    if words is None:
        raise Http404
    form = StepForm(request.POST if request.method == "POST" else None)
    form.fields["words"].help_text = str(words.ask)
    if request.method == "POST" and form.is_valid():
        taken = form.save(commit=False)
        taken.key = key
        take_step(account_of(request), process, taken)
        return redirect("casefiles:show", file_id)
    return _show(request, file, form, title=str(words.name))


@require_http_methods(_BOTH)
def close(request: HttpRequest, file_id: uuid.UUID, process_id: uuid.UUID) -> HttpResponse:
    file = open_file(account_of(request), file_id).file
    process = _process(file, process_id)
    form = ClosingForm(request.POST if request.method == "POST" else None, instance=process)
    if request.method == "POST" and form.is_valid():
        close_process(account_of(request), form.save(commit=False))
        return redirect("casefiles:show", file_id)
    return _show(request, file, form, title=_("Close this worry"))


def _process(file: CaseFile, process_id: uuid.UUID) -> SafetyProcess:
    process: SafetyProcess | None = file.safety.filter(pk=process_id).first()
    if process is None:
        raise Http404
    return process


def _show(request: HttpRequest, file: CaseFile, form: BaseForm, *, title: str) -> HttpResponse:
    context = {"form": form, "file": file, "title": title}
    return render(request, "casefiles/form.html", context, status=422 if form.errors else 200)
