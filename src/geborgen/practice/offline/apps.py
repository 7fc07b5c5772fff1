"""The app `offline`."""

from django.apps import AppConfig


class OfflineConfig(AppConfig):
    name = "geborgen.practice.offline"
    label = "offline"
