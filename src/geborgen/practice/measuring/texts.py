"""A practice's own texts of a measure, read from a TOML file; none ship with the program.

The file: ``measure = "who-5"``, ``language = "nl"``, and per item ``[[item]]`` with ``number``,
``text`` and, where answers have words, ``answers = [[0, "…"], [1, "…"]]``. Number 0 stands above.
"""

import tomllib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from geborgen.moments import UserError
from geborgen.practice.measures import Measure
from geborgen.practice.measuring.measure_list import find_measure
from geborgen.practice.measuring.models import MeasureText
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Practice
from geborgen.practice.practices.policies import can_manage_practice

__all__ = ["load_texts", "read_texts"]

LARGEST = 500_000


def read_texts(practice: Practice, measure: str, language: str) -> dict[int, MeasureText]:
    """Return the texts of a measure by item, in a language or else in the other one."""
    rows = MeasureText.objects.filter(practice=practice, measure=measure)
    own = rows.filter(language=language)
    return {row.item: row for row in (own if own.exists() else rows)}


@transaction.atomic
def load_texts(account: Account, practice: Practice, data: bytes) -> tuple[Measure, int]:
    """Replace a measure's texts by those of a file; nothing changes when the file is wrong."""
    if not can_manage_practice(account, practice.pk):
        raise PermissionDenied
    table = _parse(data)
    measure = find_measure(str(table.get("measure", "")))
    language = table.get("language")
    if measure is None or language not in ("nl", "en"):
        raise UserError("texts_head", file="toml")
    rows = [_row(practice, measure, item, language=str(language)) for item in table.get("item", [])]
    if not rows:
        raise UserError("texts_empty", file="toml")
    MeasureText.objects.filter(practice=practice, measure=measure.key, language=language).delete()
    MeasureText.objects.bulk_create(rows)
    return measure, len(rows)


def _parse(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise UserError("texts_broken", file="toml", reason=f"> {LARGEST // 1000} kB")
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError("texts_broken", file="toml", reason=str(error)[:120]) from error


def _row(practice: Practice, measure: Measure, item: Any, *, language: str) -> MeasureText:
    numbers = {0, *(one.number for one in measure.items)}
    given = item if isinstance(item, dict) else {}
    number, text = given.get("number"), given.get("text")
    if number not in numbers or not isinstance(text, str) or not text.strip():
        raise UserError("texts_item", file="toml", item=repr(number)[:20], measure=measure.key)
    answers = given.get("answers", [])
    well = isinstance(answers, list) and all(
        isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], int | float)
        for pair in answers
    )
    if not well:
        raise UserError("texts_item", file="toml", item=repr(number)[:20], measure=measure.key)
    return MeasureText(
        practice=practice, measure=measure.key, language=language, item=number, text=text,
        answers=answers,
    )  # fmt: skip
