"""The files one may see, searching them, and the page of one file."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from geborgen.practice.casefiles.doors import open_file
from geborgen.practice.casefiles.forms import FileForm, SearchForm
from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.casefiles.panels import gather_desk, gather_panels
from geborgen.practice.casefiles.queries import (
    list_practices,
    list_visible_files,
    order_people,
)
from geborgen.practice.casefiles.searching import search_files
from geborgen.practice.casefiles.services import change_file, create_file
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.models import Membership

__all__ = ["change", "index", "new", "search", "show"]

_MOST = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The files one may see, the newest first, with whom they are about."""
    account = account_of(request)
    roles = set(account.memberships.filter(until=None).values_list("role", flat=True))
    people = Prefetch("people", queryset=order_people(Person.objects.all()))
    files = list_visible_files(account).prefetch_related(people)
    context = {
        "files": _take(files.filter(closed_on=None)),
        "closed": _take(files.exclude(closed_on=None)),
        "has_many_practices": list_practices(account).count() > 1,
        "form": SearchForm(),
        "desk": list(gather_desk(account)),
        "may_open": Membership.Role.PROFESSIONAL in roles,
        "may_look": bool(roles & {Membership.Role.PROFESSIONAL, Membership.Role.SUPERVISOR}),
        "roles": roles,
    }
    return render(request, "casefiles/index.html", context)


def _take(files: QuerySet[CaseFile]) -> dict[str, Any]:
    """The newest files, and how many there are in all."""
    return {"shown": files[:_MOST], "total": files.count(), "most": _MOST}


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Words come by POST, so that a name is in no address; a return without any begins anew."""
    if request.method != "POST":
        return redirect("casefiles:index")
    form = SearchForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    asked = request.POST.get("page", "")
    number = int(asked) if asked.isdecimal() and 0 < len(asked) < 5 else 1
    page = search_files(account_of(request), words, page=max(number, 1))
    context = {"form": form, "page": page, "found": page.found, "words": words,
               "newer": page.number - 1, "older": page.number + 1}  # fmt: skip
    return render(request, "casefiles/found.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    practices = list(list_practices(account, Membership.Role.PROFESSIONAL))
    if not practices:
        raise Http404
    form = FileForm(request.POST if request.method == "POST" else None)
    wanted = request.POST.get("practice")
    practice = next((one for one in practices if str(one.pk) == wanted), practices[0])
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in form._meta.fields or ()
                  if name in form.cleaned_data}  # fmt: skip
        file = create_file(account, practice, fields)
        return redirect("casefiles:add_person", file.pk)
    context = {"form": form, "practices": practices, "chosen": practice,
               "title": _("A new file")}  # fmt: skip
    return render(request, "casefiles/form.html", context, status=422 if form.errors else 200)


@require_safe
def show(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """The page a colleague understands in a minute: who, why, where, how it goes, what next."""
    opened = open_file(account_of(request), file_id)
    people = list(opened.file.people.all())
    client = next((p for p in people if p.part == Person.Part.CLIENT), None)
    context = {
        "opened": opened,
        "file": opened.file,
        "client": client,
        "panels": list(gather_panels(opened)),
        "may_write": opened.standing.may_write,
    }
    return render(request, "casefiles/file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    account = account_of(request)
    file = open_file(account, file_id).file
    form = FileForm(request.POST if request.method == "POST" else None, instance=file)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version = given.pop("version") or 0
        if change_file(account, file_id, given, version=version) is not None:
            messages.success(request, _("Saved."))
            return redirect("casefiles:show", file_id)
        form.add_error(None, _("Somebody else changed this meanwhile. Nothing is lost: your "
                               "words are below, theirs on the file's page."))  # fmt: skip
    context = {"form": form, "file": file, "title": _("Why and by whom")}
    return render(request, "casefiles/form.html", context, status=422 if form.errors else 200)
