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

from geborgen.moments import Language, UserError, load_phrasebook
from geborgen.practice.accesslog.acts import Act
from geborgen.practice.care.code_form import CodesForm
from geborgen.practice.care.coded import CodedFile, read_coded
from geborgen.practice.care.figures import read_figures
from geborgen.practice.care.forms import ObservationForm, ReadingForm, WhoForm
from geborgen.practice.care.models import Observation, Scheme
from geborgen.practice.care.schemes import ChosenScheme, find_scheme, list_scheme_choices
from geborgen.practice.care.services.observing import (
    add_observation,
    delete_observation,
    name_observed,
    rework_observation,
)
from geborgen.practice.care.services.schemes import save_scheme
from geborgen.practice.care.views.documents import give_file
from geborgen.practice.care.views.parts import BOTH, look_at, open_to_write, posted, show_form
from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.people.requests import account_of
from geborgen.sources import render_scheme
from geborgen.views import render_report_html

__all__ = ["add", "codes", "delete", "download", "name", "reading", "report", "show"]

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
    schemes = list_scheme_choices(opened.file.practice_id, _language())
    form = ObservationForm(posted(request), request.FILES or None, schemes=schemes)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = find_scheme(opened.file.practice_id, given["scheme"]) or ChosenScheme()
        try:
            added = add_observation(
                account_of(request), file_id, given["upload"], on=given["on"],
                about=given["about"], chosen=chosen,
            )  # fmt: skip
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
        "is_old": _is_old(opened, found),
        "scheme": dict(list_scheme_choices(opened.file.practice_id, _language())).get(found.scheme),
        "may_write": opened.standing.may_write,
    }
    return render(request, "care/observation.html", context)


def _is_old(opened: Opened, found: Observation) -> bool:
    """Whether the scheme was changed since this observation was worked out."""
    now = find_scheme(opened.file.practice_id, found.scheme)
    return now is not None and now.text != found.scheme_text


@require_http_methods(BOTH)
def reading(request: HttpRequest, file_id: uuid.UUID, observation_id: uuid.UUID) -> HttpResponse:
    """Choose the scheme, and of several sessions which; the report is then worked out anew."""
    opened, found = _find_to_write(request, file_id, observation_id)
    schemes = list_scheme_choices(opened.file.practice_id, _language())
    form = ReadingForm(posted(request), observation=found, schemes=schemes)
    if request.method == "POST" and form.is_valid():
        chosen = find_scheme(opened.file.practice_id, form.cleaned_data["scheme"])
        session = form.cleaned_data.get("session", "")
        if _rework(request, found, chosen or ChosenScheme(), session=session):
            return redirect("care:observation", file_id, observation_id)
    return show_form(request, opened, form, title=_("Choose scheme or session"))


@require_http_methods(BOTH)
def codes(request: HttpRequest, file_id: uuid.UUID, observation_id: uuid.UUID) -> HttpResponse:
    """Say what each code of the file means: kept as a scheme of the practice, and used at once."""
    opened, found = _find_to_write(request, file_id, observation_id)
    coded = _read(found, request)
    if coded is None:
        return redirect("care:observation", file_id, observation_id)
    form = CodesForm(posted(request), coded=coded, book=load_phrasebook(_language()),
                     initial={"name": (found.about or found.name)[:120]})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        scheme = form.scheme
        kept = Scheme(name=scheme.name, text=render_scheme(scheme, counts=coded.count_codes()))
        save_scheme(account_of(request), opened.file.practice, kept)
        chosen = ChosenScheme(key=str(kept.pk), name=kept.name, text=kept.text)
        _rework(request, found, chosen, session=found.session)
        return redirect("care:observation", file_id, observation_id)
    context = {"file": opened.file, "observation": found, "form": form}
    return render(request, "care/codes.html", context, status=422 if form.errors else 200)


def _find_to_write(
    request: HttpRequest, file_id: uuid.UUID, observation_id: uuid.UUID
) -> tuple[Opened, Observation]:
    opened, found = look_at(request, file_id, _observations(file_id), pk=observation_id)
    if not opened.standing.may_write:
        raise Http404
    return opened, found


def _rework(
    request: HttpRequest, found: Observation, chosen: ChosenScheme, *, session: str
) -> bool:
    """Work it out anew; what cannot be read is said, and then all stays as it was."""
    try:
        rework_observation(account_of(request), found, chosen, session=session)
    except UserError as error:
        messages.error(request, error.say(_language()))
        return False
    messages.success(request, _("Worked out anew."))
    return True


def _read(found: Observation, request: HttpRequest) -> CodedFile | None:
    """The file as it was last read; None, and said, where it cannot be opened."""
    scheme = ChosenScheme(name=found.held.get("scheme", ""), text=found.scheme_text).read()
    try:
        with default_storage.open(found.place) as sealed:
            return read_coded(found.name, sealed.chunks(), scheme=scheme, session=found.session)
    except UserError as error:
        messages.error(request, error.say(_language()))
        return None


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
    coded = _read(found, request)
    if coded is None:
        return redirect("care:observation", file_id, observation_id)
    return HttpResponse(render_report_html(coded.compute_reading(), language=_language()))


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
