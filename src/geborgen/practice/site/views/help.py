"""Whom to call: a page that is always one tap away, and a panel while somebody writes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from geborgen.practice.people.models import Account
from geborgen.practice.safety import Country, tell_contacts

__all__ = ["heed", "show_help"]

_MOST_WORDS = 10_000


@login_not_required
@require_safe
def show_help(request: HttpRequest) -> HttpResponse:
    """Everybody to call, the reader's own country first; also for who is not signed in."""
    first = Country(getattr(request.user, "country", "") or Country.NETHERLANDS)
    language = (get_language() or "nl")[:2]
    countries = [
        (Account.Country(country).label, tell_contacts(country, language))
        for country in sorted(Country, key=lambda one: one is not first)
    ]
    return render(request, "site/help.html", {"countries": countries})


@login_not_required
@require_POST
def heed(request: HttpRequest) -> HttpResponse:
    """Answer words being typed with the panel, or with nothing; they are not kept or logged."""
    words = "\n".join(map(str, request.POST.values()))[:_MOST_WORDS]
    return render(request, "site/heeded.html", {"words": words})
