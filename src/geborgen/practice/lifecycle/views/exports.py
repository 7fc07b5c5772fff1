"""Taking a file along: for the practice or for one person, after the password again."""

import logging
import uuid
from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geborgen.moments import Language, UserError
from geborgen.practice.accesslog.acts import Act
from geborgen.practice.accesslog.queries import list_lines
from geborgen.practice.casefiles.doors import Opened, Refused, make_refusal, open_file
from geborgen.practice.casefiles.queries import list_practices
from geborgen.practice.lifecycle.contents import Chosen, Contents, collect_contents
from geborgen.practice.lifecycle.fhir import check_bundle, make_bundle, render_bundle
from geborgen.practice.lifecycle.forms import ExportForm
from geborgen.practice.lifecycle.paper import render_paper
from geborgen.practice.lifecycle.policies import can_export_file
from geborgen.practice.lifecycle.research import list_research_files, render_research
from geborgen.practice.lifecycle.tables import render_tables
from geborgen.practice.people.models import Account
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.models import Membership, Practice

__all__ = ["choose", "download", "ready", "research", "research_ready", "take_research"]

_RESEARCH = "research"
_LOG = logging.getLogger("geborgen.lifecycle")


@require_safe
def choose(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """For whom, and in which form."""
    opened = _open(request, file_id)
    context = {"file": opened.file, "form": ExportForm(file=opened.file)}
    return render(request, "lifecycle/export.html", context)


@require_safe
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def ready(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """After the password: a page that says so, from which the download starts."""
    opened = _open(request, file_id)
    _read_choice(request, opened)
    address = f"{reverse('lifecycle:download', args=[file_id])}?{request.GET.urlencode()}"
    context = {"address": address, "back": reverse("casefiles:show", args=[file_id]),
               "name": f"#{opened.file.number}"}  # fmt: skip
    return render(request, "lifecycle/ready.html", context)


@require_safe
def download(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """The file itself; that it was taken along is logged before it is made.

    Who must show first that it is them comes to a page afterwards, not to a download.
    """
    if not did_recently_reauthenticate(request):
        address = reverse("lifecycle:ready", args=[file_id])
        return redirect(f"{address}?{request.GET.urlencode()}")
    opened = _open(request, file_id, act=Act.EXPORT)
    chosen, kind = _read_choice(request, opened)
    content_type, ending, make = _KINDS[kind]
    try:
        made = make(collect_contents(chosen))
    except UserError as error:
        messages.error(request, error.say(Language((get_language() or "nl")[:2])))
        return redirect("lifecycle:export", file_id)
    except ValueError:
        _LOG.error("the bundle of file %s has not the shape of FHIR", file_id)
        messages.error(request, _("This file could not be put in the shape of FHIR. The tables "
                                  "and the paper hold all of it."))  # fmt: skip
        return redirect("lifecycle:export", file_id)
    return _attach(made, content_type, f"file-{opened.file.number}.{ending}")


def _read_choice(request: HttpRequest, opened: Opened) -> tuple[Chosen, str]:
    """For whom and in which form, or not found."""
    kind, form = request.GET.get("kind", ""), ExportForm(request.GET, file=opened.file)
    if kind not in _KINDS or not form.is_valid():
        raise Http404
    return form.chosen, kind


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
        raise Refused(make_refusal(account_of(request), Act.EXPORT, None, kind=_RESEARCH))
    counted = [(one, list_research_files(one).count(), one.files.count()) for one in practices]
    return render(request, "lifecycle/research.html", {"practices": counted})


@require_safe
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def research_ready(request: HttpRequest, practice_id: uuid.UUID) -> HttpResponse:
    practice = _find_studied(account_of(request), practice_id)
    context = {"address": reverse("lifecycle:take_research", args=[practice_id]),
               "back": reverse("lifecycle:research"), "name": practice.name}  # fmt: skip
    return render(request, "lifecycle/ready.html", context)


@require_safe
def take_research(request: HttpRequest, practice_id: uuid.UUID) -> HttpResponse:
    if not did_recently_reauthenticate(request):
        return redirect("lifecycle:research_ready", practice_id)
    account = account_of(request)
    practice = _find_studied(account, practice_id)
    name = f"research-{timezone.localdate().isoformat()}.zip"
    return _attach(render_research(account, practice), "application/zip", name)


def _find_studied(account: Account, practice_id: uuid.UUID) -> Practice:
    """A practice whose researcher one is; for others it is not there, and the log says so."""
    found = list_practices(account, Membership.Role.RESEARCHER).filter(pk=practice_id).first()
    if found is None:
        raise Refused(make_refusal(account, Act.EXPORT, None, kind=_RESEARCH))
    return found


def _open(request: HttpRequest, file_id: uuid.UUID, *, act: Act = Act.READ) -> Opened:
    """Open a file for who may take it along."""
    return open_file(
        account_of(request), file_id, act=act, wanted=Act.EXPORT,
        allows=lambda account, opened: can_export_file(opened.standing),
    )  # fmt: skip


def _attach(made: str | bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
