"""The pause: questions one by one, kept while one writes; and what is noticed over weeks."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.queries import find_own_moment
from geborgen.practice.diary.words import tell_row
from geborgen.practice.people.models import Account
from geborgen.practice.people.requests import account_of
from geborgen.practice.reader import Reader
from geborgen.practice.reflection.forms import ReflectionForm
from geborgen.practice.reflection.queries import (
    find_reflection,
    list_reflections,
    notice_patterns,
)
from geborgen.practice.reflection.services import delete_reflection, save_reflection
from geborgen.practice.reflection_texts import ReflectionPage, reflection_page

__all__ = ["delete", "index", "new", "show"]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What one wrote before, and what stands out over weeks."""
    account = account_of(request)
    language = _language()
    patterns = [pattern.words(language) for pattern in notice_patterns(account)]
    page = _page(account, None)
    context = {"page": page, "patterns": patterns, "reflections": list_reflections(account)}
    return render(request, "reflection/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new pause, about a moment or about nothing in particular."""
    account = account_of(request)
    given = request.POST if request.method == "POST" else request.GET
    moment = _moment(account, given.get("moment"))
    fresh = {"id": uuid.uuid4(), "moment": moment.pk if moment else None}
    return _edit(request, moment, fresh)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, reflection_id: uuid.UUID) -> HttpResponse:
    """Go on where one stopped."""
    reflection = find_reflection(account_of(request), reflection_id)
    if reflection is None:
        raise Http404
    names = ("id", "felt", "known", "needed", "wish")
    known = {name: getattr(reflection, name) for name in names}
    return _edit(request, reflection.moment, known | {"moment": reflection.moment_id})


@require_POST
def delete(request: HttpRequest, reflection_id: uuid.UUID) -> HttpResponse:
    reflection = find_reflection(account_of(request), reflection_id)
    if reflection is None:
        raise Http404
    delete_reflection(account_of(request), reflection.pk)
    messages.info(request, _("Deleted."))
    return redirect("reflection:index")


def _edit(request: HttpRequest, moment: MomentRow | None, initial: dict[str, Any]) -> HttpResponse:
    account = account_of(request)
    page = _page(account, moment)
    form = ReflectionForm(
        request.POST if request.method == "POST" else None,
        steps=page.steps,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        reflection = save_reflection(account, form.cleaned_data["id"], form.words, moment=moment)
        if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
            return render(request, "reflection/kept.html", {"texts": form.words.values()})
        messages.success(request, _("Saved."))
        return redirect("reflection:show", reflection.pk)
    context = {
        "page": page,
        "form": form,
        "telling": tell_row(moment) if moment else None,
        "reflection": find_reflection(account, initial["id"]),
    }
    return render(request, "reflection/pause.html", context, status=422 if form.errors else 200)


def _page(account: Account, moment: MomentRow | None) -> ReflectionPage:
    telling = tell_row(moment) if moment else None
    is_teacher = account.role == Account.Role.TEACHER
    return reflection_page(
        _language(),
        reader=Reader.TEACHER if is_teacher else Reader.CAREGIVER,
        before_birth=bool(telling and telling.is_before_birth),
    )


def _moment(account: Account, moment_id: str | None) -> MomentRow | None:
    if not moment_id:
        return None
    try:
        found = find_own_moment(account, uuid.UUID(moment_id))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _language() -> str:
    return (get_language() or "nl")[:2]
