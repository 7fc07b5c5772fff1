"""The app `diary`."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "geborgen.practice.diary"
    label = "diary"
