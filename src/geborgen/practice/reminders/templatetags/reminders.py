"""The reminder on a page, when one is due."""

from typing import Any

from django import template
from django.utils import timezone

from geborgen.practice.people.models import Account
from geborgen.practice.reminders.queries import is_due

__all__ = ["due_reminder", "register"]

register = template.Library()


@register.inclusion_tag("reminders/due.html", takes_context=True)
def due_reminder(context: dict[str, Any]) -> dict[str, Any]:
    """Show the reminder when it is due, everywhere but on the moment page itself."""
    user = getattr(context.get("request"), "user", None)
    is_there = context.get("here") == "diary:new"
    due = isinstance(user, Account) and not is_there and is_due(user, timezone.localtime())
    return {"is_due": due, "csrf_token": context.get("csrf_token")}
