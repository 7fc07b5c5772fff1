"""Pages for when something goes wrong: kind, short, and never with what somebody wrote."""

import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from geborgen.practice.site.full_disk import is_disk_full

__all__ = [
    "show_bad_request",
    "show_csrf_failure",
    "show_forbidden",
    "show_locked_out",
    "show_not_found",
    "show_server_error",
    "show_too_often",
]


def _show(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, f"site/errors/{template}.html", status=status)


@login_not_required
def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # A session that does not fit on the disk any more comes back as if somebody had ended it.
    if is_disk_full(exception):
        return _show(request, "507", 507)
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
    """Say until when, by the clock; a try before then makes the wait start again."""
    until = timezone.localtime() + timedelta(hours=settings.AXES_COOLOFF_TIME)
    context = {"until": f"{until:%H:%M}"}
    return render(request, "site/errors/locked_out.html", context, status=429)


@login_not_required
def show_too_often(request: HttpRequest) -> HttpResponse:
    return _show(request, "429", 429)


@login_not_required
def show_server_error(request: HttpRequest) -> HttpResponse:
    """Say that the disk is full where that is why; Django calls this while it handles the error."""
    if is_disk_full(sys.exception()):
        return _show(request, "507", 507)
    return _show(request, "500", 500)
