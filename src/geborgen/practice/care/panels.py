"""The panels that care adds to the file page, and to the first page of the practice."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geborgen.practice.care.circles import draw_pairs
from geborgen.practice.care.models import CareSession
from geborgen.practice.care.queries import (
    find_link,
    list_bundles,
    list_documents,
    list_own_tasks,
    list_tasks,
)
from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.casefiles.models import Person
from geborgen.practice.casefiles.panels import Panel
from geborgen.practice.casefiles.queries import list_people, list_practices
from geborgen.practice.casefiles.timeline import gather_timeline
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership

__all__ = [
    "describe_circle",
    "describe_desk",
    "describe_documents",
    "describe_letters",
    "describe_next",
    "describe_sessions",
    "describe_shared",
    "describe_timeline",
]

_LATEST = 6
_MOST_TASKS, _FIRST_TASKS = 50, 8


def describe_next(opened: Opened) -> Panel:
    """What comes next: the step that was agreed, and what is to be done by whom."""
    context = {
        "tasks": list(list_tasks(opened.file)), "today": timezone.localdate(),
        "worries": list(opened.file.safety.filter(closed_on=None)),
    }  # fmt: skip
    return Panel(key="next", title=_("Next"), template="care/next_panel.html", context=context)


def describe_circle(opened: Opened) -> Panel:
    """The latest Circle of each pair, and the four S's from observation to observation."""
    return Panel(
        key="circle", title=_("Where on the Circle"), template="care/circle_panel.html",
        context={"pairs": draw_pairs(opened.file)}, is_wide=True,
    )  # fmt: skip


def describe_sessions(opened: Opened) -> Panel:
    """Each stretch of care with its sessions and what was noted."""
    episodes = opened.file.episodes.prefetch_related("sessions__notes")
    told = [
        {
            "episode": episode,
            "sessions": [
                {"session": session, "note": _current(session)}
                for session in episode.sessions.all()
            ],
        }
        for episode in episodes
    ]
    return Panel(
        key="sessions", title=_("Care and sessions"), template="care/sessions_panel.html",
        context={"episodes": told},
    )  # fmt: skip


def _current(session: CareSession) -> str:
    return next((note.words for note in session.notes.all() if note.is_current), "")


def describe_shared(opened: Opened) -> Panel:
    """What caregivers chose to show from their app, and whose app is linked."""
    adults = list_people(opened.file).exclude(part=Person.Part.CHILD)
    people = [{"person": person, "link": find_link(person)} for person in adults]
    return Panel(
        key="shared", title=_("From their app"), template="care/shared_panel.html",
        context={"bundles": list(list_bundles(opened.file)), "people": people},
    )  # fmt: skip


def describe_documents(opened: Opened) -> Panel:
    return Panel(
        key="documents", title=_("Documents"), template="care/documents_panel.html",
        context={"documents": list(list_documents(opened.file))},
    )  # fmt: skip


def describe_letters(opened: Opened) -> Panel:
    return Panel(
        key="letters", title=_("Letters"), template="care/letters_panel.html",
        context={"letters": list(opened.file.letters.select_related("person"))},
    )  # fmt: skip


def describe_timeline(opened: Opened) -> Panel:
    """The latest of everything; the whole is a page of its own."""
    latest = gather_timeline(opened)[:_LATEST]
    return Panel(
        key="timeline", title=_("Lately"), template="care/timeline_panel.html",
        context={"happenings": latest},
    )  # fmt: skip


def describe_desk(account: Account) -> Panel | None:
    """One's own tasks over all files; nothing for who has no files of their own."""
    if not list_practices(account, Membership.Role.PROFESSIONAL).exists():
        return None
    tasks = list(list_own_tasks(account).prefetch_related("file__people")[:_MOST_TASKS])
    return Panel(
        key="tasks", title=_("What I have to do"), template="care/desk_panel.html",
        context={"tasks": tasks[:_FIRST_TASKS], "later": tasks[_FIRST_TASKS:],
                 "today": timezone.localdate()},
    )  # fmt: skip
