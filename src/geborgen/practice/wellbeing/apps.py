"""The app `wellbeing`."""

from django.apps import AppConfig


class WellbeingConfig(AppConfig):
    name = "geborgen.practice.wellbeing"
    label = "wellbeing"
