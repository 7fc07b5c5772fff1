"""Makes people and moments to test with; call these only where Django is set up."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.services import ToldMoment, record_moment
from geborgen.practice.people.models import Account, Caregiving, Child
from geborgen.practice.people.services import add_child
from geborgen.practice.practices.models import Membership, Practice

__all__ = [
    "Family",
    "Staff",
    "make_account",
    "make_child",
    "make_family",
    "make_staff",
    "make_told",
    "tell",
]

PASSWORD = "een-rustig-wachtwoord"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A family as the tests know it."""

    child: Child
    mother: Account
    father: Account
    teacher: Account
    stranger: Account


def make_account(name: str, **fields: Any) -> Account:
    account = Account(username=name, **fields)
    account.set_password(PASSWORD)
    account.save()
    return account


def make_child(account: Account, *, name: str = "Noor", born: date | None = None) -> Child:
    born = born or timezone.localdate() - timedelta(days=1200)
    return add_child(account, Child(name=name, birth_date=born), called="mama").child


def make_family() -> Family:
    mother, father = make_account("moeder"), make_account("vader")
    teacher, stranger = make_account("juf"), make_account("vreemd")
    child = make_child(mother)
    for account, role, called in (
        (father, Caregiving.Role.CO_CAREGIVER, "papa"),
        (teacher, Caregiving.Role.TEACHER, "juf Els"),
    ):
        Caregiving.objects.create(account=account, child=child, role=role, called=called)
    return Family(child=child, mother=mother, father=father, teacher=teacher, stranger=stranger)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A practice as the tests know it, and a professional of another one."""

    practice: Practice
    psychologist: Account
    colleague: Account
    supervisor: Account
    researcher: Account
    administrator: Account
    outsider: Account


def make_staff() -> Staff:
    practice, other = (Practice.objects.create(name=name) for name in ("De Linde", "Elders"))
    roles = {
        "psychologist": "professional",
        "colleague": "professional",
        "supervisor": "supervisor",
        "researcher": "researcher",
        "administrator": "administrator",
    }
    staff = {name: make_account(name, role=Account.Role.PROFESSIONAL) for name in roles}
    for name, role in roles.items():
        Membership.objects.create(practice=practice, account=staff[name], role=role)
    outsider = make_account("outsider", role=Account.Role.PROFESSIONAL)
    Membership.objects.create(practice=other, account=outsider, role="professional")
    return Staff(practice=practice, outsider=outsider, **staff)


def make_told(**fields: Any) -> ToldMoment:
    usual = {"signal": "toddler_hurt", "answers": ("was_there",), "ending": "settled"}
    usual = {"at": timezone.now()} | usual
    return ToldMoment(**(usual | fields))


def tell(account: Account, child: Child, **fields: Any) -> MomentRow:
    told = make_told(**fields)
    return record_moment(account, told, child_id=child.pk, moment_id=uuid.uuid4())[0]
