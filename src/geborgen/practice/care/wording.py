"""Texts to begin with: ours, those a practice made or changed, and what a file fills in."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from geborgen.practice.care.models import CareSession, Letter, TextTemplate
from geborgen.practice.casefiles.models import CaseFile, Goal, Person
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account
from geborgen.practice.sayings import Saying, read_table

__all__ = ["Wording", "draft_letter", "find_wording", "list_wordings", "say_open_point"]

_TABLES = {TextTemplate.Use.NOTE: "notes", TextTemplate.Use.LETTER: "letters"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text to begin with; `own` is the practice's row, None for one of ours as it came."""

    key: str
    use: str
    name: str
    words: str
    own: TextTemplate | None = None


def list_wordings(practice_id: Key, use: str, language: str) -> list[Wording]:
    """Return a practice's texts: ours, changed where it changed them, then its own."""
    rows = {row.key: row for row in TextTemplate.objects.filter(practice_id=practice_id, use=use)}
    ours = [_ours(key, use, language) for key in _shipped(use)]
    changed = [_own(rows.pop(one.key)) if one.key in rows else one for one in ours]
    return [*changed, *(_own(row) for row in rows.values())]


def find_wording(practice_id: Key, use: str, key: str, *, language: str) -> Wording | None:
    """Return one text by its key."""
    found = list_wordings(practice_id, use, language)
    return next((one for one in found if one.key == key), None)


def say_open_point() -> str:
    """Return what stands in a letter where the file knows nothing yet."""
    return _("(still to be filled in)")


def draft_letter(letter: Letter, wording: Wording, writer: Account) -> str:
    """Return a letter's first words: its text with what the file knows filled in."""
    with override(letter.language):
        words = wording.words
        for name, value in _list_values(letter, writer).items():
            words = words.replace(f"{{{name}}}", value)
        return words


def _list_values(letter: Letter, writer: Account) -> Mapping[str, str]:
    file, open_point = letter.file, say_open_point()
    sessions = CareSession.objects.filter(episode__file=file, at__lte=timezone.now()).count()
    first = file.episodes.order_by("began_on").first()
    return {
        "to": letter.to_name.splitlines()[0] if letter.to_name else letter.get_to_display(),
        "name": letter.person.name,
        "born": _say_born(letter.person),
        "reason": file.reason or open_point,
        "began": formats.date_format(first.began_on if first else file.opened_on, "j F Y"),
        "ended": formats.date_format(_find_end(file), "j F Y"),
        "sessions": ngettext("%(n)s time", "%(n)s times", sessions) % {"n": sessions},
        "goals": _say_goals(file, letter.person) or open_point,
        "agreed": file.next_step or open_point,
        "practice": file.practice.name,
        "writer": writer.signature,
    }


def _find_end(file: CaseFile) -> date:
    """When care ended: the last stretch of it, or the file; today while it still goes on."""
    ends = [episode.ended_on for episode in file.episodes.all()]
    known = [end for end in ends if end]
    last = max(known) if known and len(known) == len(ends) else None
    return last or file.closed_on or timezone.localdate()


def _say_born(person: Person) -> str:
    if person.birth_date is None:
        return ""
    return _(", born %(date)s,") % {"date": formats.date_format(person.birth_date, "j F Y")}


def _say_goals(file: CaseFile, person: Person) -> str:
    """The goals of the letter's person, and of nobody in particular: a partner's stay out."""
    goals: Iterable[Goal] = file.goals.filter(ended_on=None).prefetch_related("ratings")
    lines = []
    for goal in goals:
        if goal.person_id not in (None, person.pk):
            continue
        latest = max(goal.ratings.all(), key=lambda rating: (rating.on, rating.pk), default=None)
        lines.append(f"- {goal.words}" + (f" ({latest.score}/10)" if latest else ""))
    return "\n".join(lines)


@functools.cache
def _shipped(use: str) -> dict[str, tuple[Saying, Saying]]:
    table = read_table("geborgen.practice.care.texts", _TABLES[TextTemplate.Use(use)])
    return {
        text["key"]: (
            Saying(nl=text["nl_name"], en=text["en_name"]),
            Saying(nl=text["nl"].strip(), en=text["en"].strip()),
        )
        for text in table["text"]
    }


def _ours(key: str, use: str, language: str) -> Wording:
    name, words = _shipped(use)[key]
    return Wording(key=key, use=use, name=name.words(language), words=words.words(language))


def _own(row: TextTemplate) -> Wording:
    return Wording(key=row.key, use=row.use, name=row.name, words=row.words, own=row)
