"""Reading reminders: what is chosen, and whether one is due now."""

from datetime import datetime

from geborgen.practice.diary.queries import list_own_moments
from geborgen.practice.people.models import Account
from geborgen.practice.reminders.models import Reminder

__all__ = ["find_reminder", "is_due"]


def find_reminder(account: Account) -> Reminder | None:
    return Reminder.objects.filter(account=account).first()


def is_due(account: Account, now: datetime) -> bool:
    """Whether to remind now: a chosen day, past the time, not paused, nothing told today."""
    reminder = find_reminder(account)
    if reminder is None or not _is_time(reminder, now):
        return False
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return not list_own_moments(account).filter(saved_at__gte=start).exists()


def _is_time(reminder: Reminder, now: datetime) -> bool:
    today = now.date()
    if reminder.waved_on == today or (reminder.paused_until and today < reminder.paused_until):
        return False
    return now.weekday() in reminder.days and now.time() >= reminder.at
