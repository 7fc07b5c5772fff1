"""The app `measuring`."""

from django.apps import AppConfig


class MeasuringConfig(AppConfig):
    name = "geborgen.practice.measuring"
    label = "measuring"
