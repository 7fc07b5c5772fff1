"""What is searched of a file itself: why and who, goals, consents, who has authority."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.models import Authority, CaseFile, Consent, Goal, Person
from geborgen.practice.casefiles.search_index import SearchedPart
from geborgen.practice.keys import Key

__all__ = ["FILE_PARTS"]


def _page(file_id: Key, part: str = "") -> str:
    page = reverse("casefiles:show", args=[file_id])
    return f"{page}#{part}" if part else page


def _say_file(file: CaseFile) -> str:
    return " · ".join(filter(None, (file.reason, file.referrer, file.next_step, file.hold_reason)))


def _say_consent(consent: Consent) -> str:
    parts = (f"{consent.person.name}: {consent.get_purpose_display()}", consent.given_by,
             consent.weighed)  # fmt: skip
    return " · ".join(filter(None, parts))


FILE_PARTS = (
    SearchedPart(
        kind=_("why and by whom"), rows=CaseFile.objects.all, path="pk",
        say=_say_file,
        url=lambda row, file_id: _page(file_id),
    ),
    SearchedPart(
        kind=_("who"), rows=Person.objects.all, path="file",
        say=lambda row: " · ".join(filter(None, (row.name, row.contact))),
        url=lambda row, file_id: _page(file_id, "people"),
    ),
    SearchedPart(
        kind=_("goal"), rows=Goal.objects.all, path="file",
        say=lambda row: row.words, url=lambda row, file_id: _page(file_id, "goals"),
    ),
    SearchedPart(
        kind=_("consent"), rows=lambda: Consent.objects.select_related("person"),
        path="person__file", say=_say_consent,
        url=lambda row, file_id: _page(file_id, "people"),
    ),
    SearchedPart(
        kind=_("authority"), rows=Authority.objects.all, path="child__file",
        say=lambda row: " · ".join(filter(None, (row.holder, row.verified_by))),
        url=lambda row, file_id: _page(file_id, "people"),
    ),
)  # fmt: skip
