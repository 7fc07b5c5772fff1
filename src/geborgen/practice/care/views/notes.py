"""Writing a session's note: drafts kept while writing, both texts shown where two wrote at once."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.practice.care.comparing import compare_words, join_words
from geborgen.practice.care.models import CareSession, Draft, NoteVersion, TextTemplate
from geborgen.practice.care.services.notes import drop_draft, keep_draft, save_note
from geborgen.practice.care.views.parts import BOTH, look_at
from geborgen.practice.care.wording import Wording, list_wordings
from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.people.requests import account_of

__all__ = ["draft", "drop", "versions", "write"]

_LONGEST = 40_000


def _find(
    request: HttpRequest, file_id: uuid.UUID, session_id: uuid.UUID, *, to_write: bool = True
) -> tuple[Opened, CareSession]:
    sessions = CareSession.objects.filter(episode__file=file_id).select_related("episode")
    opened, session = look_at(request, file_id, sessions, pk=session_id)
    if to_write and not opened.standing.may_write:
        raise Http404
    return opened, session


@require_http_methods(BOTH)
def write(request: HttpRequest, file_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    """The note to write in; one's own draft first, and where two wrote at once both texts."""
    opened, session = _find(request, file_id, session_id)
    account = account_of(request)
    if request.method == "POST":
        words, base = _read(request)
        if not words or len(words) > _LONGEST:
            own = session.drafts.filter(author=account).first()
            return _show(request, opened, session, words=words, base=base, draft=own,
                         is_refused=True)  # fmt: skip
        if save_note(account, session, words, base=base) is not None:
            messages.success(request, _("Saved."))
            return redirect("care:session", file_id, session_id)
        return redirect("care:note", file_id, session_id)
    current, own = _current(session), session.drafts.filter(author=account).first()
    number = current.number if current else 0
    if own is not None and own.base != number:
        return _show_both(request, opened, own, current=current)
    words = own.words if own else current.words if current else _begin(request, opened)
    return _show(request, opened, session, words=words, base=number, draft=own)


def _read(request: HttpRequest) -> tuple[str, int]:
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    base = request.POST.get("base", "")
    return words, int(base) if base.isdigit() and len(base) < 10 else 0


def _current(session: CareSession) -> NoteVersion | None:
    return session.notes.filter(is_current=True).select_related("author").first()


def _begin(request: HttpRequest, opened: Opened) -> str:
    wanted = request.GET.get("text", "")
    return next((one.words for one in _list_texts(opened) if one.key == wanted), "")


def _list_texts(opened: Opened) -> list[Wording]:
    language = (get_language() or "nl")[:2]
    return list_wordings(opened.file.practice_id, TextTemplate.Use.NOTE, language)


def _show(
    request: HttpRequest, opened: Opened, session: CareSession, *, words: str, base: int,
    draft: Draft | None = None, is_refused: bool = False,
) -> HttpResponse:  # fmt: skip
    current = _current(session) if is_refused and not words else None
    context = {
        "file": opened.file, "session": session, "words": words, "base": base, "draft": draft,
        "longest": _LONGEST, "is_too_long": is_refused and bool(words),
        "is_empty": is_refused and not words, "saved": current,
        "texts": [] if base or draft else _list_texts(opened),
    }  # fmt: skip
    return render(request, "care/note.html", context, status=422 if is_refused else 200)


def _show_both(
    request: HttpRequest, opened: Opened, own: Draft, *, current: NoteVersion | None
) -> HttpResponse:
    theirs = current.words if current else ""
    context = {
        "file": opened.file, "session": own.session, "current": current, "draft": own,
        "base": current.number if current else 0,
        "pieces": compare_words(theirs, own.words), "joined": join_words(theirs, own.words),
    }  # fmt: skip
    return render(request, "care/both.html", context, status=409)


@require_POST
def draft(request: HttpRequest, file_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    """Keep what is being written; the header tells the page that it was kept."""
    _opened, session = _find(request, file_id, session_id)
    words, base = _read(request)
    if len(words) > _LONGEST:
        return render(request, "care/draft_kept.html", {"longest": _LONGEST}, status=422)
    kept = keep_draft(account_of(request), session, words, base=base)
    response = render(request, "care/draft_kept.html", {"draft": kept})
    response["X-Draft-Kept"] = "yes"
    return response


@require_POST
def drop(request: HttpRequest, file_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    _opened, session = _find(request, file_id, session_id)
    drop_draft(account_of(request), session)
    return redirect("care:session", file_id, session_id)


@require_safe
def versions(request: HttpRequest, file_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    """Every version of a note, and two of them compared."""
    opened, session = _find(request, file_id, session_id, to_write=False)
    saved = list(session.notes.select_related("author").order_by("-number"))
    numbered = {str(one.number): one for one in saved}
    newer = numbered.get(request.GET.get("newer", ""), saved[0] if saved else None)
    before = str(newer.number - 1) if newer else ""
    older = numbered.get(request.GET.get("older", before))
    pieces = compare_words(older.words if older else "", newer.words) if newer else []
    context = {"file": opened.file, "session": session, "versions": saved, "newer": newer,
               "older": older, "pieces": pieces}  # fmt: skip
    return render(request, "care/versions.html", context)
