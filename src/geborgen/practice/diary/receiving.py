"""Taking in what a device sends: a moment or a change to one, perhaps late, perhaps twice."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from geborgen.practice.diary.forms import MomentForm
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.queries import find_own_moment
from geborgen.practice.diary.screen import make_whole_screen
from geborgen.practice.diary.services import (
    ToldMoment,
    change_moment,
    has_said,
    keep_beside,
    record_moment,
)
from geborgen.practice.people.models import Account

__all__ = ["Outcome", "Receipt", "SentMoment", "receive_moment"]


class Outcome(StrEnum):
    """What became of a moment that a device sent."""

    KEPT = "kept"
    BESIDE = "beside"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMoment:
    """A moment as a device sends it: the form's fields, and when and after what it was told.

    `base` is the version that was seen when a moment was changed; None for a new moment.
    """

    id: uuid.UUID
    child: uuid.UUID | None
    told_at: datetime
    fields: MultiValueDict[str, str]
    device: uuid.UUID | None = None
    sequence: int | None = None
    base: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of it: kept, kept beside what was changed elsewhere, or refused, with words."""

    id: str
    outcome: Outcome
    words: str = ""
    field: str = ""


@transaction.atomic
def receive_moment(author: Account, sent: SentMoment) -> Receipt:
    """Keep what was sent, once: sending it again changes nothing."""
    form = MomentForm(sent.fields, screen=make_whole_screen())
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        return _refuse(sent, str(errors[0]), field=field)
    told, is_timed = form.told(), bool(sent.fields.get("at"))
    if not is_timed:
        told = replace(told, at=sent.told_at)
    row = find_own_moment(author, sent.id)
    if row is None and sent.base is not None:
        return _refuse(sent, _("This moment is no longer there."))
    if row is None:
        try:
            row, is_new = _record(author, sent, told)
        except PermissionDenied:
            return _refuse(sent, _("You are no longer connected with this child here."))
        if is_new:
            return Receipt(id=str(sent.id), outcome=Outcome.KEPT)
    return _settle(author, row, sent=sent, told=told if is_timed else replace(told, at=row.at))


def _record(author: Account, sent: SentMoment, told: ToldMoment) -> tuple[MomentRow, bool]:
    if sent.child is None:
        raise PermissionDenied
    return record_moment(
        author,
        told,
        child_id=sent.child,
        moment_id=sent.id,
        device=sent.device,
        sequence=sent.sequence,
    )


def _settle(author: Account, row: MomentRow, *, sent: SentMoment, told: ToldMoment) -> Receipt:
    """The moment is there: nothing new, a change to what was seen, or a change beside another."""
    outcome, words = Outcome.KEPT, ""
    if row.version == (sent.base or 1):
        change_moment(author, row.pk, told)
    elif not has_said(row, told):
        keep_beside(author, row.pk, told)
        outcome = Outcome.BESIDE
        words = _("This moment was changed elsewhere too. Both are kept: undo shows the other.")
    return Receipt(id=str(sent.id), outcome=outcome, words=words)


def _refuse(sent: SentMoment, words: str, *, field: str = "") -> Receipt:
    return Receipt(id=str(sent.id), outcome=Outcome.REFUSED, words=words, field=field)
