"""What every template may use to make a page work on a device."""

from typing import Any

from django.http import HttpRequest

from geborgen.practice.offline.accounts import name_on_device
from geborgen.practice.offline.shell import compute_version
from geborgen.practice.people.models import Account

__all__ = ["describe_device"]


def describe_device(request: HttpRequest) -> dict[str, Any]:
    """Whose moments may wait here, and which version of the shell belongs to this page."""
    user = getattr(request, "user", None)
    account = name_on_device(user) if isinstance(user, Account) else ""
    return {"device_account": account, "shell_version": compute_version()}
