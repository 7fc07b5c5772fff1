"""Which terms run for a file, from which day until which: pure, and the longest of them rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from geborgen.practice.practices.keeping_rules import (
    MAJORITY,
    MAYBE_YOUTH_HELP,
    YOUTH_HELP,
    Applies,
    CountsFrom,
    KeepingRule,
)

__all__ = [
    "Care",
    "FileFacts",
    "Term",
    "Young",
    "add_years",
    "choose_longest",
    "compute_terms",
    "describe_doubts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """An episode of care: which kind, and when it ended, if it did."""

    kind: str
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Young:
    """A child, or somebody who was one when care began; `born` is the due date until it is known.

    `is_child` is who is in the file as a child; others are young people in care themselves.
    """

    born: date | None
    is_child: bool = True
    has_court_measure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What of a file decides how long it is kept."""

    last_change: date
    last_contact: date
    closed_on: date | None = None
    care: tuple[Care, ...] = ()
    young: tuple[Young, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One rule at work; without `until` nothing could be counted.

    `is_complete` is whether every birth date that it needs is there; `is_maybe` whether it is not
    certain that the rule is for this care.
    """

    rule: KeepingRule
    since: date | None
    until: date | None
    is_complete: bool = True
    is_maybe: bool = False

    @property
    def latest(self) -> date | None:
        """The day on which the law has it erased, where it names one."""
        most = self.rule.most_years
        return add_years(self.since, most) if self.since and most else None


def compute_terms(facts: FileFacts, rules: Iterable[KeepingRule]) -> tuple[Term, ...]:
    """Return every term that runs for a file, the longest first."""
    terms = [_compute_term(facts, rule) for rule in rules if _is_for(facts, rule)]
    return tuple(sorted(terms, key=lambda term: term.until or date.min, reverse=True))


def choose_longest(terms: Iterable[Term]) -> Term:
    """Return the term that rules: one for all files is always among them."""
    return max(
        (term for term in terms if term.until), key=lambda term: (term.until, term.rule.years)
    )


def add_years(day: date, years: int) -> date:
    """Return the same day years on; the 29th of February becomes the 1st of March, never sooner."""
    year = min(day.year + years, MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _is_for(facts: FileFacts, rule: KeepingRule) -> bool:
    if rule.applies is Applies.YOUTH_HELP:
        return bool(_list_youth_help(facts))
    if rule.applies is Applies.COURT_MEASURE:
        return any(one.has_court_measure for one in facts.young)
    return True


def _list_youth_help(facts: FileFacts) -> list[Care]:
    """Care of a young person is youth help whatever its kind; else its kind decides."""
    is_own = any(not one.is_child for one in facts.young)
    kinds = YOUTH_HELP | MAYBE_YOUTH_HELP
    return [one for one in facts.care if is_own or one.kind in kinds]


def _compute_term(facts: FileFacts, rule: KeepingRule) -> Term:
    starts, is_complete = _list_starts(facts, rule)
    since = max(starts, default=None)
    until = add_years(since, rule.years) if since and rule.years else None
    is_maybe = rule.applies is Applies.YOUTH_HELP and not any(
        one.kind in YOUTH_HELP for one in facts.care
    )
    return Term(rule=rule, since=since, until=until, is_complete=is_complete, is_maybe=is_maybe)


def _list_starts(facts: FileFacts, rule: KeepingRule) -> tuple[list[date], bool]:
    """Return the days from which a rule counts; the latest is the one that does."""
    if rule.counts_from is CountsFrom.LAST_CHANGE:
        return [facts.last_change], True
    if rule.counts_from is CountsFrom.LAST_CONTACT:
        return [facts.last_contact], True
    if rule.counts_from is CountsFrom.END_OF_CARE:
        return list(_list_ends(facts)), True
    only_court = rule.applies is Applies.COURT_MEASURE
    young = [one for one in facts.young if one.has_court_measure or not only_court]
    born = [one.born for one in young if one.born]
    later = 0 if rule.counts_from is CountsFrom.BIRTH else MAJORITY
    # A rule whose years nobody found waits for no date.
    is_complete = rule.years is None or (bool(born) and len(born) == len(young))
    return [add_years(day, later) for day in born], is_complete


def _list_ends(facts: FileFacts) -> Iterator[date]:
    """Yield when care ended; care that goes on ends, for now, with the last change."""
    for one in _list_youth_help(facts):
        yield one.ended_on or facts.closed_on or facts.last_change


def describe_doubts(term: Term) -> Iterator[str | Promise]:
    """Yield what is not certain about a term, in words."""
    if term.rule.doubt:
        yield term.rule.doubt
    if term.is_maybe:
        yield _("Whether this care is youth help. It is counted as if it is.")
    if not term.is_complete:
        yield _(
            "A child's date of birth is missing: until it is filled in the end cannot be "
            "worked out."
        )
    if term.latest:
        yield _("The law has it erased by {day} at the latest.").format(
            day=date_format(term.latest, "j F Y")
        )
