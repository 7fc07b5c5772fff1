"""Forms of case files: each a row's own fields, with words at the field."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.models import (
    Authority,
    BreakGlass,
    CaseFile,
    Consent,
    Goal,
    GoalRating,
    Person,
)
from geborgen.practice.people.days import DayField, PastDayField

__all__ = [
    "AuthorityForm",
    "ConsentForm",
    "FileForm",
    "GlassForm",
    "GoalForm",
    "PersonForm",
    "RatingForm",
    "SearchForm",
]


class FileForm(forms.ModelForm):
    """Why they came, by whom, since when; `version` finds out who else wrote meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = CaseFile
        fields = ("opened_on", "referrer", "reason", "next_step", "closed_on", "hold_reason")
        field_classes: ClassVar = {"opened_on": PastDayField, "closed_on": PastDayField}
        widgets: ClassVar = {"reason": forms.Textarea(attrs={"rows": 5})}
        help_texts: ClassVar = {
            "referrer": _("For example: the midwife, the GP, themselves."),
            "hold_reason": _("Only when this file must outlast the usual time."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial.setdefault("opened_on", timezone.localdate())
            for name in ("closed_on", "hold_reason"):
                del self.fields[name]
        else:
            self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        opened, closed = given.get("opened_on"), given.get("closed_on")
        if opened and closed and closed < opened:
            self.add_error("closed_on", _("This lies before the day it was opened."))
        return given


class PersonForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ("part", "name", "birth_date", "due_date", "contact")
        field_classes: ClassVar = {"birth_date": PastDayField, "due_date": DayField}
        help_texts: ClassVar = {"due_date": _("Only for a child that is not born yet.")}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        is_child = given.get("part") == Person.Part.CHILD
        if is_child and not (given.get("birth_date") or given.get("due_date")):
            self.add_error("birth_date", _("Of a child, give the date of birth or the due date."))
        return given


class AuthorityForm(forms.ModelForm):
    class Meta:
        model = Authority
        fields = (
            "holder", "kind", "has_authority", "since", "until", "verified_by", "verified_on",
        )  # fmt: skip
        field_classes: ClassVar = {
            "since": DayField,
            "until": DayField,
            "verified_on": PastDayField,
        }
        help_texts: ClassVar = {
            "has_authority": _(
                "Foster parents usually have none. Under a supervision order the parents keep it."
            ),
            "until": _("Of a court order or guardianship: how long the file is kept rests on it."),
            "verified_by": _("For example: seen in the register. One parent's word is not enough."),
        }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("This lies before the day it began."))
        return given


class ConsentForm(forms.ModelForm):
    class Meta:
        model = Consent
        fields = ("purpose", "given_by", "given_on", "weighed")
        field_classes: ClassVar = {"given_on": PastDayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("given_on", timezone.localdate())


class _PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class GoalForm(forms.ModelForm):
    person = _PersonField(
        label=capfirst(_("whose goal")), queryset=Person.objects.none(), required=False
    )

    class Meta:
        model = Goal
        fields = ("words", "person", "made_on", "ended_on")
        field_classes: ClassVar = {"made_on": PastDayField, "ended_on": PastDayField}

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people
        self.initial.setdefault("made_on", timezone.localdate())


class RatingForm(forms.ModelForm):
    class Meta:
        model = GoalRating
        fields = ("on", "score")
        field_classes: ClassVar = {"on": PastDayField}
        widgets: ClassVar = {"score": forms.NumberInput(attrs={"min": 0, "max": 10})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())

    def clean_score(self) -> int:
        score: int = self.cleaned_data["score"]
        if score > 10:
            raise forms.ValidationError(_("From 0 (not at all) to 10 (reached)."))
        return score


class GlassForm(forms.ModelForm):
    class Meta:
        model = BreakGlass
        fields = ("reason",)


class SearchForm(forms.Form):
    words = forms.CharField(label=_("Name, number or words"), max_length=100, required=False)
