"""Texts of a practice to begin with: its own ones, and ours as it changed them."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction

from geborgen.practice.accesslog.acts import Ground
from geborgen.practice.accesslog.own_acts import record_own_act
from geborgen.practice.care.models import TextTemplate
from geborgen.practice.care.policies import can_change_texts
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Practice

__all__ = ["delete_text", "save_text"]


@transaction.atomic
def save_text(account: Account, practice: Practice, text: TextTemplate) -> TextTemplate:
    """Keep a practice's text; one with the key of ours stands in its place from now on."""
    if not can_change_texts(account, practice.pk):
        raise PermissionDenied
    text.practice = practice
    text.key = text.key or uuid.uuid4().hex
    text.save()
    record_own_act(account, "change", text, ground=Ground.UPKEEP)
    return text


@transaction.atomic
def delete_text(account: Account, text: TextTemplate) -> None:
    """Throw a practice's text away; where it stood in the place of ours, ours comes back."""
    if not can_change_texts(account, text.practice_id):
        raise PermissionDenied
    record_own_act(account, "delete", text, ground=Ground.UPKEEP)
    text.delete()
