"""Words that may point to danger or despair, and whom to call then; nothing is sent to anyone."""

from geborgen.practice.safety.concern import Concern, ConcernKind, find_concern, find_concerns
from geborgen.practice.safety.contacts import (
    Contact,
    Country,
    Panel,
    PanelContact,
    contacts_of,
    panel_for,
    tell_contacts,
)

__all__ = [
    "Concern",
    "ConcernKind",
    "Contact",
    "Country",
    "Panel",
    "PanelContact",
    "contacts_of",
    "find_concern",
    "find_concerns",
    "panel_for",
    "tell_contacts",
]
