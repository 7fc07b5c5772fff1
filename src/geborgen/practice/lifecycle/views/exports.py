"""Taking a file along: for the practice or for one person, after the password again."""

import logging
import uuid
from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geborgen.moments import Language, UserError
from geborgen.practice.accesslog.acts import Act
from geborgen.practice.accesslog.queries import list_lines
from geborgen.practice.casefiles.doors import Opened, open_file
from geborgen.practice.casefiles.queries import list_practices
from geborgen.practice.lifecycle.contents import Contents, collect_contents
from geborgen.practice.lifecycle.fhir import check_bundle, make_bundle, render_bundle
from geborgen.practice.lifecycle.forms import ExportForm
from geborgen.practice.lifecycle.paper import render_paper
from geborgen.practice.lifecycle.policies import can_export_file
from geborgen.practice.lifecycle.research import list_research_files, render_research
from geborgen.practice.lifecycle.tables import render_tables
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.models import Membership

__all__ = ["choose", "download", "research", "take_research"]

_LOG = logging.getLogger("geborgen.lifecycle")


@require_safe
def choose(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """For whom, and in which form."""
    opened = _open(request, file_id, act=Act.READ)
    context = {"file": opened.file, "form": ExportForm(file=opened.file)}
    return render(request, "lifecycle/export.html", context)


@require_safe
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def download(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """The file itself; that it was taken along is logged before it is made."""
    if request.GET.get("kind") not in _KINDS:
        raise Http404
    content_type, ending, make = _KINDS[request.GET["kind"]]
    opened = _open(request, file_id, act=Act.EXPORT)
    form = ExportForm(request.GET, file=opened.file)
    if not form.is_valid():
        raise Http404
    try:
        made = make(collect_contents(form.chosen))
    except UserError as error:
        messages.error(request, error.say(Language((get_language() or "nl")[:2])))
        return redirect("lifecycle:export", file_id)
    except ValueError:
        _LOG.error("the bundle of file %s has not the shape of FHIR", file_id)
        messages.error(request, _("This file could not be put in the shape of FHIR. The tables "
                                  "and the paper hold all of it."))  # fmt: skip
        return redirect("lifecycle:export", file_id)
    return _attach(made, content_type, f"file-{opened.file.number}.{ending}")


def _make_bundle(contents: Contents) -> str:
    """The log goes along only with the whole file."""
    is_whole = contents.chosen.person is None
    log = list_lines(client=str(contents.chosen.file.pk)) if is_whole else ()
    bundle = make_bundle(contents, log)
    check_bundle(bundle)
    return render_bundle(bundle)


_KINDS: dict[str, tuple[str, str, Callable[[Contents], str | bytes]]] = {
    "bundle": ("application/fhir+json", "fhir.json", _make_bundle),
    "tables": ("application/zip", "zip", render_tables),
    "paper": ("application/pdf", "pdf", render_paper),
}


@require_safe
def research(request: HttpRequest) -> HttpResponse:
    """How many files researchers may have, and what is in the tables."""
    practices = list_practices(account_of(request), Membership.Role.RESEARCHER)
    if not practices:
        raise Http404
    counted = [(one, list_research_files(one).count(), one.files.count()) for one in practices]
    return render(request, "lifecycle/research.html", {"practices": counted})


@require_safe
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def take_research(request: HttpRequest, practice_id: uuid.UUID) -> HttpResponse:
    account = account_of(request)
    practice = list_practices(account, Membership.Role.RESEARCHER).filter(pk=practice_id).first()
    if practice is None:
        raise Http404
    name = f"research-{timezone.localdate().isoformat()}.zip"
    return _attach(render_research(account, practice), "application/zip", name)


def _open(request: HttpRequest, file_id: uuid.UUID, *, act: Act) -> Opened:
    opened = open_file(account_of(request), file_id, act=act)
    if not can_export_file(opened.standing):
        raise PermissionDenied
    return opened


def _attach(made: str | bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
