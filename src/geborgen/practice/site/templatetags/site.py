"""Small words for templates: a pictogram, a field with its words."""

from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

__all__ = ["field", "pictogram", "register"]

register = template.Library()


@register.simple_tag
def pictogram(name: str, sheet: str = "diary/pictograms.svg") -> SafeString:
    """Draw one picture of a sheet; it is decoration, the words beside it tell."""
    address = static(sheet)
    return format_html(
        '<svg class="pictogram" aria-hidden="true"><use href="{}#{}"/></svg>', address, name
    )


@register.inclusion_tag("site/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Show one field: label, help, what is wrong, and the field itself."""
    kind = type(bound.field.widget).__name__
    return {
        "field": bound,
        "is_group": kind in ("RadioSelect", "CheckboxSelectMultiple"),
        "is_check": kind == "CheckboxInput",
        "is_heeded": kind == "HeededTextarea",
    }
