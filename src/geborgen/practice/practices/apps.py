"""The app `practices`."""

from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "geborgen.practice.practices"
    label = "practices"
