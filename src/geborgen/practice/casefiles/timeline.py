"""Everything of a file in the order of time: each area tells its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.casefiles.models import Consent, GoalRating

__all__ = ["Happening", "gather_timeline", "list_own_happenings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing on the timeline: when, what kind of thing, what it says and where to read on."""

    at: datetime | date
    kind: str
    label: str | Promise
    words: str
    url: str = ""

    @property
    def sorted_at(self) -> datetime:
        if isinstance(self.at, datetime):
            return timezone.localtime(self.at)
        return timezone.make_aware(datetime.combine(self.at, time.min))

    @property
    def has_time(self) -> bool:
        return isinstance(self.at, datetime)


def gather_timeline(opened: Opened) -> list[Happening]:
    """Return all that happened in a file, the newest first."""
    found: list[Happening] = []
    for name in settings.FILE_TIMELINE:
        tell: Callable[[Opened], Iterable[Happening]] = import_string(name)
        found += tell(opened)
    return sorted(found, key=lambda one: one.sorted_at, reverse=True)


def list_own_happenings(opened: Opened) -> Iterable[Happening]:
    """The file itself: opened and closed, goals and how far they are, consents."""
    file = opened.file
    page = reverse("casefiles:show", args=[file.pk])
    yield Happening(at=file.opened_on, kind="file", label=_FILE, words=_("The file was opened."))
    if file.closed_on:
        yield Happening(
            at=file.closed_on, kind="file", label=_FILE, words=_("The file was closed.")
        )
    for goal in file.goals.all():
        yield Happening(at=goal.made_on, kind="goal", label=_GOAL, words=goal.words,
                        url=f"{page}#goals")  # fmt: skip
    for rating in GoalRating.objects.filter(goal__file=file).select_related("goal"):
        words = f"{rating.goal.words}: {rating.score}/10"
        yield Happening(at=rating.on, kind="goal", label=_GOAL, words=words, url=f"{page}#goals")
    for consent in Consent.objects.filter(person__file=file).select_related("person"):
        yield from _tell_consent(consent, f"{page}#people")


def _tell_consent(consent: Consent, url: str) -> Iterable[Happening]:
    about = {"name": consent.person.name, "purpose": consent.get_purpose_display()}
    given = _("%(name)s: yes to %(purpose)s") % about
    yield Happening(at=consent.given_on, kind="consent", label=_CONSENT, words=given, url=url)
    if consent.withdrawn_on:
        taken = _("%(name)s: took back the yes to %(purpose)s") % about
        yield Happening(
            at=consent.withdrawn_on, kind="consent", label=_CONSENT, words=taken, url=url
        )


_FILE, _GOAL, _CONSENT = gettext_lazy("file"), gettext_lazy("goal"), gettext_lazy("consent")
