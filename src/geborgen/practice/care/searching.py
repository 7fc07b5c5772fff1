"""What care lets be searched: current notes, agendas, tasks, letters, and names of documents."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from geborgen.practice.care.models import CareSession, Document, LetterVersion, NoteVersion, Task
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.searching import Hit, SearchSource, cut_snippet

__all__ = ["CARE_SEARCH"]

_MOST_PER_KIND = 100


def _match(word: str) -> Q:
    """Files in which a word stands; drafts are their author's own and are never searched.

    Each part is looked for file by file, so that only files which may be seen are read.
    """
    note = NoteVersion.objects.filter(is_current=True, words__icontains=word)
    letter = LetterVersion.objects.filter(is_current=True, words__icontains=word)
    agenda = CareSession.objects.filter(agenda__icontains=word)
    told = Q(name__icontains=word) | Q(about__icontains=word)
    document = Document.objects.filter(told, shredded_at=None)
    found = (
        note.filter(session__episode__file=OuterRef("pk")),
        letter.filter(letter__file=OuterRef("pk")),
        agenda.filter(episode__file=OuterRef("pk")),
        Task.objects.filter(what__icontains=word, file=OuterRef("pk")),
        document.filter(file=OuterRef("pk")),
    )
    return reduce(or_, (Q(Exists(rows)) for rows in found))


def _list_hits(files: Sequence[CaseFile], words: Sequence[str]) -> Iterable[Hit]:
    yield from _find_notes(files, words)
    yield from _find_letters(files, words)
    yield from _find_others(files, words)


def _any(name: str, words: Sequence[str]) -> Q:
    found = Q(pk__in=())
    for word in words:
        found |= Q(**{f"{name}__icontains": word})
    return found


def _find_notes(files: Sequence[CaseFile], words: Sequence[str]) -> Iterator[Hit]:
    notes = NoteVersion.objects.filter(
        _any("words", words), is_current=True, session__episode__file__in=files
    ).select_related("session__episode")
    for note in notes.order_by("-saved_at")[:_MOST_PER_KIND]:
        file_id = note.session.episode.file_id
        yield Hit(file_id=file_id, kind=_("note"), words=cut_snippet(note.words, words),
                  url=reverse("care:session", args=[file_id, note.session_id]))  # fmt: skip
    sessions = CareSession.objects.filter(_any("agenda", words), episode__file__in=files)
    for session in sessions.select_related("episode")[:_MOST_PER_KIND]:
        file_id = session.episode.file_id
        yield Hit(file_id=file_id, kind=_("agenda"), words=cut_snippet(session.agenda, words),
                  url=reverse("care:session", args=[file_id, session.pk]))  # fmt: skip


def _find_letters(files: Sequence[CaseFile], words: Sequence[str]) -> Iterator[Hit]:
    letters = LetterVersion.objects.filter(
        _any("words", words), is_current=True, letter__file__in=files
    ).select_related("letter")
    for version in letters.order_by("-saved_at")[:_MOST_PER_KIND]:
        letter = version.letter
        yield Hit(file_id=letter.file_id, kind=_("letter"), words=cut_snippet(version.words, words),
                  url=reverse("care:letter", args=[letter.file_id, letter.pk]))  # fmt: skip


def _find_others(files: Sequence[CaseFile], words: Sequence[str]) -> Iterator[Hit]:
    for task in Task.objects.filter(_any("what", words), file__in=files)[:_MOST_PER_KIND]:
        yield Hit(file_id=task.file_id, kind=_("task"), words=cut_snippet(task.what, words),
                  url=reverse("care:change_task", args=[task.file_id, task.pk]))  # fmt: skip
    told = _any("name", words) | _any("about", words)
    documents = Document.objects.filter(told, file__in=files, shredded_at=None)
    for document in documents[:_MOST_PER_KIND]:
        said = " ".join(filter(None, (document.name, document.about)))
        page = reverse("casefiles:show", args=[document.file_id])
        yield Hit(file_id=document.file_id, kind=_("document"), words=cut_snippet(said, words),
                  url=f"{page}#documents")  # fmt: skip


CARE_SEARCH = SearchSource(match=_match, list_hits=_list_hits)
