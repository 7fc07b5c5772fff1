"""Searching files: in what one may see and nowhere else, each search a line of the log."""

from django.db.models import Q, QuerySet

from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.services import record_access
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.queries import list_visible_files
from geborgen.practice.people.models import Account

__all__ = ["search_files"]

_MOST = 50


def search_files(account: Account, words: str) -> QuerySet[CaseFile]:
    """Return files in which every word stands: in a name, reason, referrer or number."""
    record_access(
        Access(act=Act.SEARCH, user=str(account.pk), role=account.role, ground=Ground.CARE,
               place="web")
    )  # fmt: skip
    found = list_visible_files(account)
    for word in words.split()[:8]:
        named = Q(people__name__icontains=word)
        told = Q(reason__icontains=word) | Q(referrer__icontains=word)
        numbered = Q(number=int(word)) if word.isdigit() and len(word) < 10 else Q()
        found = found.filter(named | told | numbered if numbered else named | told)
    if not words.strip():
        return CaseFile.objects.none()
    return found.distinct().prefetch_related("people")[:_MOST]
