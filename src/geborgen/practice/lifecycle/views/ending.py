"""The end of a file: the yearly list, holding it, asking to erase it, deciding."""

import uuid
from typing import NoReturn

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.practice.accesslog.acts import Act
from geborgen.practice.casefiles.doors import Refused, make_refusal, open_file
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.queries import list_practices
from geborgen.practice.lifecycle.forms import AskForm, DecideForm, HoldForm
from geborgen.practice.lifecycle.models import ErasureRequest
from geborgen.practice.lifecycle.policies import can_ask_erasure, can_decide_erasure
from geborgen.practice.lifecycle.queries import (
    find_open_request,
    list_open_requests,
    list_tombstones,
)
from geborgen.practice.lifecycle.retention import compute_keeping, list_due_files
from geborgen.practice.lifecycle.services import (
    ask_erasure,
    erase_file,
    hold_file,
    refuse_erasure,
)
from geborgen.practice.people.models import Account
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.models import Membership

__all__ = ["ask", "decide", "hold", "review"]

_BOTH = ["GET", "HEAD", "POST"]


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """The files whose time is over or nearly, what waits for a decision, and what was erased."""
    account = account_of(request)
    practices = list(list_practices(account, Membership.Role.SUPERVISOR))
    if not practices:
        raise Http404
    due = [keeping for practice in practices for keeping in list_due_files(practice)]
    waiting = [(one, can_decide_erasure(account, one)) for one in list_open_requests(account)]
    context = {"due": due, "waiting": waiting, "stones": list_tombstones(account)[:100]}
    return render(request, "lifecycle/review.html", context)


@require_POST
def hold(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Hold a file longer with a reason, or with none hold it no more."""
    form = HoldForm(request.POST)
    if form.is_valid():
        file = hold_file(account_of(request), file_id, form.cleaned_data["reason"])
        said = _("Held.") if file.hold_reason else _("No longer held.")
        messages.success(request, said)
    return redirect("casefiles:show", file_id)


@require_http_methods(_BOTH)
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def ask(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """The first step: somebody who may see the file asks, and says who wants it and why."""
    account = account_of(request)
    file = open_file(
        account, file_id, wanted=Act.ERASE,
        allows=lambda account, opened: can_ask_erasure(account, opened.file),
    ).file  # fmt: skip
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        ask_erasure(account, file_id, who_asked=given["who_asked"], reason=given["reason"])
        messages.success(request, _("Asked. A supervisor decides; until then nothing is erased."))
        return redirect("casefiles:show", file_id)
    context = {"file": file, "form": form, "keeping": compute_keeping(file)}
    return render(request, "lifecycle/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(_BOTH)
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def decide(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """The second step: another, a supervisor, erases the file or says why it is kept."""
    account = account_of(request)
    waiting = find_open_request(account, file_id)
    if waiting is None or not can_decide_erasure(account, waiting):
        _refuse(account, file_id)
    keeping = compute_keeping(open_file(account, file_id).file)
    form = DecideForm(
        request.POST if request.method == "POST" else None,
        is_over=keeping.is_over, is_held=keeping.is_held,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        _carry_out(request, waiting, form)
        return redirect("lifecycle:review")
    context = {"file": keeping.file, "waiting": waiting, "form": form, "keeping": keeping}
    return render(request, "lifecycle/decide.html", context, status=422 if form.errors else 200)


def _refuse(account: Account, file_id: uuid.UUID) -> NoReturn:
    """Not found, and where there is such a file, a refusal in its log."""
    file = CaseFile.objects.filter(pk=file_id).first()
    if file is None:
        raise Http404
    raise Refused(make_refusal(account, Act.ERASE, file))


def _carry_out(request: HttpRequest, waiting: ErasureRequest, form: DecideForm) -> None:
    given = form.cleaned_data
    if given["decision"] == ErasureRequest.Decision.ERASED:
        stone = erase_file(account_of(request), waiting, given["ground"])
        messages.success(request, _("File #{number} is erased.").format(number=stone.number))
    else:
        refuse_erasure(account_of(request), waiting, given["because"])
        messages.success(request, _("Kept."))
