"""What a device sends and asks: answers for our own script, in JSON."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from geborgen.practice.diary.receiving import Outcome, Receipt, receive_moment
from geborgen.practice.offline.accounts import name_on_device
from geborgen.practice.offline.sending import MalformedSendingError, read_sending
from geborgen.practice.offline.shell import compute_version, list_shell_pages
from geborgen.practice.people.models import Account
from geborgen.practice.people.queries import list_caregivings

__all__ = ["receive", "show_state"]


@login_not_required
@require_safe
def show_state(request: HttpRequest) -> HttpResponse:
    """Who is signed in, a fresh token to send with, and the pages a device may keep for them."""
    state: dict[str, object] = {
        "csrf": get_token(request),
        "version": compute_version(),
        "account": "",
    }
    if isinstance(request.user, Account):
        state |= _describe(request.user) | {"last": request.session.get("child", "")}
    return JsonResponse(state)


@login_not_required
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take in moments, each with a receipt; only what has one may leave the device."""
    account = request.user
    if not isinstance(account, Account):
        return JsonResponse({"reason": "sign_in"}, status=401)
    try:
        sending = read_sending(request.body)
    except MalformedSendingError:
        return JsonResponse({"reason": "malformed"}, status=400)
    if sending.account != name_on_device(account):
        return JsonResponse({"reason": "other_account"}, status=409)
    receipts = [receive_moment(account, sent) for sent in sending.moments]
    for receipt in receipts:
        if receipt.id == sending.watched:
            _tell_page(request, receipt)
    return JsonResponse({"receipts": [asdict(receipt) for receipt in receipts]})


def _describe(account: Account) -> dict[str, object]:
    today, language = timezone.localdate(), (get_language() or "nl")[:2]
    children = [
        {
            "id": str(link.child_id),
            "name": link.child.name,
            "pages": [
                {"address": page.address, "since": page.since.isoformat()}
                for page in list_shell_pages(link, today=today, language=language)
            ],
        }
        for link in list_caregivings(account)
    ]
    return {"account": name_on_device(account), "language": language, "children": children}


def _tell_page(request: HttpRequest, receipt: Receipt) -> None:
    """The page that comes next says what became of the moment."""
    if receipt.outcome == Outcome.KEPT:
        messages.success(request, _("Saved."), extra_tags="kept")
    elif receipt.outcome == Outcome.BESIDE:
        messages.info(request, receipt.words)
