"""Forms of a practice: its settings, and as what somebody is invited."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from geborgen.practice.people.models import Account
from geborgen.practice.practices.jurisdiction import LAWS, Jurisdiction
from geborgen.practice.practices.keeping_rules import find_most_years
from geborgen.practice.practices.models import Membership, Practice

__all__ = ["MemberForm", "PracticeForm", "ProfileForm"]

_LONGEST = 100


class PracticeForm(forms.ModelForm):
    class Meta:
        model = Practice
        fields = ("name", "jurisdiction", "retention_years")
        help_texts: ClassVar = {
            "jurisdiction": _("Decides whose consent is asked, and how long files are kept."),
            "retention_years": _("Leave empty to keep files as long as the law asks."),
        }

    def clean_retention_years(self) -> int | None:
        """Never shorter than the law of the place that was chosen."""
        years: int | None = self.cleaned_data["retention_years"]
        place = self.cleaned_data.get("jurisdiction")
        least = LAWS[Jurisdiction(place)].retention_years if place else 0
        most = (find_most_years(Jurisdiction(place)) if place else None) or _LONGEST
        if years is not None and not least <= years <= most:
            raise forms.ValidationError(
                _("From {least} (what the law asks) to {most} years.").format(
                    least=least, most=most
                )
            )
        return years


class ProfileForm(forms.ModelForm):
    """How somebody is named in files, letters and logs that people read."""

    class Meta:
        model = Account
        fields = ("display_name", "profession", "registration")
        help_texts: ClassVar = {
            "display_name": _("As you sign letters. Left open, your sign-in name is shown."),
            "profession": _("For example: health psychologist."),
            "registration": _("If you have one: the register and your number, such as BIG or "
                              "RIZIV."),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        return {name: " ".join(value.split()) for name, value in given.items()}


class MemberForm(forms.Form):
    role = forms.ChoiceField(
        label=_("As what?"), widget=forms.RadioSelect, choices=Membership.Role.choices
    )
