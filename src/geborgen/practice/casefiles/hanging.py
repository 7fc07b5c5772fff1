"""Which rows hang on a case file: found from the models themselves, so none is forgotten."""

import functools
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from geborgen.practice.casefiles.models import CaseFile, Person

__all__ = ["find_path", "list_file_models", "list_person_paths", "name_people"]

_OURS = "geborgen.practice"
_DEEPEST = 4


@functools.cache
def list_file_models() -> dict[type[models.Model], str]:
    """Return every kind of row that hangs on a case file, and the lookup that leads to it."""
    found: dict[type[models.Model], str] = {CaseFile: "pk"}
    for model in apps.get_models():
        path = find_path(model, CaseFile)
        if path:
            found[model] = path
    return found


def find_path(model: type[models.Model], goal: type[models.Model]) -> str:
    """Return the shortest lookup that leads from a kind of row to another; empty is none."""
    return min(_walk(model, goal, deep=_DEEPEST), key=lambda path: path.count("__"), default="")


@functools.cache
def list_person_paths(model: type[models.Model]) -> tuple[str, ...]:
    """Return every lookup that leads from a kind of row to somebody in the file."""
    return ("pk",) if model is Person else tuple(_walk(model, Person, deep=_DEEPEST))


def name_people(row: models.Model) -> frozenset[object]:
    """Return the keys of the people whom a row is about; empty is nobody in particular."""
    paths = list_person_paths(type(row))
    return frozenset(key for path in paths if (key := _follow(row, path)) is not None)


def _walk(model: type[models.Model], goal: type[models.Model], *, deep: int) -> Iterator[str]:
    """Yield the lookups that lead to a kind of row by the links of the rows between."""
    if not model.__module__.startswith(_OURS):
        return
    for field in model._meta.fields:
        other = field.related_model
        if not isinstance(field, models.ForeignKey) or not isinstance(other, type):
            continue
        if other is goal:
            yield field.name
        elif deep > 1 and other is not model:
            yield from (f"{field.name}__{rest}" for rest in _walk(other, goal, deep=deep - 1))


def _follow(row: models.Model, path: str) -> object:
    reached: object = row
    for name in path.split("__"):
        reached = getattr(reached, name, None)
    return reached.pk if isinstance(reached, models.Model) else reached
