"""What researchers get: files whose people all agreed, without names, dates or words.

Every column is named here, by what it may hold; a kind of row that is not here is named with the
reason. A column for words cannot be made: only keys, numbers, yes or no, and days since a file was
opened.
"""

import hashlib
import hmac
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.services import record_accesses
from geborgen.practice.casefiles.hanging import list_file_models
from geborgen.practice.casefiles.models import CaseFile, Consent, Person
from geborgen.practice.lifecycle.tables import render_table
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Practice

__all__ = ["COLUMNS", "NOT_FOR_RESEARCH", "list_research_files", "render_research"]

_KEY = re.compile(r"[a-z0-9_.-]{0,60}")
_DAYS_PER_MONTH = 30.4375

Read = Callable[[Any, CaseFile], Any]


def make_pseudonym(row_key: object, kind: str) -> str:
    """Return a name by chance that is the same at each export; the server's secret makes it."""
    secret = hashlib.sha256(b"geborgen research " + settings.SECRET_KEY.encode()).digest()
    return hmac.digest(secret, f"{kind} {row_key}".encode(), "sha256").hex()[:16]


def _pseudonym(name: str, kind: str) -> Read:
    def read(row: Any, file: CaseFile) -> str:
        key = getattr(row, name)
        return "" if key is None else make_pseudonym(key, kind)

    return read


def _days(name: str) -> Read:
    """Days since the file was opened."""

    def read(row: Any, file: CaseFile) -> int | str:
        value = getattr(row, name)
        if value is None:
            return ""
        day = timezone.localtime(value).date() if isinstance(value, datetime) else value
        return (day - file.opened_on).days

    return read


def _key(name: str) -> Read:
    """Keep a key out of a fixed list; anything that does not look like one is left out."""

    def read(row: Any, file: CaseFile) -> str:
        value = str(getattr(row, name) or "")
        return value if _KEY.fullmatch(value) else ""

    return read


def _number(name: str) -> Read:
    def read(row: Any, file: CaseFile) -> Any:
        value = getattr(row, name)
        return value if isinstance(value, bool | int | float) else ""

    return read


def _age_months(person: Any, file: CaseFile) -> int | str:
    """Return the age when the file was opened; below zero before birth, by the due date."""
    day: date | None = person.birth_date or person.due_date
    return "" if day is None else round((file.opened_on - day).days / _DAYS_PER_MONTH)


def _items(name: str) -> Read:
    """Numbers by number, such as the answers to a measure: nothing else of what is kept."""

    def read(row: Any, file: CaseFile) -> str:
        kept = getattr(row, name)
        pairs = kept.items() if isinstance(kept, dict) else ()
        return " ".join(f"{key}:{value}" for key, value in pairs
                        if str(key).isdigit() and isinstance(value, int | float))  # fmt: skip

    return read


def _keys(name: str) -> Read:
    def read(row: Any, file: CaseFile) -> str:
        return " ".join(one for one in getattr(row, name) if _KEY.fullmatch(str(one)))

    return read


_PERSON = _pseudonym("person_id", "person")
# The columns of each kind of row: what a reader of the table finds, and how it is read.
COLUMNS: dict[str, dict[str, tuple[str, Read]]] = {
    "casefiles.casefile": {
        "days_open": ("days from opening to closing", _days("closed_on")),
    },
    "casefiles.person": {
        "person": ("pseudonym of somebody", _pseudonym("pk", "person")),
        "part": ("client, partner, child or other", _key("part")),
        "age_months": ("age in months at opening; below 0 before birth", _age_months),
    },
    "casefiles.goal": {
        "goal": ("pseudonym of a goal", _pseudonym("pk", "goal")),
        "person": ("whose goal", _PERSON),
        "made_day": ("days since opening", _days("made_on")),
        "ended_day": ("days since opening", _days("ended_on")),
    },
    "casefiles.goalrating": {
        "goal": ("pseudonym of a goal", _pseudonym("goal_id", "goal")),
        "day": ("days since opening", _days("on")),
        "score": ("0 not at all to 10 reached", _number("score")),
    },
    "measuring.answering": {
        "person": ("who answered", _PERSON),
        "measure": ("key of the measure", _key("measure")),
        "version": ("its version", _key("version")),
        "context": ("key of the group it is compared with", _key("context")),
        "day": ("days since opening", _days("on")),
        "way": ("paper, screen or phone", _key("way")),
        "answers": ("answers by number of the item", _items("answers")),
    },
    "wellbeing.conditionrating": {
        "child": ("the child", _pseudonym("child_id", "person")),
        "condition": ("key of the condition", _key("condition")),
        "day": ("days since opening", _days("on")),
        "state": ("good, mixed, worry or unknown", _key("state")),
    },
    "care.episode": {
        "kind": ("kind of care", _key("kind")),
        "began_day": ("days since opening", _days("began_on")),
        "ended_day": ("days since opening", _days("ended_on")),
    },
    "care.caresession": {
        "kind": ("how they met", _key("kind")),
        "day": ("days since opening", _days("at")),
    },
    "care.seenmoment": {
        "child": ("the child", _pseudonym("child_id", "person")),
        "caregiver": ("who answered", _pseudonym("caregiver_id", "person")),
        "day": ("days since opening", _days("at")),
        "signal": ("key of the signal", _key("signal")),
        "answers": ("keys of the answers", _keys("answers")),
        "ending": ("key of the ending", _key("ending")),
        "need": ("key of the need", _key("need")),
        "mending": ("key of the mending", _key("mending")),
    },
}
# What researchers do not get, and why.
NOT_FOR_RESEARCH = {
    "casefiles.filewords": "words",
    "casefiles.authority": "names and words",
    "casefiles.consent": "it is asked before, and holds names",
    "casefiles.carerelation": "about professionals",
    "casefiles.breakglass": "about professionals",
    "lifecycle.erasurerequest": "words, and about professionals",
    "wellbeing.safetyprocess": "words, about danger",
    "wellbeing.safetystep": "words, about danger",
    "care.noteversion": "words",
    "care.seenversion": "what a moment said before it was changed",
    "care.draft": "words",
    "care.task": "words",
    "care.document": "words and attachments",
    "care.observation": "an attachment; what was coded in it may hold names",
    "care.applink": "about an account",
    "care.letter": "words and names",
    "care.letterversion": "words and names",
    "care.letterhanding": "about letters and professionals",
}


def list_research_files(practice: Practice) -> QuerySet[CaseFile]:
    """Return the files of which everybody agreed to research, and did not take that back."""
    agreed = Consent.objects.filter(
        person=OuterRef("pk"), purpose=Consent.Purpose.RESEARCH, withdrawn_on=None
    )
    others = Person.objects.filter(file=OuterRef("pk")).exclude(Exists(agreed))
    anybody = Person.objects.filter(file=OuterRef("pk"))
    return CaseFile.objects.filter(Exists(anybody), ~Exists(others), practice=practice)


def render_research(account: Account, practice: Practice) -> bytes:
    """Return the tables and their codebook as one zip, a line in the log for each file in it."""
    files = {file.pk: file for file in list_research_files(practice)}
    record_accesses(_log(account, file) for file in files.values())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        book = []
        for kind, path in list_file_models().items():
            columns = COLUMNS.get(kind._meta.label_lower)
            if columns is None:
                continue
            table = kind._meta.label_lower.replace(".", "-")
            rows = sorted(_read_rows(kind, path, files))
            archive.writestr(f"{table}.csv", render_table(["file", *columns], rows))
            book += [[table, "file", "pseudonym of a file"]]
            book += [[table, name, meaning] for name, (meaning, _) in columns.items()]
        archive.writestr("codebook.csv", render_table(["table", "column", "meaning"], book))
    return packed.getvalue()


def _read_rows(
    kind: type[models.Model], path: str, files: dict[Any, CaseFile]
) -> Iterator[list[str]]:
    """Rows come in the order of their pseudonyms, which says nothing of when they were made."""
    lookup = f"{path}__in"
    to_file = "pk" if path == "pk" else path
    rows = kind._default_manager.filter(**{lookup: list(files)})
    whose = dict(rows.values_list("pk", to_file))
    columns = COLUMNS[kind._meta.label_lower]
    for row in rows:
        file = files[whose[row.pk]]
        cells = [str(read(row, file)) for _, read in columns.values()]
        yield [make_pseudonym(file.pk, "file"), *cells]


def _log(account: Account, file: CaseFile) -> Access:
    return Access(
        act=Act.EXPORT, user=str(account.pk), role="researcher", client=str(file.pk),
        object_kind="research", object_id=str(file.pk), ground=Ground.CONSENT, place="web",
    )  # fmt: skip
