"""Taking along all that is one's own, and erasing it."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from geborgen.practice.accesslog.own_acts import record_own_act
from geborgen.practice.people.models import Account
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.policies import is_member
from geborgen.practice.sharing.exports import render_csv, render_json, render_record
from geborgen.practice.sharing.forms import EraseForm
from geborgen.practice.sharing.services import erase_account

__all__ = ["KINDS", "erase", "export", "ready"]

KINDS: dict[str, tuple[str, str, Callable[[Account], str | bytes]]] = {
    "json": ("application/json", "json", render_json),
    "csv": ("text/csv; charset=utf-8", "csv", render_csv),
    "record": ("application/json", "geborgen.json", render_record),
}


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The file; who must show first that it is them comes back to a page, not to a download."""
    if kind not in KINDS:
        raise Http404
    if not did_recently_reauthenticate(request):
        return redirect("sharing:ready", kind)
    content_type, ending, make = KINDS[kind]
    account = account_of(request)
    record_own_act(account, "export", account)
    response = HttpResponse(make(account), content_type=content_type)
    name = f"geborgen-{timezone.localdate().isoformat()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def ready(request: HttpRequest, kind: str) -> HttpResponse:
    """After the password: back to sharing, where the file waits behind a button."""
    return redirect(f"{reverse('sharing:index')}?{urlencode({'ready': kind})}")


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def erase(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    form = EraseForm(request.POST if request.method == "POST" else None)
    works_here = is_member(account)
    if request.method != "POST" or works_here or not form.is_valid():
        status = 422 if form.errors else 200
        context = {"form": form, "works_here": works_here}
        return render(request, "sharing/erase.html", context, status=status)
    logout(request)
    erase_account(account)
    messages.info(request, _("Everything you entered is erased."))
    return redirect("account_login")
