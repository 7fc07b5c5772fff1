"""A wrong password on the way to an export or an erasure: refused, and in the file's log."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from geborgen.practice.accesslog.acts import Act
from geborgen.practice.accesslog.services import record_access
from geborgen.practice.casefiles.doors import make_refusal
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.people.models import Account

__all__ = ["log_failed_proofs"]

_ASKS = frozenset({"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
# What somebody is on their way to when their password or code is asked again.
_WANTED = {
    "lifecycle:ready": Act.EXPORT,
    "lifecycle:research_ready": Act.EXPORT,
    "lifecycle:ask": Act.ERASE,
    "lifecycle:decide": Act.ERASE,
}


def log_failed_proofs(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Log it when somebody could not show that it was them; right proof leads on, by a redirect."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        is_asked = match is not None and match.view_name in _ASKS and request.method == "POST"
        if is_asked and response.status_code != 302 and isinstance(request.user, Account):
            _log(request, request.user)
        return response

    return answer


def _log(request: HttpRequest, account: Account) -> None:
    goal = request.POST.get("next") or request.GET.get("next") or ""
    try:
        match = resolve(urlsplit(goal).path)
    except (Resolver404, ValueError):
        return
    act = _WANTED.get(match.view_name)
    if act is None:
        return
    file_id = match.kwargs.get("file_id")
    file = CaseFile.objects.filter(pk=file_id).first() if file_id else None
    record_access(make_refusal(account, act, file, kind="" if file else "research"))
