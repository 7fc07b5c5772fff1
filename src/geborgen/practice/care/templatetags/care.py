"""Where what a caregiver shares for a professional can be read, said while they choose it."""

from typing import Any

from django import template

from geborgen.practice.care.queries import list_links
from geborgen.practice.people.models import Account

__all__ = ["linked_practices", "register"]

register = template.Library()


@register.inclusion_tag("care/linked_note.html", takes_context=True)
def linked_practices(context: dict[str, Any]) -> dict[str, Any]:
    user = getattr(context.get("request"), "user", None)
    links = list_links(user) if isinstance(user, Account) else ()
    return {"practices": sorted({link.person.file.practice.name for link in links})}
