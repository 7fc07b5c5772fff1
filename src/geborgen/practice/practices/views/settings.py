"""What an administrator does: settings, who works here and as what. No file is seen here."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.practice.people.models import Account
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.forms import MemberForm, PracticeForm, ProfileForm
from geborgen.practice.practices.jurisdiction import LAWS, Jurisdiction
from geborgen.practice.practices.models import Membership, Practice
from geborgen.practice.practices.services import (
    accept_member_invitation,
    end_membership,
    find_member_invitation,
    invite_member,
    save_practice,
    save_profile,
)

__all__ = ["change", "end", "index", "invite", "join", "profile"]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The practices one manages; with one, that one's page."""
    practices = list(_list_managed(request))
    if not practices:
        raise Http404
    if len(practices) == 1:
        return redirect("practices:change", practices[0].pk)
    return render(request, "practices/index.html", {"practices": practices})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, practice_id: uuid.UUID) -> HttpResponse:
    practice = _managed(request, practice_id)
    form = PracticeForm(request.POST if request.method == "POST" else None, instance=practice)
    if request.method == "POST" and form.is_valid():
        save_practice(account_of(request), form.save(commit=False))
        messages.success(request, _("Saved."))
        return redirect("practices:change", practice_id)
    members = practice.memberships.filter(until=None).select_related("account")
    context = {
        "practice": practice,
        "form": form,
        "invite": MemberForm(),
        "members": members.order_by("account__username", "role"),
        "law": LAWS[Jurisdiction(practice.jurisdiction)],
        "me": account_of(request),
    }
    return render(request, "practices/settings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """How one is named to colleagues and in letters."""
    account = Account.objects.get(pk=account_of(request).pk)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=account)
    if request.method == "POST" and form.is_valid():
        save_profile(form.save(commit=False))
        messages.success(request, _("Saved."))
        return redirect("practices:profile")
    context = {"form": form, "account": account}
    return render(request, "practices/profile.html", context, status=422 if form.errors else 200)


@require_POST
def invite(request: HttpRequest, practice_id: uuid.UUID) -> HttpResponse:
    """Make a link for one person; it is shown once, here."""
    practice = _managed(request, practice_id)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return redirect("practices:change", practice_id)
    invitation, secret = invite_member(account_of(request), practice, form.cleaned_data["role"])
    address = request.build_absolute_uri(reverse("practices:join", args=[secret]))
    context = {"practice": practice, "invitation": invitation, "address": address}
    return render(request, "practices/invited.html", context)


@require_POST
def end(request: HttpRequest, practice_id: uuid.UUID, membership_id: uuid.UUID) -> HttpResponse:
    practice = _managed(request, practice_id)
    membership = practice.memberships.filter(pk=membership_id, until=None).first()
    if membership is None:
        raise Http404
    end_membership(account_of(request), membership)
    messages.success(request, _("Ended."))
    return redirect("practices:index")


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Join a practice by its link; a link that was used or is old says so."""
    invitation = find_member_invitation(secret)
    account = account_of(request)
    if invitation is None or invitation.made_by_id == account.pk:
        return render(request, "practices/join_gone.html", status=404)
    if request.method == "POST":
        accept_member_invitation(account, invitation)
        return redirect("casefiles:index")
    return render(request, "practices/join.html", {"invitation": invitation})


def _list_managed(request: HttpRequest) -> "list[Practice]":
    managed = Membership.objects.filter(
        account=account_of(request), role=Membership.Role.ADMINISTRATOR, until=None
    )
    return list(Practice.objects.filter(memberships__in=managed).order_by("name"))


def _managed(request: HttpRequest, practice_id: uuid.UUID) -> Practice:
    practice = next((one for one in _list_managed(request) if one.pk == practice_id), None)
    if practice is None:
        raise Http404
    return practice
