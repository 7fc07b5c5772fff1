"""The moment as a form: a few taps; what is not told stays open."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geborgen.moments import Need
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.screen import Screen
from geborgen.practice.diary.services import ToldMoment
from geborgen.practice.site.heeding import HeededTextarea
from geborgen.practice.tiles import (
    AnswerTile,
    EndingTile,
    FeelingTile,
    MendingTile,
    SignalTile,
    load_tiles,
)

__all__ = ["INTENSITIES", "NEEDS", "MendForm", "MomentForm"]

Tile = SignalTile | AnswerTile | EndingTile | MendingTile | FeelingTile

_MOST_AHEAD = timedelta(minutes=10)

NEEDS: tuple[tuple[Need, str | Promise], ...] = (
    (Need.COMFORT, _("comfort")),
    (Need.PROTECT, _("protection")),
    (Need.DELIGHT_IN, _("to be close and enjoyed")),
    (Need.ORGANISE_FEELINGS, _("help with big feelings")),
    (Need.WATCH_OVER, _("that I keep an eye on it")),
    (Need.HELP, _("help with something")),
    (Need.ENJOY, _("doing something together")),
    (Need.DELIGHT_OUT, _("that I enjoy what it does")),
    (Need.TAKE_CHARGE, _("that I take the lead")),
)
_LEFT_OPEN = ("", _("leave open"))
INTENSITIES: tuple[tuple[str, str | Promise], ...] = (
    _LEFT_OPEN,
    ("0.25", _("softly")),
    ("0.5", _("clearly")),
    ("0.9", _("very strongly")),
)


def _choices(tiles: Iterable[Tile]) -> list[tuple[str, str]]:
    language = (get_language() or "nl")[:2]
    return [(tile.key, tile.words(language)) for tile in tiles]


class MomentForm(forms.Form):
    """One moment; the screen says which tiles fit the child and the reader."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    signal = forms.ChoiceField(
        label=_("What did the child do?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap what the child did.")},
    )
    answers = forms.MultipleChoiceField(
        label=_("What did I do?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ending = forms.ChoiceField(
        label=_("How did it end?"),
        required=False,
        widget=forms.RadioSelect,
    )
    need = forms.ChoiceField(
        label=_("What do I think was needed?"),
        required=False,
        choices=[("", _("I don't know")), *NEEDS],
        widget=forms.RadioSelect,
    )
    is_hidden = forms.BooleanField(
        label=_("The child did not show this: it hid what it needed"), required=False
    )
    intensity = forms.TypedChoiceField(
        label=_("How strongly?"),
        required=False,
        choices=INTENSITIES,
        coerce=float,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    feeling = forms.ChoiceField(
        label=_("How did I feel inside?"),
        required=False,
        widget=forms.RadioSelect,
    )
    mending = forms.ChoiceField(
        label=_("Was it made right?"),
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("In a line"),
        required=False,
        max_length=2000,
        widget=HeededTextarea(attrs={"rows": 3}),
    )
    at = forms.DateTimeField(
        label=_("When was it?"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    device = forms.UUIDField(required=False, widget=forms.HiddenInput)
    sequence = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, screen: Screen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, tiles in (
            ("signal", screen.signals),
            ("answers", screen.answers),
            ("ending", screen.endings),
            ("mending", screen.mendings),
            ("feeling", screen.feelings),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            # Of what one may leave out, one is chosen; so it can be left out again, too.
            is_one = not (field.required or isinstance(field, forms.MultipleChoiceField))
            field.choices = [*([_LEFT_OPEN] if is_one else []), *_choices(tiles)]

        if screen.is_before_birth:
            self.fields["signal"].label = _("What happened?")
            self.fields["signal"].error_messages["required"] = _("Tap what happened.")

    def clean_at(self) -> datetime:
        """Now, when nothing was filled in; a moment lies in the past."""
        at: datetime | None = self.cleaned_data["at"]
        now = timezone.now()
        if at is None:
            return now
        if at > now + _MOST_AHEAD:
            raise forms.ValidationError(_("This lies in the future. When was it?"))
        return at

    def told(self) -> ToldMoment:
        """Return what was told."""
        given = self.cleaned_data
        return ToldMoment(
            at=given["at"],
            signal=given["signal"],
            answers=tuple(given["answers"]),
            ending=given["ending"],
            need=given["need"],
            is_hidden=given["is_hidden"],
            intensity=given["intensity"],
            feeling=given["feeling"],
            mending=given["mending"],
            mended_at=None,
            note=given["note"],
        )

    @staticmethod
    def fresh() -> dict[str, Any]:
        """Return what a new form starts with: its own id, so that sending twice saves once."""
        return {"id": uuid.uuid4()}

    @staticmethod
    def filled(row: MomentRow) -> dict[str, Any]:
        """Return what the form of a saved moment starts with."""
        names = ("id", "signal", "answers", "ending", "need", "is_hidden", "feeling", "mending")
        strength = None if row.intensity is None else f"{row.intensity:g}"
        return {name: getattr(row, name) for name in names} | {
            "at": timezone.localtime(row.at),
            "intensity": strength,
            "note": row.note,
        }


class MendForm(forms.Form):
    """Later: it was made right after all."""

    mending = forms.ChoiceField(label=_("How was it made right?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, age_months: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mending"]
        assert isinstance(field, forms.ChoiceField)
        tiles = load_tiles().mendings_for(age_months)
        field.choices = _choices(tile for tile in tiles if tile.by is not None)
