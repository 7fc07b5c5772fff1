"""The form of a measure: one field an item, by number, or in a practice's own licensed words."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from geborgen.practice.measures import Measure
from geborgen.practice.measures.records import Item
from geborgen.practice.measuring.models import Answering, MeasureText
from geborgen.practice.people.days import PastDayField

__all__ = ["AnsweringForm", "RemarkForm", "TextsForm"]

_MOST_CHOICES = 12


class AnsweringForm(forms.Form):
    """Answers to every item, each of which may be left open."""

    on = PastDayField(label=capfirst(_("answered on")))
    way = forms.ChoiceField(
        label=capfirst(_("how")), choices=Answering.Way.choices[:2], widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        measure: Measure,
        texts: Mapping[int, MeasureText],
        is_phone: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.initial.setdefault("on", timezone.localdate())
        self.initial.setdefault("way", Answering.Way.PAPER)
        if is_phone:
            del self.fields["on"], self.fields["way"]
        for item in measure.items:
            self.fields[f"item_{item.number}"] = _field(measure, item, texts.get(item.number))

    @property
    def answers(self) -> dict[int, float | None]:
        """Answers by item number; None was left open."""
        return {
            item.number: _number(self.cleaned_data.get(f"item_{item.number}"))
            for item in self.measure.items
        }


def _number(given: Any) -> float | None:
    return None if given in (None, "") else float(given)


def _field(measure: Measure, item: Item, text: MeasureText | None) -> forms.Field:
    label = text.text if text else _("Item %(number)s") % {"number": item.number}
    values = _values(item)
    if values is None:
        return forms.FloatField(
            label=label, required=False, min_value=item.lowest, max_value=item.highest,
            help_text=item.say_expected(measure.entered),
        )  # fmt: skip
    words = {float(value): said for value, said in (text.answers if text else ())}
    choices = [("", _("left open")), *((f"{v:g}", words.get(v, f"{v:g}")) for v in values)]
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)


def _values(item: Item) -> list[float] | None:
    if item.recoded:
        return [answer for answer, _ in item.recoded]
    if not item.is_whole or item.highest - item.lowest > _MOST_CHOICES:
        return None
    return [float(value) for value in range(int(item.lowest), int(item.highest) + 1)]


class RemarkForm(forms.ModelForm):
    class Meta:
        model = Answering
        fields = ("remark",)
        widgets: ClassVar = {"remark": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar = {"remark": _("For example: answered with the baby on the arm.")}


class TextsForm(forms.Form):
    """A practice's own file with the wording it has a licence for."""

    file = forms.FileField(
        label=_("A TOML file with your own texts"),
        help_text=_("See the manual for its shape. The texts stay in this practice."),
    )
