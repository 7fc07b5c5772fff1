"""What is asked of a password, where Django's own words are not in every language."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _

__all__ = ["LongEnough"]


class LongEnough(MinimumLengthValidator):
    """Django 5.2 has no Dutch for its own sentence."""

    def get_error_message(self) -> str:
        said = _("This password is too short. Use at least {count} characters.")
        return said.format(count=self.min_length)
