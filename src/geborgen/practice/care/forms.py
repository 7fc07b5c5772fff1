"""Forms of care: each with its words at the field."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from geborgen.practice.care.figures import read_figures
from geborgen.practice.care.models import (
    CareSession,
    Episode,
    Letter,
    LetterHanding,
    Observation,
    Scheme,
    SeenMoment,
    Task,
    TextTemplate,
)
from geborgen.practice.care.policies import can_share_about
from geborgen.practice.care.seen_words import say_needs, say_tiles
from geborgen.practice.care.uploads import check_document, check_size
from geborgen.practice.care.wording import Wording
from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.casefiles.queries import list_people
from geborgen.practice.diary.forms import MomentForm
from geborgen.practice.people.days import DayField, PastDayField
from geborgen.practice.people.models import Account

__all__ = [
    "CodeForm",
    "DocumentForm",
    "EpisodeForm",
    "HandingForm",
    "LetterForm",
    "ObservationForm",
    "ReadingForm",
    "SchemeForm",
    "SeenForm",
    "SessionForm",
    "TaskForm",
    "TextForm",
    "WhoForm",
]

_LARGEST_SCHEME = 200_000
_OWN_SCHEME = _("the file’s own, or guessed from its codes")
_CLOCK = "%Y-%m-%dT%H:%M"


class EpisodeForm(forms.ModelForm):
    class Meta:
        model = Episode
        fields = ("kind", "began_on", "ended_on", "aim")
        field_classes: ClassVar = {"began_on": DayField, "ended_on": DayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("began_on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        began, ended = given.get("began_on"), given.get("ended_on")
        if began and ended and ended < began:
            self.add_error("ended_on", _("This lies before the day it began."))
        return given


class SessionForm(forms.ModelForm):
    at = forms.DateTimeField(
        label=capfirst(_("when")), input_formats=[_CLOCK, f"{_CLOCK}:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_CLOCK),
    )  # fmt: skip

    class Meta:
        model = CareSession
        fields = ("at", "kind", "place", "present", "agenda")
        widgets: ClassVar = {"agenda": forms.Textarea(attrs={"rows": 5})}
        help_texts: ClassVar = {"present": _("For example: both parents and the baby.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["at"] = timezone.localtime(self.initial.get("at") or timezone.now())


class _AccountField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name_and_work)


class TaskForm(forms.ModelForm):
    who = _AccountField(label=capfirst(_("who")), queryset=Account.objects.none(), empty_label=None)

    class Meta:
        model = Task
        fields = ("what", "who", "due_on")
        field_classes: ClassVar = {"due_on": DayField}

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["who"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues


class DocumentForm(forms.Form):
    upload = forms.FileField(
        label=_("Which file?"), allow_empty_file=True, max_length=255,
        help_text=_("At most 20 MB. PDF, pictures, office files, text, sound and video."),
        error_messages={"required": _("Choose a file. One of more than 20 MB does not come in.")},
    )  # fmt: skip
    about = forms.CharField(label=_("What is it?"), max_length=300, required=False)

    def clean_upload(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["upload"]
        check_document(upload)
        return upload


class ObservationForm(forms.Form):
    upload = forms.FileField(
        label=_("The coded session"), allow_empty_file=True, max_length=255,
        help_text=_("BORIS, ELAN, Geborgen, a table (CSV, XLSX, ODS) or a diary. At most 20 MB."),
        error_messages={"required": _("Choose a file. One of more than 20 MB does not come in.")},
    )  # fmt: skip
    on = PastDayField(label=_("When was it?"))
    about = forms.CharField(label=_("What was observed?"), max_length=300, required=False)
    scheme = forms.ChoiceField(
        label=_("Coding scheme"), required=False,
        help_text=_("What each code means. You can choose another one later."),
    )  # fmt: skip

    def __init__(self, *args: Any, schemes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        _fields_of(self, "scheme").choices = [("", _OWN_SCHEME), *schemes]

    def clean_upload(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["upload"]
        check_size(upload)
        return upload


class ReadingForm(forms.Form):
    """By which scheme a coded file is read, and which of its sessions."""

    scheme = forms.ChoiceField(label=_("Coding scheme"), required=False)
    session = forms.ChoiceField(label=_("Which session?"), required=False)

    def __init__(
        self, *args: Any, observation: Observation, schemes: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"scheme": observation.scheme, "session": observation.session}
        names = observation.held.get("sessions", [])
        _fields_of(self, "scheme").choices = [("", _OWN_SCHEME), *schemes]
        _fields_of(self, "session").choices = [("", _("all of them")), *((n, n) for n in names)]
        if len(names) < 2:
            del self.fields["session"]


class SchemeForm(forms.ModelForm):
    """A scheme's name, and its TOML text or a file with it."""

    upload = forms.FileField(
        label=_("A TOML file"), required=False, max_length=255,
        help_text=_("Comes in the place of the text below."),
    )  # fmt: skip
    field_order = ("name", "upload", "text")

    class Meta:
        model = Scheme
        fields = ("name", "text")
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 24, "spellcheck": "false"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("upload") is not None:
            given["text"] = self._read(given["upload"])
        given["text"] = given.get("text", "").replace("\r\n", "\n")
        if not given["text"].strip() and not self.errors:
            self.add_error("text", _("Choose a file, or write the scheme here."))
        return given

    def _read(self, upload: UploadedFile) -> str:
        data = upload.read(_LARGEST_SCHEME + 1)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("upload", _("This is not text in UTF-8. Save it as UTF-8, then add it."))
            return ""
        if len(data) > _LARGEST_SCHEME:
            self.add_error("upload", _("This is too large for a coding scheme: at most 200 kB."))
        return text


class WhoForm(forms.Form):
    """Who in the file each name in a coded session is."""

    def __init__(self, *args: Any, observation: Observation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = read_figures(observation.figures)
        children = dict.fromkeys(pair.child for pair in pairs)
        caregivers = dict.fromkeys(pair.caregiver for pair in pairs)
        people = list(observation.file.people.all())
        for i, coded in enumerate((*children, *caregivers)):
            fitting = [p for p in people if (p.part == Person.Part.CHILD) == (coded in children)]
            choices = [("", _("somebody else")), *((str(p.pk), p.name) for p in fitting)]
            self.fields[f"who{i}"] = forms.ChoiceField(
                label=coded, choices=choices, required=False,
                initial=observation.who.get(coded, ""),
            )  # fmt: skip

    @property
    def who(self) -> dict[str, str]:
        """The name in the session, and the person's id, once the form is valid."""
        return {str(self.fields[name].label): key for name, key in self.cleaned_data.items()}


class _PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class SeenForm(MomentForm):
    """A moment of a child with a caregiver, as the professional saw it or was told it."""

    caregiver = _PersonField(
        label=_("With whom?"), queryset=Person.objects.none(), empty_label=None
    )
    # Which version somebody began to change; another's change meanwhile is told from it.
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    field_order = ("caregiver", "signal", "answers", "ending")

    def __init__(self, *args: Any, caregivers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("intensity", "feeling", "device", "sequence"):
            del self.fields[name]
        self.fields["answers"].label = _("What did the caregiver do?")
        self.fields["need"].label = _("What was needed, as it seemed?")
        _fields_of(self, "need").choices = [("", _("not known")), *say_needs().items()]
        for name in ("signal", "answers", "ending", "mending"):
            field = _fields_of(self, name)
            tiles: Any = field.choices
            field.choices = say_tiles(name.removesuffix("s"), tiles)
        caregiver = self.fields["caregiver"]
        assert isinstance(caregiver, forms.ModelChoiceField)
        caregiver.queryset = caregivers

    @property
    def seen(self) -> dict[str, Any]:
        """What a moment says, once the form is valid."""
        given = self.cleaned_data
        names = ("at", "signal", "ending", "need", "is_hidden", "mending", "note", "caregiver")
        return {name: given[name] for name in names} | {"answers": [*given["answers"]]}

    @staticmethod
    def of(moment: SeenMoment) -> dict[str, Any]:
        """What the form of a noted moment starts with."""
        names = ("id", "signal", "answers", "ending", "need", "is_hidden", "mending", "note",
                 "version")  # fmt: skip
        kept = {name: getattr(moment, name) for name in names}
        return kept | {"at": timezone.localtime(moment.at), "caregiver": moment.caregiver_id}


def _fields_of(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


class LetterForm(forms.ModelForm):
    """Who, to whom, about what; refuses with what to do where nobody agreed to sharing."""

    person = _PersonField(
        label=capfirst(_("about whom")), queryset=Person.objects.none(), empty_label=None
    )
    text = forms.ChoiceField(label=capfirst(_("begin with")))
    language = forms.ChoiceField(
        label=capfirst(_("language of the letter")),
        choices=[("nl", "Nederlands"), ("en", "English")],
    )

    class Meta:
        model = Letter
        fields = ("person", "to", "to_name", "title", "language")
        widgets: ClassVar = {"to_name": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, file: CaseFile, wordings: list[Wording], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person, text = self.fields["person"], self.fields["text"]
        assert isinstance(person, forms.ModelChoiceField)
        assert isinstance(text, forms.ChoiceField)
        person.queryset = list_people(file)
        text.choices = [(one.key, one.name) for one in wordings]

    def clean_person(self) -> Person:
        person: Person = self.cleaned_data["person"]
        if not can_share_about(person):
            raise forms.ValidationError(
                _("There is no yes to sharing for %(name)s. Ask first, and note it on the file's "
                  "page: Who, Consent, for sharing. Then write."),
                params={"name": person.name},
            )  # fmt: skip
        return person


class HandingForm(forms.ModelForm):
    class Meta:
        model = LetterHanding
        fields = ("how", "on")
        field_classes: ClassVar = {"on": PastDayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class TextForm(forms.ModelForm):
    class Meta:
        model = TextTemplate
        fields = ("name", "words")
        widgets: ClassVar = {"words": forms.Textarea(attrs={"rows": 18})}


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code"), max_length=40,
        help_text=_("Three groups of four signs. Your professional gives it to you."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
