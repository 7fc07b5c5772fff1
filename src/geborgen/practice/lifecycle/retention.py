"""How long a file is kept: the longest of the terms that run for it, by law or longer by choice."""

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
from geborgen.practice.casefiles.models import Authority, CaseFile, Person
from geborgen.practice.lifecycle.terms import (
    Care,
    FileFacts,
    Term,
    Young,
    add_years,
    choose_longest,
    compute_terms,
    describe_doubts,
)
from geborgen.practice.practices.jurisdiction import LAWS, Jurisdiction
from geborgen.practice.practices.keeping_rules import KEEPING_RULES, MAJORITY, make_own_rule
from geborgen.practice.practices.models import Practice

__all__ = ["KEEPING", "Keeping", "compute_keeping", "compute_term", "list_due_files"]

# What the log has beside an act that is about keeping a file, not about what is in it.
KEEPING = "keeping"
_WRITES = (Act.CREATE, Act.CHANGE, Act.SHARE, Act.MERGE)
# Days about somebody's life, about what is still to come or about keeping: not about the file.
_OTHER_DAYS = frozenset(
    {
        "birth_date",
        "due_date",
        "due_on",
        "expires_at",
        "link_until",
        "erasure_asked_at",
        "since",
        "until",
    }
)
# Who looks after a file, and that somebody asked to erase it, is no care: it starts no clock anew.
_NO_CARE = ("casefiles.carerelation", "casefiles.breakglass", "lifecycle.erasurerequest")
_SOON = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Until when a file is kept: the term that rules it, and the others that run."""

    file: CaseFile
    ruling: Term
    terms: tuple[Term, ...]
    # Whether care goes on, as far as the file says.
    is_open: bool

    @property
    def until(self) -> date:
        assert self.ruling.until
        return self.ruling.until

    @property
    def counts_from(self) -> date:
        assert self.ruling.since
        return self.ruling.since

    @property
    def years(self) -> int:
        assert self.ruling.rule.years
        return self.ruling.rule.years

    @property
    def is_complete(self) -> bool:
        """Whether no birth date is missing that a longer term would count from."""
        return all(term.is_complete for term in self.terms)

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.localdate() and self.is_complete

    @property
    def is_held(self) -> bool:
        return bool(self.file.hold_reason)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is not certain about it, a sentence each."""
        return tuple(str(doubt) for term in self.terms for doubt in describe_doubts(term))

    @property
    def others(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term is not self.ruling)


def compute_term(practice: Practice) -> int:
    """Return for how many years a practice keeps every file at the least."""
    law = LAWS[Jurisdiction(practice.jurisdiction)]
    return max(law.retention_years, practice.retention_years or 0)


def compute_keeping(file: CaseFile) -> Keeping:
    """Return until when a file is kept: by its care, measures by a court, children and changes."""
    practice = file.practice
    rules = KEEPING_RULES[Jurisdiction(practice.jurisdiction)]
    own = (make_own_rule(practice.retention_years),) if practice.retention_years else ()
    facts = _read_facts(file)
    terms = compute_terms(facts, (*rules, *own))
    is_open = file.closed_on is None and any(one.ended_on is None for one in facts.care)
    return Keeping(file=file, ruling=choose_longest(terms), terms=terms, is_open=is_open)


def list_due_files(practice: Practice, *, ahead: timedelta = _SOON) -> list[Keeping]:
    """Return the files of a practice whose time is over or will be soon, the longest over first.

    A file is never due before its opening day and the term, which keeps the search short.
    """
    horizon = timezone.localdate() + ahead
    opened = add_years(horizon, -compute_term(practice))
    files = CaseFile.objects.filter(practice=practice, opened_on__lte=opened)
    files = files.select_related("practice").prefetch_related("people")
    due = [one for one in map(compute_keeping, files) if one.until <= horizon]
    return sorted(due, key=lambda one: one.until)


def _read_facts(file: CaseFile) -> FileFacts:
    contact = max([file.opened_on, *_list_row_days(file)])
    care = tuple(Care(kind=kind, ended_on=ended)
                 for kind, ended in file.episodes.values_list("kind", "ended_on"))  # fmt: skip
    return FileFacts(
        last_change=max([contact, *_list_logged_days(file)]),
        last_contact=contact,
        closed_on=file.closed_on,
        care=care,
        young=tuple(_list_young(file)),
    )


def _list_young(file: CaseFile) -> Iterator[Young]:
    """Yield the children of a file, and whoever else was one when it was opened."""
    people = list(file.people.all())
    measured = frozenset(_list_under_measure(file))
    for person in people:
        is_child = person.part == Person.Part.CHILD
        born = person.birth_date
        if is_child or (born and add_years(born, MAJORITY) > file.opened_on):
            yield Young(
                born=born or person.due_date,
                is_child=is_child,
                has_court_measure=person.pk in measured,
            )


def _is_during(measure: Authority, file: CaseFile) -> bool:
    began, ended, closed = measure.since, measure.until, file.closed_on
    is_before = ended is not None and ended < file.opened_on
    is_after = began is not None and closed is not None and began > closed
    return not is_before and not is_after


def _list_under_measure(file: CaseFile) -> Iterator[object]:
    """Yield who was under a supervision order or a guardian while the file was open.

    A foster parent may be the guardian. A measure without dates counts, as one that goes on does.
    """
    kinds = Authority.Kind
    for row in Authority.objects.filter(child__file=file):
        if not _is_during(row, file):
            continue
        is_guarded = row.has_authority and row.kind in (
            kinds.GUARDIAN, kinds.INSTITUTION, kinds.FOSTER_PARENT,
        )  # fmt: skip
        if is_guarded or row.kind == kinds.SUPERVISION:
            yield row.child_id


def _list_logged_days(file: CaseFile) -> Iterator[date]:
    written = (
        AccessLine.objects.filter(client=str(file.pk), act__in=_WRITES, outcome=Outcome.DONE)
        .exclude(reference=KEEPING)
        .exclude(object_kind__in=_NO_CARE)
        .aggregate(last=Max("at_us"))["last"]
    )
    if written:
        yield datetime.fromtimestamp(written / 1e6, tz=timezone.get_current_timezone()).date()


def _list_row_days(file: CaseFile) -> Iterator[date]:
    for kind, path in list_file_models().items():
        names = [field.name for field in kind._meta.fields if _tells_a_day(field)]
        if names and kind._meta.label_lower not in _NO_CARE:
            rows = kind._default_manager.filter(**{path: file.pk})
            found = rows.aggregate(**{f"last_{name}": Max(name) for name in names})
            yield from (_to_day(value) for value in found.values() if value)


def _tells_a_day(field: models.Field) -> bool:
    return isinstance(field, models.DateField) and field.name not in _OTHER_DAYS


def _to_day(value: Any) -> date:
    day: date = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return day
