"""Who read what: the month for a supervisor, and one's own file for whom it is about."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geborgen.moments import Language, Phrasebook, load_phrasebook
from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.logged import FileAccess, Unusual
from geborgen.practice.accesslog.queries import list_file_accesses, review_month
from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.casefiles.queries import list_practices
from geborgen.practice.people.models import Account
from geborgen.practice.people.queries import name_accounts
from geborgen.practice.people.requests import account_of
from geborgen.practice.practices.models import Membership, Practice

__all__ = ["own", "review"]

_MONTHS_BACK = 12


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Who of the practice read the file of whoever asks; of others no name is said."""
    account = account_of(request)
    files = CaseFile.objects.filter(people__account=account).select_related("practice").distinct()
    reader = Access(act=Act.READ_LOG, user=str(account.pk), role="client", ground=Ground.OWN,
                    place="web")  # fmt: skip
    book = _open_book()
    told = []
    for file in files:
        names = {**_name_staff(file.practice), str(account.pk): _("you")}
        accesses = list_file_accesses(str(file.pk), reader=reader)
        told.append((file.practice.name, [_say(one, names, book) for one in accesses]))
    return render(request, "lifecycle/own_readers.html", {"told": told})


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """A month of the log: how much, by how many, and what stood out to ask about."""
    account = account_of(request)
    practices = list(list_practices(account, Membership.Role.SUPERVISOR))
    if not practices:
        raise Http404
    month = _read_month(request.GET.get("month", ""))
    names = {key: name for practice in practices for key, name in _name_staff(practice).items()}
    has_others = Practice.objects.exclude(pk__in=[one.pk for one in practices]).exists()
    reader = Access(act=Act.READ_LOG, user=str(account.pk), role=Membership.Role.SUPERVISOR,
                    ground=Ground.DUTY, place="web")  # fmt: skip
    found = review_month(month, reader=reader, own=_list_own(practices),
                         users=frozenset(names) if has_others else None,
                         locks_of=frozenset(names))  # fmt: skip
    book, numbers = _open_book(), _number_files(practices, found.unusual)
    context = {
        "month": month,
        "months": _list_months(),
        "review": found,
        "acts": [(book.say(heading), n) for heading, n in sorted(found.acts.items())],
        "unusual": [
            (one, book.say(f"unusual.{one.kind}"), names.get(one.user, "–"),
             numbers.get(one.client)) for one in found.unusual
        ],
    }  # fmt: skip
    return render(request, "lifecycle/log_review.html", context)


def _say(access: FileAccess, names: dict[str, str], book: Phrasebook) -> dict[str, Any]:
    ground = book.say(f"ground.{access.ground}") if access.ground else "–"
    return {"access": access, "name": names.get(access.user, "–"), "ground": ground,
            "act": book.say(f"act.{access.act}")}  # fmt: skip


def _name_staff(practice: Practice) -> dict[str, str]:
    """Name whoever works or worked in a practice, by the id that the log has."""
    return name_accounts(Account.objects.filter(memberships__practice=practice).distinct())


def _list_own(practices: list[Practice]) -> frozenset[tuple[str, str]]:
    """Pairs of somebody who works here and a file that they are in themselves."""
    # The practice in the same filter: who never worked anywhere has no end of working either.
    people = Person.objects.filter(
        file__practice__in=practices,
        account__memberships__practice__in=practices,
        account__memberships__until=None,
    )
    pairs = people.values_list("account_id", "file_id")
    return frozenset((str(account), str(file)) for account, file in pairs)


def _number_files(practices: list[Practice], unusual: tuple[Unusual, ...]) -> dict[str, int]:
    named = {one.client for one in unusual if one.client}
    files = CaseFile.objects.filter(practice__in=practices, pk__in=named)
    return {str(key): number for key, number in files.values_list("pk", "number")}


def _read_month(text: str) -> datetime:
    """Return the first moment of a month as `2026-11`; anything else is this month."""
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    try:
        asked = datetime.strptime(text, "%Y-%m")
    except ValueError:
        return first
    return first.replace(year=asked.year, month=asked.month) if asked.year > 2000 else first


def _list_months() -> list[datetime]:
    month = _read_month("")
    months = [month]
    for _before in range(_MONTHS_BACK - 1):
        year, before = (month.year - 1, 12) if month.month == 1 else (month.year, month.month - 1)
        month = month.replace(year=year, month=before)
        months.append(month)
    return months


def _open_book() -> Phrasebook:
    language = Language((get_language() or "nl")[:2])
    return load_phrasebook(language, "geborgen.practice.accesslog")
