"""Coded sessions with their report, and moments that were seen or told in care."""

import uuid

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.moments import Language, UserError
from geborgen.practice.accesslog.acts import Act
from geborgen.practice.care.coded import read_coded_reading
from geborgen.practice.care.figures import read_figures
from geborgen.practice.care.forms import ObservationForm, SeenForm, WhoForm
from geborgen.practice.care.models import Observation, SeenMoment
from geborgen.practice.care.seen import make_child, tell_seen
from geborgen.practice.care.services.observing import (
    add_observation,
    delete_moment,
    delete_observation,
    name_observed,
    save_moment,
)
from geborgen.practice.care.views.documents import give_file
from geborgen.practice.care.views.parts import BOTH, look_at, open_to_write, posted, show_form
from geborgen.practice.casefiles.doors import Opened, open_file
from geborgen.practice.casefiles.models import Person
from geborgen.practice.diary.screen import make_screen_for
from geborgen.practice.people.ages import compute_age_months
from geborgen.practice.people.requests import account_of
from geborgen.practice.reader import Reader
from geborgen.views import render_report_html

__all__ = [
    "add",
    "add_moment",
    "delete",
    "download",
    "drop_moment",
    "moments",
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


@require_safe
def moments(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """The moments that were noted here."""
    opened = open_file(account_of(request), file_id)
    noted = SeenMoment.objects.filter(file=file_id).select_related("child", "caregiver", "seen_by")
    context = {
        "file": opened.file,
        "noted": [(one, tell_seen(one)) for one in noted],
        "may_write": opened.standing.may_write,
    }
    return render(request, "care/moments.html", context)


@require_http_methods(BOTH)
def add_moment(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Note a moment; the tiles fit the age of the child that is chosen."""
    opened = open_to_write(request, file_id)
    children = list(opened.file.people.filter(part=Person.Part.CHILD))
    caregivers = opened.file.people.exclude(part=Person.Part.CHILD)
    if not children or not caregivers:
        messages.info(request, _("First add the child and a caregiver, under Who."))
        return redirect("casefiles:add_person", file_id)
    wanted = request.GET.get("child", "")
    child = next((one for one in children if str(one.pk) == wanted), children[0])
    form = _make_form(request, child, caregivers)
    if request.method == "POST" and form.is_valid():
        _save(request, opened, form, child=child)
        return redirect("care:moments", file_id)
    return show_form(request, opened, form, title=_("A moment that I saw or heard of"),
                     children=children, child=child)  # fmt: skip


def _make_form(request: HttpRequest, child: Person, caregivers: QuerySet[Person]) -> SeenForm:
    months = compute_age_months(make_child(child), timezone.localdate())
    screen = make_screen_for(Reader.CAREGIVER, months)
    return SeenForm(posted(request), initial=SeenForm.fresh(), screen=screen, caregivers=caregivers)


def _save(request: HttpRequest, opened: Opened, form: SeenForm, *, child: Person) -> None:
    given = form.cleaned_data
    names = ("id", "at", "signal", "ending", "need", "is_hidden", "mending", "note", "caregiver")
    taken = {name: given[name] for name in names}
    if SeenMoment.objects.filter(pk=given["id"]).exists():
        return  # sent twice: it is there
    moment = SeenMoment(child=child, answers=[*given["answers"]], **taken)
    save_moment(account_of(request), opened.file.pk, moment)


@require_POST
def drop_moment(request: HttpRequest, file_id: uuid.UUID, moment_id: uuid.UUID) -> HttpResponse:
    rows = SeenMoment.objects.filter(file=file_id)
    opened, moment = look_at(request, file_id, rows, pk=moment_id)
    if not opened.standing.may_write:
        raise Http404
    delete_moment(account_of(request), moment)
    return redirect("care:moments", file_id)
