"""Who may do what in care, beyond the standing towards a file: one question, one function."""

from geborgen.practice.casefiles.models import Consent, Person
from geborgen.practice.casefiles.queries import has_consent
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership
from geborgen.practice.practices.policies import has_role

__all__ = ["can_change_texts", "can_share_about"]


def can_change_texts(account: Account, practice_id: Key) -> bool:
    """The texts of a practice are its professionals' to change; they hold nothing of a client."""
    return has_role(account, practice_id, Membership.Role.PROFESSIONAL)


def can_share_about(person: Person) -> bool:
    """Whether something may be told to others: there is a yes that was not taken back."""
    return has_consent(person, Consent.Purpose.SHARING)
