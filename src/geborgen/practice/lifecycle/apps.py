"""The app `lifecycle`."""

from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "geborgen.practice.lifecycle"
    label = "lifecycle"
