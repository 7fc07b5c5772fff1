"""The app `answers`."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class AnswersConfig(AppConfig):
    name = "geborgen.practice.answers"
    label = "answers"

    def ready(self) -> None:
        post_migrate.connect(fill_after_migrating, sender=self)


def fill_after_migrating(using: str, **_: Any) -> None:
    """Fill the index when the tables are there, so that the first question need not wait."""
    from django.db import connections

    from geborgen.moments import Language
    from geborgen.practice.answers.index.columns import prepare
    from geborgen.practice.answers.index.store import keep_up
    from geborgen.practice.answers.models import FilledIndex

    if FilledIndex._meta.db_table not in connections[using].introspection.table_names():
        return  # migrated backwards
    for language in Language:
        keep_up(prepare(language, settings.ANSWERS_FOLDER), using)
