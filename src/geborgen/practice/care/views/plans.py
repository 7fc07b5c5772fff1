"""Episodes, sessions and tasks."""

import uuid

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.practice.care.forms import EpisodeForm, SessionForm, TaskForm
from geborgen.practice.care.models import CareSession, Episode, Task
from geborgen.practice.care.queries import list_colleagues
from geborgen.practice.care.services.plans import (
    finish_task,
    save_episode,
    save_session,
    save_task,
)
from geborgen.practice.care.views.parts import BOTH, look_at, open_to_write, posted, show_form
from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.people.requests import account_of

__all__ = [
    "add_episode",
    "add_session",
    "add_task",
    "change_episode",
    "change_session",
    "change_task",
    "finish",
    "session",
]


@require_http_methods(BOTH)
def add_episode(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    return _episode(request, open_to_write(request, file_id), None)


@require_http_methods(BOTH)
def change_episode(request: HttpRequest, file_id: uuid.UUID, episode_id: uuid.UUID) -> HttpResponse:
    opened, episode = _find_episode(request, file_id, episode_id)
    return _episode(request, opened, episode)


def _find_episode(
    request: HttpRequest, file_id: uuid.UUID, episode_id: uuid.UUID
) -> tuple[Opened, Episode]:
    rows = Episode.objects.filter(file=file_id)
    opened, episode = look_at(request, file_id, rows, pk=episode_id)
    if not opened.standing.may_write:
        raise Http404
    return opened, episode


def _episode(request: HttpRequest, opened: Opened, episode: Episode | None) -> HttpResponse:
    form = EpisodeForm(posted(request), instance=episode)
    if request.method == "POST" and form.is_valid():
        saved = save_episode(account_of(request), opened.file.pk, form.save(commit=False))
        if episode is None:
            return redirect("care:add_session", opened.file.pk, saved.pk)
        return redirect("casefiles:show", opened.file.pk)
    return show_form(request, opened, form, title=_("Care"))


@require_http_methods(BOTH)
def add_session(request: HttpRequest, file_id: uuid.UUID, episode_id: uuid.UUID) -> HttpResponse:
    opened, episode = _find_episode(request, file_id, episode_id)
    return _edit_session(request, opened, episode, found=None)


@require_http_methods(BOTH)
def change_session(request: HttpRequest, file_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    opened, found = look_at(request, file_id, _sessions(file_id), pk=session_id)
    if not opened.standing.may_write:
        raise Http404
    return _edit_session(request, opened, found.episode, found=found)


def _sessions(file_id: uuid.UUID) -> QuerySet[CareSession]:
    return CareSession.objects.filter(episode__file=file_id).select_related("episode")


def _edit_session(
    request: HttpRequest, opened: Opened, episode: Episode, *, found: CareSession | None
) -> HttpResponse:
    form = SessionForm(posted(request), instance=found)
    if request.method == "POST" and form.is_valid():
        saved = save_session(account_of(request), episode, form.save(commit=False))
        return redirect("care:session", opened.file.pk, saved.pk)
    return show_form(request, opened, form, title=_("A session"))


@require_safe
def session(request: HttpRequest, file_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    """A session with its note as it stands now."""
    opened, found = look_at(request, file_id, _sessions(file_id), pk=session_id)
    context = {
        "file": opened.file,
        "session": found,
        "note": found.notes.filter(is_current=True).select_related("author").first(),
        "draft": found.drafts.filter(author=account_of(request)).first(),
        "may_write": opened.standing.may_write,
    }
    return render(request, "care/session.html", context)


@require_http_methods(BOTH)
def add_task(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    return _task(request, open_to_write(request, file_id), None)


@require_http_methods(BOTH)
def change_task(request: HttpRequest, file_id: uuid.UUID, task_id: uuid.UUID) -> HttpResponse:
    opened, task = look_at(request, file_id, Task.objects.filter(file=file_id), pk=task_id)
    if not opened.standing.may_write:
        raise Http404
    return _task(request, opened, task)


def _task(request: HttpRequest, opened: Opened, task: Task | None) -> HttpResponse:
    initial = {"who": account_of(request).pk} if task is None else None
    form = TaskForm(
        posted(request), instance=task, initial=initial, colleagues=list_colleagues(opened.file)
    )
    if request.method == "POST" and form.is_valid():
        save_task(account_of(request), opened.file.pk, form.save(commit=False))
        return redirect("casefiles:show", opened.file.pk)
    return show_form(request, opened, form, title=_("A task"))


@require_POST
def finish(request: HttpRequest, file_id: uuid.UUID, task_id: uuid.UUID) -> HttpResponse:
    """Tick off, or with `again` open it once more."""
    opened, task = look_at(request, file_id, Task.objects.filter(file=file_id), pk=task_id)
    finish_task(account_of(request), task, is_done="again" not in request.POST)
    if "desk" in request.POST:
        return redirect("casefiles:index")
    return redirect("casefiles:show", opened.file.pk)
