"""Why a password is asked for once more: said by where the reader was going."""

from typing import Any

from django import template
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["register", "why_asked"]

register = template.Library()

_TAKING = _("To be sure: you are about to take along all that you entered.")
_ERASING = _("To be sure: you are about to erase your account and all that you entered.")
_FILES = _("To be sure: behind this page are case files.")
_SIGNING_IN = _("To be sure: you are about to change how you sign in.")
_OTHERWISE = _("To be sure, before you go on.")
_BY_NAME: dict[str, Promise] = {
    "sharing:export": _TAKING,
    "sharing:ready": _TAKING,
    "sharing:erase": _ERASING,
}
_BY_START: dict[str, Promise] = {"/practice/": _FILES, "/account/": _SIGNING_IN}


@register.simple_tag(takes_context=True)
def why_asked(context: dict[str, Any]) -> Promise:
    """Say what comes after the password, so that what is asked is true for every page."""
    request = context["request"]
    path = (request.POST.get("next") or request.GET.get("next") or "").partition("?")[0]
    try:
        name = resolve(path).view_name
    except Resolver404:
        return _OTHERWISE
    starts = (said for start, said in _BY_START.items() if path.startswith(start))
    return _BY_NAME.get(name) or next(starts, _OTHERWISE)
