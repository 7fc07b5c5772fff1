"""Writing ratings and safety steps, through the file's door."""

from collections.abc import Iterable

from django.db import transaction

from geborgen.practice.accesslog.acts import Act
from geborgen.practice.casefiles.doors import open_for_writing
from geborgen.practice.casefiles.models import Person
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account
from geborgen.practice.wellbeing.models import ConditionRating, SafetyProcess, SafetyStep

__all__ = ["begin_process", "close_process", "rate_conditions", "take_step"]


@transaction.atomic
def rate_conditions(account: Account, child: Person, ratings: Iterable[ConditionRating]) -> int:
    """Keep how conditions stand; only those that were filled in, and nothing older is lost."""
    open_for_writing(account, child.file_id, act=Act.CREATE, about=child)
    rows = list(ratings)
    for row in rows:
        row.child, row.by = child, account
    ConditionRating.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def begin_process(account: Account, file_id: Key, process: SafetyProcess) -> SafetyProcess:
    opened = open_for_writing(account, file_id, act=Act.CREATE, about=process)
    process.file = opened.file
    process.save()
    return process


@transaction.atomic
def take_step(account: Account, process: SafetyProcess, step: SafetyStep) -> SafetyStep:
    open_for_writing(account, process.file_id, about=process)
    step.process, step.by = process, account
    step.save()
    return step


@transaction.atomic
def close_process(account: Account, process: SafetyProcess) -> None:
    """Close with how it ended; it stays in the file."""
    open_for_writing(account, process.file_id, about=process)
    process.save(update_fields=["closed_on", "outcome"])
