"""Rows of reminders: one an account, so that there is never more than one a day."""

from django.db import models

from geborgen.practice.people.models import Account


class Reminder(models.Model):
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="reminder")
    # Days of the week, Monday 0; empty is no reminder.
    days = models.JSONField(default=list)
    at = models.TimeField()
    paused_until = models.DateField(null=True)
    # The day on which the account waved today's reminder away.
    waved_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"reminder of account {self.account_id}"
