"""The app `care`."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "geborgen.practice.care"
    label = "care"

    def ready(self) -> None:
        from geborgen.practice.care import signals  # noqa: F401 - connects on import
