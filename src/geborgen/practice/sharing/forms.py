"""Forms of sharing: what, for whom, with which words; and the last check before erasing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.sharing.models import Bundle
from geborgen.practice.site.heeding import HeededTextarea

__all__ = ["BundleForm", "EraseForm"]


class BundleForm(forms.Form):
    """Choose moments, say for whom, add a note."""

    moments = forms.ModelMultipleChoiceField(
        label=_("Which moments?"),
        queryset=MomentRow.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one moment.")},
    )
    audience = forms.ChoiceField(
        label=_("For whom?"), choices=Bundle.Audience.choices, widget=forms.RadioSelect,
        initial=Bundle.Audience.PROFESSIONAL,
    )  # fmt: skip
    note = forms.CharField(
        label=_("What do you want to say with it?"),
        help_text=_("For example: this is what our evenings are like, and what we wonder about."),
        max_length=4000,
        required=False,
        widget=HeededTextarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["moments"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = rows


class EraseForm(forms.Form):
    """Say that everything may go."""

    is_sure = forms.BooleanField(
        label=_("Yes, erase everything I entered. It cannot be brought back."),
        error_messages={"required": _("Tick this if you are sure.")},
    )
