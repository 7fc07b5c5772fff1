"""The app `site`."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "geborgen.practice.site"
    label = "site"
