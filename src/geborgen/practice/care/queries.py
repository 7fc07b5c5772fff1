"""Reading care: of a file that was opened, or of the files that an account may see."""

from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from geborgen.practice.care.models import (
    AppLink,
    CareSession,
    Document,
    NoteVersion,
    Task,
)
from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.casefiles.queries import list_visible_files
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership
from geborgen.practice.sharing.models import Bundle

__all__ = [
    "find_link",
    "list_bundles",
    "list_colleagues",
    "list_current_notes",
    "list_documents",
    "list_lending",
    "list_lent_moments",
    "list_lent_notes",
    "list_links",
    "list_own_tasks",
    "list_sessions",
    "list_tasks",
]


def list_sessions(file: CaseFile) -> QuerySet[CareSession]:
    """Return a file's sessions, the newest first."""
    return CareSession.objects.filter(episode__file=file).select_related("episode")


def list_current_notes(file: CaseFile) -> QuerySet[NoteVersion]:
    """Return the current note of every session that has one."""
    notes = NoteVersion.objects.filter(session__episode__file=file, is_current=True)
    return notes.select_related("session", "author")


def list_tasks(file: CaseFile) -> QuerySet[Task]:
    """Return what is still to be done, the most urgent first."""
    return file.tasks.filter(done_at=None).select_related("who")


def list_own_tasks(account: Account) -> QuerySet[Task]:
    """Return an account's open tasks in the files it may see, the most urgent first."""
    own = Task.objects.filter(who=account, done_at=None, file__in=list_visible_files(account))
    return own.select_related("file")


def list_documents(file: CaseFile) -> QuerySet[Document]:
    """Return the documents that are still there."""
    return file.documents.filter(shredded_at=None).select_related("added_by")


def list_colleagues(file: CaseFile) -> QuerySet[Account]:
    """Return who of the practice may get a task in this file: those who care for it."""
    now_working = Membership.objects.filter(
        practice=file.practice_id, role=Membership.Role.PROFESSIONAL, until=None
    )
    caring = file.relations.filter(until=None)
    return Account.objects.filter(pk__in=caring.values("account")).filter(
        pk__in=now_working.values("account")
    )


def list_bundles(file: CaseFile) -> QuerySet[Bundle]:
    """Return what linked caregivers chose to show a professional, since they linked.

    What they withdraw, and all of it once the link has ended, is not among them.
    """
    wanted = Q(pk__in=())
    links = AppLink.objects.filter(person__file=file, ended_at=None).exclude(linked_at=None)
    for link in links:
        wanted |= Q(author=link.account_id, made_at__gte=link.linked_at)
    for_us = Bundle.objects.filter(wanted, audience=Bundle.Audience.PROFESSIONAL, withdrawn_at=None)
    return for_us.select_related("child", "author")


def list_lending() -> QuerySet[AppLink]:
    """Return lasting links with what their caregivers show a professional now, ready to be read."""
    told = MomentRow.objects.filter(deleted_at=None).select_related("child").order_by("at")
    shown = Bundle.objects.filter(audience=Bundle.Audience.PROFESSIONAL, withdrawn_at=None)
    ready = Prefetch("account__bundles", queryset=shown.prefetch_related(Prefetch("moments", told)))
    links = AppLink.objects.filter(ended_at=None, account__isnull=False, linked_at__isnull=False)
    return links.select_related("account").prefetch_related(ready)


def list_lent_moments(files: QuerySet[CaseFile]) -> QuerySet[MomentRow, tuple[Any, ...]]:
    """Return file, tiles and note of each moment that is shown to one of these files now."""
    author = "bundles__author__app_links"
    shown = MomentRow.objects.filter(
        **_lasting(author, files, made_at="bundles__made_at"),
        deleted_at=None,
        bundles__audience=Bundle.Audience.PROFESSIONAL,
        bundles__withdrawn_at=None,
    )
    return shown.values_list(
        f"{author}__person__file", "signal", "answers", "ending", "need", "note"
    )


def list_lent_notes(files: QuerySet[CaseFile]) -> QuerySet[Bundle, tuple[Any, ...]]:
    """Return file and note of each bundle that is shown to one of these files now."""
    author = "author__app_links"
    shown = Bundle.objects.filter(
        **_lasting(author, files, made_at="made_at"),
        audience=Bundle.Audience.PROFESSIONAL,
        withdrawn_at=None,
    )
    return shown.exclude(note="").values_list(f"{author}__person__file", "note")


def _lasting(links: str, files: QuerySet[CaseFile], *, made_at: str) -> dict[str, Any]:
    """What makes a link lasting, linked before something was made, and of one of these files."""
    return {
        f"{links}__ended_at": None,
        f"{links}__linked_at__lte": F(made_at),
        f"{links}__person__file__in": files,
    }


def list_links(account: Account) -> QuerySet[AppLink]:
    """Return where a caregiver's app is linked with a file, for the caregiver."""
    links = AppLink.objects.filter(account=account, ended_at=None).exclude(linked_at=None)
    return links.select_related("person__file__practice")


def find_link(person: Person) -> AppLink | None:
    """Return a person's link, or the code that waits to be used."""
    lasting = person.app_links.filter(ended_at=None)
    linked = lasting.exclude(linked_at=None).first()
    return linked or lasting.filter(linked_at=None, expires_at__gt=timezone.now()).first()
