"""What the law of a country asks of a practice: ages of consent, retention, safety steps.

Facts are marked as in the data-protection pack: "seen" was read at the source named, "recalled" has
to be checked with a lawyer before it is relied on. A practice can set a longer retention.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["LAWS", "ConsentRule", "Jurisdiction", "Law", "find_consent_rule"]


class Jurisdiction(StrEnum):
    """Where a practice works."""

    NETHERLANDS = "nl"
    BELGIUM = "be"


class ConsentRule(StrEnum):
    """Whose consent a person's care needs."""

    OWN = "own"
    OWN_AND_PARENTS = "own_and_parents"
    PARENTS = "parents"
    BY_CAPACITY = "by_capacity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The rules of one country that the app encodes, and where they come from."""

    retention_years: int
    retention_source: str
    retention_is_seen: bool
    # Ages in years from which a child consents together with its parents, and alone.
    consents_with_parents_from: int | None
    consents_alone_from: int | None
    consent_source: str
    consent_is_seen: bool
    has_reporting_code: bool


LAWS = {
    Jurisdiction.NETHERLANDS: Law(
        retention_years=20,
        retention_source="rijksoverheid.nl (jeugdhulp); WGBO",
        retention_is_seen=True,
        consents_with_parents_from=12,
        consents_alone_from=16,
        consent_source="Jeugdwet; NVO",
        consent_is_seen=True,
        has_reporting_code=True,
    ),
    Jurisdiction.BELGIUM: Law(
        retention_years=30,
        retention_source="Kwaliteitswet art. 35",
        retention_is_seen=True,
        consents_with_parents_from=None,
        consents_alone_from=None,
        consent_source="patiëntenrechtenwet; decreet rechtspositie minderjarigen",
        consent_is_seen=False,
        has_reporting_code=False,
    ),
}

CONSENT_WORDS: dict[ConsentRule, str | Promise] = {
    ConsentRule.OWN: _("this person's own consent"),
    ConsentRule.OWN_AND_PARENTS: _("this person's own consent and that of who has authority"),
    ConsentRule.PARENTS: _("the consent of who has authority"),
    ConsentRule.BY_CAPACITY: _(
        "the consent of who has authority, and the child's own as far as it can judge; "
        "note how that was weighed"
    ),
}
_ADULT = 18


def find_consent_rule(jurisdiction: Jurisdiction, born: date | None, today: date) -> ConsentRule:
    """Return whose consent is needed for a person; a person without a birth date is an adult."""
    if born is None:
        return ConsentRule.OWN
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    law = LAWS[jurisdiction]
    if age >= _ADULT:
        return ConsentRule.OWN
    if law.consents_alone_from is None or law.consents_with_parents_from is None:
        return ConsentRule.BY_CAPACITY
    if age >= law.consents_alone_from:
        return ConsentRule.OWN
    with_parents = age >= law.consents_with_parents_from
    return ConsentRule.OWN_AND_PARENTS if with_parents else ConsentRule.PARENTS
