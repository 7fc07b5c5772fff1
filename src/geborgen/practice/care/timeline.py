"""What care tells on a file's timeline: sessions, tasks, documents, observations, letters, more."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geborgen.practice.care.models import Letter
from geborgen.practice.care.queries import list_bundles, list_sessions
from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.timeline import Happening

__all__ = ["list_happenings"]

_LONGEST = 200


def list_happenings(opened: Opened) -> Iterable[Happening]:
    """Return what happened in care, in no order."""
    file = opened.file
    yield from _tell_episodes(file)
    yield from _tell_sessions(file)
    yield from _tell_tasks(file)
    yield from _tell_documents(file)
    yield from _tell_seen(file)
    yield from _tell_letters(file)
    for bundle in list_bundles(file):
        url = reverse("care:bundle", args=[file.pk, bundle.pk])
        words = bundle.note[:_LONGEST] or _("Moments from the app")
        yield Happening(at=bundle.made_at, kind="shared", label=_SHARED, words=words, url=url)


def _tell_episodes(file: CaseFile) -> Iterable[Happening]:
    page = reverse("casefiles:show", args=[file.pk])
    for episode in file.episodes.all():
        name = episode.get_kind_display()
        began = _("Began: %(what)s") % {"what": name}
        yield Happening(at=episode.began_on, kind="episode", label=_EPISODE, words=began,
                        url=f"{page}#sessions")  # fmt: skip
        if episode.ended_on:
            ended = _("Ended: %(what)s") % {"what": name}
            yield Happening(at=episode.ended_on, kind="episode", label=_EPISODE, words=ended,
                            url=f"{page}#sessions")  # fmt: skip


def _tell_sessions(file: CaseFile) -> Iterable[Happening]:
    for session in list_sessions(file).prefetch_related("notes"):
        url = reverse("care:session", args=[file.pk, session.pk])
        words = ", ".join(filter(None, (session.get_kind_display(), session.present)))
        yield Happening(at=session.at, kind="session", label=_SESSION, words=words, url=url)
        for note in session.notes.all():
            if note.is_current:
                yield Happening(at=note.saved_at, kind="note", label=_NOTE,
                                words=_shorten(note.words), url=url)  # fmt: skip


def _tell_tasks(file: CaseFile) -> Iterable[Happening]:
    for task in file.tasks.all():
        url = reverse("care:change_task", args=[file.pk, task.pk])
        yield Happening(at=task.made_at, kind="task", label=_TASK, words=task.what, url=url)
        if task.done_at:
            words = _("Done: %(what)s") % {"what": task.what}
            yield Happening(at=task.done_at, kind="task", label=_TASK, words=words, url=url)


def _tell_documents(file: CaseFile) -> Iterable[Happening]:
    page = reverse("casefiles:show", args=[file.pk])
    for document in file.documents.all():
        yield Happening(at=document.added_at, kind="document", label=_DOCUMENT,
                        words=document.name or _("A document that was deleted later"),
                        url=f"{page}#documents")  # fmt: skip
        if document.shredded_at:
            yield Happening(at=document.shredded_at, kind="document", label=_DOCUMENT,
                            words=_("A document was deleted"))  # fmt: skip


def _tell_seen(file: CaseFile) -> Iterable[Happening]:
    for observation in file.observations.defer("figures"):
        url = reverse("care:observation", args=[file.pk, observation.pk])
        words = observation.about or observation.name
        yield Happening(at=observation.on, kind="observation", label=_OBSERVATION, words=words,
                        url=url)  # fmt: skip
    url = reverse("care:moments", args=[file.pk])
    for moment in file.seen_moments.select_related("child", "caregiver"):
        words = _("A moment of %(child)s with %(caregiver)s") % {
            "child": moment.child.name,
            "caregiver": moment.caregiver.name,
        }
        yield Happening(at=moment.at, kind="observation", label=_OBSERVATION, words=words, url=url)


def _tell_letters(file: CaseFile) -> Iterable[Happening]:
    for letter in Letter.objects.filter(file=file).prefetch_related("handings"):
        url = reverse("care:letter", args=[file.pk, letter.pk])
        yield from _tell_handings(letter, url)
        yield Happening(
            at=letter.made_at, kind="letter", label=_LETTER, words=letter.title, url=url
        )
        if letter.printed_at:
            words = _("Printed: %(title)s") % {"title": letter.title}
            yield Happening(
                at=letter.printed_at, kind="letter", label=_LETTER, words=words, url=url
            )


def _tell_handings(letter: Letter, url: str) -> Iterable[Happening]:
    for handing in letter.handings.all():
        words = _("Handed over: %(title)s, %(how)s") % {
            "title": letter.title,
            "how": handing.get_how_display(),
        }
        yield Happening(at=handing.on, kind="letter", label=_LETTER, words=words, url=url)


def _shorten(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}…"


_EPISODE, _SESSION, _NOTE = gettext_lazy("care"), gettext_lazy("session"), gettext_lazy("note")
_TASK, _DOCUMENT, _LETTER = gettext_lazy("task"), gettext_lazy("document"), gettext_lazy("letter")
_OBSERVATION, _SHARED = gettext_lazy("observation"), gettext_lazy("from the app")
