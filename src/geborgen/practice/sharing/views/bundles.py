"""Choosing moments to show, and the page that shows them: on a screen and on paper."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.practice.accesslog.own_acts import record_own_act
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.pictures import draw_telling
from geborgen.practice.diary.queries import find_own_moment, list_own_moments
from geborgen.practice.diary.store import make_recording
from geborgen.practice.diary.words import tell_row
from geborgen.practice.people.queries import find_caregiving, list_caregivings
from geborgen.practice.people.requests import account_of
from geborgen.practice.sharing.forms import BundleForm
from geborgen.practice.sharing.models import Bundle
from geborgen.practice.sharing.queries import (
    find_seen_bundle,
    list_bundle_moments,
    list_made_bundles,
    list_received_bundles,
)
from geborgen.practice.sharing.services import (
    create_bundle,
    keep_moment,
    share_moment,
    withdraw_bundle,
)
from geborgen.practice.sharing.views.own_data import KINDS
from geborgen.sources.own import render as render_record

__all__ = ["download", "index", "new", "share_one", "show", "withdraw"]

_MOST_OFFERED, _IN_SIGHT = 100, 10


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What one shared, what one received, and all that is one's own."""
    account = account_of(request)
    context = {
        "made": list_made_bundles(account),
        "received": list_received_bundles(account),
        "links": list_caregivings(account),
        "ready": ready if (ready := request.GET.get("ready")) in KINDS else None,
    }
    return render(request, "sharing/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    links = list(list_caregivings(account))
    wanted = request.POST.get("child") or request.GET.get("child")
    link = next((one for one in links if str(one.child_id) == wanted), links[0] if links else None)
    if link is None:
        return redirect("people:add_child")
    own = list_own_moments(account, link.child)
    form = BundleForm(request.POST if request.method == "POST" else None, rows=own)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        bundle = create_bundle(
            account, link, moments=given["moments"], audience=given["audience"], note=given["note"]
        )
        return redirect("sharing:show", bundle.pk)
    offered = _offer(own[:_MOST_OFFERED], request.POST.getlist("moments"))
    context = {"form": form, "link": link, "links": links, "offered": offered}
    return render(request, "sharing/new.html", context, status=422 if form.errors else 200)


def _offer(rows: Iterable[MomentRow], chosen: list[str]) -> dict[str, Any]:
    """The newest in sight, the rest folded away unless one of those was chosen."""
    told = [(tell_row(row), str(row.pk) in chosen) for row in rows]
    older = told[_IN_SIGHT:]
    is_older_chosen = any(is_chosen for _telling, is_chosen in older)
    return {"recent": told[:_IN_SIGHT], "older": older, "is_older_chosen": is_older_chosen}


@require_safe
def show(request: HttpRequest, bundle_id: uuid.UUID) -> HttpResponse:
    bundle = _seen(request, bundle_id)
    link = find_caregiving(bundle.author, bundle.child_id)
    called = link.called if link else ""
    tellings = [tell_row(row, caregiver=called or "-") for row in list_bundle_moments(bundle)]
    context = {
        "bundle": bundle,
        "called": called,
        "shown": [(telling, draw_telling(telling)) for telling in tellings],
        "is_mine": bundle.author_id == account_of(request).pk,
    }
    return render(request, "sharing/bundle.html", context)


@require_safe
def download(request: HttpRequest, bundle_id: uuid.UUID) -> HttpResponse:
    """The same moments as the record's own file."""
    bundle = _seen(request, bundle_id)
    link = find_caregiving(bundle.author, bundle.child_id)
    names = {bundle.author_id: link.called if link else _("caregiver")}
    recording = make_recording(bundle.child, list_bundle_moments(bundle), names=names)
    if recording is None:
        raise Http404
    record_own_act(account_of(request), "export", bundle)
    response = HttpResponse(render_record([recording]), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="bundle-{bundle.pk}.geborgen.json"'
    return response


@require_POST
def withdraw(request: HttpRequest, bundle_id: uuid.UUID) -> HttpResponse:
    withdraw_bundle(account_of(request), _seen(request, bundle_id).pk)
    messages.info(request, _("Withdrawn. Nobody sees it here any more."))
    return redirect("sharing:index")


@require_POST
def share_one(request: HttpRequest, moment_id: uuid.UUID) -> HttpResponse:
    """Show one moment to the other parents, or keep it to oneself again."""
    account = account_of(request)
    row = find_own_moment(account, moment_id)
    if row is None:
        raise Http404
    if row.shared_at is None:
        share_moment(account, row.pk)
    else:
        keep_moment(account, row.pk)
    return redirect("diary:show", row.pk)


def _seen(request: HttpRequest, bundle_id: uuid.UUID) -> Bundle:
    bundle = find_seen_bundle(account_of(request), bundle_id)
    if bundle is None:
        raise Http404
    return bundle
