"""Who may do what with a case file: the truth of it all, one question a function."""

from dataclasses import dataclass

from django.utils import timezone

from geborgen.practice.accesslog.acts import Ground
from geborgen.practice.casefiles.models import BreakGlass, CareRelation, CaseFile
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership
from geborgen.practice.practices.policies import list_roles

__all__ = ["Standing", "can_break_glass", "can_erase_file", "can_open_new_file", "find_standing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """On what ground and in which role somebody may look into a file, and whether write."""

    ground: Ground
    role: str
    may_write: bool


def find_standing(account: Account, file: CaseFile) -> Standing | None:
    """Return an account's standing towards a file; None is none at all.

    A professional needs a care relation; a supervisor reads the files of the practice; who broke
    the glass reads for a day. Researchers and administrators see no file.
    """
    roles = list_roles(account, file.practice_id)
    if Membership.Role.PROFESSIONAL in roles and _cares_for(account, file):
        return Standing(ground=Ground.CARE, role=Membership.Role.PROFESSIONAL, may_write=True)
    if Membership.Role.SUPERVISOR in roles:
        return Standing(ground=Ground.SUPERVISION, role=Membership.Role.SUPERVISOR, may_write=False)
    if Membership.Role.PROFESSIONAL in roles and _broke_glass(account, file):
        return Standing(ground=Ground.EMERGENCY, role=Membership.Role.PROFESSIONAL, may_write=False)
    return None


def _cares_for(account: Account, file: CaseFile) -> bool:
    return CareRelation.objects.filter(file=file, account=account, until=None).exists()


def _broke_glass(account: Account, file: CaseFile) -> bool:
    now = timezone.now()
    return BreakGlass.objects.filter(file=file, account=account, until__gt=now).exists()


def can_open_new_file(account: Account, practice_id: object) -> bool:
    return Membership.Role.PROFESSIONAL in list_roles(account, str(practice_id))


def can_break_glass(account: Account, file: CaseFile) -> bool:
    """A professional of the same practice may, with a reason; it is looked at afterwards."""
    return Membership.Role.PROFESSIONAL in list_roles(account, file.practice_id)


def can_erase_file(account: Account, file: CaseFile) -> bool:
    """The second step of an erasure is a supervisor's, and never of who asked for it."""
    is_supervisor = Membership.Role.SUPERVISOR in list_roles(account, file.practice_id)
    return is_supervisor and file.erasure_asked_by_id not in (None, account.pk)
