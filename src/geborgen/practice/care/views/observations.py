"""Coded sessions with their report."""

import uuid

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.moments import Language, UserError
from geborgen.practice.accesslog.acts import Act
from geborgen.practice.care.coded import read_coded_reading
from geborgen.practice.care.figures import read_figures
from geborgen.practice.care.forms import ObservationForm, WhoForm
from geborgen.practice.care.models import Observation
from geborgen.practice.care.services.observing import (
    add_observation,
    delete_observation,
    name_observed,
)
from geborgen.practice.care.views.documents import give_file
from geborgen.practice.care.views.parts import BOTH, look_at, open_to_write, posted, show_form
from geborgen.practice.people.requests import account_of
from geborgen.views import render_report_html

__all__ = [
    "add",
    "delete",
    "download",
    "name",
    "report",
    "show",
]

# A report brings its own style and nothing else; it runs nothing and reaches nothing.
_SHUT_IN = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "sandbox": True,
}


def _language() -> Language:
    return Language((get_language() or "nl")[:2])


@require_http_methods(BOTH)
def add(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Add a coded session; what the readers cannot read is said in their own words."""
    opened = open_to_write(request, file_id)
    form = ObservationForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            added = add_observation(
                account_of(request), file_id, given["upload"], on=given["on"], about=given["about"]
            )
            return redirect("care:observation", file_id, added.pk)
        except UserError as error:
            form.add_error("upload", error.say(_language()))
    return show_form(request, opened, form, title=_("A coded session"), has_upload=True)


def _observations(file_id: uuid.UUID) -> QuerySet[Observation]:
    return Observation.objects.filter(file=file_id)


@require_safe
def show(request: HttpRequest, file_id: uuid.UUID, observation_id: uuid.UUID) -> HttpResponse:
    opened, found = look_at(request, file_id, _observations(file_id), pk=observation_id)
    context = {
        "file": opened.file,
        "observation": found,
        "pairs": read_figures(found.figures),
        "form": WhoForm(observation=found),
        "may_write": opened.standing.may_write,
    }
    return render(request, "care/observation.html", context)


@require_POST
def name(request: HttpRequest, file_id: uuid.UUID, observation_id: uuid.UUID) -> HttpResponse:
    """Say who is who in a coded session."""
    opened, found = look_at(request, file_id, _observations(file_id), pk=observation_id)
    form = WhoForm(request.POST, observation=found)
    if not opened.standing.may_write or not form.is_valid():
        raise Http404
    name_observed(account_of(request), found, form.who)
    messages.success(request, _("Saved."))
    return redirect("care:observation", file_id, observation_id)


@require_safe
@csp_replace(_SHUT_IN)  # type: ignore[arg-type]  # it does not know that a view takes parts
def report(request: HttpRequest, file_id: uuid.UUID, observation_id: uuid.UUID) -> HttpResponse:
    """The same report as on the command line: a page of its own, without script, shut in."""
    _opened, found = look_at(request, file_id, _observations(file_id), pk=observation_id)
    try:
        with default_storage.open(found.place) as sealed:
            reading = read_coded_reading(found.name, sealed.chunks())
    except UserError as error:
        messages.error(request, error.say(_language()))
        return redirect("care:observation", file_id, observation_id)
    return HttpResponse(render_report_html(reading, language=_language()))


@require_safe
def download(
    request: HttpRequest, file_id: uuid.UUID, observation_id: uuid.UUID
) -> HttpResponseBase:
    rows = _observations(file_id)
    _opened, found = look_at(request, file_id, rows, pk=observation_id, act=Act.EXPORT)
    response = give_file(found.place, found.name, "application/octet-stream")
    if response is None:
        messages.error(request, _("This file is damaged or not there any more."))
        return redirect("care:observation", file_id, observation_id)
    return response


@require_POST
def delete(request: HttpRequest, file_id: uuid.UUID, observation_id: uuid.UUID) -> HttpResponse:
    _opened, found = look_at(request, file_id, _observations(file_id), pk=observation_id)
    delete_observation(account_of(request), found)
    return redirect("casefiles:show", file_id)
