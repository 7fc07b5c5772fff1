"""Forms of a file's life: for whom it is taken along, why it is erased or kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.lifecycle.contents import Chosen
from geborgen.practice.lifecycle.models import ErasureRequest, Tombstone

__all__ = ["AskForm", "DecideForm", "ExportForm", "HoldForm"]

_WHOLE = "all"


class ExportForm(forms.Form):
    """For whom, and whether what is about everybody goes along."""

    whose = forms.ChoiceField(label=_("For whom?"), widget=forms.RadioSelect)
    with_children = forms.BooleanField(
        label=_("Also what is about the children"), required=False
    )  # fmt: skip
    with_shared = forms.BooleanField(
        label=_("Also what is about nobody in particular"), required=False,
        help_text=_("Notes, letters and documents. Something of a partner may stand in them: "
                    "read them first."),
    )  # fmt: skip

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._file = file
        self._people = {str(person.pk): person for person in file.people.all()}
        field = self.fields["whose"]
        assert isinstance(field, forms.ChoiceField)
        choices: list[tuple[str, Any]] = [(_WHOLE, _("the practice: all of it"))]
        choices += [(key, f"{p.name} ({p.get_part_display()})") for key, p in self._people.items()]
        field.choices = choices
        adults = [p for p in self._people.values() if p.part != Person.Part.CHILD]
        self.initial = {"whose": _WHOLE, "with_children": True, "with_shared": len(adults) < 2}

    @property
    def chosen(self) -> Chosen:
        """What was chosen, once the form is valid."""
        given = self.cleaned_data
        person = self._people.get(given["whose"])
        return Chosen(
            file=self._file, person=person, with_children=given["with_children"],
            with_shared=person is None or given["with_shared"],
        )  # fmt: skip


class AskForm(forms.ModelForm):
    class Meta:
        model = ErasureRequest
        fields = ("who_asked", "reason")


class DecideForm(forms.Form):
    """What a supervisor decides: erase on a ground, or keep and say why."""

    decision = forms.ChoiceField(
        label=_("Your decision"), widget=forms.RadioSelect, choices=ErasureRequest.Decision.choices
    )
    ground = forms.ChoiceField(
        label=_("To erase it: on what ground?"), required=False,
        choices=[("", "–"), *Tombstone.Ground.choices],
    )  # fmt: skip
    because = forms.CharField(label=_("To keep it: why?"), required=False, max_length=500)

    def __init__(self, *args: Any, is_over: bool, is_held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_over, self._is_held = is_over, is_held

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("decision") == ErasureRequest.Decision.REFUSED:
            if not given.get("because", "").strip():
                self.add_error("because", _("Say why."))
        elif not given.get("ground"):
            self.add_error("ground", _("Choose a ground: inside its time a file is only erased "
                                       "when the law allows it."))  # fmt: skip
        elif given["ground"] == Tombstone.Ground.TERM_OVER and not self._is_over:
            self.add_error("ground", _("Its time is not over yet."))
        elif self._is_held:
            self.add_error("decision", _("This file is held. End that first."))
        return given


class HoldForm(forms.Form):
    reason = forms.CharField(label=_("Kept longer because"), max_length=300, required=False)
