"""A practice's coding schemes: those that ship, its own; made, changed, taken out, thrown away."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.moments import Language, SchemeError
from geborgen.practice.care.forms import SchemeForm
from geborgen.practice.care.models import Scheme
from geborgen.practice.care.schemes import find_scheme, list_scheme_choices, say_wrong
from geborgen.practice.care.services.schemes import delete_scheme, save_scheme
from geborgen.practice.care.views.parts import BOTH, posted
from geborgen.practice.casefiles.queries import list_practices
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.models import Membership, Practice

__all__ = ["add", "change", "delete", "download", "index"]


def _language() -> Language:
    return Language((get_language() or "nl")[:2])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    practices = list(list_practices(account_of(request), Membership.Role.PROFESSIONAL))
    if not practices:
        raise Http404
    shown = [
        {"practice": one, "own": one.schemes.all(),
         "shipped": [pair for pair in list_scheme_choices(one.pk, _language())
                     if pair[0].startswith("shipped:")]}
        for one in practices
    ]  # fmt: skip
    return render(request, "care/schemes.html", {"shown": shown})


@require_http_methods(BOTH)
def add(request: HttpRequest, practice_id: uuid.UUID) -> HttpResponse:
    """A new scheme: from a file, written here, or begun from another one."""
    practice = _find_practice(request, practice_id)
    begun = find_scheme(practice_id, request.GET.get("from", ""))
    text, name = (begun.text, begun.name) if begun else ("", "")
    return _edit(request, practice, Scheme(text=text, name=name))


@require_http_methods(BOTH)
def change(request: HttpRequest, practice_id: uuid.UUID, scheme_id: uuid.UUID) -> HttpResponse:
    practice = _find_practice(request, practice_id)
    return _edit(request, practice, _find(practice, scheme_id))


@require_safe
def download(request: HttpRequest, practice_id: uuid.UUID, scheme_id: uuid.UUID) -> HttpResponse:
    """As a file for `geborgen report --scheme`."""
    scheme = _find(_find_practice(request, practice_id), scheme_id)
    response = HttpResponse(scheme.text, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="scheme-{scheme.pk}.toml"'
    return response


@require_POST
def delete(request: HttpRequest, practice_id: uuid.UUID, scheme_id: uuid.UUID) -> HttpResponse:
    scheme = _find(_find_practice(request, practice_id), scheme_id)
    delete_scheme(account_of(request), scheme)
    messages.info(request, _("Deleted. What was read with it stays as it is."))
    return redirect("care:schemes")


def _find_practice(request: HttpRequest, practice_id: uuid.UUID) -> Practice:
    practices = list_practices(account_of(request), Membership.Role.PROFESSIONAL)
    practice = practices.filter(pk=practice_id).first()
    if practice is None:
        raise Http404
    return practice


def _find(practice: Practice, scheme_id: uuid.UUID) -> Scheme:
    scheme: Scheme | None = practice.schemes.filter(pk=scheme_id).first()
    if scheme is None:
        raise Http404
    return scheme


def _edit(request: HttpRequest, practice: Practice, scheme: Scheme) -> HttpResponse:
    form = SchemeForm(posted(request), request.FILES or None, instance=scheme)
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        try:
            save_scheme(account_of(request), practice, kept)
        except SchemeError as error:
            form.add_error("text", say_wrong(error, kept.text, _language()))
            form.data = request.POST.copy()
            form.data["text"] = kept.text
        else:
            messages.success(request, _("Saved."))
            return redirect("care:schemes")
    context = {"form": form, "scheme": scheme}
    return render(request, "care/scheme.html", context, status=422 if form.errors else 200)
