"""Adding to the audit trail; nothing here changes or removes."""

from django.db import models

from geborgen.practice.audit.models import ActionRow

__all__ = ["record_action"]


def record_action(account_id: int | None, action: str, subject: models.Model) -> None:
    """Add a line; call it inside the transaction of the change."""
    ActionRow.objects.create(
        account=account_id,
        action=action,
        subject=subject._meta.label_lower,
        subject_id=str(subject.pk),
    )
