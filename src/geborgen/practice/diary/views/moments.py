"""Telling a moment, and what one can do with it afterwards."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.practice.diary.forms import MendForm, MomentForm
from geborgen.practice.diary.guiding import guide_telling
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.pictures import draw_telling
from geborgen.practice.diary.queries import find_own_moment, list_own_moments
from geborgen.practice.diary.screen import make_screen, widen_screen
from geborgen.practice.diary.services import (
    change_moment,
    delete_moment,
    mend_moment,
    record_moment,
    restore_moment,
    undo_change,
)
from geborgen.practice.diary.words import Telling, tell_row
from geborgen.practice.people.ages import compute_age_months
from geborgen.practice.people.models import Caregiving
from geborgen.practice.people.queries import (
    find_caregiving,
    has_other_parents,
    list_caregivings,
)
from geborgen.practice.people.requests import account_of

__all__ = ["change", "delete", "mend", "new", "recent", "restore", "show", "undo"]

_REMEMBERED = "child"
_RECENT = 60


def choose_caregiving(request: HttpRequest) -> Caregiving | None:
    """Return the child this is about: as asked, as last time, or the first; None without any."""
    links = list(list_caregivings(account_of(request)))
    wanted = (request.POST.get("child"), request.GET.get("child"), request.session.get(_REMEMBERED))
    for child_id in filter(None, wanted):
        for link in links:
            if str(link.child_id) == child_id:
                request.session[_REMEMBERED] = child_id
                return link
    return links[0] if links else None


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The moment page: one screen, at most four taps."""
    link = choose_caregiving(request)
    if link is None:
        return redirect("people:add_child")
    screen = make_screen(link, compute_age_months(link.child, timezone.localdate()))
    if request.method != "POST":
        form = MomentForm(screen=screen, initial=MomentForm.fresh())
        return _show_form(request, link, form)
    form = MomentForm(request.POST, screen=screen)
    if not form.is_valid():
        return _show_form(request, link, form, status=422)
    row, is_new = record_moment(
        account_of(request),
        form.told(),
        child_id=link.child_id,
        moment_id=form.cleaned_data["id"],
        device=form.cleaned_data["device"],
        sequence=form.cleaned_data["sequence"],
    )
    if is_new:
        messages.success(request, _("Saved."), extra_tags="kept")
    return redirect("diary:show", row.pk)


@require_safe
def show(request: HttpRequest, moment_id: uuid.UUID) -> HttpResponse:
    """Back at once: the moment on the Circle, what it may have asked, how to mend."""
    row = _own(request, moment_id)
    link = find_caregiving(account_of(request), row.child_id)
    telling = tell_row(row, caregiver=link.called if link else _("me"))
    return render(
        request,
        "diary/moment.html",
        {
            "row": row,
            "link": link,
            "telling": telling,
            "circle": draw_telling(telling),
            "mend_form": MendForm(age_months=_age_at(row)) if telling.can_be_mended else None,
            "shares_with_others": link is not None and has_other_parents(link),
            "guide": guide_telling(telling, link) if link else None,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, moment_id: uuid.UUID) -> HttpResponse:
    row = _own(request, moment_id)
    link = find_caregiving(account_of(request), row.child_id)
    if link is None:
        raise Http404
    screen = widen_screen(make_screen(link, _age_at(row)), row)
    form = MomentForm(request.POST or None, screen=screen, initial=MomentForm.filled(row))
    if request.method != "POST":
        return _show_form(request, link, form, row=row)
    if not form.is_valid():
        return _show_form(request, link, form, row=row, status=422)
    change_moment(account_of(request), row.pk, form.told())
    messages.success(request, _("Changed."), extra_tags="changed")
    return redirect("diary:show", row.pk)


@require_POST
def mend(request: HttpRequest, moment_id: uuid.UUID) -> HttpResponse:
    """Made right later, at bedtime perhaps: from now on it counts as mended."""
    row = _own(request, moment_id)
    form = MendForm(request.POST, age_months=_age_at(row))
    if form.is_valid():
        mending = form.cleaned_data["mending"]
        mend_moment(account_of(request), row.pk, mending=mending, at=timezone.now())
        messages.success(request, _("Mended. That counts."), extra_tags="changed")
    return redirect("diary:show", row.pk)


@require_POST
def delete(request: HttpRequest, moment_id: uuid.UUID) -> HttpResponse:
    row = delete_moment(account_of(request), _own(request, moment_id).pk)
    messages.info(request, _("Deleted."), extra_tags="deleted")
    return redirect("diary:show", row.pk)


@require_POST
def restore(request: HttpRequest, moment_id: uuid.UUID) -> HttpResponse:
    row = restore_moment(account_of(request), _own(request, moment_id).pk)
    return redirect("diary:show", row.pk)


@require_POST
def undo(request: HttpRequest, moment_id: uuid.UUID) -> HttpResponse:
    row = undo_change(account_of(request), _own(request, moment_id).pk)
    return redirect("diary:show", row.pk)


@require_safe
def recent(request: HttpRequest) -> HttpResponse:
    """The last moments, by day."""
    rows = list_own_moments(account_of(request))[:_RECENT]
    tellings: list[Telling] = [tell_row(row) for row in rows]
    return render(request, "diary/recent.html", {"tellings": tellings})


def _show_form(
    request: HttpRequest,
    link: Caregiving,
    form: MomentForm,
    *,
    row: MomentRow | None = None,
    status: int = 200,
) -> HttpResponse:
    links = list(list_caregivings(account_of(request))) if row is None else []
    context = {"form": form, "link": link, "links": links, "row": row}
    return render(request, "diary/form.html", context, status=status)


def _age_at(row: MomentRow) -> float:
    return compute_age_months(row.child, timezone.localdate(row.at))


def _own(request: HttpRequest, moment_id: uuid.UUID) -> MomentRow:
    row = find_own_moment(account_of(request), moment_id)
    if row is None:
        raise Http404
    return row
