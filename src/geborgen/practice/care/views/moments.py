"""Moments that were seen or told in care: noted, changed, deleted and brought back."""

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.practice.care.forms import SeenForm
from geborgen.practice.care.models import SeenMoment
from geborgen.practice.care.seen import make_child, make_row, tell_seen
from geborgen.practice.care.services.seeing import (
    change_moment,
    delete_moment,
    erase_moment,
    read_version,
    restore_moment,
    save_moment,
)
from geborgen.practice.care.views.parts import BOTH, look_at, open_to_write, posted, show_form
from geborgen.practice.casefiles.doors import Opened, open_file
from geborgen.practice.casefiles.models import Person
from geborgen.practice.diary.screen import Screen, make_screen_for, widen_screen
from geborgen.practice.people.ages import compute_age_months
from geborgen.practice.people.requests import account_of
from geborgen.practice.reader import Reader

__all__ = ["add", "change", "delete", "erase", "index", "restore", "versions"]


def _moments(file_id: uuid.UUID) -> QuerySet[SeenMoment]:
    found = SeenMoment.objects.filter(file=file_id)
    return found.select_related("child", "caregiver", "seen_by", "changed_by")


def _deleted(file_id: uuid.UUID) -> QuerySet[SeenMoment]:
    found = SeenMoment.with_deleted.filter(file=file_id).exclude(deleted_at=None)
    return found.select_related("child", "caregiver", "deleted_by").order_by("-deleted_at")


@require_safe
def index(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """The moments that were noted here; those that were deleted, for who may bring them back."""
    opened = open_file(account_of(request), file_id)
    may_write = opened.standing.may_write
    context = {
        "file": opened.file,
        "noted": [(one, tell_seen(one)) for one in _moments(file_id)],
        "deleted": list(_deleted(file_id)) if may_write else [],
        "may_write": may_write,
    }
    return render(request, "care/moments.html", context)


@require_http_methods(BOTH)
def add(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Note a moment; the tiles fit the age of the child that is chosen."""
    opened = open_to_write(request, file_id)
    children = list(opened.file.people.filter(part=Person.Part.CHILD))
    caregivers = _caregivers(opened)
    if not children or not caregivers:
        messages.info(request, _("First add the child and a caregiver, under Who."))
        return redirect("casefiles:add_person", file_id)
    wanted = request.GET.get("child", "")
    child = next((one for one in children if str(one.pk) == wanted), children[0])
    form = SeenForm(posted(request), initial=SeenForm.fresh(), screen=_make_screen(child),
                    caregivers=caregivers)  # fmt: skip
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["id"]
        if not SeenMoment.with_deleted.filter(pk=key).exists():  # sent twice: it is there
            moment = SeenMoment(id=key, child=child, **form.seen)
            save_moment(account_of(request), file_id, moment)
        return redirect("care:moments", file_id)
    return show_form(request, opened, form, title=_("A moment that I saw or heard of"),
                     children=children, child=child)  # fmt: skip


@require_http_methods(BOTH)
def change(request: HttpRequest, file_id: uuid.UUID, moment_id: uuid.UUID) -> HttpResponse:
    """Change what a moment says; what it said before stays to be read."""
    opened, moment = _find(request, file_id, moment_id)
    screen = widen_screen(_make_screen(moment.child, moment), make_row(moment))
    form = SeenForm(posted(request), initial=SeenForm.of(moment), screen=screen,
                    caregivers=_caregivers(opened))  # fmt: skip
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        if change_moment(account_of(request), moment, form.seen, version=version) is not None:
            messages.success(request, _("Saved."))
            return redirect("care:moments", file_id)
        form.data = request.POST.copy()
        form.data["version"] = str(moment.version)
        form.add_error(None, _("Somebody else changed this moment meanwhile. Yours is below and "
                               "not saved yet: look at theirs under “Moments noted here”, then "
                               "save again if yours is right."))  # fmt: skip
    return show_form(request, opened, form, title=_("Change this moment"))


@require_POST
def delete(request: HttpRequest, file_id: uuid.UUID, moment_id: uuid.UUID) -> HttpResponse:
    _opened, moment = _find(request, file_id, moment_id)
    delete_moment(account_of(request), moment)
    messages.info(request, _("Deleted. Under “Deleted” it can be brought back."))
    return redirect("care:moments", file_id)


@require_POST
def restore(request: HttpRequest, file_id: uuid.UUID, moment_id: uuid.UUID) -> HttpResponse:
    rows = SeenMoment.with_deleted.filter(file=file_id)
    _opened, moment = _find(request, file_id, moment_id, rows=rows)
    restore_moment(account_of(request), moment)
    messages.success(request, _("It is back."))
    return redirect("care:moments", file_id)


@require_POST
def erase(request: HttpRequest, file_id: uuid.UUID, moment_id: uuid.UUID) -> HttpResponse:
    _opened, moment = _find(request, file_id, moment_id, rows=_deleted(file_id))
    erase_moment(account_of(request), moment)
    messages.info(request, _("Erased for good."))
    return redirect("care:moments", file_id)


@require_safe
def versions(request: HttpRequest, file_id: uuid.UUID, moment_id: uuid.UUID) -> HttpResponse:
    """What a moment said before, by whom and when, the newest first."""
    opened, moment = look_at(request, file_id, _moments(file_id), pk=moment_id)
    kept = moment.versions.select_related("author", "caregiver", "moment__child")
    context = {
        "file": opened.file,
        "moment": moment,
        "telling": tell_seen(moment),
        "earlier": [(one, tell_seen(read_version(one))) for one in kept],
    }
    return render(request, "care/moment_versions.html", context)


def _find(
    request: HttpRequest, file_id: uuid.UUID, moment_id: uuid.UUID,
    *, rows: QuerySet[SeenMoment] | None = None,
) -> tuple[Opened, SeenMoment]:  # fmt: skip
    among = _moments(file_id) if rows is None else rows
    opened, moment = look_at(request, file_id, among, pk=moment_id)
    if not opened.standing.may_write:
        raise Http404
    return opened, moment


def _caregivers(opened: Opened) -> QuerySet[Person]:
    return opened.file.people.exclude(part=Person.Part.CHILD)


def _make_screen(child: Person, moment: SeenMoment | None = None) -> Screen:
    on = timezone.localdate(moment.at) if moment else timezone.localdate()
    return make_screen_for(Reader.CAREGIVER, compute_age_months(make_child(child), on))
