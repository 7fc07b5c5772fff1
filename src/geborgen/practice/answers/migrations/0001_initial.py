from types import ModuleType
from typing import Any

from django.db import migrations, models

from geborgen.practice.answers.index import postgresql, sqlite


def _index(editor: Any) -> ModuleType:
    return postgresql if editor.connection.vendor == "postgresql" else sqlite


def create_index(apps: Any, editor: Any) -> None:
    _index(editor).create(editor.connection)


def drop_index(apps: Any, editor: Any) -> None:
    _index(editor).drop(editor.connection)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FilledIndex",
            fields=[
                ("language", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.RunPython(create_index, drop_index),
    ]
