"""How an account wants the app; signing in without mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from geborgen.practice.people.forms import SettingsForm
from geborgen.practice.people.requests import account_of

__all__ = ["forgotten", "settings", "without_mail"]


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=account_of(request))
    if request.method == "POST" and form.is_valid():
        account = form.save()
        with translation.override(account.language):
            messages.success(request, _("Saved."))
        return redirect("people:settings")
    return render(request, "people/settings.html", {"form": form})


@login_not_required
@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """No mail is sent, so the ways back in are a passkey, a recovery code, or who runs the app."""
    return render(request, "people/forgotten.html")


@login_not_required
def without_mail(request: HttpRequest) -> HttpResponse:
    """There is no such page here."""
    raise Http404
