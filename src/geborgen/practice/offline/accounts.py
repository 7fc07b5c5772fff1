"""An account's name on a device: says nothing of the person, and stays the same for ever."""

import hashlib

from geborgen.practice.people.models import Account

__all__ = ["name_on_device"]


def name_on_device(account: Account) -> str:
    """Return what a device files an account's moments under; it opens nothing."""
    told = f"geborgen:{account.pk}:{account.date_joined.isoformat()}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]
