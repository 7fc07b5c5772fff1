"""Home, language, and what the app is."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from geborgen.practice.people.queries import list_caregivings
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.policies import is_member

__all__ = ["change_language", "go_home", "say_health", "show_about"]


@require_safe
def go_home(request: HttpRequest) -> HttpResponse:
    """Who works in a practice and keeps no diary begins with the files."""
    account = account_of(request)
    is_at_work = is_member(account) and not list_caregivings(account).exists()
    return redirect("casefiles:index" if is_at_work else "diary:new")


@login_not_required
@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie, and with the account of who is signed in."""
    language = request.POST.get("language", "")
    next_page = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(next_page, {request.get_host()}):
        next_page = "/"
    response = redirect(next_page)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=60 * 60 * 24 * 365,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
    return response


@login_not_required
@require_safe
def show_about(request: HttpRequest) -> HttpResponse:
    return render(request, "site/about.html")


@login_not_required
@require_safe
def say_health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")
