"""Children: seeing, adding, changing them, and inviting others."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.practice.people.ages import compute_age_months
from geborgen.practice.people.forms import CalledForm, ChildForm, InvitationForm
from geborgen.practice.people.growing import describe_growing
from geborgen.practice.people.models import Caregiving
from geborgen.practice.people.policies import can_change_child, can_invite
from geborgen.practice.people.queries import (
    find_caregiving,
    find_open_invitation,
    list_caregivings,
    list_companions,
)
from geborgen.practice.people.requests import account_of
from geborgen.practice.people.services import (
    accept_invitation,
    add_child,
    change_child,
    create_invitation,
    digest_of,
)

__all__ = ["add", "change", "index", "invite", "join", "show"]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The children; with one child, that child's page."""
    links = list(list_caregivings(account_of(request)))
    if len(links) == 1:
        return redirect("people:child", links[0].child_id)
    return render(request, "people/children.html", {"links": links})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = ChildForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = account_of(request)
        role = "teacher" if account.role == account.Role.TEACHER else "caregiver"
        add_child(account, form.save(commit=False), called=form.cleaned_data["called"], role=role)
        return redirect("diary:new")
    return render(request, "people/child_form.html", {"form": form}, status=_status(form))


@require_safe
def show(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    link = _link(request, child_id)
    months = compute_age_months(link.child, timezone.localdate())
    context = {
        "link": link,
        "child": link.child,
        "companions": list_companions(link),
        "age_months": months,
        "growing": describe_growing(months),
        "may_change": can_change_child(link.account, link.child),
        "may_invite": can_invite(link.account, link.child),
    }
    return render(request, "people/child.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    link = _link(request, child_id)
    if not can_change_child(link.account, link.child):
        raise Http404
    form = ChildForm(request.POST or None, instance=link.child)
    if request.method == "POST" and form.is_valid():
        change_child(link.account, form.save(commit=False))
        messages.success(request, _("Changed."))
        return redirect("people:child", child_id)
    context = {"form": form, "link": link}
    return render(request, "people/child_form.html", context, status=_status(form))


@require_POST
def invite(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Make a link for one person; it is shown once, here."""
    link = _link(request, child_id)
    if not can_invite(link.account, link.child):
        raise Http404
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return redirect("people:child", child_id)
    invitation, secret = create_invitation(link.account, link.child, form.cleaned_data["role"])
    address = request.build_absolute_uri(reverse("people:join", args=[secret]))
    context = {"link": link, "invitation": invitation, "address": address}
    return render(request, "people/invited.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Use an invitation: who opens the link says what the child calls them."""
    invitation = find_open_invitation(digest_of(secret))
    if invitation is None:
        return render(request, "people/invitation_gone.html", status=410)
    form = CalledForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accept_invitation(account_of(request), invitation, called=form.cleaned_data["called"])
        return redirect("people:child", invitation.child_id)
    context = {"form": form, "invitation": invitation}
    return render(request, "people/join.html", context, status=_status(form))


def _status(form: ChildForm | CalledForm) -> int:
    return 422 if form.errors else 200


def _link(request: HttpRequest, child_id: uuid.UUID) -> Caregiving:
    link = find_caregiving(account_of(request), child_id)
    if link is None:
        raise Http404
    return link
