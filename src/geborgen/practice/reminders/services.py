"""Writing reminders."""

from collections.abc import Collection
from datetime import date, time, timedelta

from django.db import transaction

from geborgen.practice.accesslog.own_acts import record_own_act
from geborgen.practice.people.models import Account
from geborgen.practice.reminders.models import Reminder

__all__ = ["choose_reminder", "pause_reminder", "resume_reminder", "wave_away"]

PAUSE = timedelta(days=14)


@transaction.atomic
def choose_reminder(account: Account, *, days: Collection[int], at: time) -> Reminder:
    """Remind on these days of the week; on none of them, no more."""
    chosen = {"days": sorted(set(days)), "at": at}
    reminder, _ = Reminder.objects.update_or_create(account=account, defaults=chosen)
    record_own_act(account, "remind", reminder)
    return reminder


@transaction.atomic
def pause_reminder(account: Account, today: date) -> None:
    """Leave somebody in peace for two weeks."""
    Reminder.objects.filter(account=account).update(paused_until=today + PAUSE)


@transaction.atomic
def resume_reminder(account: Account) -> None:
    Reminder.objects.filter(account=account).update(paused_until=None)


@transaction.atomic
def wave_away(account: Account, today: date) -> None:
    """Not today."""
    Reminder.objects.filter(account=account).update(waved_on=today)
