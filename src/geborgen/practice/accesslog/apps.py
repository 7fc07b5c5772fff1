"""The access log as a Django app."""

from django.apps import AppConfig


class AccessLogConfig(AppConfig):
    """Its label is part of the table's name."""

    name = "geborgen.practice.accesslog"
    label = "accesslog"
