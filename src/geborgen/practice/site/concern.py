"""Whom to call, shown when words somebody typed may point to danger or despair."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geborgen.practice.safety import Country, Panel, find_concerns, panel_for

__all__ = ["CountryPanel", "find_panels"]

_COUNTRIES = {Country.NETHERLANDS: _("In the Netherlands"), Country.BELGIUM: _("In Flanders")}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryPanel:
    """The panel for one country; the app does not ask where somebody lives."""

    country: str | Promise
    panel: Panel


def find_panels(text: str) -> tuple[CountryPanel, ...]:
    """Return a panel per country, or nothing; the text is neither kept nor sent."""
    kinds = [concern.kind for concern in find_concerns(text)]
    if not kinds:
        return ()
    language = get_language() or "nl"
    return tuple(
        CountryPanel(country=name, panel=panel_for(kinds, country=country, language=language))
        for country, name in _COUNTRIES.items()
    )
