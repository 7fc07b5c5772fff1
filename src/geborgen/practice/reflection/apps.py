"""The app `reflection`."""

from django.apps import AppConfig


class ReflectionConfig(AppConfig):
    name = "geborgen.practice.reflection"
    label = "reflection"
