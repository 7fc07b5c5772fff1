"""Forms of conditions and safety."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from geborgen.practice.people.days import PastDayField
from geborgen.practice.wellbeing.conditions import CONDITIONS
from geborgen.practice.wellbeing.models import ConditionRating, SafetyProcess, SafetyStep

__all__ = ["ClosingForm", "ConditionsForm", "ProcessForm", "StepForm"]


class ConditionsForm(forms.Form):
    """All twelve on one page; what is left open is not rated today."""

    on = PastDayField(label=capfirst(_("on")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        for key, words in CONDITIONS.items():
            self.fields[key] = forms.ChoiceField(
                label=capfirst(format_lazy("{}", words)), required=False, widget=forms.RadioSelect,
                choices=[("", _("not today")), *ConditionRating.State.choices],
            )  # fmt: skip
            self.fields[f"{key}_reason"] = forms.CharField(
                label=capfirst(_("why")), max_length=500, required=False
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
        field_classes: ClassVar = {"began_on": PastDayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("began_on", timezone.localdate())


class StepForm(forms.ModelForm):
    class Meta:
        model = SafetyStep
        fields = ("on", "words")
        field_classes: ClassVar = {"on": PastDayField}
        widgets: ClassVar = {"words": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class ClosingForm(forms.ModelForm):
    outcome = forms.CharField(label=capfirst(_("how it ended")), max_length=500)

    class Meta:
        model = SafetyProcess
        fields = ("closed_on", "outcome")
        field_classes: ClassVar = {"closed_on": PastDayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closed_on"].required = True
        self.initial["closed_on"] = timezone.localdate()
