"""The topics in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geborgen.practice.answers.pages import Topic

__all__ = ["name_topic"]

_NAMES = {
    Topic.EVERY_DAY: _("Every day"),
    Topic.HOW_IT_WORKS: _("How it works"),
    Topic.FAMILY: _("Family"),
    Topic.HARD_TIMES: _("Hard times, and what a child brings along"),
    Topic.SCHOOL: _("School"),
    Topic.HELP: _("Help"),
}


def name_topic(topic: Topic) -> str | Promise:
    """Return a topic's heading in the reader's language."""
    return _NAMES[topic]
