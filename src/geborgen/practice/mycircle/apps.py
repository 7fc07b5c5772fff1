"""The app `mycircle`."""

from django.apps import AppConfig


class MyCircleConfig(AppConfig):
    name = "geborgen.practice.mycircle"
    label = "mycircle"
