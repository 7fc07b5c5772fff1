"""The app `casefiles`."""

from django.apps import AppConfig


class CasefilesConfig(AppConfig):
    name = "geborgen.practice.casefiles"
    label = "casefiles"
