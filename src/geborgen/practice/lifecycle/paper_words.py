"""The words of a file on paper: kinds of rows, fields and what stands in them, for a reader."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from geborgen.practice.care.circles import say_four_s
from geborgen.practice.care.seen import tell_seen
from geborgen.practice.measuring.measure_list import find_measure
from geborgen.practice.practices.jurisdiction import Jurisdiction
from geborgen.practice.wellbeing.conditions import CONDITIONS, SAFETY_STEPS

__all__ = ["FIELDS", "KINDS", "say_field", "say_kind", "say_other", "say_special"]

_Names = Mapping[object, str]

KINDS: dict[str, str | Promise] = {
    "casefiles.casefile": _("File"),
    "casefiles.person": _("Who"),
    "casefiles.authority": _("Authority"),
    "casefiles.goal": _("Goals"),
    "casefiles.goalrating": _("How far goals are"),
    "casefiles.consent": _("Consent"),
    "casefiles.carerelation": _("Who cares for this file"),
    "casefiles.breakglass": _("Opened in an emergency"),
    "care.episode": _("Care"),
    "care.caresession": _("Sessions"),
    "care.noteversion": _("Notes of sessions"),
    "care.task": _("Tasks"),
    "care.document": _("Documents"),
    "care.observation": _("Coded sessions"),
    "care.seenmoment": _("Moments noted"),
    "care.seenversion": _("Moments as they were noted before"),
    "care.applink": _("Linked apps"),
    "care.letter": _("Letters"),
    "care.letterhanding": _("Letters handed over"),
    "care.letterversion": _("Words of letters"),
    "measuring.answering": _("Measures"),
    "wellbeing.conditionrating": _("Conditions for development"),
    "wellbeing.safetyprocess": _("Worries about safety"),
    "wellbeing.safetystep": _("Steps of safety"),
}
FIELDS: dict[str, str | Promise] = {
    "account": _("who"), "added_at": _("added on"), "added_by": _("added by"),
    "agenda": _("agenda"), "answered_at": _("entered on"), "answers": _("answers"),
    "at": _("when"), "attended_at": _("attended to on"), "author": _("written by"),
    "by": _("by"), "caregiver": _("with whom"), "changed_at": _("changed on"),
    "changed_by": _("changed by"), "child": _("child"), "condition": _("condition"),
    "content_type": _("kind of file"), "context": _("about"), "done_at": _("done on"),
    "ended_at": _("linked until"), "ending": _("how it ended"), "entered_by": _("entered by"),
    "episode": _("care"), "erasure_asked_at": _("erasing asked on"),
    "erasure_asked_by": _("erasing asked by"), "expires_at": _("valid until"),
    "fields": _("what stood there"), "figures": _("four S's"), "goal": _("goal"),
    "is_hidden": _("the child hid what it needed"), "judgement": _("judgement"),
    "key": _("step"), "letter": _("letter"), "linked_at": _("linked on"),
    "made_at": _("begun on"), "made_by": _("made by"), "measure": _("measure"),
    "mending": _("made right"), "moment": _("moment"), "need": _("what was needed, as it seemed"),
    "note": _("in a line"), "person": _("about whom"), "printed_at": _("made into a PDF on"),
    "process": _("worry"), "recorded_by": _("noted by"), "reviewed_at": _("judged on"),
    "reviewed_by": _("judged by"), "saved_at": _("saved on"), "scheme": _("coding scheme"),
    "seen_by": _("noted by"), "session": _("session"), "shredded_at": _("destroyed on"),
    "signal": _("what the child did"), "since": _("since"), "until": _("until"),
    "who": _("who is who"), "words": _("words"),
}  # fmt: skip


def say_kind(kind: type[models.Model]) -> str:
    """The heading over rows of one kind."""
    return str(KINDS.get(kind._meta.label_lower) or capfirst(str(kind._meta.verbose_name)))


def say_field(field: models.Field) -> str:
    """What a field is called: as its form says, and where it has none as a reader would."""
    is_bare = str(field.verbose_name) == field.name.replace("_", " ")
    return str(FIELDS.get(field.name, field.verbose_name) if is_bare else field.verbose_name)


def say_special(field: models.Field, row: Any, names: _Names) -> str | None:
    """What a key or figures stand for, in words; None for what says itself."""
    say = _SPECIAL.get((row._meta.label_lower, field.name))
    return None if say is None else say(row, names)


def say_other(other: Any) -> str:
    """What a row that is referred to is called; never its id."""
    for words in ("shown_name", "words", "title", "what", "about"):
        if text := getattr(other, words, ""):
            return str(text)[:120]
    if hasattr(other, "began_on"):
        return f"{other.get_kind_display()}, {date_format(other.began_on, 'j F Y')}"
    at = getattr(other, "at", None)
    return date_format(localtime(at), "j F Y, H:i") if at else "–"


def _say_measure(row: Any, names: _Names) -> str:
    measure = find_measure(row.measure)
    return measure.name if measure else str(row.measure)


def _say_figures(row: Any, names: _Names) -> str:
    who = {coded: names[key] for coded, key in _pair_ids(row, names)}
    return "\n".join(say_four_s(row.figures, who))


def _say_who(row: Any, names: _Names) -> str:
    return ", ".join(f"{coded}: {names[key]}" for coded, key in _pair_ids(row, names))


def _pair_ids(row: Any, names: _Names) -> Iterator[tuple[str, object]]:
    known = {str(key): key for key in names}
    return ((coded, known[key]) for coded, key in row.who.items() if key in known)


def _say_condition(row: Any, names: _Names) -> str:
    return str(CONDITIONS.get(row.condition, row.condition))


def _say_step(row: Any, names: _Names) -> str:
    steps = SAFETY_STEPS[Jurisdiction(row.process.file.practice.jurisdiction)]
    return next((str(one.name) for one in steps if one.key == row.key), row.key)


def _say_seen(name: str) -> Callable[[Any, _Names], str]:
    """Say one part of a noted moment as the file's page does."""

    def say(row: Any, names: _Names) -> str:
        told = getattr(tell_seen(row), name)
        return "; ".join(told) if isinstance(told, tuple) else str(told)

    return say


_SPECIAL: dict[tuple[str, str], Callable[[Any, _Names], str]] = {
    ("measuring.answering", "measure"): _say_measure,
    ("care.observation", "figures"): _say_figures,
    ("care.observation", "who"): _say_who,
    ("wellbeing.conditionrating", "condition"): _say_condition,
    ("wellbeing.safetystep", "key"): _say_step,
    **{
        ("care.seenmoment", name): _say_seen(name)
        for name in ("signal", "answers", "ending", "mending", "need")
    },
}
