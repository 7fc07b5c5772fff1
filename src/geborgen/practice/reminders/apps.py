"""The app `reminders`."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "geborgen.practice.reminders"
    label = "reminders"
