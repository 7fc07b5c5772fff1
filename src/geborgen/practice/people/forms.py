"""Forms about people: a child, how one wants the app, an invitation."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geborgen.practice.people.models import Account, Caregiving, Child

__all__ = ["CalledForm", "ChildForm", "InvitationForm", "SettingsForm"]

_OLDEST = timedelta(days=366 * 22)
_FARTHEST = timedelta(days=300)


class _DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ChildForm(forms.ModelForm):
    """A child: born, or expected."""

    called = forms.CharField(
        label=_("What does the child call you?"),
        max_length=40,
        help_text=_("For example mama, papa, oma, juf Els. Before birth: what it will call you."),
    )

    class Meta:
        model = Child
        fields = ("name", "birth_date", "due_date", "came_by", "temperament")
        widgets: ClassVar = {
            "birth_date": _DateInput(),
            "due_date": _DateInput(),
            "temperament": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts: ClassVar = {
            "name": _("Or a pet name: only you and who you invite see it."),
            "due_date": _("Only when the child is not born yet."),
            "came_by": _("May be left out. Some words differ after adoption or in foster care."),
            "temperament": _("What is this child like? What comforts it, what is soon too much?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        came_by = self.fields["came_by"]
        assert isinstance(came_by, forms.ChoiceField)
        came_by.choices = [("", _("not told")), *Child.CameBy.choices]
        if not self.instance._state.adding:
            del self.fields["called"]

    def clean_birth_date(self) -> date | None:
        born: date | None = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if born and not today - _OLDEST <= born <= today:
            raise forms.ValidationError(_("Give a date of birth in the past, up to 22 years ago."))
        return born

    def clean_due_date(self) -> date | None:
        due: date | None = self.cleaned_data["due_date"]
        today = timezone.localdate()
        if due and not today - _OLDEST <= due <= today + _FARTHEST:
            raise forms.ValidationError(_("Give a due date within the next ten months."))
        return due

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not (given.get("birth_date") or given.get("due_date")):
            self.add_error("birth_date", _("Give the date of birth, or below it the due date."))
        return given


class SettingsForm(forms.ModelForm):
    """How an account wants the app."""

    class Meta:
        model = Account
        fields = ("role", "country", "language", "theme")


class InvitationForm(forms.Form):
    """Whom to invite: not who, only as what."""

    role = forms.ChoiceField(label=_("As what?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(role.value, role.label) for role in Caregiving.Role]


class CalledForm(forms.Form):
    """What the child calls whoever joins."""

    called = forms.CharField(label=_("What does the child call you?"), max_length=40)
