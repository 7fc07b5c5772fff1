"""Writing answers: by a professional, or once by a link; what asks for attention is logged."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.services import record_access
from geborgen.practice.casefiles.doors import note_act, open_for_writing
from geborgen.practice.casefiles.models import Person
from geborgen.practice.casefiles.search_index import forget_words
from geborgen.practice.measures import Measure, Score
from geborgen.practice.measures.records import Way
from geborgen.practice.measuring.models import Answering, MeasureText
from geborgen.practice.measuring.scores import score_answering
from geborgen.practice.people.models import Account
from geborgen.practice.people.services import digest_of

__all__ = [
    "answer_by_link",
    "attend",
    "enter_answers",
    "find_open_link",
    "invite_to_answer",
    "remark",
]

LINK_LASTS = timedelta(days=14)

Answers = Mapping[int, float | None]


@transaction.atomic
def enter_answers(
    account: Account, person: Person, measure: Measure,
    *, answers: Answers, on: date, way: str, context: str = "",
) -> tuple[Answering, Score]:  # fmt: skip
    """Keep answers and return their score; a critical answer is logged as a warning at once."""
    row = Answering(
        person=person, measure=measure.key, version=measure.version, on=on, way=way,
        context=context, answers=_plain(answers), entered_by=account, answered_at=timezone.now(),
    )  # fmt: skip
    score = score_answering(row, measure)
    opened = open_for_writing(account, person.file_id, about=row)
    row.save()
    if score.is_critical:
        note_act(opened, Act.WARN, about=row)
    return row, score


@transaction.atomic
def invite_to_answer(
    account: Account, person: Person, measure: Measure, *, context: str = ""
) -> tuple[Answering, str]:
    """Return an answering that awaits a phone, and the secret of its link, which is kept nowhere.

    Only where the measure's licence allows a phone and the practice loaded its own texts.
    """
    has_texts = MeasureText.objects.filter(
        practice=person.file.practice_id, measure=measure.key
    ).exists()
    if Way.PHONE not in measure.ways or not has_texts:
        raise PermissionDenied
    secret = secrets.token_urlsafe(24)
    row = Answering(
        person=person, measure=measure.key, version=measure.version, context=context,
        on=timezone.localdate(), way=Answering.Way.PHONE, entered_by=account,
        link_digest=digest_of(secret), link_until=timezone.now() + LINK_LASTS,
    )  # fmt: skip
    open_for_writing(account, person.file_id, about=row)
    row.save()
    return row, secret


def find_open_link(secret: str) -> Answering | None:
    """Return the answering of a link while it can still be used."""
    return (
        Answering.objects.select_related("person__file__practice")
        .filter(link_digest=digest_of(secret), answered_at=None, link_until__gt=timezone.now())
        .first()
    )


@transaction.atomic
def answer_by_link(row: Answering, measure: Measure, answers: Answers) -> Score:
    """Keep what somebody answered on their phone, once."""
    row.answers, row.on = _plain(answers), timezone.localdate()
    score = score_answering(row, measure)
    forget_words(row.person.file_id)
    taken = Answering.objects.filter(pk=row.pk, answered_at=None).update(
        answers=row.answers, on=row.on, answered_at=timezone.now()
    )
    if not taken:
        raise PermissionDenied
    for act in (Act.CREATE, Act.WARN)[: 1 + score.is_critical]:
        record_access(
            Access(
                act=act,
                user=f"person:{row.person_id}",
                client=str(row.person.file_id),
                object_kind=row._meta.label_lower,
                object_id=str(row.pk),
                ground=Ground.OWN,
                place="web",
            )
        )
    return score


@transaction.atomic
def attend(account: Account, row: Answering) -> None:
    """Say that a professional saw what asks for attention."""
    open_for_writing(account, row.person.file_id, about=row)
    row.attended_at = row.attended_at or timezone.now()
    row.save(update_fields=["attended_at"])


@transaction.atomic
def remark(account: Account, row: Answering, words: str) -> None:
    """Keep what a professional wants to say with a score."""
    open_for_writing(account, row.person.file_id, about=row)
    row.remark = words
    row.save(update_fields=["remark"])


def _plain(answers: Answers) -> dict[str, float]:
    return {str(number): answer for number, answer in answers.items() if answer is not None}
