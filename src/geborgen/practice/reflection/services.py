"""Writing reflections: kept as one goes, each change with its line of the log."""

import uuid
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from geborgen.practice.accesslog.own_acts import record_own_act
from geborgen.practice.accesslog.services import take_turn
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.policies import can_change_moment
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account
from geborgen.practice.reflection.models import Reflection
from geborgen.practice.reflection.policies import can_see_reflection

__all__ = ["delete_reflection", "save_reflection"]


@transaction.atomic
def save_reflection(
    account: Account,
    reflection_id: uuid.UUID,
    words: Mapping[str, str],
    *,
    moment: MomentRow | None = None,
) -> Reflection:
    """Save what was written so far; the same id again goes on with the same reflection."""
    if moment is not None and not can_change_moment(account, moment):
        raise PermissionDenied
    take_turn()
    about = {"moment": moment, "child_id": moment.child_id} if moment else {}
    reflection, is_new = Reflection.objects.select_for_update().get_or_create(
        pk=reflection_id, defaults={"account": account, **about, **words}
    )
    if not can_see_reflection(account, reflection):
        raise PermissionDenied
    if is_new:
        record_own_act(account, "reflect", reflection)
        return reflection
    for name, text in words.items():
        setattr(reflection, name, text)
    reflection.save(update_fields=[*words, "changed_at"])
    return reflection


@transaction.atomic
def delete_reflection(account: Account, reflection_id: Key) -> None:
    """Delete for good: private words leave no trace but the line that they were there."""
    reflection = Reflection.objects.filter(pk=reflection_id).first()
    if reflection is None or not can_see_reflection(account, reflection):
        raise PermissionDenied
    record_own_act(account, "delete", reflection)
    reflection.delete()
