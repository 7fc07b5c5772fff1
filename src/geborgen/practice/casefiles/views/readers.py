"""Who cares for a file, who read it, and looking without a care relation."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.moments import Language, load_phrasebook
from geborgen.practice.accesslog.acts import Access, Act
from geborgen.practice.accesslog.logged import FileAccess
from geborgen.practice.accesslog.queries import list_file_accesses
from geborgen.practice.accesslog.services import record_access
from geborgen.practice.casefiles.doors import Refused, make_refusal, open_file
from geborgen.practice.casefiles.forms import GlassForm
from geborgen.practice.casefiles.models import BreakGlass, CaseFile
from geborgen.practice.casefiles.queries import list_glass_to_review, list_practices
from geborgen.practice.casefiles.services import break_glass, end_care, review_glass, start_care
from geborgen.practice.people.models import Account
from geborgen.practice.people.queries import name_accounts
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.models import Membership

__all__ = ["ask_glass", "review", "share_care", "show", "stop_care"]


@require_safe
def show(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Who read this file, as the client may see it too."""
    account = account_of(request)
    opened = open_file(account, file_id, act=Act.READ_LOG)
    reader = Access(
        act=Act.READ_LOG, user=str(account.pk), role=opened.standing.role,
        ground=opened.standing.ground, place="web",
    )  # fmt: skip
    accesses = list_file_accesses(str(opened.file.pk), reader=reader)
    readers = {access.user for access in accesses if access.user.isdecimal()}
    names = name_accounts(Account.objects.filter(pk__in=readers))
    relations = opened.file.relations.filter(until=None).select_related("account")
    context = {
        "file": opened.file,
        "accesses": [_say(access, names.get(access.user, "–")) for access in accesses],
        "relations": relations,
        "colleagues": _colleagues(opened.file),
        "may_write": opened.standing.may_write,
    }
    return render(request, "casefiles/readers.html", context)


def _say(access: FileAccess, name: str) -> dict[str, object]:
    language = Language((get_language() or "nl")[:2])
    book = load_phrasebook(language, "geborgen.practice.accesslog")
    return {
        "access": access,
        "name": name,
        "act": book.say(f"act.{access.act}"),
        "ground": book.say(f"ground.{access.ground}") if access.ground else "–",
    }


def _colleagues(file: CaseFile) -> list[Account]:
    professionals = Membership.objects.filter(
        practice=file.practice_id, role=Membership.Role.PROFESSIONAL, until=None
    ).select_related("account")
    caring = set(file.relations.filter(until=None).values_list("account_id", flat=True))
    return [one.account for one in professionals if one.account_id not in caring]


@require_POST
def share_care(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    opened = open_file(account_of(request), file_id)
    wanted = request.POST.get("account", "")
    colleague = next((one for one in _colleagues(opened.file) if str(one.pk) == wanted), None)
    if colleague is None:
        raise Http404
    start_care(account_of(request), file_id, colleague)
    return redirect("casefiles:readers", file_id)


@require_POST
def stop_care(request: HttpRequest, file_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    opened = open_file(account_of(request), file_id)
    relation = opened.file.relations.filter(pk=relation_id, until=None).first()
    if relation is None:
        raise Http404
    end_care(account_of(request), relation)
    if relation.account_id == account_of(request).pk:
        return redirect("casefiles:index")
    return redirect("casefiles:readers", file_id)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_glass(request: HttpRequest) -> HttpResponse:
    """Open a file by its number without a care relation, with a reason, for a day."""
    account = account_of(request)
    form = GlassForm(request.POST if request.method == "POST" else None)
    practices = list_practices(account, Membership.Role.PROFESSIONAL)
    if not practices.exists():
        raise Refused(make_refusal(account, Act.BREAK_GLASS, None, kind="casefiles.breakglass"))
    number = request.POST.get("number", "")
    if request.method == "POST" and form.is_valid():
        digits = number.strip().lstrip("#")
        file = CaseFile.objects.filter(
            practice__in=practices, number=int(digits) if digits.isdigit() else -1
        ).first()
        if file is not None:
            break_glass(account, file, form.cleaned_data["reason"])
            messages.warning(request, _("Open for a day. A supervisor will look at this."))
            return redirect("casefiles:show", file.pk)
        record_access(
            make_refusal(account, Act.BREAK_GLASS, None, kind="casefiles.breakglass")
        )  # fmt: skip
        form.add_error(None, _("There is no file with this number in your practice."))
    context = {"form": form, "number": number}
    return render(request, "casefiles/glass.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """A supervisor judges the looks without a care relation."""
    account = account_of(request)
    if not list_practices(account, Membership.Role.SUPERVISOR).exists():
        raise Http404
    waiting = list_glass_to_review(account)
    if request.method == "POST":
        glass = next((g for g in waiting if str(g.pk) == request.POST.get("glass")), None)
        judgement = request.POST.get("judgement", "")
        if glass is None or judgement not in BreakGlass.Judgement.values:
            raise Http404
        review_glass(account, glass, judgement)
        return redirect("casefiles:review_glass")
    judgements = BreakGlass.Judgement.choices
    context = {"waiting": waiting, "judgements": judgements}
    return render(request, "casefiles/review.html", context)
