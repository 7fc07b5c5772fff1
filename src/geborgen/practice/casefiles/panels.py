"""The file page is made of panels: each area of the practice adds its own by its dotted name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.people.models import Account

__all__ = ["Panel", "gather_desk", "gather_panels"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One part of a page: its heading, its template and what the template needs."""

    key: str
    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    is_wide: bool = False


def gather_panels(opened: Opened) -> Iterator[Panel]:
    """Yield the panels of a file in the order of the settings; an area may have nothing to show."""
    for name in settings.FILE_PANELS:
        describe: Callable[[Opened], Panel | None] = import_string(name)
        panel = describe(opened)
        if panel is not None:
            yield panel


def gather_desk(account: Account) -> Iterator[Panel]:
    """Yield what stands on the first page of the practice, above the files."""
    for name in settings.DESK_PANELS:
        describe: Callable[[Account], Panel | None] = import_string(name)
        panel = describe(account)
        if panel is not None:
            yield panel
