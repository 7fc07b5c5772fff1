"""A row with an attachment that is deleted, by whatever way, takes the attachment's key with it."""

from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from geborgen.practice.care.models import Document, Observation

__all__ = ["shred_with_row"]


@receiver(post_delete, sender=Document)
@receiver(post_delete, sender=Observation)
def shred_with_row(instance: Document | Observation, **_: Any) -> None:
    """Destroy what a deleted row kept, once the deletion is certain."""
    if instance.place:
        place = instance.place
        transaction.on_commit(lambda: default_storage.delete(place))
