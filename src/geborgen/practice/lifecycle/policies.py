"""Who may do what at a file's end, and with what researchers see."""

from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.policies import Standing, find_standing
from geborgen.practice.lifecycle.models import ErasureRequest
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership
from geborgen.practice.practices.policies import has_role

__all__ = ["can_ask_erasure", "can_decide_erasure", "can_export_file", "can_hold_file"]


def can_export_file(standing: Standing | None) -> bool:
    """Who cares for a file may take it out, and a supervisor; who broke the glass may not."""
    if standing is None:
        return False
    return standing.may_write or standing.role == Membership.Role.SUPERVISOR


def can_ask_erasure(account: Account, file: CaseFile) -> bool:
    return can_export_file(find_standing(account, file))


def can_hold_file(account: Account, file: CaseFile) -> bool:
    """Who may have a file erased may keep it longer."""
    return can_export_file(find_standing(account, file))


def can_decide_erasure(account: Account, request: ErasureRequest) -> bool:
    """A supervisor of the practice decides, and never who asked."""
    is_supervisor = has_role(account, request.file.practice_id, Membership.Role.SUPERVISOR)
    is_other = request.asked_by_id is not None and request.asked_by_id != account.pk
    return is_supervisor and is_other and request.decided_at is None
