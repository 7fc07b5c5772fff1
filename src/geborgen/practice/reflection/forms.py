"""The form of a pause: one field a question, none of them needed."""

import zlib
from collections.abc import Iterable
from typing import Any

from django import forms

from geborgen.practice.reflection.models import Reflection
from geborgen.practice.reflection_texts import ReflectionStep

__all__ = ["ReflectionForm"]

_ROWS = 5


class ReflectionForm(forms.Form):
    id = forms.UUIDField(widget=forms.HiddenInput)
    moment = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, steps: Iterable[ReflectionStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The same hints whenever this reflection is opened, other ones at another.
        turn = zlib.crc32(str(self["id"].value()).encode())
        for step in steps:
            self.fields[step.key] = forms.CharField(
                label=step.question,
                help_text=step.hint(turn),
                max_length=4000,
                required=False,
                widget=forms.Textarea(attrs={"rows": _ROWS}),
            )

    @property
    def words(self) -> dict[str, str]:
        """What was written, by question."""
        names = {field.name for field in Reflection._meta.fields}
        return {
            name: text
            for name, text in self.cleaned_data.items()
            if name in names and name not in ("id", "moment")
        }
