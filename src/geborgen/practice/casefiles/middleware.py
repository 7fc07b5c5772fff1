"""What happens around every page about files: refusals are logged, nobody looks unproven."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from geborgen.practice.accesslog.services import record_access
from geborgen.practice.casefiles.doors import Denied, Refused
from geborgen.practice.people.models import Account
from geborgen.practice.practices.policies import is_member

__all__ = ["PREFIX", "ProfessionalMiddleware"]

PREFIX = "/practice/"
IDLE_S = 15 * 60
LONGEST_S = 10 * 3600
_BEGAN, _SEEN = "practice-began", "practice-seen"


class ProfessionalMiddleware:
    """Guards every address under `PREFIX`: members only, with a second factor, and not left idle.

    After a quarter of an hour without a page the password is asked again; after ten hours one signs
    in anew.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_view(self, request: HttpRequest, *called: object) -> HttpResponse | None:
        if not request.path.startswith(PREFIX) or not isinstance(request.user, Account):
            return None
        if not is_member(request.user):
            raise Http404
        return _ask_second_factor(request) or _ask_again(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Log a refusal, now that what was refused is undone."""
        if isinstance(exception, Refused | Denied):
            record_access(exception.access)


def _ask_second_factor(request: HttpRequest) -> HttpResponse | None:
    if is_mfa_enabled(request.user) or settings.CONFIGURATION.is_demo:
        return None
    messages.warning(request, _("Case files ask for a second factor. Set one up here first."))
    return redirect("mfa_index")


def _ask_again(request: HttpRequest) -> HttpResponse | None:
    now, session = time.time(), request.session
    # What was sent is not sent again by itself: its address may show nothing.
    after = {"next": request.path if request.method == "GET" else PREFIX}
    began = session.setdefault(_BEGAN, now)
    if now - began > LONGEST_S:
        logout(request)
        return redirect(f"{reverse('account_login')}?{urlencode(after)}")
    is_idle = now - session.get(_SEEN, now) > IDLE_S
    if is_idle and not did_recently_reauthenticate(request):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode(after)}")
    session[_SEEN] = now
    return None
