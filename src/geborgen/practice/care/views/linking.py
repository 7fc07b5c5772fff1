"""A caregiver's own app linked with a file: the code, what they share, and ending it."""

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.practice.care.forms import CodeForm
from geborgen.practice.care.queries import list_bundles, list_links
from geborgen.practice.care.services.linking import end_link, leave_link, make_code, use_code
from geborgen.practice.care.views.parts import BOTH, look_at, posted
from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.diary.pictures import draw_telling
from geborgen.practice.diary.words import tell_row
from geborgen.practice.people.queries import find_caregiving
from geborgen.practice.people.requests import account_of
from geborgen.practice.sharing.models import Bundle
from geborgen.practice.sharing.queries import list_bundle_moments

__all__ = ["app", "bundle", "code", "end", "leave"]


@require_POST
def code(request: HttpRequest, file_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Make a code; it is shown once, here."""
    opened, person = _find(request, file_id, person_id)
    made = make_code(account_of(request), person)
    return render(request, "care/code.html", {"file": opened.file, "person": person, "code": made})


@require_POST
def end(request: HttpRequest, file_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    _opened, person = _find(request, file_id, person_id)
    end_link(account_of(request), person)
    return redirect("casefiles:show", file_id)


def _find(request: HttpRequest, file_id: uuid.UUID, person_id: uuid.UUID) -> tuple[Opened, Person]:
    """Children have no app of their own to link."""
    adults = Person.objects.filter(file=file_id).exclude(part=Person.Part.CHILD)
    opened, person = look_at(request, file_id, adults, pk=person_id)
    if not opened.standing.may_write:
        raise Http404
    return opened, person


@require_safe
def bundle(request: HttpRequest, file_id: uuid.UUID, bundle_id: uuid.UUID) -> HttpResponse:
    """Moments that a caregiver chose to show here."""
    opened, found = look_at(request, file_id, _shared(file_id), pk=bundle_id)
    link = find_caregiving(found.author, found.child_id)
    called = link.called if link else ""
    tellings = [tell_row(row, caregiver=called or "-") for row in list_bundle_moments(found)]
    context = {
        "file": opened.file,
        "bundle": found,
        "called": called,
        "shown": [(telling, draw_telling(telling)) for telling in tellings],
    }
    return render(request, "care/bundle.html", context)


def _shared(file_id: uuid.UUID) -> QuerySet[Bundle]:
    return list_bundles(CaseFile(pk=file_id))


@require_http_methods(BOTH)
def app(request: HttpRequest) -> HttpResponse:
    """The caregiver's side: enter a code, see where one's app is linked, end it."""
    account = account_of(request)
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        link = use_code(account, form.cleaned_data["code"])
        if link is not None:
            messages.success(request, _("Linked. Nothing is shown until you share it."))
            return redirect("care:app")
        form.add_error("code", _("This code does not work: mistyped, used before, or too old. "
                                 "Ask for a new one."))  # fmt: skip
    context = {"form": form, "links": list_links(account)}
    return render(request, "care/app.html", context, status=422 if form.errors else 200)


@require_POST
def leave(request: HttpRequest, link_id: uuid.UUID) -> HttpResponse:
    account = account_of(request)
    link = list_links(account).filter(pk=link_id).first()
    if link is None:
        raise Http404
    leave_link(account, link)
    messages.info(request, _("Ended. What you shared is not shown there any more."))
    return redirect("care:app")
