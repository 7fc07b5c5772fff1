"""The notice on a page, for professionals, when a backup is overdue."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import template
from django.conf import settings

from geborgen.practice.backups.making import read_status
from geborgen.practice.people.models import Account

__all__ = ["due_backup", "register"]

register = template.Library()
OVERDUE = timedelta(days=2)  # one a day, and a day's grace


@register.inclusion_tag("backups/due.html", takes_context=True)
def due_backup(context: dict[str, Any]) -> dict[str, Any]:
    """Say how old the last good backup is, once the practice has a key and it is too old."""
    user = getattr(context.get("request"), "user", None)
    is_for = isinstance(user, Account) and user.role == Account.Role.PROFESSIONAL
    if not is_for or not settings.HAS_KEY_APART or settings.CONFIGURATION.is_demo:
        return {"is_due": False}
    status, now = read_status(settings.HOLDINGS.data), datetime.now(UTC)
    if status is None:
        return {"is_due": True, "days": None}
    age = now - datetime.fromisoformat(status.made_at)
    return {"is_due": status.is_due(now, every=OVERDUE), "days": age.days}
