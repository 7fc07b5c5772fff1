"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from geborgen.practice.site.navigation import PLACES

__all__ = ["describe_site"]


def describe_site(request: HttpRequest) -> dict[str, Any]:
    """Navigation, theme, and whether this is the fictive family."""
    match = request.resolver_match
    role = getattr(getattr(request, "user", None), "role", "")
    is_professional = role == "professional"
    return {
        "places": [place for place in PLACES if is_professional or not place.is_for_professionals],
        "here": match.view_name if match else "",
        "here_area": match.namespace if match else "",
        "is_demo": settings.CONFIGURATION.is_demo,
        "theme": getattr(getattr(request, "user", None), "theme", "system"),
        "languages": settings.LANGUAGES,
    }
