"""Forms of conditions and safety."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from geborgen.practice.wellbeing.conditions import CONDITIONS
from geborgen.practice.wellbeing.models import ConditionRating, SafetyProcess, SafetyStep

__all__ = ["ClosingForm", "ConditionsForm", "ProcessForm", "StepForm"]


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ConditionsForm(forms.Form):
    """All twelve on one page; what is left open is not rated today."""

    on = forms.DateField(label=_("on"), widget=_date())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        for key, words in CONDITIONS.items():
            self.fields[key] = forms.ChoiceField(
                label=format_lazy("{}", words), required=False, widget=forms.RadioSelect,
                choices=[("", _("not today")), *ConditionRating.State.choices],
            )  # fmt: skip
            self.fields[f"{key}_reason"] = forms.CharField(
                label=_("why"), max_length=500, required=False
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for key in CONDITIONS:
            if given.get(key) and not given.get(f"{key}_reason"):
                self.add_error(f"{key}_reason", _("Say why: what was seen or heard?"))
        return given

    def ratings(self) -> Iterator[ConditionRating]:
        """Yield a rating for each condition that was filled in."""
        given = self.cleaned_data
        for key in CONDITIONS:
            if given.get(key):
                yield ConditionRating(
                    condition=key, on=given["on"], state=given[key], reason=given[f"{key}_reason"]
                )


class ProcessForm(forms.ModelForm):
    class Meta:
        model = SafetyProcess
        fields = ("about", "began_on")
        widgets: ClassVar = {"began_on": _date()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("began_on", timezone.localdate())


class StepForm(forms.ModelForm):
    class Meta:
        model = SafetyStep
        fields = ("on", "words")
        widgets: ClassVar = {"on": _date(), "words": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class ClosingForm(forms.ModelForm):
    outcome = forms.CharField(label=_("how it ended"), max_length=500)

    class Meta:
        model = SafetyProcess
        fields = ("closed_on", "outcome")
        widgets: ClassVar = {"closed_on": _date()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closed_on"].required = True
        self.initial["closed_on"] = timezone.localdate()
