"""A field for somebody's own words, heeded as they are typed: whom to call comes at once."""

from typing import Any

from django import forms
from django.urls import reverse

__all__ = ["HeededTextarea"]


class HeededTextarea(forms.Textarea):
    """A textarea whose words alone go to an address that keeps nothing; works without, too."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        heed = {
            "hx-post": reverse("site:heed"),
            "hx-trigger": "input changed delay:700ms",
            "hx-params": name,
            "hx-target": "next .heeded",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
        }
        return super().get_context(name, value, heed | (attrs or {}))
