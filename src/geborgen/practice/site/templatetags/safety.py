"""The quiet panel with whom to call, where somebody's words point to danger or despair."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import get_language

from geborgen.practice.safety import Country, find_concerns, panel_for

__all__ = ["register", "safety_panel", "safety_panel_of"]

register = template.Library()


@register.inclusion_tag("site/safety_panel.html", takes_context=True)
def safety_panel(context: dict[str, Any], *texts: str) -> dict[str, Any]:
    """Show the panel when one of the texts asks for it; nothing is kept and nothing is sent."""
    return _panel(context, texts)


@register.inclusion_tag("site/safety_panel.html", takes_context=True)
def safety_panel_of(context: dict[str, Any], texts: Iterable[str]) -> dict[str, Any]:
    """Show the panel for texts in a list."""
    return _panel(context, texts)


def _panel(context: dict[str, Any], texts: Iterable[str]) -> dict[str, Any]:
    kinds = {concern.kind for text in texts if text for concern in find_concerns(text)}
    if not kinds:
        return {"panel": None}
    user = getattr(context.get("request"), "user", None)
    country = Country(getattr(user, "country", "") or Country.NETHERLANDS)
    language = (get_language() or "nl")[:2]
    return {"panel": panel_for(kinds, country=country, language=language)}
