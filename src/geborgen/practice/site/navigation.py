"""The places one can always go to; an area adds its line here."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["PLACES", "Place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One item of the navigation; what is not daily stands apart, out of the thumb's way."""

    url_name: str
    words: str | Promise
    sign: str
    is_daily: bool = True
    is_for_professionals: bool = False


PLACES = (
    Place(url_name="diary:new", words=_("Moment"), sign="moment"),
    Place(url_name="mycircle:circle", words=_("My Circle"), sign="circle"),
    Place(url_name="diary:recent", words=_("Diary"), sign="diary"),
    Place(url_name="answers:list", words=_("Answers"), sign="answers"),
    Place(url_name="people:children", words=_("Child"), sign="child"),
    Place(
        url_name="casefiles:index",
        words=_("Case files"),
        sign="files",
        is_for_professionals=True,
    ),
    Place(url_name="sharing:index", words=_("Share"), sign="share", is_daily=False),
    Place(url_name="people:settings", words=_("Settings"), sign="settings", is_daily=False),
)
