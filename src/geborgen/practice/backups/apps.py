"""The app `backups`."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "geborgen.practice.backups"
    label = "backups"
