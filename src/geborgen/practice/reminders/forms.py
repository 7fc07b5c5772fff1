"""The form of a reminder: which days, what time."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

__all__ = ["ReminderForm"]


class _TimeInput(forms.TimeInput):
    input_type = "time"


class ReminderForm(forms.Form):
    days = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        help_text=_("None is fine too."),
        coerce=int,
        choices=[(number, words) for number, words in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    at = forms.TimeField(
        label=_("At what time?"),
        help_text=_("A time when you usually have your hands free."),
        widget=_TimeInput(format="%H:%M"),
    )

    @classmethod
    def usual(cls) -> dict[str, Any]:
        return {"days": [], "at": "20:30"}
