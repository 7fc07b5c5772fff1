"""Pictures beside the words of a tile."""

from django import template
from django.utils.safestring import SafeString

from geborgen.practice.diary.pictograms import find_pictogram
from geborgen.practice.site.templatetags.site import pictogram

__all__ = ["register", "tile_picture"]

register = template.Library()


@register.simple_tag
def tile_picture(key: object) -> SafeString:
    """Draw the picture of a signal, an answer or an ending."""
    return pictogram(find_pictogram(str(key)))
