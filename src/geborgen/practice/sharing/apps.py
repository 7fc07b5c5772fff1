"""The app `sharing`."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "geborgen.practice.sharing"
    label = "sharing"
