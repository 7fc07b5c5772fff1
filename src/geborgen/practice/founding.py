"""Practices from outside the app: the first with its administrator, and files over their time."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from geborgen.moments import UserError
from geborgen.practice.configuration import Configuration
from geborgen.practice.keyring.keeping import Ask
from geborgen.practice.opening import open_practice

__all__ = ["DueFile", "found_practice", "list_due"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFile:
    """A file by its number, until when it is kept, and whether it is held."""

    practice: str
    number: int
    until: date
    is_held: bool


def found_practice(
    configuration: Configuration, name: str, *, username: str, roles: tuple[str, ...] = (),
    ask: Ask = None,
) -> str:  # fmt: skip
    """Make a practice with somebody who signed up already as administrator; returns its name."""
    _set_up(configuration, ask)
    from geborgen.practice.people.models import Account
    from geborgen.practice.practices.services import create_practice

    account = Account.objects.filter(username=username).first()
    if account is None:
        raise UserError("practice_account", name=username)
    if not name.strip() or len(name) > 120:
        raise UserError("practice_name")
    return create_practice(name.strip(), account, roles=roles).name


def list_due(configuration: Configuration, *, ask: Ask = None) -> Iterator[DueFile]:
    """Yield the files whose time is over or will be within a year: numbers and days only."""
    _set_up(configuration, ask)
    from geborgen.practice.lifecycle.retention import list_due_files
    from geborgen.practice.practices.models import Practice

    for practice in Practice.objects.order_by("name"):
        for keeping in list_due_files(practice):
            yield DueFile(practice=practice.name, number=keeping.file.number,
                          until=keeping.until, is_held=keeping.is_held)  # fmt: skip


def _set_up(configuration: Configuration, ask: Ask) -> None:
    import django

    os.environ["GEBORGEN_DATA"] = str(configuration.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geborgen.practice.settings")
    open_practice(configuration, ask=ask)
    django.setup()
    from geborgen.practice.serving import migrate

    migrate()
