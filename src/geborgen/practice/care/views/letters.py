"""Letters: drafted from the file, edited, and made into a PDF while sharing is agreed to."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from geborgen.moments import Language, UserError
from geborgen.practice.care.comparing import compare_words
from geborgen.practice.care.forms import HandingForm, LetterForm
from geborgen.practice.care.models import Letter, LetterVersion, TextTemplate
from geborgen.practice.care.policies import can_share_about
from geborgen.practice.care.services.letters import (
    begin_letter,
    hand_over_letter,
    print_letter,
    save_letter,
)
from geborgen.practice.care.views.parts import BOTH, look_at, open_to_write, posted, show_form
from geborgen.practice.care.wording import draft_letter, find_wording, list_wordings, say_open_point
from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.people.requests import account_of
from geborgen.views import render_report_pdf

__all__ = ["add", "hand_over", "pdf", "show"]

_LONGEST = 40_000


@require_http_methods(BOTH)
def add(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    opened = open_to_write(request, file_id)
    language = (get_language() or "nl")[:2]
    wordings = list_wordings(opened.file.practice_id, TextTemplate.Use.LETTER, language)
    form = LetterForm(
        posted(request), file=opened.file, wordings=wordings, initial={"language": language}
    )
    if request.method == "POST" and form.is_valid():
        letter = form.save(commit=False)
        letter.file = opened.file
        words = _draft(request, letter, form.cleaned_data["text"])
        begin_letter(account_of(request), file_id, letter, words=words)
        return redirect("care:letter", file_id, letter.pk)
    return show_form(request, opened, form, title=_("A letter"))


def _draft(request: HttpRequest, letter: Letter, key: str) -> str:
    wording = find_wording(
        letter.file.practice_id, TextTemplate.Use.LETTER, key, language=letter.language
    )
    return draft_letter(letter, wording, account_of(request)) if wording else ""


@require_http_methods(BOTH)
def show(request: HttpRequest, file_id: uuid.UUID, letter_id: uuid.UUID) -> HttpResponse:
    """A letter to edit; where somebody else saved meanwhile, both texts."""
    opened, letter = _find(request, file_id, letter_id)
    if request.method == "POST":
        return _save(request, opened, letter)
    return _show(request, opened, letter)


def _find(request: HttpRequest, file_id: uuid.UUID, letter_id: uuid.UUID) -> tuple[Opened, Letter]:
    rows = Letter.objects.filter(file=file_id).select_related("person", "file__practice")
    return look_at(request, file_id, rows, pk=letter_id)


def _save(request: HttpRequest, opened: Opened, letter: Letter) -> HttpResponse:
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    base = request.POST.get("base", "")
    if not can_share_about(letter.person) or not words or len(words) > _LONGEST:
        return _show(request, opened, letter, mine=words)
    number = int(base) if base.isdigit() and len(base) < 10 else 0
    if save_letter(account_of(request), letter, words, base=number) is None:
        return _show(request, opened, letter, mine=words)
    messages.success(request, _("Saved."))
    return redirect("care:letter", opened.file.pk, letter.pk)


def _show(
    request: HttpRequest, opened: Opened, letter: Letter, *, mine: str | None = None
) -> HttpResponse:
    versions = list(letter.versions.select_related("author").order_by("-number"))
    current = versions[0]
    with override(letter.language):
        is_open = say_open_point() in current.words
    context = {
        "file": opened.file, "letter": letter, "current": current, "versions": versions,
        "may_write": opened.standing.may_write, "is_agreed": can_share_about(letter.person),
        "words": current.words if mine is None else mine, "is_kept": mine is None,
        "handings": letter.handings.select_related("by"), "handing": HandingForm(),
        "pieces": compare_words(current.words, mine) if mine else [], "longest": _LONGEST,
        "is_open": is_open,
    }  # fmt: skip
    return render(request, "care/letter.html", context, status=200 if mine is None else 409)


@require_POST
def pdf(request: HttpRequest, file_id: uuid.UUID, letter_id: uuid.UUID) -> HttpResponse:
    """The letter as it was last saved, or one of its versions, on paper."""
    opened, letter = _find(request, file_id, letter_id)
    if not opened.standing.may_write:
        raise Http404
    if not can_share_about(letter.person):
        return _show(request, opened, letter, mine=letter.versions.get(is_current=True).words)
    number = request.POST.get("number", "")
    version = letter.versions.filter(number=int(number) if number.isdigit() else 0).first()
    version = version or letter.versions.get(is_current=True)
    try:
        printed = _typeset(letter, version)
    except UserError as error:
        messages.error(request, error.say(Language((get_language() or "nl")[:2])))
        return redirect("care:letter", file_id, letter_id)
    print_letter(opened, letter, version)
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="letter-{letter.pk}.pdf"'
    return response


@require_POST
def hand_over(request: HttpRequest, file_id: uuid.UUID, letter_id: uuid.UUID) -> HttpResponse:
    """Note that the printed letter was given or sent."""
    opened, letter = _find(request, file_id, letter_id)
    if not opened.standing.may_write:
        raise Http404
    form = HandingForm(request.POST)
    if not can_share_about(letter.person) or letter.printed_number is None or not form.is_valid():
        return _show(request, opened, letter, mine=letter.versions.get(is_current=True).words)
    hand_over_letter(account_of(request), letter, form.save(commit=False))
    messages.success(request, _("Noted that it was handed over."))
    return redirect("care:letter", file_id, letter_id)


def _typeset(letter: Letter, version: LetterVersion) -> bytes:
    context = {"letter": letter, "version": version, "on": timezone.localdate(version.saved_at)}
    with override(letter.language):
        html = render_to_string("care/letter_pdf.html", context)
    return render_report_pdf(html)
