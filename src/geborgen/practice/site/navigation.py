"""The places one can always go to; an area adds its line here."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["PLACES", "Place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One item of the navigation: its address by name, the area that lights it up, its sign."""

    url_name: str
    words: str | Promise
    sign: str


PLACES = (
    Place(url_name="diary:new", words=_("Moment"), sign="moment"),
    Place(url_name="diary:recent", words=_("Diary"), sign="diary"),
    Place(url_name="people:children", words=_("Child"), sign="child"),
    Place(url_name="people:settings", words=_("Settings"), sign="settings"),
)
