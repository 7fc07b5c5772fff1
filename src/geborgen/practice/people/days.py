"""Days in forms: a day that a person can have meant, and a day that cannot lie ahead."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

__all__ = ["DayField", "PastDayField"]

# Nobody in a file was born before; an earlier day is a slip of the fingers.
_FIRST = date(1900, 1, 1)


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **kwargs})

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value < _FIRST:
            raise forms.ValidationError(_("This lies very long ago. Is the year right?"))


class PastDayField(DayField):
    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value > timezone.localdate():
            raise forms.ValidationError(_("This lies in the future. When was it?"))
