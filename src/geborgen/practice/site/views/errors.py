"""Pages for when something goes wrong: kind, short, and never with what somebody wrote."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

__all__ = [
    "show_bad_request",
    "show_csrf_failure",
    "show_forbidden",
    "show_locked_out",
    "show_not_found",
    "show_server_error",
]


def _show(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, f"site/errors/{template}.html", status=status)


@login_not_required
def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _show(request, "400", 400)


@login_not_required
def show_forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _show(request, "403", 403)


@login_not_required
def show_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _show(request, "csrf", 403)


@login_not_required
def show_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _show(request, "404", 404)


@login_not_required
def show_locked_out(
    request: HttpRequest, original_response: Any = None, credentials: Any = None
) -> HttpResponse:
    return _show(request, "429", 429)


@login_not_required
def show_server_error(request: HttpRequest) -> HttpResponse:
    return _show(request, "500", 500)
