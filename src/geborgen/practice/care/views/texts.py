"""Texts of a practice to begin with: ours, changed ones and its own."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.practice.care.forms import TextForm
from geborgen.practice.care.models import TextTemplate
from geborgen.practice.care.services.texts import delete_text, save_text
from geborgen.practice.care.views.parts import BOTH, posted
from geborgen.practice.care.wording import find_wording, list_wordings
from geborgen.practice.casefiles.queries import list_practices
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.models import Membership, Practice

__all__ = ["add", "change", "delete", "index"]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The texts of each practice one works in as a professional."""
    language = (get_language() or "nl")[:2]
    shown = [
        {"practice": practice, "use": use, "label": label,
         "texts": list_wordings(practice.pk, use, language)}
        for practice in _practices(request)
        for use, label in TextTemplate.Use.choices
    ]  # fmt: skip
    if not shown:
        raise Http404
    return render(request, "care/texts.html", {"shown": shown})


@require_http_methods(BOTH)
def add(request: HttpRequest, practice_id: uuid.UUID, use: str) -> HttpResponse:
    practice = _find_practice(request, practice_id, use)
    return _edit(request, practice, TextTemplate(use=use))


@require_http_methods(BOTH)
def change(request: HttpRequest, practice_id: uuid.UUID, *, use: str, key: str) -> HttpResponse:
    """Change a text; of ours the practice gets its own copy."""
    practice = _find_practice(request, practice_id, use)
    found = find_wording(practice_id, use, key, language=(get_language() or "nl")[:2])
    if found is None:
        raise Http404
    text = found.own or TextTemplate(use=use, key=key, name=found.name, words=found.words)
    return _edit(request, practice, text)


@require_POST
def delete(request: HttpRequest, practice_id: uuid.UUID, *, use: str, key: str) -> HttpResponse:
    _find_practice(request, practice_id, use)
    text = TextTemplate.objects.filter(practice=practice_id, use=use, key=key).first()
    if text is None:
        raise Http404
    delete_text(account_of(request), text)
    return redirect("care:texts")


def _practices(request: HttpRequest) -> list[Practice]:
    return list(list_practices(account_of(request), Membership.Role.PROFESSIONAL))


def _find_practice(request: HttpRequest, practice_id: uuid.UUID, use: str) -> Practice:
    practice = next((one for one in _practices(request) if one.pk == practice_id), None)
    if practice is None or use not in TextTemplate.Use.values:
        raise Http404
    return practice


def _edit(request: HttpRequest, practice: Practice, text: TextTemplate) -> HttpResponse:
    form = TextForm(posted(request), instance=text)
    if request.method == "POST" and form.is_valid():
        save_text(account_of(request), practice, form.save(commit=False))
        messages.success(request, _("Saved."))
        return redirect("care:texts")
    context = {"form": form, "text": text}
    return render(request, "care/text.html", context, status=422 if form.errors else 200)
