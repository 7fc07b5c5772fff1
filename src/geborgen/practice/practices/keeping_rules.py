"""How long the law of a country has files kept: one rule for each kind of care, as data.

Each rule names its source, whether we read it there, and what is not certain about it. The longest
of those that apply rules a file.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geborgen.practice.practices.jurisdiction import LAWS, Jurisdiction

__all__ = [
    "KEEPING_RULES",
    "MAJORITY",
    "MAYBE_YOUTH_HELP",
    "YOUTH_HELP",
    "Applies",
    "CountsFrom",
    "KeepingRule",
    "find_most_years",
    "make_own_rule",
]

MAJORITY = 18
# Kinds of care episodes that are youth help, and those that may be: both are counted as such.
YOUTH_HELP = frozenset({"foster"})
MAYBE_YOUTH_HELP = frozenset({"after_birth", "circle_group", "school"})


class CountsFrom(StrEnum):
    """The day from which a term runs."""

    LAST_CHANGE = "last_change"
    LAST_CONTACT = "last_contact"
    END_OF_CARE = "end_of_care"
    BIRTH = "birth"
    MAJORITY = "majority"


_FROM: dict[CountsFrom, str | Promise] = {
    CountsFrom.LAST_CHANGE: _("the last change"),
    CountsFrom.LAST_CONTACT: _("the last contact"),
    CountsFrom.END_OF_CARE: _("the end of care"),
    CountsFrom.BIRTH: _("the child's birth"),
    CountsFrom.MAJORITY: _("the child's eighteenth birthday"),
}


class Applies(StrEnum):
    """Which files a rule is for."""

    ALL = "all"
    YOUTH_HELP = "youth_help"
    COURT_MEASURE = "court_measure"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingRule:
    """One term: for which files, how many years, from which day, and how sure that is.

    `most_years` is the longest that the law allows, where it names one. Without `years` a term is
    known to be needed and was not found.
    """

    key: str
    words: str | Promise
    applies: Applies
    counts_from: CountsFrom
    years: int | None
    source: str
    is_seen: bool
    most_years: int | None = None
    doubt: str | Promise = ""

    @property
    def from_words(self) -> str | Promise:
        return _FROM[self.counts_from]


_MAY_BE_SHORTER = _(
    "The law says at most. We count all of it; a shorter time may be right: ask somebody who "
    "knows the law."
)

KEEPING_RULES: dict[Jurisdiction, tuple[KeepingRule, ...]] = {
    Jurisdiction.NETHERLANDS: (
        KeepingRule(
            key="wgbo",
            words=_("care in general"),
            applies=Applies.ALL,
            counts_from=CountsFrom.LAST_CHANGE,
            years=LAWS[Jurisdiction.NETHERLANDS].retention_years,
            source="WGBO",
            is_seen=False,
        ),
        KeepingRule(
            key="youth_help_nl",
            words=_("youth help"),
            applies=Applies.YOUTH_HELP,
            counts_from=CountsFrom.END_OF_CARE,
            years=20,
            source="rijksoverheid.nl",
            is_seen=True,
            doubt=_("An older page of the same government still says 15 years."),
        ),
        KeepingRule(
            key="court_nl",
            words=_("supervision order or guardianship"),
            applies=Applies.COURT_MEASURE,
            counts_from=CountsFrom.MAJORITY,
            years=30,
            source="rijksoverheid.nl",
            is_seen=True,
            doubt=_MAY_BE_SHORTER,
        ),
    ),
    Jurisdiction.BELGIUM: (
        KeepingRule(
            key="quality_act",
            words=_("care in general"),
            applies=Applies.ALL,
            counts_from=CountsFrom.LAST_CONTACT,
            years=LAWS[Jurisdiction.BELGIUM].retention_years,
            most_years=50,
            source="Kwaliteitswet art. 35",
            is_seen=True,
        ),
        KeepingRule(
            key="youth_help_be",
            words=_("youth help"),
            applies=Applies.YOUTH_HELP,
            counts_from=CountsFrom.BIRTH,
            years=35,
            source="jeugdhulp.be",
            is_seen=True,
        ),
        KeepingRule(
            key="court_be",
            words=_("measure by a court"),
            applies=Applies.COURT_MEASURE,
            counts_from=CountsFrom.MAJORITY,
            years=None,
            source="",
            is_seen=False,
            doubt=_("We found no term of its own for this: ask somebody who knows the law."),
        ),
    ),
}


def find_most_years(jurisdiction: Jurisdiction) -> int | None:
    """Return the longest that the law of a country has every file kept, where it names one."""
    rules = KEEPING_RULES[jurisdiction]
    return next((rule.most_years for rule in rules if rule.applies is Applies.ALL), None)


def make_own_rule(years: int) -> KeepingRule:
    """Return the rule of a practice that keeps its files longer than the law asks."""
    return KeepingRule(
        key="own", words=_("this practice's own choice"), applies=Applies.ALL,
        counts_from=CountsFrom.LAST_CHANGE, years=years, source="", is_seen=True,
    )  # fmt: skip
