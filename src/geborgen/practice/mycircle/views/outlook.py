"""What grows from it, and what if: for the caregiver whose moments these are, and nobody else."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from geborgen.practice.mycircle.outlook import can_look_out, compute_outlook_of, find_outlook_of
from geborgen.practice.people.queries import find_caregiving
from geborgen.practice.people.requests import account_of

__all__ = ["look_out"]


@require_safe
def look_out(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """What is known is shown at once; else the page comes first and asks for the rest itself."""
    link = find_caregiving(account_of(request), child_id)
    if link is None or not can_look_out(link):
        raise Http404
    is_asked = bool(request.htmx) or "now" in request.GET  # type: ignore[attr-defined]
    part = compute_outlook_of(link) if is_asked else find_outlook_of(link)
    context = {"child": link.child, "part": part, "is_asked": is_asked}
    page = "outlook_part" if request.htmx else "outlook"  # type: ignore[attr-defined]
    return render(request, f"mycircle/{page}.html", context)
