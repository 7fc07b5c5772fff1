"""What is searched of care: current notes, letters, plans, documents, and what was seen."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from geborgen.practice.care.models import (
    AppLink,
    CareSession,
    Document,
    Episode,
    LetterVersion,
    NoteVersion,
    Observation,
    SeenMoment,
    Task,
)
from geborgen.practice.care.queries import list_lending, list_lent_moments, list_lent_notes
from geborgen.practice.care.seen import tell_seen
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.search_index import SearchedPart
from geborgen.practice.diary.words import say_tiles
from geborgen.practice.keys import Key

__all__ = ["CARE_PARTS"]


def _page(name: str) -> Any:
    """Return what makes the address of a row's own page."""
    return lambda row, file_id: reverse(f"care:{name}", args=[file_id, row.pk])


def _panel(name: str) -> Any:
    return lambda row, file_id: f"{reverse('casefiles:show', args=[file_id])}#{name}"


def _session_of(note: NoteVersion, file_id: Key) -> str:
    return reverse("care:session", args=[file_id, note.session_id])


def _letter_of(version: LetterVersion, file_id: Key) -> str:
    return reverse("care:letter", args=[file_id, version.letter_id])


def _join(*said: object) -> str:
    return " · ".join(str(one) for one in said if one)


def _say_seen(seen: SeenMoment) -> str:
    telling = tell_seen(seen)
    return _join(telling.signal, *telling.answers, telling.ending, telling.mending, telling.need,
                 seen.note)  # fmt: skip


def _say_lent(link: AppLink) -> str:
    """Every word of what a linked caregiver shows now: their notes, and the moments' as told."""
    assert link.account is not None and link.linked_at is not None
    shown = [one for one in link.account.bundles.all() if one.made_at >= link.linked_at]
    said: list[object] = []
    for bundle in shown:
        said.append(bundle.note)
        for row in bundle.moments.all():
            said += [say_tiles(row.signal, row.answers, ending=row.ending, need=row.need), row.note]
    return _join(*said)


def _read_lent(files: QuerySet[CaseFile]) -> Iterator[tuple[Key, str]]:
    """Words of what is shown now; plain values, for there may be thousands of moments."""
    tiles: dict[tuple[object, ...], str] = {}
    for file_id, signal, answers, ending, need, note in list_lent_moments(files):
        key = (signal, *answers, ending, need)
        if key not in tiles:
            tiles[key] = say_tiles(signal, answers, ending=ending, need=need)
        yield file_id, tiles[key]
        if note:
            yield file_id, note
    yield from list_lent_notes(files)


CARE_PARTS = (
    SearchedPart(
        kind=_("note"),
        rows=lambda: NoteVersion.objects.filter(is_current=True).order_by("-saved_at"),
        path="session__episode__file", say=lambda row: row.words,
        url=_session_of,
    ),
    SearchedPart(
        kind=_("letter"),
        rows=lambda: LetterVersion.objects.filter(is_current=True).select_related("letter"),
        path="letter__file",
        say=lambda row: _join(row.letter.title, row.letter.to_name, row.words), url=_letter_of,
    ),
    SearchedPart(
        kind=_("session"), rows=CareSession.objects.all, path="episode__file",
        url=_page("session"),
        say=lambda row: _join(row.agenda, row.get_kind_display(), row.place, row.present),
    ),
    SearchedPart(
        kind=_("care"), rows=Episode.objects.all, path="file",
        say=lambda row: _join(row.get_kind_display(), row.aim), url=_panel("sessions"),
    ),
    SearchedPart(
        kind=_("task"), rows=Task.objects.all, path="file",
        say=lambda row: row.what, url=_page("change_task"),
    ),
    SearchedPart(
        kind=_("document"), rows=lambda: Document.objects.filter(shredded_at=None), path="file",
        say=lambda row: _join(row.name, row.about),
        url=_panel("documents"),
    ),
    SearchedPart(
        kind=_("observation"), rows=lambda: Observation.objects.defer("figures"), path="file",
        say=lambda row: _join(row.about, row.name),
        url=_page("observation"),
    ),
    SearchedPart(
        kind=_("moment"), rows=lambda: SeenMoment.objects.select_related("child", "caregiver"),
        path="file", say=_say_seen,
        url=lambda row, file_id: reverse("care:moments", args=[file_id]),
    ),
    SearchedPart(
        kind=_("from their app"), rows=list_lending, path="person__file", say=_say_lent,
        url=_panel("shared"), read_lent=_read_lent,
    ),
)  # fmt: skip
