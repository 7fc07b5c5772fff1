"""A practice's own coding schemes: kept only when they can be read; changed and thrown away."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from geborgen.practice.accesslog.acts import Ground
from geborgen.practice.accesslog.own_acts import record_own_act
from geborgen.practice.care.models import Scheme
from geborgen.practice.care.policies import can_change_texts
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Practice
from geborgen.sources import parse_scheme

__all__ = ["delete_scheme", "save_scheme"]


@transaction.atomic
def save_scheme(account: Account, practice: Practice, scheme: Scheme) -> Scheme:
    """Keep a scheme; raises SchemeError when it cannot be read, and nothing is kept then."""
    if not can_change_texts(account, practice.pk):
        raise PermissionDenied
    parse_scheme(scheme.text, scheme.name)
    scheme.practice = practice
    scheme.save()
    record_own_act(account, "change", scheme, ground=Ground.UPKEEP)
    return scheme


@transaction.atomic
def delete_scheme(account: Account, scheme: Scheme) -> None:
    """Throw a scheme away; observations keep the text that they were worked out with."""
    if not can_change_texts(account, scheme.practice_id):
        raise PermissionDenied
    record_own_act(account, "delete", scheme, ground=Ground.UPKEEP)
    scheme.delete()
