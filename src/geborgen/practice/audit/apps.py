"""The app `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "geborgen.practice.audit"
    label = "audit"
