"""The values of a diary's cells: words in Dutch and English, how long, how strong, when."""

import difflib
import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from importlib import resources

from geborgen.moments import Role
from geborgen.sources.guess import guess_role
from geborgen.sources.times import parse_number

__all__ = [
    "find_column",
    "find_role",
    "find_word",
    "is_another",
    "list_words",
    "parse_age_months",
    "parse_clock",
    "parse_day",
    "parse_duration",
    "parse_share",
    "simplify",
    "split_duration",
    "suggest_word",
]

_UNITS_S = {
    "s": 1, "sec": 1, "seconde": 1, "seconden": 1, "second": 1, "seconds": 1, "secs": 1,
    "m": 60, "min": 60, "minuut": 60, "minuten": 60, "minute": 60, "minutes": 60, "mins": 60,
    "u": 3600, "uur": 3600, "uren": 3600, "h": 3600, "hour": 3600, "hours": 3600,
    "d": 86400, "dag": 86400, "dagen": 86400, "day": 86400, "days": 86400,
}  # fmt: skip
_AGE_UNITS = {
    "m": 1, "mnd": 1, "maand": 1, "maanden": 1, "month": 1, "months": 1, "mo": 1,
    "j": 12, "jr": 12, "jaar": 12, "y": 12, "yr": 12, "year": 12, "years": 12,
}  # fmt: skip
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?(?:\s*(?:uur|u|h))?")
_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_PART_OF = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%|/\s*5)")
_PARENTS = {
    "mother": frozenset({"moeder", "mama", "mam", "mamma", "mother", "mom", "mommy", "mum"}),
    "father": frozenset({"vader", "papa", "pap", "pappa", "father", "dad", "daddy"}),
}
_LIKE = 0.6


def simplify(text: str) -> str:
    """Text as it is compared: lower case, single spaces, no underscores or hyphens."""
    return " ".join(re.sub(r"[_\-]", " ", text.lower()).split())


def find_column(title: str) -> str | None:
    """Field that a column's title names; None when it names none."""
    plain = simplify(re.sub(r"[()\[\]]", " ", title))
    found = _words()["columns"].get(plain)
    return found or _words()["columns"].get(plain.rsplit(" ", 1)[0])


def find_word(group: str, text: str) -> str | None:
    """Word of the vocabulary that a cell means; None when it means none.

    Parameters
    ----------
    group
        ``needs``, ``signals``, ``answers``, ``yes`` or ``by``.
    text
        The cell.
    """
    return _words()[group].get(simplify(text))


def suggest_word(group: str, text: str) -> str:
    """Words a person may have meant: the likest ones, or else one for each meaning."""
    known = _words()[group]
    likely = difflib.get_close_matches(simplify(text), known, n=2, cutoff=_LIKE)
    return ", ".join(likely or list_words(group))


def list_words(group: str) -> list[str]:
    """One word for each meaning of a group: the first that the word list has."""
    return list({meaning: word for word, meaning in reversed(_words()[group].items())}.values())[
        ::-1
    ]


def find_role(text: str, caregivers: Sequence[str]) -> Role | None:
    """Who a cell means: a word for a role, or a caregiver's name; None when nobody is named."""
    plain = re.sub(r"^(door|by) ", "", simplify(text))
    found = find_word("by", plain)
    if found is not None:
        return Role(found)
    if plain in {simplify(name) for name in caregivers}:
        return Role.CAREGIVER
    role = guess_role(plain)
    return None if role is Role.OTHER else role


def is_another(text: str, caregiver: str, caregivers: Sequence[str]) -> bool:
    """Whether a text names another caregiver than a row's own.

    Parameters
    ----------
    text
        Names a caregiver, as `find_role` finds; "ik" and "opvoeder" are the row's own.
    caregiver, caregivers
        The row's caregiver and all of the diary.
    """
    plain = re.sub(r"^(door|by) ", "", simplify(text))
    own = simplify(caregiver)
    if find_word("by", plain) is not None or plain == own:
        return False
    if plain in {simplify(name) for name in caregivers}:
        return True
    # Not a name of the diary: "papa" may be vader, or somebody who goes by another name here.
    parent = _parent(plain)
    return parent is not None and _parent(own) not in (None, parent)


def _parent(plain: str) -> str | None:
    """Which parent a word means: mother or father, whatever they are called."""
    return next((name for name, words in _PARENTS.items() if plain in words), None)


def parse_duration(text: str, unit: str = "") -> float | None:
    """Duration in seconds: "30 min", "1,5 uur", "1 uur 10 min"; None when it cannot be read.

    Parameters
    ----------
    text
        The cell. A number without a unit is only read when the column names one.
    unit
        The column's unit, such as ``s`` or ``min``.
    """
    return _parse_amounts(text, _UNITS_S, unit)


def split_duration(text: str) -> tuple[float | None, str]:
    """Duration in seconds that stands among other words, and those words: "moeder 30 min"."""
    amounts = [m for m in _AMOUNT.finditer(text.lower()) if m.group(2) in _UNITS_S]
    if not amounts:
        return None, text.strip()
    start, stop = amounts[0].start(), amounts[-1].end()
    return parse_duration(text[start:stop]), (text[:start] + text[stop:]).strip(" ,")


def parse_age_months(text: str, unit: str = "") -> float | None:
    """Age in months: "20 maanden", "3 jaar", "1;8" (years;months); None when it cannot be read."""
    years = re.fullmatch(r"(\d{1,2});(\d{1,2})(?:\.\d*)?", text.strip())
    if years:
        return int(years.group(1)) * 12.0 + int(years.group(2))
    return _parse_amounts(text, _AGE_UNITS, unit)


def _parse_amounts(text: str, units: Mapping[str, int], unit: str) -> float | None:
    plain = text.strip().lower()
    number = parse_number(plain)
    if number is not None:
        return number * units[unit] if unit in units and number >= 0 else None
    amounts = [(parse_number(amount), name) for amount, name in _AMOUNT.findall(plain)]
    rest = re.sub(r"\b(en|and|na|after|ongeveer|about)\b|[,.~]", "", _AMOUNT.sub("", plain)).strip()
    if not amounts or rest or any(name not in units for _, name in amounts):
        return None
    return sum((number or 0.0) * units[name] for number, name in amounts)


def parse_share(text: str, *, of_five: bool) -> float | None:
    """Strength or certainty from 0 to 1; None when it cannot be read.

    Parameters
    ----------
    text
        A number, "60 %" or "3/5".
    of_five
        Whether plain numbers run from 1 to 5: fifths, since the weakest signal is still one.
    """
    part = _PART_OF.fullmatch(text.strip())
    if part:
        number = parse_number(part.group(1)) or 0.0
        share = number / 100 if part.group(2) == "%" else _of_five(number)
    elif (plain := parse_number(text)) is not None:
        share = _of_five(plain) if of_five else plain
    else:
        return None
    return share if 0 <= share <= 1 else None


def _of_five(number: float) -> float:
    return number / 5 if number >= 1 else -1.0


def parse_day(text: str) -> date | None:
    """Date written as 2026-03-02 or, day first, as 2-3-2026; None when it cannot be read."""
    plain = text.strip()
    try:
        if found := _DAY.fullmatch(plain):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return datetime.fromisoformat(plain).date()
    except ValueError:
        return None


def parse_clock(text: str) -> time | None:
    """Time of day written as 8:15, 08.15 or 8:15 uur; None when it cannot be read."""
    found = _CLOCK.fullmatch(text.strip().lower())
    if not found:
        return None
    try:
        return time(int(found.group(1)), int(found.group(2)), int(found.group(3) or 0))
    except ValueError:
        return None


@functools.cache
def _words() -> dict[str, dict[str, str]]:
    """For each group, every word and the meaning it stands for; a meaning stands for itself."""
    file = resources.files("geborgen.sources").joinpath("diary_words.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        group: {
            simplify(word): meaning
            for meaning, words in meanings.items()
            for word in (*words, meaning)
        }
        for group, meanings in data.items()
    }
