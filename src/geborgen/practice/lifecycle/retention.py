"""How long a file is kept: from its last change or the end of care, by law or longer by choice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Max
from django.utils import timezone

from geborgen.practice.accesslog.acts import Act, Outcome
from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.casefiles.hanging import list_file_models
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.practices.jurisdiction import LAWS, Jurisdiction, Law
from geborgen.practice.practices.models import Practice

__all__ = ["Keeping", "compute_keeping", "compute_term", "list_due_files"]

_WRITES = (Act.CREATE, Act.CHANGE, Act.SHARE, Act.MERGE)
# Days about somebody's life or about what is still to come, not about the file.
_OTHER_DAYS = frozenset({"birth_date", "due_date", "due_on", "expires_at", "link_until"})
_SOON = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Until when a file is kept, and from which day that counts."""

    file: CaseFile
    counts_from: date
    years: int
    until: date
    law: Law

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.localdate()

    @property
    def is_held(self) -> bool:
        return bool(self.file.hold_reason)


def compute_term(practice: Practice) -> int:
    """Return for how many years a practice keeps files: what the law asks, or longer."""
    law = LAWS[Jurisdiction(practice.jurisdiction)]
    return max(law.retention_years, practice.retention_years or 0)


def compute_keeping(file: CaseFile) -> Keeping:
    """Return until when a file is kept, counted from the latest of all that happened in it."""
    years = compute_term(file.practice)
    last = max([file.opened_on, *_list_last_days(file)])
    return Keeping(
        file=file,
        counts_from=last,
        years=years,
        until=_add_years(last, years),
        law=LAWS[Jurisdiction(file.practice.jurisdiction)],
    )


def list_due_files(practice: Practice, *, ahead: timedelta = _SOON) -> list[Keeping]:
    """Return the files of a practice whose time is over or will be soon, the longest over first.

    A file is never due before its opening day and the term, which keeps the search short.
    """
    horizon = timezone.localdate() + ahead
    opened = _add_years(horizon, -compute_term(practice))
    files = CaseFile.objects.filter(practice=practice, opened_on__lte=opened)
    files = files.select_related("practice").prefetch_related("people")
    due = [one for one in map(compute_keeping, files) if one.until <= horizon]
    return sorted(due, key=lambda one: one.until)


def _list_last_days(file: CaseFile) -> Iterator[date]:
    written = AccessLine.objects.filter(
        client=str(file.pk), act__in=_WRITES, outcome=Outcome.DONE
    ).aggregate(last=Max("at_us"))["last"]
    if written:
        yield timezone.localtime(datetime.fromtimestamp(written / 1e6, tz=_zone())).date()
    for kind, path in list_file_models().items():
        names = [field.name for field in kind._meta.fields if _tells_a_day(field)]
        if names:
            rows = kind._default_manager.filter(**{path: file.pk})
            found = rows.aggregate(**{f"last_{name}": Max(name) for name in names})
            yield from (_to_day(value) for value in found.values() if value)


def _tells_a_day(field: models.Field) -> bool:
    return isinstance(field, models.DateField) and field.name not in _OTHER_DAYS


def _to_day(value: Any) -> date:
    day: date = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return day


def _zone() -> Any:
    return timezone.get_current_timezone()


def _add_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)
