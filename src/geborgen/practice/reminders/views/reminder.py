"""Choosing a reminder, pausing it, waving it away, taking it to one's own calendar."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.practice.people.requests import account_of
from geborgen.practice.reminders.calendar import render_calendar
from geborgen.practice.reminders.forms import ReminderForm
from geborgen.practice.reminders.queries import find_reminder
from geborgen.practice.reminders.services import (
    choose_reminder,
    pause_reminder,
    resume_reminder,
    wave_away,
)

__all__ = ["calendar", "choose", "pause", "resume", "wave"]


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    reminder = find_reminder(account)
    chosen = {"days": reminder.days, "at": reminder.at} if reminder else ReminderForm.usual()
    form = ReminderForm(request.POST if request.method == "POST" else None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        choose_reminder(account, days=form.cleaned_data["days"], at=form.cleaned_data["at"])
        messages.success(request, _("Saved."))
        return redirect("reminders:choose")
    is_paused = bool(
        reminder and reminder.paused_until and reminder.paused_until > timezone.localdate()
    )
    context = {"form": form, "reminder": reminder, "is_paused": is_paused}
    return render(request, "reminders/reminder.html", context, status=422 if form.errors else 200)


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    pause_reminder(account_of(request), timezone.localdate())
    return redirect("reminders:choose")


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    resume_reminder(account_of(request))
    return redirect("reminders:choose")


@require_POST
def wave(request: HttpRequest) -> HttpResponse:
    wave_away(account_of(request), timezone.localdate())
    return redirect("mycircle:circle")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    reminder = find_reminder(account_of(request))
    if reminder is None or not reminder.days:
        raise Http404
    text = render_calendar(reminder, timezone.localtime())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="geborgen.ics"'
    return response
