"""The access log as a Django app."""

from django.apps import AppConfig


class AccessLogConfig(AppConfig):
    """Its label is part of the table's name."""

    name = "geborgen.practice.accesslog"
    label = "accesslog"

    def ready(self) -> None:
        """Listen to signing in and out, where the app has accounts."""
        from django.apps import apps

        if apps.is_installed("django.contrib.auth"):
            from geborgen.practice.accesslog.signals import connect_signals

            connect_signals()
